"""The heads of a folder, in their order."""

from __future__ import annotations

from pathlib import Path

from saraban.audit.heads import Head, newest_heads


def heads_in(folder: Path) -> list[Head]:
    """Return all heads that can be read, the oldest first."""
    return newest_heads(folder, 1_000)[::-1]
