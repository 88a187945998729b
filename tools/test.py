"""Run the tests: all on SQLite, and on PostgreSQL what touches the database.

``python -m tools.test [--long] [pytest's own arguments]``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tools import chromium, postgres
from tools.machine import install_packages, is_ci
from tools.postgres import temporary_postgres

NO_TESTS = 5
# Its pdfsig verifies the seals of PDF files as other readers do.
POPPLER = "poppler-utils"
# What reads files is shut in by it.
BUBBLEWRAP = "bubblewrap"
# Previews of Word and Excel files; too large to fetch for every run.
OFFICE = ["libreoffice-writer-nogui", "libreoffice-calc-nogui"]


def main(arguments: list[str]) -> int:
    """Return 0 when both runs passed."""
    is_long = "--long" in arguments
    arguments = [word for word in arguments if word != "--long"]
    missing = find_missing(is_long=is_long)
    if missing and install_packages(*missing):
        missing = find_missing(is_long=is_long)
    if missing:
        names = " ".join(missing)
        print(f"not found: {names}. Install with: sudo apt-get install {names}")
        if is_ci():
            return 1
    print("── on SQLite ──", flush=True)
    on_sqlite = run(arguments, "long" if is_long else "not long", None)
    if postgres.PACKAGE in missing:
        print("── on PostgreSQL: not run, it is not installed ──")
        return on_sqlite
    print("── on PostgreSQL ──", flush=True)
    marks = "postgres and long" if is_long else "postgres and not long"
    with temporary_postgres() as address:
        on_postgres = run(arguments, marks, address)
    return on_sqlite or on_postgres


def find_missing(*, is_long: bool) -> list[str]:
    """Return the packages that are not there."""
    missing = chromium.find_missing()
    if postgres.find_postgres() is None:
        missing.append(postgres.PACKAGE)
    if shutil.which("pdfsig") is None:
        missing.append(POPPLER)
    if shutil.which("bwrap") is None:
        missing.append(BUBBLEWRAP)
    if is_long and shutil.which("soffice") is None:
        missing += OFFICE
    return missing


def run(arguments: list[str], marks: str, address: str | None) -> int:
    """Run pytest once, on every core."""
    environment = {
        name: value for name, value in os.environ.items() if name != "DATABASE_URL"
    }
    if address is not None:
        environment["DATABASE_URL"] = address
    command = [sys.executable, "-m", "pytest", "-m", marks, *arguments]
    # A few tests by name are done before further processes have started.
    if "-k" not in arguments:
        command += ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    code = subprocess.run(command, check=False, env=environment).returncode
    # A selection such as ``-k name`` may leave one of the two runs empty.
    return 0 if code == NO_TESTS and arguments else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
