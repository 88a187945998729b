"""What stands between clients and the pages: the edge of a web process."""
