"""A second reading of a clause by tables of its own, whose blind spots are not those of the first."""
