"""Background work of circulation."""

from __future__ import annotations

from saraban.circulation.actions.pending_decision import write_due


def write_pending_decisions() -> None:
    """Write the decisions whose ten seconds are over."""
    write_due()
