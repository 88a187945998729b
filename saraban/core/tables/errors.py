"""Why a file of rows is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class TableRefusedError(DomainError):
    """A file that is no table, too large or too long, or without the columns needed."""
