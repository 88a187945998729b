"""The real server, and a PostgreSQL, for tests that need one.

Browser tests use ``saraban serve`` itself, as a process of its own: its web
processes, static files and headers are those that people get. One server a session
(one for each xdist worker) works on the worker's own test database, a file. A test
makes its data with the ORM, commits it, and the server sees it; afterwards the
database is put back as new under the running server (see ``tests.databases``).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.databases import child_environment
from tools.machine import is_ci
from tools.postgres import PACKAGE, find_postgres, temporary_postgres

START_SECONDS = 120.0


@contextmanager
def running_server(
    environment: dict[str, str], log: Path, *arguments: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run ``saraban serve`` on a free port; give its address and its process."""
    port = free_port()
    environment = {**environment, "HOST": "127.0.0.1", "PORT": str(port)}
    command = [sys.executable, "-m", "saraban.cli", "serve", *arguments]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_answering(address, process, log)
        yield address, process
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_answering(
    address: str, process: subprocess.Popen[bytes], log: Path
) -> None:
    """Return when the server answers; show its log when it does not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/live/", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this session's server writes."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def server_process(
    django_db_setup: None, django_db_blocker: Any, server_log: Path
) -> Iterator[str]:
    """The one server of this session; tests ask for ``server`` instead."""
    with django_db_blocker.unblock():
        environment = child_environment(
            DJANGO_SETTINGS_MODULE="tests.server_settings", SARABAN_WEB_WORKERS="1"
        )
    with running_server(environment, server_log, "--without-worker") as (address, _):
        yield address


@pytest.fixture
def server(transactional_db: None, server_process: str) -> str:
    """Address of the running server, on this test's own fresh database."""
    return server_process


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """DATABASE_URL of a PostgreSQL started for this session."""
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        yield address
        return
    if find_postgres() is None:
        message = f"PostgreSQL was not found: install the package {PACKAGE}"
        if is_ci():
            pytest.fail(message)
        pytest.skip(message)
    with temporary_postgres() as address:
        yield address
