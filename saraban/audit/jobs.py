"""Background work of the record."""

from __future__ import annotations

from saraban.audit.seals import seal_pending


def seal_events() -> None:
    """Seal what has been recorded since the last run."""
    seal_pending()
