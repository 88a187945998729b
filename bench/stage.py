"""The system as it runs in production, on a copy of the data that is thrown away."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.cases import Subjects
from bench.dataset import KEYS, MARK_FILE, PROJECT, ensure_dataset
from bench.limits import Database
from tools.postgres import temporary_postgres

LEGACY: Final = "legacy"
SMALL: Final = "small"
PASSWORD: Final = "bench-bench-bench"
START_SECONDS: Final = 120.0
HOST: Final = "127.0.0.1"


@dataclass(frozen=True)
class Stage:
    """One database with the system running on it."""

    database: Database
    address: str
    bare_address: str
    folder: Path
    subjects: Subjects
    rows: dict[str, Any]
    queries: dict[str, int]
    durability: dict[str, str]


@contextmanager
def stage_on(database: str, dataset: str, folder: Path) -> Iterator[Stage]:
    """Run the system on a fresh copy of a data set; end and remove both after."""
    source = source_of(dataset, folder)
    working = folder / "run"
    shutil.rmtree(working / "files", ignore_errors=True)
    working.mkdir(parents=True, exist_ok=True)
    with copy_of(database, dataset, source, working) as url:
        environment = environment_of(url, working)
        found = _look_inside(environment)
        bare = Database(url)
        bare.prepare()
        with _serving(environment, working) as address, _bare(working) as bare_address:
            yield Stage(
                database=bare,
                address=address,
                bare_address=bare_address,
                folder=working,
                subjects=Subjects(**found["subjects"]),
                rows=found["list"],
                queries=found["queries"],
                durability=found["durability"],
            )
    shutil.rmtree(working / "files", ignore_errors=True)


def source_of(dataset: str, folder: Path) -> Path:
    """Return the SQLite file of the data set, built if need be."""
    if dataset == LEGACY:
        return ensure_dataset(folder).sqlite_path
    path = folder / "small.sqlite3"
    for leftover in folder.glob(f"{path.name}*"):
        leftover.unlink()
    environment = environment_of(f"sqlite://{path}", folder)
    _saraban(environment, "migrate", "--verbosity", "0")
    subprocess.run(
        [sys.executable, "-m", "bench.small"], cwd=PROJECT, env=environment, check=True
    )
    return path


@contextmanager
def copy_of(database: str, dataset: str, source: Path, working: Path) -> Iterator[str]:
    """Give the address of a copy of a data set that is thrown away."""
    if database == "sqlite":
        path = working / "saraban.sqlite3"
        for leftover in working.glob(f"{path.name}*"):
            leftover.unlink()
        shutil.copyfile(source, path)
        yield f"sqlite://{path}"
        for leftover in working.glob(f"{path.name}*"):
            leftover.unlink()
        return
    kept = source.parent / f"postgresql-{dataset}"
    mark = _mark_of(source)
    if not (kept / MARK_FILE).exists() or (kept / MARK_FILE).read_text() != mark:
        with temporary_postgres(keep_in=kept) as url:
            _fill_postgresql(dataset, source, url)
        (kept / MARK_FILE).write_text(mark)
    with temporary_postgres(durable=True, copy_of=kept) as url:
        yield url


def _mark_of(source: Path) -> str:
    mark = source.parent / MARK_FILE
    return mark.read_text(encoding="ascii") if mark.exists() else str(source.stat())


def _fill_postgresql(dataset: str, source: Path, url: str) -> None:
    if dataset == LEGACY:
        ensure_dataset(source.parent, url)
        return
    subprocess.run(
        [sys.executable, "-m", "bench.legacy", "--copy-from", str(source)],
        cwd=PROJECT,
        env=environment_of(url, source.parent),
        check=True,
    )


def environment_of(url: str, working: Path) -> dict[str, str]:
    """The environment of an installation with nothing set that is not needed."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SARABAN_") or name == "SARABAN_ASSETS"
    }
    return {
        **own,
        "SARABAN_DATA": str(working),
        **KEYS,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "saraban.config.settings",
    }


def _look_inside(environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.inside"],
        cwd=PROJECT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _serving(environment: dict[str, str], working: Path) -> Iterator[str]:
    """``saraban serve`` as in production: web processes and the worker."""
    port = _free_port()
    command = [sys.executable, "-m", "saraban.cli", "serve"]
    environment = {**environment, "HOST": HOST, "PORT": str(port)}
    with _running(command, environment, working / "server.log", port, "/health/live/"):
        yield f"http://{HOST}:{port}"


@contextmanager
def _bare(working: Path) -> Iterator[str]:
    """The same web server without the system."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["--host", HOST, "--port", str(port), "--workers", "2"]
    command += ["--blocking-threads", "4", "--no-ws", "--http", "1"]
    command += ["bench.bare:application"]
    with _running(command, dict(os.environ), working / "bare.log", port, "/"):
        yield f"http://{HOST}:{port}"


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], log: Path, port: int, page: str
) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://{HOST}:{port}{page}", process, log)
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  Our own.
                return
        except OSError:
            time.sleep(0.05)
    message = f"the server did not start:\n{log.read_text(encoding='utf-8')}"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _saraban(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "saraban.cli", *words]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)
