"""A browser's network side: one kept connection, cookies, forms, gzip.

Written on bare sockets: the client shares the machine with the server, so every
microsecond that it takes itself would be counted against the server.
"""

from __future__ import annotations

import re
import socket
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlparse

BLOCK: Final = 1 << 16
TIMEOUT: Final = 60.0
FORM: Final = "application/x-www-form-urlencoded"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_GZIP: Final = re.compile(rb"\r\ncontent-encoding: *gzip", re.IGNORECASE)
_COOKIE: Final = re.compile(rb"\r\nset-cookie: *([^=;\r]+)=([^;\r]*)", re.IGNORECASE)
_LOCATION: Final = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class UnexpectedAnswerError(Exception):
    """The server answered other than a person at this page would get."""


class ClosedConnectionError(UnexpectedAnswerError):
    """The server closed the connection instead of answering."""


@dataclass(frozen=True)
class Answer:
    """One whole response as it came over the wire."""

    status: int
    head: bytes
    body: bytes

    @property
    def transferred(self) -> int:
        """Bytes on the wire."""
        return len(self.head) + len(self.body)

    @property
    def content(self) -> bytes:
        """The page, unpacked."""
        if _GZIP.search(self.head):
            return zlib.decompress(self.body, 16 + zlib.MAX_WBITS)
        return self.body

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        found = _LOCATION.search(self.head)
        if found is None:
            message = f"no redirect: {self.status} {self.content[:2000].decode()}"
            raise UnexpectedAnswerError(message)
        return found[1].decode()


@dataclass(frozen=True)
class Request:
    """What is sent; a POST has a body."""

    path: str
    body: bytes = b""
    content_type: str = ""
    expected: int = 200

    @property
    def method(self) -> str:
        """GET unless something is sent along."""
        return "POST" if self.body else "GET"


def form_request(path: str, fields: Mapping[str, str]) -> Request:
    """Return a plain form, sent."""
    return Request(path, urlencode(fields).encode(), FORM, expected=302)


def upload_request(
    path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]
) -> Request:
    """Return a form with files, sent (name → file name, content)."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    body = "".join(parts).encode()
    for name, (file_name, content) in files.items():
        head = (
            f"--{mark}\r\nContent-Disposition: form-data; "
            f'name="{name}"; filename="{file_name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body += head.encode() + content + b"\r\n"
    body += f"--{mark}--\r\n".encode()
    return Request(path, body, f"multipart/form-data; boundary={mark}", expected=302)


@dataclass
class Visitor:
    """One browser: its cookies and, while it is open, its connection."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _socket: socket.socket | None = field(default=None, repr=False)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the form, as people do."""
        self.read_token("/accounts/login/")
        fields = {"login": username, "password": password}
        answer = self.send(
            form_request(
                "/accounts/login/", {**fields, "csrfmiddlewaretoken": self.token}
            )
        )
        if answer.location.startswith("/accounts/"):
            message = f"{username} cannot sign in"
            raise UnexpectedAnswerError(message)
        self.read_token(answer.location)

    def read_token(self, path: str) -> None:
        """Keep the token that a page's forms carry."""
        page = self.send(Request(path)).content.decode()
        found = _TOKEN.search(page)
        if found is None:
            message = f"{path} has no form"
            raise UnexpectedAnswerError(message)
        self.token = found[1]

    def send(self, request: Request) -> Answer:
        """Send one request and read the whole answer."""
        try:
            answer = self._exchange(request)
        except ClosedConnectionError:
            # Browsers ask again, too, when a kept connection turns out to be closed.
            self.leave()
            if request.body:
                raise
            answer = self._exchange(request)
        for name, value in _COOKIE.findall(answer.head):
            self.cookies[name.decode()] = value.decode()
        if answer.status != request.expected:
            text = answer.content[:3000].decode(errors="replace")
            message = f"{request.method} {request.path}: {answer.status}\n{text}"
            raise UnexpectedAnswerError(message)
        return answer

    def press(self, request: Request) -> tuple[Answer, Answer]:
        """Send a form and fetch the page that follows, as a browser does."""
        answer = self.send(request)
        return answer, self.send(Request(answer.location))

    def leave(self) -> None:
        """Close the connection; the session stays."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _exchange(self, request: Request) -> Answer:
        if self._socket is None:
            self._socket = self._connect()
        self._socket.sendall(self._head(request) + request.body)
        return _read_answer(self._socket)

    def _connect(self) -> socket.socket:
        parts = urlparse(self.address)
        connection = socket.create_connection(
            (parts.hostname or "", parts.port or 80), timeout=TIMEOUT
        )
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _head(self, request: Request) -> bytes:
        lines = [
            f"{request.method} {request.path} HTTP/1.1",
            f"Host: {urlparse(self.address).netloc}",
            "Accept: text/html",
            "Accept-Encoding: gzip, deflate",
            "Accept-Language: th",
        ]
        if self.cookies:
            pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"Cookie: {pairs}")
        if request.body:
            lines.append(f"Content-Type: {request.content_type}")
            lines.append(f"Content-Length: {len(request.body)}")
        return "\r\n".join([*lines, "", ""]).encode()


def _read_answer(connection: socket.socket) -> Answer:
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _receive(connection)
    head, rest = received[: end + 4], received[end + 4 :]
    status = int(head[9:12])
    length = _LENGTH.search(head)
    if length is not None:
        body = _read_exactly(connection, rest, int(length[1]))
    elif _CHUNKED.search(head):
        body = _read_chunks(connection, rest)
    else:
        body = b""
    return Answer(status, head, body)


def _read_exactly(connection: socket.socket, begun: bytes, length: int) -> bytes:
    parts, missing = [begun], length - len(begun)
    while missing > 0:
        part = _receive(connection)
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _read_chunks(connection: socket.socket, begun: bytes) -> bytes:
    received, body = begun, b""
    while True:
        while (end := received.find(b"\r\n")) < 0:
            received += _receive(connection)
        size = int(received[:end], 16)
        while len(received) < end + 2 + size + 2:
            received += _receive(connection)
        if size == 0:
            return body
        body += received[end + 2 : end + 2 + size]
        received = received[end + 2 + size + 2 :]


def _receive(connection: socket.socket) -> bytes:
    part = connection.recv(BLOCK)
    if not part:
        message = "the server closed the connection"
        raise ClosedConnectionError(message)
    return part
