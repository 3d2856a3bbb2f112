"""What the law says on a date in a place; every answer is a Finding."""
