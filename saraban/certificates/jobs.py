"""Background work of certificates."""

from __future__ import annotations

import time
from typing import Final

from saraban.certificates.actions.make_prints import forget_old, make_next

# Then other jobs have their turn.
SECONDS_A_RUN: Final = 4.0


def make_prints() -> None:
    """Make the prints that are asked for, as much as a few seconds allow."""
    until = time.monotonic() + SECONDS_A_RUN
    while make_next() and time.monotonic() < until:
        pass


def forget_prints() -> None:
    """Let go of prints that were kept long enough."""
    forget_old()
