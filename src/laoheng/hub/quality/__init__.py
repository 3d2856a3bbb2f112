"""How far what was sent can be relied on: scores per source, firm and month, and rows that call for a second look."""
