"""Children in cages: for files that are not to be trusted, and for much memory."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from saraban.core.cage import Cage, CageFailedError, Limits

_MOST_TOLD: Final = 4096
_NOT_AT_ALL: Final[Mapping[str, str]] = {}


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
    reads: Sequence[Path] = (),
    folder: Path | None = None,
    environment: Mapping[str, str] = _NOT_AT_ALL,
    opened: Sequence[IO[bytes]] = (),
) -> Ended:
    """Run a script of ours with a task on its standard input; wait for its end.

    It runs in a cage: it reads only ``reads`` and writes only into ``folder``. Files
    that are ``opened`` it has under the same descriptors. It holds the lock too, so
    that the lock is not free before it has ended, also when this process is killed.
    """
    cage = Cage(limits, seconds, reads, folder)
    child = subprocess.Popen(  # noqa: S603
        cage.command([str(script)], is_program=False),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder or "/",
        env=cage.environment(environment),
        # A group of its own: a cage that is ended while it is still being built leaves
        # a part behind otherwise, which would hold the lock for ever.
        start_new_session=True,
        pass_fds=(lock.fileno(), *(each.fileno() for each in opened)),
    )
    code: int | None = None
    try:
        output, errors = child.communicate(json.dumps(task).encode(), seconds)
        code = child.returncode
    except subprocess.TimeoutExpired:
        _end_group(child)
        output, errors = child.communicate()
    finally:
        _end_group(child)
    if code is not None:
        _require_cage(code, errors)
    return Ended(code, output, errors)


def run_program(
    command: Sequence[str],
    *,
    seconds: float,
    lock: IO[bytes],
    limits: Limits,
    folder: Path,
    reads: Sequence[Path] = (),
    environment: Mapping[str, str],
) -> Ended:
    """Run a program that is not ours in a folder; what it says is not listened to.

    It ends with everything that it started, holds the lock and is caged as
    ``run_script`` says.
    """
    cage = Cage(limits, seconds, reads, folder)
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(  # noqa: S603
            cage.command(command, is_program=True),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            cwd=folder,
            env=cage.environment(environment),
            # A group of its own: the program may be a script that starts another.
            start_new_session=True,
            pass_fds=(lock.fileno(),),
        )
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            return Ended(None)
        finally:
            _end_group(child)
        told.seek(0)
        _require_cage(code, told.read(_MOST_TOLD))
    return Ended(code)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """End a child with everything that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def open_made(path: Path) -> IO[bytes]:
    """Open what a child has made in its folder, if it is a file of its own.

    A link that it laid would lead out of the folder. Raises FileNotFoundError.
    """
    if path.parent.is_symlink():
        raise FileNotFoundError(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise FileNotFoundError(path) from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(descriptor)
        raise FileNotFoundError(path)
    return os.fdopen(descriptor, "rb")


def _require_cage(code: int, told: bytes) -> None:
    """Raise CageFailedError where bubblewrap could not begin: no file is at fault."""
    if code and told.startswith(b"bwrap: "):
        raise CageFailedError(told.decode(errors="replace").strip())
