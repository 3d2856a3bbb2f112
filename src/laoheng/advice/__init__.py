"""What to tell a person."""
