"""One step as its desk sees it, and what is done there."""
