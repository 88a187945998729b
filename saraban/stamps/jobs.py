"""Background work of stamps."""

from __future__ import annotations

import time
from typing import Final

from saraban.stamps.actions.make import make_next

# Then other jobs have their turn.
SECONDS_A_RUN: Final = 4.0


def make_renditions() -> None:
    """Make the stamped copies that are asked for, as many as a few seconds allow."""
    until = time.monotonic() + SECONDS_A_RUN
    while make_next() and time.monotonic() < until:
        pass
