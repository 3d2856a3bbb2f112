"""What may go wrong: indicators, the arrears judgement, and why."""
