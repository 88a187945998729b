"""What runs last in every transaction, before it is committed.

Django knows what comes after a commit (``on_commit``), not what comes before it. What
belongs to the rows that a transaction has written must be in the same transaction, and
can be made only when no more is written: the digests of these rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

Keys = dict[type[models.Model], set[int]]


@dataclass
class Written:
    """What a transaction has written so far.

    ``rows``: keys of rows of digested tables, by model; ``events``: keys of the events
    that it recorded; ``is_partly_undone``: some of it was rolled back to a savepoint.
    """

    rows: Keys = field(default_factory=lambda: defaultdict(set))
    events: list[int] = field(default_factory=list)
    is_partly_undone: bool = False


class LastInTransaction(BaseDatabaseWrapper):
    """Runs ``before_commit`` at the end of every transaction that wrote such a row."""

    before_commit: ClassVar[list[Callable[[Written], None]]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing written."""
        super().__init__(*args, **kwargs)
        self.written = Written()

    def connect(self) -> None:
        """Connect; what a lost connection had written is gone with it."""
        self.written = Written()
        super().connect()

    def finish(self) -> None:
        """Run what comes last; it takes what was written, so that it runs once."""
        written, self.written = self.written, Written()
        if written.rows:
            for each in LastInTransaction.before_commit:
                each(written)

    def commit(self) -> None:
        """Commit, what comes last before it; where that fails nothing is committed."""
        try:
            self.finish()
        except BaseException:
            self.rollback()
            raise
        super().commit()

    def rollback(self) -> None:
        """Roll back, and forget what was written."""
        self.written = Written()
        super().rollback()

    def savepoint_commit(self, sid: str) -> None:
        """In a test, whose transaction is never committed, this is the commit."""
        if self.is_outermost():
            self.finish()
        super().savepoint_commit(sid)

    def savepoint_rollback(self, sid: str) -> None:
        """In a test this is the rollback."""
        if self.is_outermost():
            self.written = Written()
        self.written.is_partly_undone = True
        super().savepoint_rollback(sid)

    def is_outermost(self) -> bool:
        """Whether no transaction is open, but that of a test around it."""
        blocks: list[Any] = self.atomic_blocks
        return all(getattr(block, "_from_testcase", False) for block in blocks)
