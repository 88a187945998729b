"""Deeds with certificates."""
