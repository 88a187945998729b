"""Runs ``bench.directory`` and judges it.

The names stand here, since that module needs the environment of its settings.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from bench.dataset import PROJECT
from bench.in_turns import Limit, judged
from bench.stage import environment_of

IMPORT: Final = "directory_import"
ABOUT: Final = {
    IMPORT: "200 schools and 2,400 people of an Excel file looked at and brought in, "
    "beside the same rows inserted plainly"
}
NAMES: Final = tuple(ABOUT)
# The same schools, people and posts, without reading, matching, record or proofs.
PLAIN_ROWS: Final = "plain_rows"
LIMIT: Final = Limit(PLAIN_ROWS, 12)


def run_directory(
    database: str, folder: Path, *, is_quick: bool
) -> list[dict[str, Any]]:
    """Measure on a new SQLite database."""
    kept = folder.resolve() / "directory"
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / "new.sqlite3"
    path.unlink(missing_ok=True)
    times, schools = ("1", "5") if is_quick else ("3", "200")
    command = [sys.executable, "-W", "ignore", "-m", "bench.directory"]
    done = subprocess.run(
        [*command, "--times", times, "--schools", schools],
        cwd=PROJECT,
        env=environment_of(f"sqlite:///{path}", kept),
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, list[float]] = json.loads(done.stdout)
    names = (IMPORT, database, "directory")
    return [judged(names, found["seconds"], found[PLAIN_ROWS], LIMIT)]
