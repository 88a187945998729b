"""Why nothing can be printed."""

from __future__ import annotations

from saraban.core.errors import DomainError


class NothingToPrintError(DomainError):
    """There is no such book, or no line of it in the span."""
