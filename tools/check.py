"""Everything that is checked without running the program: ``python -m tools.check``.

All checks run, so that one round shows all that is wrong.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

BIN: Final = Path(sys.executable).parent

CHECKS: Final[dict[str, list[str]]] = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "pages": ["djlint", "--lint", "--quiet", "saraban"],
    "layers": ["lint-imports", "--no-cache"],
    "migrations": ["saraban", "makemigrations", "--check", "--dry-run"],
    "dead code": ["python", "-m", "tools.dead_code"],
    "permissions in step": ["saraban", "permissions", "--check"],
}


def main() -> int:
    """Return 0 when nothing is wrong."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="saraban-check-") as folder:
        environment = {**os.environ, "SARABAN_DATA": folder}
        environment.pop("DATABASE_URL", None)
        for name, (program, *arguments) in CHECKS.items():
            began = time.monotonic()
            done = subprocess.run(
                [str(BIN / program), *arguments],
                check=False,
                env=environment,
                capture_output=True,
                text=True,
            )
            seconds = time.monotonic() - began
            verdict = "ok" if done.returncode == 0 else "FAILED"
            print(f"{name:<22} {verdict:<7} {seconds:5.1f} s", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"check: failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
