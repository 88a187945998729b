"""``saraban serve``: web processes and the background worker in one process tree."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LOGGING_CONFIG, LogLevels
from granian.server import Server

from saraban.core.bundles import build_bundles
from saraban.core.fonts import build_pdf_fonts, build_web_fonts
from saraban.core.log_lines import OneLineFormatter
from saraban.core.processes import SERVER_PID, KeptProcess
from saraban.core.releases import refuse_other_states
from saraban.core.static_files import collect_static_files

# Connections of one web process: held cheaply, by the event loop. Each may need three
# descriptors while an answer goes out.
CONNECTIONS: Final = 2000
DESCRIPTORS: Final = 8192
# A request's first bytes, and the next request of a connection, come within this.
HEADER_SECONDS: Final = 15
# What the web server keeps of a connection's bytes; headers must fit in.
BUFFER: Final = 64 * 1024
SQLITE_WEB_WORKERS: Final = 2
STOP_SECONDS: Final = 15
# Addresses of all networks of the machine, and the one at which it asks itself.
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
# After this long nobody waits for the first answer any more.
START_SECONDS: Final = 600.0


def serve(
    host: str, port: int, *, with_worker: bool, tell: Callable[[str], object]
) -> None:
    """Prepare, then answer requests until SIGTERM or Ctrl-C.

    ``tell`` is told what goes on: that the database is brought up to date, and the
    address once it answers.
    """
    refuse_used_port(host, port)
    prepare(tell)
    sentences = [
        f"Saraban: {address_of(host, port)}/  (Ctrl-C stops)",
        *start_words(host, port),
    ]
    connections.close_all()
    # A forked web process would inherit the worker's pipes and locks.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ[SERVER_PID] = str(os.getpid())
    # The web processes are told the port that was chosen here.
    os.environ["PORT"] = str(port)
    allow_descriptors()
    server = Server(
        "saraban.config.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=BUFFER
        ),
        websockets=False,
        workers=web_worker_count(),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        log_level=LogLevels.warning,
        log_dictconfig=_one_line_logs(),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    telling = threading.Thread(
        target=_tell_when_answering, args=(host, port, sentences, tell), daemon=True
    )
    server.on_startup(telling.start)
    if with_worker:
        worker = KeptProcess(sys.executable, "-m", "saraban.cli", "worker")
        server.on_startup(worker.start)
        server.on_shutdown(worker.stop)
    server.serve()


def _one_line_logs() -> dict[str, Any]:
    """Return the web server's own logs, with lines that no client can forge."""
    formatters: Any = LOGGING_CONFIG["formatters"]
    return {
        "formatters": {
            name: {**each, "()": OneLineFormatter} for name, each in formatters.items()
        }
    }


def allow_descriptors() -> None:
    """Let this process and its children hold as many connections as are accepted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _tell_when_answering(
    host: str, port: int, sentences: list[str], tell: Callable[[str], object]
) -> None:
    """Tell the address when the first request is answered, whatever the answer is."""
    asked = EVERYWHERE.get(host, host)
    name = next(iter(settings.ALLOWED_HOSTS), asked).lstrip(".")
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        request = http.client.HTTPConnection(asked, port, timeout=5)
        try:
            request.request("GET", "/health/live/", headers={"Host": name})
            request.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            for sentence in sentences:
                tell(sentence)
            return
        finally:
            request.close()


def prepare(tell: Callable[[str], object]) -> None:
    """Bring the database and the static files up to date."""
    refuse_other_states(connection)
    if settings.AUTO_MIGRATE:
        if is_behind():
            tell("bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
    elif is_behind():
        message = (
            "ฐานข้อมูลยังไม่ปรับปรุงเป็นรุ่นปัจจุบัน: the database is behind this version; "
            "run `saraban migrate` first"
        )
        raise CommandError(message)
    check_start()
    build_web_fonts(settings.ASSETS_FOLDER)
    build_pdf_fonts(settings.ASSETS_FOLDER)
    build_bundles(settings.ASSETS_FOLDER)
    collect_static_files()


def check_start() -> None:
    """Run what must hold before anything is served; it raises ImproperlyConfigured."""
    for path in settings.SARABAN_START_CHECKS:
        import_string(path)()


def start_words(host: str, port: int) -> list[str]:
    """Return what else is told once the address answers."""
    site = site_address(host, port)
    return [
        sentence
        for path in settings.SARABAN_START_WORDS
        for sentence in import_string(path)(site)
    ]


def address_of(host: str, port: int) -> str:
    """Return the address that is listened on."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def site_address(host: str, port: int) -> str:
    """Return the address under which the site is opened in a browser."""
    origins = [each for each in settings.CSRF_TRUSTED_ORIGINS if "*" not in each]
    if origins:
        return str(origins[0]).rstrip("/")
    names = [each for each in settings.ALLOWED_HOSTS if each.strip("*.") == each]
    name = next(iter(names), host)
    if settings.BEHIND_HTTPS:
        return f"https://{name}"
    return address_of(name if host in EVERYWHERE else host, port)


def is_behind() -> bool:
    """Tell whether migrations wait to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def web_worker_count() -> int:
    """Return how many web processes to start.

    SQLite has one writer at a time, so more than two processes only wait.
    """
    if settings.WEB_WORKERS:
        return int(settings.WEB_WORKERS)
    if connection.vendor == "sqlite":
        return SQLITE_WEB_WORKERS
    return os.cpu_count() or SQLITE_WEB_WORKERS


def refuse_used_port(host: str, port: int) -> None:
    """Stop with a clear line when the address cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        message = (
            f"เปิดบริการที่ {host} พอร์ต {port} ไม่ได้ อาจมีโปรแกรมอื่นใช้อยู่: "
            f"cannot listen on {host}:{port} ({error.strerror}). "
            "Stop the other program or choose another port, for example PORT=8001."
        )
        raise CommandError(message) from error
