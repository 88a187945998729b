"""What is wrong in a row of a file, told to whoever brings it in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong in one row; a refused row is not brought in."""

    row: int
    sentence: str
    is_refused: bool = True
