"""A fault that goes on is told once in full, then once a minute in one line."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

SECONDS: Final = 60.0
# So many faults are remembered; the oldest are forgotten first.
MOST: Final = 1000


class RepeatedFaults(logging.Filter):
    """Lets the first record of a fault through, then one a minute with their number.

    Alike are records of one logger with one message and one kind of exception; a
    record without an exception always goes through.
    """

    def __init__(self) -> None:
        """Begin with nothing seen."""
        super().__init__()
        self._lock = threading.Lock()
        self._told: dict[tuple[str, str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is told; a later one loses its traceback."""
        if not record.exc_info or record.exc_info[0] is None:
            return True
        key = (record.name, record.getMessage(), record.exc_info[0].__qualname__)
        now = time.monotonic()
        with self._lock:
            told_at, kept_back = self._told.get(key, (None, 0))
            if told_at is None:
                if len(self._told) >= MOST:
                    del self._told[next(iter(self._told))]
                self._told[key] = (now, 0)
                return True
            if now - told_at < SECONDS:
                self._told[key] = (told_at, kept_back + 1)
                return False
            self._told[key] = (now, 0)
        record.msg = f"{key[1]} ({kept_back} more of {key[2]} since)"
        record.args, record.exc_info, record.exc_text = (), None, None
        return True
