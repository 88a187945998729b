"""Ways and stock phrases, which the office edits."""
