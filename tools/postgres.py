"""A PostgreSQL of one's own: started for tests and measurements, gone afterwards."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

PACKAGE: Final = "postgresql"
# PostgreSQL refuses to run as root; any of these will do.
ORDINARY_USERS: Final = ("postgres", "nobody")
DATA: Final = "data"
DISK: Final = Path("/var/tmp")
START_SECONDS: Final = 30.0
PR_SET_PDEATHSIG: Final = 1

QUICK: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# As in production: a commit is on the disk before anybody is told of it.
MEASURED: Final = (
    "fsync=on",
    "full_page_writes=on",
    "shared_buffers=1GB",
    "work_mem=32MB",
    "random_page_cost=1.1",
    "synchronous_commit=on",
)


def find_postgres() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    folders = sorted((path.parent for path in versions), key=_version)
    if folders:
        return folders[-1]
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


@contextmanager
def temporary_postgres(
    *, durable: bool = False, copy_of: Path | None = None, keep_in: Path | None = None
) -> Iterator[str]:
    """Run a server with one database, an empty one at first; give its DATABASE_URL.

    It listens on a socket in a private folder only. ``durable`` keeps every commit
    on disk, as measurements need; tests do without. ``keep_in`` keeps its files when
    it has ended, and ``copy_of`` begins with files that were kept.
    """
    programs = find_postgres()
    if programs is None:
        message = f"PostgreSQL was not found: install the package {PACKAGE}"
        raise FileNotFoundError(message)
    # /tmp may be memory, and then a commit costs nothing.
    on_disk = DISK if durable and DISK.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="saraban-pg-", dir=on_disk))
    user = _ordinary_user()
    try:
        if copy_of:
            shutil.copytree(copy_of, folder / DATA)
        _give(folder, user)
        if not copy_of:
            _make_cluster(programs, folder, user)
        process = _start(programs, folder, user, MEASURED if durable else QUICK)
        try:
            yield f"postgresql://saraban@/saraban?host={folder}"
        finally:
            process.send_signal(signal.SIGINT)  # "fast": connections are cut.
            process.wait()
        if keep_in:
            shutil.rmtree(keep_in, ignore_errors=True)
            shutil.copytree(folder / DATA, keep_in)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(folder: Path) -> float:
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


class _User(NamedTuple):
    """Whom to run as; without numbers, as the caller."""

    uid: int | None = None
    gid: int | None = None


def _ordinary_user() -> _User:
    if os.geteuid() != 0:
        return _User()
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = next(known[name] for name in ORDINARY_USERS if name in known)
    return _User(found.pw_uid, found.pw_gid)


def _give(folder: Path, user: _User) -> None:
    """Make the user the owner of a folder and of all that is in it."""
    if user.uid is None or user.gid is None:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.uid, user.gid)


def _make_cluster(programs: Path, folder: Path, user: _User) -> None:
    command = [
        str(programs / "initdb"),
        f"--pgdata={folder / DATA}",
        "--username=saraban",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        user=user.uid,
        group=user.gid,
    )
    if done.returncode:
        message = f"initdb failed: {done.stderr}"
        raise RuntimeError(message)


def _start(
    programs: Path,
    folder: Path,
    user: _User,
    options: tuple[str, ...],
) -> subprocess.Popen[bytes]:
    command = [
        str(programs / "postgres"),
        "-D",
        str(folder / DATA),
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={folder}",
        "-c",
        "max_connections=100",
    ]
    for option in options:
        command += ["-c", option]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  It calls the kernel only.
            user=user.uid,
            group=user.gid,
        )
    until = time.monotonic() + START_SECONDS
    create = [str(programs / "createdb"), "-h", str(folder), "-U", "saraban", "saraban"]
    while not _is_made(subprocess.run(create, check=False, capture_output=True)):
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            message = f"PostgreSQL did not start: {log.read_text(encoding='utf-8')}"
            raise RuntimeError(message)
        time.sleep(0.05)
    return process


def _is_made(done: subprocess.CompletedProcess[bytes]) -> bool:
    """Tell whether the database is there now, made or kept."""
    return done.returncode == 0 or b"already exists" in done.stderr


def _die_with_parent() -> None:
    """Stop with the process that started it, even when that one is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
