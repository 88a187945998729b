"""Programs of the machine: found, or installed by its package system when allowed.

Only the standard library: this also runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def is_ci() -> bool:
    """Tell whether a build machine runs this: what is missing is then a failure."""
    return os.environ.get("CI", "").strip().lower() not in {"", "0", "false", "no"}


def install_packages(*names: str) -> bool:
    """Install Debian packages as root or through sudo; tell whether it worked."""
    prefix = _root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"installing {' '.join(names)} …", file=sys.stderr, flush=True)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *names]
    for command in (["apt-get", "update"], install):
        done = subprocess.run(
            [*prefix, *command],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    return done.returncode == 0


def _root_prefix() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asks_nothing = subprocess.run(
        ["sudo", "-n", "true"], check=False, capture_output=True
    )
    if asks_nothing.returncode == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    can_ask = sys.stdin.isatty()
    return ["sudo", "env", "DEBIAN_FRONTEND=noninteractive"] if can_ask else None
