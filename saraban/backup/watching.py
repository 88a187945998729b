"""How far a long command is: a line every few seconds, for people and for logs."""

from __future__ import annotations

import time
from typing import Any, Final

EVERY_SECONDS: Final = 2.0


class Progress:
    """Writes ``files: 1,200 of 30,000`` to a stream, now and then."""

    def __init__(self, stream: Any) -> None:
        """Begin without having said anything."""
        self._stream = stream
        self._said_at = 0.0
        self._task = ""

    def __call__(self, task: str, done: int, total: int) -> None:
        """Say it where the task is another one, or some time has gone by."""
        now = time.monotonic()
        if task == self._task and now - self._said_at < EVERY_SECONDS:
            return
        self._task, self._said_at = task, now
        words = f"{task}: {done:,} of {total:,}" if total > 1 else task
        # In one piece: Django's streams end every piece with a line.
        self._stream.write(f"{words}\n")
        self._stream.flush()
