"""What developers and build machines run; nothing of it is installed with Saraban."""
