"""Another connection that changes something while a deed waits for its rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

# How long the other keeps its rows locked: by then the deed waits for them.
SECONDS: Final = 1.0


@contextmanager
def changed_meanwhile(change: Callable[[], object]) -> Iterator[None]:
    """Have ``change`` done by another connection, which commits while the block waits."""
    has_changed, may_commit = threading.Event(), threading.Event()

    def other() -> None:
        with transaction.atomic():
            change()
            has_changed.set()
            may_commit.wait(SECONDS)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    assert has_changed.wait(30)
    try:
        yield
    finally:
        may_commit.set()
        thread.join()
