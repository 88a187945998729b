"""Children with limits: for files that are not to be trusted, and for much memory."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

_LIMITED: Final = Path(__file__).with_name("limited_process.py")
_NOT_AT_ALL: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Limits:
    """What a child may use, in bytes; of a processor as many seconds as it has."""

    memory: int
    written: int


@dataclass(frozen=True)
class Ended:
    """How a child ended, and what it wrote until then."""

    # None: it was ended when its time was over.
    code: int | None
    output: bytes = b""
    errors: bytes = b""

    @property
    def is_in_time(self) -> bool:
        """Whether it ended by itself."""
        return self.code is not None

    @property
    def report(self) -> dict[str, Any]:
        """What a script of ours reports.

        One that took too long reports the problem *slow*; one that died has met a file
        that is not as it should be: *damaged*.
        """
        if not self.is_in_time:
            return {"problem": "slow"}
        if self.code != 0:
            return {"problem": "damaged"}
        report: dict[str, Any] = json.loads(self.output)
        return report


def run_script(
    script: Path,
    task: Mapping[str, Any],
    *,
    seconds: float,
    lock: IO[bytes],
    limits: Limits | None = None,
    environment: Mapping[str, str] = _NOT_AT_ALL,
    opened: Sequence[IO[bytes]] = (),
) -> Ended:
    """Run a script of ours with a task on its standard input; wait for its end.

    Files that are ``opened`` it has under the same descriptors. It holds the lock too, so that the lock is not free before it has ended, also when
    this process is killed.
    """
    try:
        done = subprocess.run(  # noqa: S603
            _limited([str(script)], seconds, limits),
            input=json.dumps(task).encode(),
            capture_output=True,
            check=False,
            timeout=seconds,
            env={**os.environ, **environment},
            pass_fds=(lock.fileno(), *(each.fileno() for each in opened)),
        )
    except subprocess.TimeoutExpired as late:
        return Ended(None, late.stdout or b"", late.stderr or b"")
    return Ended(done.returncode, done.stdout, done.stderr)


def run_program(
    command: Sequence[str],
    *,
    seconds: float,
    lock: IO[bytes],
    limits: Limits,
    folder: Path,
    environment: Mapping[str, str],
) -> Ended:
    """Run a program that is not ours in a folder; what it says is not listened to.

    It ends with everything that it started, and holds the lock as ``run_script`` says.
    """
    child = subprocess.Popen(  # noqa: S603
        _limited(command, seconds, limits),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, **environment},
        # A group of its own: the program may be a script that starts another.
        start_new_session=True,
        pass_fds=(lock.fileno(),),
    )
    try:
        return Ended(child.wait(seconds))
    except subprocess.TimeoutExpired:
        return Ended(None)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _limited(
    command: Sequence[str], seconds: float, limits: Limits | None
) -> list[str]:
    """Return the command that takes the limits first."""
    most = (limits.memory, int(seconds), limits.written) if limits else (0, 0, 0)
    return [sys.executable, "-I", str(_LIMITED), *map(str, most), *command]
