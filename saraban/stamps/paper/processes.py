"""The processes that read an original for its stamping, and the folder they write in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from saraban.core.cage import Limits
from saraban.core.child_process import run_script
from saraban.documents.findings import Findings
from saraban.stamps.paper.content import CoverReason

MEGABYTE: Final = 1024 * 1024
MOST_MEMORY: Final = 512 * MEGABYTE
# What the output may be larger than its original.
_ADDED: Final = 64 * MEGABYTE


class CoverNeededError(Exception):
    """The original stays as it is and gets a cover sheet."""

    def __init__(self, reason: CoverReason, findings: Findings | None = None) -> None:
        """Keep why, and what of the original cannot be shown."""
        self.reason = reason
        self.findings: Findings = findings or {}
        super().__init__(reason)


@dataclass(frozen=True)
class StampingFolder:
    """A folder of one stamping, gone afterwards, and the lock that is held."""

    path: Path
    lock: IO[bytes]

    def put(self, name: str, content: bytes) -> Path:
        """Write a file into the folder."""
        path = self.path / name
        path.write_bytes(content)
        return path


@contextmanager
def folder_with(lock: IO[bytes]) -> Iterator[StampingFolder]:
    """Give an empty folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="saraban-stamping-") as name:
        yield StampingFolder(Path(name), lock)


def run(
    folder: StampingFolder,
    process: Path,
    task: Mapping[str, Any],
    seconds: int,
    reads: Sequence[Path],
) -> tuple[str, bool]:
    """Return what the process wrote before it ended, and whether it ended in time."""
    largest = max(each.stat().st_size for each in reads)
    ended = run_script(
        process,
        task,
        seconds=seconds,
        lock=folder.lock,
        limits=Limits(MOST_MEMORY, largest + _ADDED),
        reads=reads,
        folder=folder.path,
    )
    return ended.output.decode(), ended.is_in_time
