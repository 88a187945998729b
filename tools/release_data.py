"""Makes the small databases that later releases are tested to upgrade.

``python -m tools.release_data NAME [--code FOLDER]`` writes NAME.sqlite3.xz and
NAME.postgres.sql.xz into ``tests/releases/data``. They are made by the code of this
checkout, or of another one that has been set up (``--code``), and hold the small area
of ``saraban demo``.
"""

from __future__ import annotations

import argparse
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

from tools.postgres import PACKAGE, find_postgres, temporary_postgres

FOLDER: Final = Path(__file__).parent.parent / "tests" / "releases" / "data"
SECRET_KEY: Final = "only-for-kept-databases-" + "0123456789" * 3
STEPS: Final = (
    ("migrate",),
    ("demo", "--size", "small", "--password", "demo-demo-demo"),
    ("verify",),
)


def main() -> int:
    """Make both databases of one release."""
    parser = argparse.ArgumentParser(prog="tools.release_data")
    parser.add_argument("name")
    parser.add_argument("--code", type=Path, default=Path.cwd())
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="saraban-release-") as folder:
        database = Path(folder) / "saraban.sqlite3"
        fill(options.code, Path(folder), f"sqlite:///{database}")
        keep(f"{options.name}.sqlite3", compacted(database))
    with (
        tempfile.TemporaryDirectory(prefix="saraban-release-") as folder,
        temporary_postgres() as address,
    ):
        fill(options.code, Path(folder), address)
        keep(f"{options.name}.postgres.sql", dumped(address))
    return 0


def fill(code: Path, folder: Path, address: str) -> None:
    """Make the tables and the rows with the code of a checkout."""
    environment = {
        **os.environ,
        "SARABAN_DATA": str(folder),
        "SARABAN_SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": address,
    }
    for words in STEPS:
        program = code.resolve() / ".venv" / "bin" / "saraban"
        subprocess.run([str(program), *words], env=environment, cwd=code, check=True)


def compacted(database: Path) -> bytes:
    """Return an SQLite database without its unused pages."""
    copy = database.with_suffix(".compact")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    return copy.read_bytes()


def dumped(address: str) -> bytes:
    """Return a PostgreSQL database as text that any user can load."""
    programs = find_postgres()
    if programs is None:
        message = f"PostgreSQL was not found: install the package {PACKAGE}"
        raise FileNotFoundError(message)
    command = [str(programs / "pg_dump"), "--no-owner", "--no-privileges", address]
    done = subprocess.run(command, check=True, capture_output=True)
    return done.stdout


def keep(name: str, content: bytes) -> None:
    """Write one kept database."""
    path = FOLDER / f"{name}.xz"
    path.write_bytes(lzma.compress(content, preset=9))
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
