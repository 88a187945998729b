"""What a file could make of the process that reads it: every deed that it must not do.

Run by ``test_cage.py`` as a reader of files is; reports which deeds went through.
Imports nothing of the system.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)
_NEW_USER = 0x10000000
_ATTACH = 16


def main() -> None:
    """Try all of it; the report goes to the output, or to the file that is named."""
    task = json.loads(sys.argv[1]) if len(sys.argv) > 1 else json.load(sys.stdin)
    done = sorted(name for name, deed in deeds(task).items() if goes_through(deed))
    report = json.dumps({"done": done, "environment": dict(os.environ)})
    if "report" in task:
        Path(task["report"]).write_text(report, encoding="utf-8")
    else:
        print(report)


def deeds(task: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """Return each deed under its name."""
    other, port, pid = task["other"], task["port"], task["pid"]
    first = {
        "connect": lambda: socket.create_connection(("127.0.0.1", port), 2),
        "connect by datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "connect to a socket file": lambda: connect(task["socket"]),
        "listen to the kernel": lambda: socket.socket(socket.AF_NETLINK),
        "write another file": lambda: Path(other).write_bytes(b"x"),
        "shorten another file": lambda: os.truncate(other, 0),
        "open another file to all": lambda: Path(other).chmod(0o777),
        "date another file": lambda: os.utime(other),
        "remove another file": lambda: Path(task["victim"]).unlink(),
        "make a file beside": lambda: Path(task["beside"]).write_bytes(b"x"),
        "change the code": lambda: Path(task["code"]).open("ab").close(),
        "lay a link": lambda: Path(task["folder"], "link").symlink_to(other),
        "start a process": lambda: os.waitpid(fork(), 0),
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "signal": lambda: os.kill(pid, 0),
        "look into memory": lambda: call("ptrace", _ATTACH, pid, None, None),
        "limit another": lambda: resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0)),
        "slow another": lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        "become root": lambda: call("unshare", _NEW_USER),
        "read its environment": lambda: read_environment(pid),
    }
    reading = {f"read {path}": lambda path=path: read(path) for path in task["secrets"]}
    return {**first, **reading}


def goes_through(deed: Callable[[], Any]) -> bool:
    """Do it; say whether anything hindered it."""
    try:
        deed()
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return True


def connect(path: str) -> None:
    """Reach a program that listens on a file."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)


def fork() -> int:
    """Start a process that ends at once."""
    child = os.fork()
    if not child:
        os._exit(0)
    return child


def call(name: str, *arguments: Any) -> None:
    """Ask the kernel; raise what it answers."""
    if getattr(_LIBC, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def read(path: str) -> bytes:
    """Read a file that is there."""
    return Path(path).read_bytes()


def read_environment(pid: int) -> None:
    """Read what another process was started with."""
    if b"PATH" not in Path(f"/proc/{pid}/environ").read_bytes():
        raise OSError


if __name__ == "__main__":
    main()
