"""The warning about long files."""

from __future__ import annotations


class LongFileWarning(UserWarning):
    """A file grew past the length that is read in one go: a noun may be missing."""
