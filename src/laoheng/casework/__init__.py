"""How a matter moves: states, who may act, deadlines, credit points. Tables, no storage."""
