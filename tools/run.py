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


def make_demo() -> None:
    """Fill an empty database; a refusal ends here, with a way on."""
    for command in (["migrate", "--verbosity", "0"], ["demo"]):
        code = subprocess.run([SARABAN, *command], check=False).returncode
        if code:
            print(
                f"make run: `saraban {command[0]}` failed; to serve data of your own: "
                ".venv/bin/saraban serve",
                file=sys.stderr,
            )
            raise SystemExit(code)


def main() -> NoReturn:
    """Show the demo accounts and become ``saraban serve``."""
    folder = Path(os.environ.get("SARABAN_DATA") or "var").expanduser()
    accounts = folder / "demo-accounts"
    if accounts.exists():
        print(accounts.read_text(encoding="utf-8").rstrip(), flush=True)
        print(f"({accounts})", flush=True)
    else:
        make_demo()  # It prints the accounts itself.
    os.execv(SARABAN, [SARABAN, "serve"])  # noqa: S606  Ctrl-C then reaches the server.


if __name__ == "__main__":
    main()
