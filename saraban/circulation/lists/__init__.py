"""What lies on a desk, what was passed on, what is late."""
