"""Why a backup or a restore did not end well; told on the command line, in English."""

from __future__ import annotations


class BackupError(Exception):
    """What went wrong, in a sentence that says what to do."""
