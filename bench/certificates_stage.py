"""Runs ``bench.certificates`` and judges it.

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
    "certificates_pdf": "1,000 certificates as one PDF, as the worker makes them",
    "certificates_zip": "the same as a zip with a PDF for each",
    "certificates_register": "1,000 names registered in one range, beside as many plain lines",
}
NAMES: Final = tuple(ABOUT)
# One process of Typst that sets the same certificates with the same source, and makes
# the QR codes that the source takes.
BARE_TYPST: Final = "bare_typst"
# Letters, lines and search texts alone, in one transaction: no record, no proofs.
PLAIN_INSERT: Final = "plain_insert"
LIMITS: Final = {
    # 0.8 of the pages a second.
    "certificates_pdf": Limit(BARE_TYPST, 1.25),
    "certificates_zip": Limit(BARE_TYPST, 1.25),
    "certificates_register": Limit(PLAIN_INSERT, 6),
}


def run_certificates(
    database: str, folder: Path, names: Sequence[str], *, is_quick: bool
) -> list[dict[str, Any]]:
    """Measure on a new SQLite database; the other measures the same work of Typst."""
    kept = folder.resolve() / "certificates"
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / "new.sqlite3"
    path.unlink(missing_ok=True)
    times, count = ("1", "40") if is_quick else ("3", "1000")
    command = [sys.executable, "-W", "ignore", "-m", "bench.certificates"]
    done = subprocess.run(
        [*command, "--times", times, "--count", count, "--only", *names],
        cwd=PROJECT,
        env=environment_of(f"sqlite:///{path}", kept),
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return [_judged(name, database, found[name]) for name in names]


def _judged(name: str, database: str, measured: dict[str, Any]) -> dict[str, Any]:
    names = (name, database, "certificates")
    limit = LIMITS[name]
    return judged(names, measured["seconds"], measured[limit.name], limit)
