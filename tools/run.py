"""What ``make run`` does once everything is installed.

The first time it fills the database with the demo data; then it serves.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

SARABAN = str(Path(sys.executable).parent / "saraban")


def main() -> NoReturn:
    """Show the demo accounts and become ``saraban serve``."""
    folder = Path(os.environ.get("SARABAN_DATA") or "var").expanduser()
    accounts = folder / "demo-accounts"
    if not accounts.exists():
        for command in ("migrate", "demo"):
            quiet = ["--verbosity", "0"] if command == "migrate" else []
            code = subprocess.run([SARABAN, command, *quiet], check=False).returncode
            if code:
                print(
                    f"make run: `saraban {command}` failed; with data of your own, "
                    "start the server with `.venv/bin/saraban serve`",
                    file=sys.stderr,
                )
                raise SystemExit(code)
    if accounts.exists():
        print(accounts.read_text(encoding="utf-8").rstrip(), flush=True)
        print(f"({accounts})", flush=True)
    os.execv(SARABAN, [SARABAN, "serve"])  # noqa: S606  Ctrl-C then reaches the server.


if __name__ == "__main__":
    main()
