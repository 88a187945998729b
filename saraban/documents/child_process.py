"""Runs a process of our own that looks into a file which is not to be trusted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any


def run_child(
    process: Path, task: Mapping[str, Any], *, seconds: int, slot: IO[bytes]
) -> dict[str, Any]:
    """Give a process its task; return what it reports.

    One that takes too long reports the problem *slow*; one that died has met a file that
    is not as it should be: *damaged*. It holds the slot too, so that the slot is not free
    before it has ended, also when this process is killed.
    """
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(process)],
            input=json.dumps(task).encode(),
            capture_output=True,
            check=False,
            timeout=seconds,
            pass_fds=(slot.fileno(),),
        )
    except subprocess.TimeoutExpired:
        return {"problem": "slow"}
    if done.returncode != 0:
        return {"problem": "damaged"}
    report: dict[str, Any] = json.loads(done.stdout)
    return report
