"""``saraban serve`` as a machine's owner meets it: the real command, real processes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from saraban import __version__
from saraban.core.serving import site_address
from tests.sampling import every_second
from tests.servers import free_port, running_server

PATIENCE = 60.0


@pytest.fixture
def own_environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a fresh machine."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SARABAN_", "DJANGO_")) and name != "DATABASE_URL"
    }
    # The fonts are the same for all; making them takes a second.
    assets = str(settings.ASSETS_FOLDER)
    return {
        **kept,
        "SARABAN_DATA": str(tmp_path / "data"),
        "SARABAN_ASSETS": assets,
        "SARABAN_WEB_WORKERS": "1",
    }


@pytest.fixture
def served(
    own_environment: dict[str, str], tmp_path: Path
) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """A server of its own, with its log."""
    log = tmp_path / "log"
    with running_server(own_environment, log) as (address, process):
        yield address, process, log


def run_saraban(environment: dict[str, str], *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "saraban.cli", *words]
    done = subprocess.run(
        command,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout


def children(process: int) -> dict[int, str]:
    """Return the command lines of a process's children."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
            words = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
        except OSError:
            continue
        if re.search(rf"^PPid:\t{process}$", status, re.MULTILINE):
            found[int(folder.name)] = words
    return found


def worker_of(process: int) -> int | None:
    """Return the background worker's process."""
    found = (pid for pid, words in children(process).items() if "cli worker" in words)
    return next(found, None)


def wait_for(what: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def fetch(address: str) -> tuple[int, str, Message]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


def test_a_fresh_folder_is_served_until_the_server_ends(
    served: tuple[str, subprocess.Popen[bytes], Path],
) -> None:
    address, process, log = served
    check_sign_in_page(address)
    wait_for(lambda: "/accounts/login/" in log.read_text())
    assert "secret-words" not in log.read_text()
    # What it does first is said, and the address when it answers.
    told = log.read_text()
    wait_for(lambda: f"Saraban: {address}/" in log.read_text())
    assert "bringing the database up to date" in told
    check_first_start(address, log)
    second = worker_after_a_kill(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert not is_alive(second)
    assert "Traceback" not in log.read_text()


def check_sign_in_page(address: str) -> None:
    status, page, headers = fetch(f"{address}/accounts/login/?next=/secret-words/")
    assert status == 200
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"].startswith(("private", "max-age=0"))
    styles = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert styles
    for style in styles:
        assert re.search(r"\.[0-9a-f]{12}\.css$", style)
        status, _, headers = fetch(address + style)
        assert status == 200
        assert "immutable" in headers["Cache-Control"]


def check_first_start(address: str, log: Path) -> None:
    """The link that is told opens the page; the log of requests does not hold its code."""
    wait_for(lambda: "first administrator is there)" in log.read_text())
    [(link, code)] = re.findall(
        r"^first start: (\S+code=(\S+)) ", log.read_text(), re.MULTILINE
    )
    assert link.startswith(f"{address}/start/?")
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(link, timeout=20) as page:
        assert page.url == f"{address}/start/"
        assert 'name="password_again"' in page.read().decode()
    wait_for(lambda: '"GET /start/" 200' in log.read_text())
    assert log.read_text().count(code) == 1


def worker_after_a_kill(server: int) -> int:
    """Kill the background worker and return the next one."""
    wait_for(lambda: worker_of(server))
    first = worker_of(server)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: worker_of(server) not in {None, first})
    second = worker_of(server)
    assert second is not None
    return second


def test_it_serves_on_postgresql_too_and_a_kill_leaves_no_process(
    own_environment: dict[str, str], postgres: str, tmp_path: Path
) -> None:
    own_environment["DATABASE_URL"] = postgres
    with running_server(own_environment, tmp_path / "log") as (address, process):
        assert fetch(f"{address}/health/live/")[:2] == (200, f"ok {__version__}")
        wait_for(lambda: worker_of(process.pid))
        family = children(process.pid)
        process.kill()
        process.wait(PATIENCE)
        wait_for(lambda: not any(is_alive(child) for child in family))
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"{address}/health/", timeout=5)


@pytest.mark.parametrize(
    ("host", "changed", "site"),
    [
        ("127.0.0.1", {}, "http://127.0.0.1:8000"),
        ("::1", {}, "http://[::1]:8000"),
        ("0.0.0.0", {"ALLOWED_HOSTS": ["192.0.2.10"]}, "http://192.0.2.10:8000"),
        (
            "127.0.0.1",
            {"ALLOWED_HOSTS": ["*.example", "a.example"], "BEHIND_HTTPS": True},
            "https://a.example",
        ),
        (
            "127.0.0.1",
            {"CSRF_TRUSTED_ORIGINS": ["https://b.example:8443"], "BEHIND_HTTPS": True},
            "https://b.example:8443",
        ),
    ],
)
def test_the_link_leads_where_people_open_the_site(
    settings: Any, host: str, changed: dict[str, Any], site: str
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert site_address(host, 8000) == site


def test_a_used_port_is_told_in_one_line(own_environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        own_environment["PORT"] = str(port)
        code, told = run_saraban(own_environment, "serve")
    assert code == 1
    assert f"cannot listen on 127.0.0.1:{port}" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    every_second(
        [
            ("PORT", "eight"),
            ("PORT", "70000"),
            ("SARABAN_FILE_MB", "-1"),
            ("SARABAN_HTTPS", "perhaps"),
            ("SARABAN_CAGE", "iron"),
            ("SARABAN_SECRET_KEY", "short"),
            ("DATABASE_URL", "oracle://here/saraban"),
            ("DATABASE_URL", "postgresql://here/"),
            ("DATABASE_URL", "postgresql://here:port/saraban"),
            ("DATABASE_URL", "sqlite://"),
            ("SARABAN_DATA", "/dev/null/data"),
        ]
    ),
)
def test_a_nonsense_setting_stops_the_start_with_one_line(
    own_environment: dict[str, str], name: str, value: str
) -> None:
    own_environment[name] = value
    code, told = run_saraban(own_environment, "serve")
    assert code == 2
    assert told.startswith("saraban: ")
    assert name in told
    assert len(told.splitlines()) == 1


def test_a_misspelt_setting_stops_the_start_with_its_right_name(
    own_environment: dict[str, str],
) -> None:
    own_environment["SARABAN_SESION_MINUTES"] = "60"
    code, told = run_saraban(own_environment, "serve")
    assert code == 2
    assert "SARABAN_SESION_MINUTES is no setting" in told
    assert "did you mean SARABAN_SESSION_MINUTES?" in told
    assert len(told.splitlines()) == 1


def test_an_unreachable_database_is_told_in_one_line(
    own_environment: dict[str, str],
) -> None:
    own_environment["DATABASE_URL"] = f"postgresql://x@127.0.0.1:{free_port()}/x"
    own_environment["PORT"] = str(free_port())
    code, told = run_saraban(own_environment, "serve")
    assert code == 3
    assert "the database cannot be used" in told
    assert "Traceback" not in told


def test_without_automatic_migration_an_old_database_is_not_served(
    own_environment: dict[str, str],
) -> None:
    own_environment["SARABAN_AUTO_MIGRATE"] = "off"
    own_environment["PORT"] = str(free_port())
    code, told = run_saraban(own_environment, "serve")
    assert code == 1
    assert "run `saraban migrate` first" in told


def test_the_data_folder_is_its_owners_only(own_environment: dict[str, str]) -> None:
    starts = [
        subprocess.Popen(
            [sys.executable, "-m", "saraban.cli", "version"], env=own_environment
        )
        for _ in range(4)
    ]
    assert [start.wait(PATIENCE) for start in starts] == [0, 0, 0, 0]
    folder = Path(own_environment["SARABAN_DATA"])
    assert folder.stat().st_mode & 0o077 == 0
    for key in ("secret-key", "seal-key", "secret-letters-key"):
        assert (folder / key).stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "certificates",
        "files",
        "heads",
        "seal-key",
        "secret-files",
        "secret-key",
        "secret-letters-key",
    ]
    assert (folder / "certificates").stat().st_mode & 0o077 == 0


def test_the_command_alone_tells_what_it_can_do(
    own_environment: dict[str, str],
) -> None:
    code, told = run_saraban(own_environment)
    assert code == 0
    for command in ("serve", "worker", "migrate", "createadmin", "demo", "verify"):
        assert f"saraban {command}" in told


def test_the_release_is_told(own_environment: dict[str, str]) -> None:
    code, told = run_saraban(own_environment, "--version")
    assert (code, told) == (0, f"saraban {__version__}\n")
