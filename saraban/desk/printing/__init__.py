"""What the desk prints."""
