"""Processes of their own in which people of the cast work, on the test database.

Importing Django and Saraban takes most of a short process's time. So one server
process (``multiprocessing``'s fork server) imports them once a session, and each child
is a fork of it: it has memory and database connections of its own, and can be killed.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Final, Self

import pytest

from tests.databases import child_environment

SECONDS: Final = 90.0
_FORKS: Final = multiprocessing.get_context("forkserver")
# Imported once, by the server; nothing of it may open a database.
_FORKS.set_forkserver_preload(["tests.preloaded"])


class Child:
    """A started process: what it prints is read, what it reads is written."""

    def __init__(
        self,
        main: Callable[[], None],
        arguments: Iterable[object] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start a function of a module that ``tests.preloaded`` imports."""
        child_reads, parent_writes = _FORKS.Pipe(duplex=False)
        parent_reads, child_writes = _FORKS.Pipe(duplex=False)
        self.stdin = os.fdopen(os.dup(parent_writes.fileno()), "w", encoding="utf-8")
        self.stdout = os.fdopen(os.dup(parent_reads.fileno()), encoding="utf-8")
        words = [str(each) for each in arguments]
        self._process = _FORKS.Process(
            target=_run,
            args=(main, words, child_reads, child_writes, dict(environment or {})),
            daemon=True,
        )
        # The server keeps the environment in which it began.
        with pytest.MonkeyPatch.context() as patch:
            for name, value in child_environment().items():
                patch.setenv(name, value)
            self._process.start()
        for end in (child_reads, parent_writes, parent_reads, child_writes):
            end.close()

    def __enter__(self) -> Self:
        """Begin a block at whose end the process is gone."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill the process."""
        self.kill()
        self._process.join(SECONDS)
        # What was not read any more is lost with it.
        with suppress(BrokenPipeError):
            self.stdin.close()
        self.stdout.close()

    def kill(self) -> None:
        """End the process at once, wherever it is."""
        self._process.kill()

    def tell(self, line: str) -> None:
        """Give it a line to read."""
        self.stdin.write(f"{line}\n")
        self.stdin.flush()

    def finish(self) -> str:
        """Wait for its end and return what it printed; it must have ended well."""
        self.stdin.close()
        printed = self.stdout.read()
        self._process.join(SECONDS)
        assert self._process.exitcode == 0, printed
        return printed


def _run(
    main: Callable[[], None],
    words: list[str],
    reads: Connection,
    writes: Connection,
    environment: dict[str, str],
) -> None:
    sys.argv = [main.__module__, *words]
    os.environ.update(environment)
    sys.stdin = os.fdopen(os.dup(reads.fileno()), encoding="utf-8")
    sys.stdout = os.fdopen(os.dup(writes.fileno()), "w", encoding="utf-8")
    reads.close()
    writes.close()
    main()
    sys.stdout.flush()
