"""One request and its answer, told in the log once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from granian.log import log_request_builder

from saraban.core.edge.answers import Answer
from saraban.core.edge.environs import environ_of
from saraban.core.log_lines import quoted

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

# Paths without query strings: what people search for is nobody's business.
ACCESS_LOG: Final = '%(time)s %(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).0f ms'
_log = log_request_builder(ACCESS_LOG)  # type: ignore[no-untyped-call]


class Exchange:
    """A request, and the way for its answer."""

    def __init__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Begin to measure its time."""
        self.protocol = protocol
        # Address and port, as the web server writes them.
        self.client: str = scope.client
        self.environ: dict[str, Any] = environ_of(scope)
        self._began = time.time(), time.perf_counter()
        self._path = scope.path
        self._is_told = False

    @property
    def length(self) -> int | None:
        """How long the body is told to be; None without a body."""
        text = self.environ.get("CONTENT_LENGTH", "")
        return int(text) if text.isdecimal() else None

    @property
    def is_length_untold(self) -> bool:
        """Whether a body comes in chunks: the web server ends a broken one as a whole one."""
        return "HTTP_TRANSFER_ENCODING" in self.environ

    @property
    def wants_picture(self) -> bool:
        """Whether a page asks for one of its pictures."""
        kinds = self.environ.get("HTTP_ACCEPT", "")
        return "image/" in kinds and "text/html" not in kinds

    def send(self, answer: Answer) -> None:
        """Hand an answer to the web server; any thread may do so."""
        if answer.path:
            self.protocol.response_file(answer.status, answer.headers, answer.path)
        else:
            self.protocol.response_bytes(answer.status, answer.headers, answer.body)
        self.log(answer.status)

    def log(self, status: int) -> None:
        """Tell of the request in one line, once."""
        if self._is_told:
            return
        self._is_told = True
        asked = {
            "addr_remote": self.environ["REMOTE_ADDR"],
            "method": quoted(self.environ["REQUEST_METHOD"]),
            "path": quoted(self._path),
            "qs": "",
            "protocol": self.environ["SERVER_PROTOCOL"],
            "scheme": self.environ["wsgi.url_scheme"],
        }
        _log(*self._began, asked, status)
