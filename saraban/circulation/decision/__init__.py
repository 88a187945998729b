"""The order sheet: what may be decided, and what was."""
