"""How the process of pages ends when a file cannot be shown, and the word for it."""

from __future__ import annotations

from typing import Final

ENDS: Final = {"damaged": 3, "encrypted": 4, "too_large": 5}
