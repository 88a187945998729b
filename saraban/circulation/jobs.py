"""Background work of circulation."""

from __future__ import annotations

from saraban.circulation.deeds.held import write_due


def write_held_decisions() -> None:
    """Write the decisions whose ten seconds are over."""
    write_due()
