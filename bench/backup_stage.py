"""A backup of the *legacy* set, beside a plain copy of the same bytes, in turns."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from bench.dataset import PROJECT
from bench.in_turns import Limit, judged
from bench.stage import LEGACY, SMALL, copy_of, environment_of, source_of

PLAIN_COPY: Final = "plain_copy"
ABOUT: Final = {
    "backup_legacy": "saraban backup of the whole set with its 30,000 files",
}
NAMES: Final = tuple(ABOUT)
# Sorting out what is there, one digest of every byte, a manifest.
LIMIT: Final = Limit(PLAIN_COPY, 3)
TIMES: Final = 3


def run_backup(database: str, folder: Path, *, is_quick: bool) -> list[dict[str, Any]]:
    """Measure on one database."""
    dataset, times = (SMALL, 1) if is_quick else (LEGACY, TIMES)
    folder = folder.resolve()
    source = source_of(dataset, folder)
    working = folder / "backup"
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(parents=True)
    with copy_of(database, dataset, source, working) as url:
        environment = environment_of(url, working)
        environment["SARABAN_FILES"] = str(folder / "files")
        rounds = [_round(environment, working) for _ in range(times)]
    shutil.rmtree(working)
    own, copies = zip(*rounds, strict=True)
    return [judged((NAMES[0], database, dataset), own, copies, LIMIT)]


def _round(environment: dict[str, str], working: Path) -> tuple[float, float]:
    """Return the seconds of a backup and of copying what it has written."""
    made, copied = working / "made", working / "copied"
    command = [sys.executable, "-m", "saraban.cli", "backup", str(made), "--keys"]
    began = time.perf_counter()
    subprocess.run(
        command, cwd=PROJECT, env=environment, check=True, stderr=subprocess.DEVNULL
    )
    own = time.perf_counter() - began
    began = time.perf_counter()
    shutil.copytree(made, copied)
    os.sync()
    copy = time.perf_counter() - began
    shutil.rmtree(made)
    shutil.rmtree(copied)
    return own, copy
