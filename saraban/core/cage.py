"""The cage of processes that read files which are not to be trusted.

Three levels, of which the machine gives the strongest (``SARABAN_CAGE``):

- *bubblewrap*: a world of its own, in which there is nothing but the program, the
  files that it reads and the folder that it writes: no network, no other process, no
  other file, and no user with rights.
- *landlock*: the kernel refuses to open other files, and to reach networks and other
  processes. LibreOffice, which starts others and talks to them, reaches sockets of this
  machine too, and may remove files in ``/tmp``.
- *limits*: the kernel refuses networks and other processes; files are not closed.

At each of them a child knows none of our settings, and has limits.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from saraban.core import cage_places, kernel_rules

_LOG: Final = logging.getLogger(__name__)
_LIMITED: Final = Path(__file__).with_name("limited_process.py")
BEST: Final = "best"
# What programs say of themselves in another language, zone or place.
_KEPT: Final = frozenset({"LANG", "LANGUAGE", "TZ", "PATH"})
_NOBODY: Final = "65534"
_PROBE_SECONDS: Final = 20
_SCRATCH_BYTES: Final = str(64 * 1024 * 1024)
# Of a program with all that it starts; in a user namespace only these count.
_MOST_PROCESSES: Final = 256
_ALONE: Final = (
    *("--unshare-user", "--disable-userns", "--uid", _NOBODY, "--gid", _NOBODY),
    *("--cap-drop", "ALL", "--unshare-pid", "--unshare-net", "--unshare-ipc"),
    *("--unshare-uts", "--unshare-cgroup-try", "--die-with-parent"),
)
_NULL: Final = "/dev/null"
_DEVICES: Final = (_NULL, "/dev/zero", "/dev/random", "/dev/urandom")


class Level(StrEnum):
    """How much is closed; the strongest first."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    LIMITS = "limits"


class CageFailedError(Exception):
    """The cage itself could not be made: nothing was read."""


@dataclass(frozen=True)
class Limits:
    """What a child may use, in bytes; of a processor as many seconds as it has."""

    memory: int
    written: int


@dataclass(frozen=True)
class Cage:
    """What one child needs: files and folders to read, one folder to write."""

    limits: Limits | None
    seconds: float
    reads: Sequence[Path] = ()
    folder: Path | None = None

    def command(self, command: Sequence[str], *, is_program: bool) -> list[str]:
        """Return the command with the cage around it."""
        level = level_in_force()
        reads = cage_places.readable([*self.reads, Path(command[0])])
        rules = self._rules(level, reads, is_program=is_program)
        inside = [sys.executable, "-I", str(_LIMITED), json.dumps(rules), *command]
        if level is not Level.BUBBLEWRAP:
            return inside
        around = _wrapping(reads, self.folder, is_program=is_program)
        return [_bubblewrap(), *around, "--", *inside]

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """Return all that the child knows of ours: no key, no address, no password."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in _KEPT or name.startswith("LC_")
        }
        home = str(self.folder or "/")
        own = {"HOME": home, "TMPDIR": home} if self.folder else {"HOME": home}
        return {"PATH": os.defpath, **kept, **own, **more}

    def _rules(
        self, level: Level, reads: cage_places.Readable, *, is_program: bool
    ) -> dict[str, object]:
        limits = self.limits or Limits(0, 0)
        is_alone = level is Level.BUBBLEWRAP
        opened = {
            "reads": reads.places,
            "writes": [str(self.folder)] if self.folder else [],
            "devices": list(_DEVICES),
            "sockets": [cage_places.SCRATCH] if is_program else [],
        }
        return {
            "memory": limits.memory,
            "seconds": int(self.seconds) if self.limits else 0,
            "written": limits.written,
            "processes": _MOST_PROCESSES if is_alone and is_program else 0,
            "landlock": opened if level is Level.LANDLOCK else None,
        }


def level_in_force() -> Level:
    """Return the level that the settings name, or the strongest of this machine."""
    wish: str = settings.CAGE
    return strongest() if wish == BEST else Level(wish)


def strongest() -> Level:
    """Return the strongest level that works here."""
    return next(level for level in Level if _works(level))


def require_level() -> None:
    """Refuse to start where the level that the settings name does not work.

    Raises ImproperlyConfigured.
    """
    wish: str = settings.CAGE
    if wish != BEST and not _works(Level(wish)):
        message = (
            f"SARABAN_CAGE is {wish}, which does not work on this machine; "
            f"the strongest that does is {strongest()}"
        )
        raise ImproperlyConfigured(message)


def _works(level: Level) -> bool:
    if level is Level.BUBBLEWRAP:
        program = shutil.which("bwrap")
        return program is not None and _wraps(program)
    if level is Level.LANDLOCK:
        return kernel_rules.has_call_filter() and kernel_rules.landlock_version() > 0
    return True


def _bubblewrap() -> str:
    program = shutil.which("bwrap")
    if program is None:
        message = "bwrap is not installed"
        raise CageFailedError(message)
    return program


@cache
def _wraps(program: str) -> bool:
    """Whether this program can make a world of its own here; tried once a process."""
    around = _wrapping(cage_places.readable(()), None, is_program=True)
    python = [sys.executable, "-I", "-c", ""]
    try:
        done = subprocess.run(  # noqa: S603
            [program, *around, "--", *python],
            check=False,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            env={},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _LOG.warning("bwrap does not work here: %s", error)
        return False
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip()
        _LOG.warning("bwrap does not work here: %s", told)
    return done.returncode == 0


def _wrapping(
    reads: cage_places.Readable, folder: Path | None, *, is_program: bool
) -> list[str]:
    """Return what bubblewrap is told: an empty world, and what is put into it."""
    told = list(_ALONE)
    if is_program:
        # LibreOffice wants both; they are its own, and gone with it.
        told += ["--proc", "/proc"]
        told += ["--size", _SCRATCH_BYTES, "--tmpfs", cage_places.SCRATCH]
    for place, target in reads.links.items():
        told += ["--symlink", target, place]
    for place in reads.places:
        told += ["--ro-bind-try", os.path.realpath(place), place]
    for device in _DEVICES:
        told += ["--dev-bind-try", device, device]
    if folder is not None:
        told += ["--bind", os.path.realpath(folder), str(folder)]
    return [*told, "--remount-ro", "/", "--chdir", str(folder or "/")]
