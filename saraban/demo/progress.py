"""Showing how far the work is: a bar in a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOBase
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from saraban.demo.build import Watcher

PLAIN_STEPS: Final = 10


class BarWatcher:
    """One bar for each part of the work."""

    def __init__(self, progress: Progress) -> None:
        """Draw on a running progress display."""
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, task: str, total: int) -> None:
        """Finish the bar before and begin the next one."""
        self.finish()
        self._task = self._progress.add_task(task, total=total)

    def advance(self, done: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.update(self._task, completed=done)

    def finish(self) -> None:
        """Fill the last bar."""
        if self._task is not None:
            task = self._progress.tasks[self._task]
            self._progress.update(self._task, completed=task.total)


class LineWatcher:
    """A line whenever another tenth is done."""

    def __init__(self, out: TextIOBase) -> None:
        """Write to ``out``."""
        self._out = out
        self._task = ""
        self._total = 1
        self._shown = 0

    def begin(self, task: str, total: int) -> None:
        """Name the part."""
        self._task, self._total, self._shown = task, max(total, 1), 0
        self._write(f"{task} …")

    def advance(self, done: int) -> None:
        """Say another tenth."""
        tenth = done * PLAIN_STEPS // self._total
        if self._total > PLAIN_STEPS and tenth > self._shown:
            self._shown = tenth
            self._write(f"{self._task}: {done} of {self._total}")

    def _write(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()


@contextmanager
def watching(out: TextIOBase) -> Iterator[Watcher]:
    """Yield the watcher that fits where ``out`` goes."""
    if not out.isatty():
        yield LineWatcher(out)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console()) as progress:
        watcher = BarWatcher(progress)
        yield watcher
        watcher.finish()
