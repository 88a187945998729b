"""Runs ``bench.stamping`` and judges it.

The names stand here, since that module needs the environment of its settings.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bench.dataset import PROJECT
from bench.in_turns import Limit, judged
from bench.stage import environment_of

ABOUT: Final = {
    "stamp_one_page": "a letter of one page with ตรารับหนังสือ and three notes",
    "stamp_1000_pages": "the same of 1,000 pages: only the first is touched",
    "stamp_checked": "a scan of one page with the stamp and three notes, compared with its original",
}
# The one whose stamping is judged by itself without the check.
CHECKED: Final = "stamp_checked"
NAMES: Final = tuple(ABOUT)
# A process that opens the same file with pikepdf and saves it.
PLAIN_COPY: Final = "plain_copy"
UNCHECKED: Final = "stamp_unchecked"


LIMITS: Final = {
    # Three processes and one of Typst, for one.
    "stamp_one_page": Limit(PLAIN_COPY, 10),
    "stamp_1000_pages": Limit(PLAIN_COPY, 10),
    CHECKED: Limit(UNCHECKED, 1.5),
}


def run_stamping(
    database: str, folder: Path, names: Sequence[str], *, is_quick: bool
) -> list[dict[str, Any]]:
    """Measure in the environment of one database."""
    kept = folder.resolve() / "stamping"
    kept.mkdir(parents=True, exist_ok=True)
    times = "2" if is_quick else "9"
    command = [sys.executable, "-W", "ignore", "-m", "bench.stamping"]
    done = subprocess.run(
        [*command, "--times", times, "--only", *names],
        cwd=PROJECT,
        env=environment_of(f"sqlite://{kept / 'none.sqlite3'}", kept),
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return [_judged(name, database, found[name]) for name in names]


def _judged(name: str, database: str, measured: dict[str, Any]) -> dict[str, Any]:
    names = (name, database, "stamping")
    limit = LIMITS[name]
    return judged(names, measured["seconds"], measured[limit.name], limit)
