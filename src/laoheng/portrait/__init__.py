"""What the records say of a person or firm: named features, with "unknown" kept."""
