"""What pages and deeds about certificates read."""
