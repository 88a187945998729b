"""Everything that is checked without running the program: ``python -m tools.check``.

All checks run, so that one round shows all that is wrong; as many at once as the
machine has cores, the longest first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

BIN: Final = Path(sys.executable).parent

CHECKS: Final[dict[str, list[str]]] = {
    "types": ["mypy"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "pages": ["djlint", "--lint", "--quiet", "saraban"],
    "layers": ["lint-imports", "--no-cache"],
    "migrations": ["saraban", "makemigrations", "--check", "--dry-run"],
    "dead code": ["python", "-m", "tools.dead_code"],
    "packages in step": ["python", "-m", "tools.package_picture"],
    "permissions in step": ["saraban", "permissions", "--check"],
}


def main() -> int:
    """Return 0 when nothing is wrong."""
    failed = []
    with (
        tempfile.TemporaryDirectory(prefix="saraban-check-") as folder,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        environment = {**os.environ, "SARABAN_DATA": folder}
        environment.pop("DATABASE_URL", None)
        for done in pool.map(partial(check, environment), CHECKS):
            verdict = "ok" if done.is_good else "FAILED"
            print(f"{done.name:<22} {verdict:<7} {done.seconds:5.1f} s", flush=True)
            if not done.is_good:
                failed.append(done.name)
                print(done.said, flush=True)
    if failed:
        print(f"check: failed: {', '.join(failed)}")
    return 1 if failed else 0


@dataclass(frozen=True)
class Checked:
    """How one check ended, and what it said."""

    name: str
    is_good: bool
    seconds: float
    said: str


def check(environment: dict[str, str], name: str) -> Checked:
    """Run one check to its end."""
    program, *arguments = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        [str(BIN / program), *arguments],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    seconds = time.monotonic() - began
    return Checked(name, done.returncode == 0, seconds, done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
