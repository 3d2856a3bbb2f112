"""Casework: tables, moves, credit, work list."""
