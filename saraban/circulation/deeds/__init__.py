"""Every write of the letter's way; each is one transaction."""
