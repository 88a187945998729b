"""File sizes as people read them."""

from __future__ import annotations

KILO = 1000


def file_size(size: int) -> str:
    """Return a size in bytes as ``412 kB`` or ``1.8 MB``."""
    if size < KILO:
        return f"{size} ไบต์"
    if size < KILO * KILO:
        return f"{round(size / KILO)} kB"
    return f"{size / KILO / KILO:.1f} MB"
