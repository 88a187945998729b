"""Django's database backends, which run what must come last in every transaction."""
