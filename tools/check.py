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

from tools.advisories import NOT_CHECKED

BIN: Final = Path(sys.executable).parent
OK: Final = "ok"
FAILED: Final = "FAILED"

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
    "advisories": ["python", "-m", "tools.advisories"],
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
            print(
                f"{done.name:<22} {done.verdict:<11} {done.seconds:5.1f} s", flush=True
            )
            if done.verdict != OK:
                print(done.said, flush=True)
            if done.verdict == FAILED:
                failed.append(done.name)
    if failed:
        print(f"check: failed: {', '.join(failed)}")
    return 1 if failed else 0


@dataclass(frozen=True)
class Checked:
    """How one check ended, and what it said."""

    name: str
    verdict: str
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
    verdict = {0: OK, NOT_CHECKED: "not checked"}.get(done.returncode, FAILED)
    return Checked(name, verdict, seconds, done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
