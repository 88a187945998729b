"""Clients that speak HTTP badly on purpose."""

from __future__ import annotations

import http.client
import secrets
import select
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlparse

from django.conf import settings

from tests.cast import Cast

BOUNDARY = "a-line-between-parts"
CSRF = secrets.token_hex(16)
FORM = "application/x-www-form-urlencoded"


def cookies_of(cast: Cast, name: str) -> str:
    """Return the ``Cookie`` header of a person who is signed in."""
    session = cast.sign_in(name).cookies[settings.SESSION_COOKIE_NAME].value
    return (
        f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    )


def upload_headers(cookies: str) -> dict[str, str]:
    """Return the headers with which the page sends a file ahead."""
    return {
        "Cookie": cookies,
        "X-CSRFToken": CSRF,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }


def upload_body(content: bytes) -> bytes:
    """Return a form with one PDF."""
    head = (
        f"--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def begin(
    server: str, line: str, headers: dict[str, str], body: bytes = b""
) -> socket.socket:
    """Connect, send a request's head and the beginning of its body, and stay."""
    place = urlparse(server)
    connection = socket.socket()
    # A small window, so that an answer soon has to wait for its reader.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect((place.hostname, place.port))
    lines = [line, "Host: 127.0.0.1", *(f"{n}: {v}" for n, v in headers.items())]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return connection


def slow_header(server: str, cookies: str, large: str) -> socket.socket:
    """A client whose headers do not end."""
    place = urlparse(server)
    connection = socket.create_connection((place.hostname, place.port), timeout=60)
    connection.sendall(b"GET /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
    return connection


def slow_body(server: str, cookies: str, large: str) -> socket.socket:
    """A client whose form does not end."""
    headers = {"Content-Type": FORM, "Content-Length": "2000"}
    return begin(server, "POST /accounts/login/ HTTP/1.1", headers, b"login=registr")


def slow_upload(server: str, cookies: str, large: str) -> socket.socket:
    """A client whose file does not end."""
    headers = {**upload_headers(cookies), "Content-Length": "40000000"}
    start = upload_body(b"%PDF-1.4\n")[:200]
    return begin(server, "POST /uploads/ HTTP/1.1", headers, start)


def slow_reader(server: str, cookies: str, large: str) -> socket.socket:
    """A client that asks for a large answer and takes nothing of it."""
    return begin(server, f"GET {large} HTTP/1.1", {"Cookie": cookies})


SORTS = {
    "headers": slow_header,
    "bodies": slow_body,
    "uploads": slow_upload,
    "readers": slow_reader,
}


@contextmanager
def held(
    server: str, sorts: list[str], count: int, cookies: str, large: str
) -> Iterator[list[socket.socket]]:
    """Hold ``count`` slow connections of each sort."""
    with ExitStack() as opened:
        clients = {
            sort: [
                opened.enter_context(SORTS[sort](server, cookies, large))
                for _ in range(count)
            ]
            for sort in sorts
        }
        for reader in clients.get("readers", []):
            # Its answer is on the way; it takes no more of it.
            reader.recv(1)
        yield [client for each in clients.values() for client in each]


def milliseconds(server: str, path: str) -> float:
    """Return how long a page takes: the best of three medians."""
    return min(_median(server, path) for _ in range(3))


def _median(server: str, path: str) -> float:
    times = []
    for _ in range(9):
        began = time.perf_counter()
        assert status_of(server, path) == 200
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def status_of(server: str, path: str) -> int:
    """Ask for a page on a connection of its own."""
    connection = http.client.HTTPConnection(str(urlparse(server).netloc), timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def answer_of(connection: socket.socket) -> str:
    """Read what the server says until it ends the connection."""
    told = b""
    while piece := connection.recv(65536):
        told += piece
    return told.decode(errors="replace")


def answered(clients: list[socket.socket], seconds: float = 20) -> list[socket.socket]:
    """Return the clients to whom the server says something, when it does."""
    return select.select(clients, [], [], seconds)[0]
