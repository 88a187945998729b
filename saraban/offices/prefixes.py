"""What stands before the running number on letters: ``ศธ 04999/``."""

from __future__ import annotations


def prefix_fault(prefix: str) -> str:
    """Return how to end a prefix so that the number stands apart; empty where it does."""
    if prefix and not prefix.endswith("/"):
        return f"ต้องลงท้ายด้วย / เพื่อคั่นก่อนเลข เช่น {prefix}/"
    if prefix.endswith("//"):
        return f"ให้ลงท้ายด้วย / ตัวเดียว เช่น {prefix.rstrip('/')}/"
    return ""
