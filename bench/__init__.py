"""Measuring Saraban against its predecessor and against the machine."""
