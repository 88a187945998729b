"""Saraban: electronic correspondence for Thai education area offices and schools."""

__version__ = "0.1.0"
