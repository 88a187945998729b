"""What Django answers, as the edge sends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from saraban.core.heavy_work import TRY_AGAIN

Application = Callable[[dict[str, Any], Any], Any]
CHUNK: Final = 64 * 1024
# Up to this size an answer is handed over whole; larger ones go as the client reads.
WHOLE_MOST: Final = 256 * 1024


def _nothing() -> None:
    """Nothing is to be closed."""


@dataclass
class Answer:
    """A status, headers, and the body: whole, a file's path, or in pieces."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    path: str = ""
    pieces: Iterator[bytes] | None = None
    close: Callable[[], None] = _nothing

    @property
    def is_to_be_asked_again(self) -> bool:
        """Whether it says that there will be another answer in a moment."""
        return any(name == TRY_AGAIN for name, _ in self.headers)


class FileBody:
    """An open file that Django answers with (``wsgi.file_wrapper``)."""

    def __init__(self, file: IO[bytes], block_size: int = CHUNK) -> None:
        """Take over the file, whose ``close`` ends the request too."""
        self.file = file
        self.block_size = block_size

    def close(self) -> None:
        """Close the file and end the request."""
        self.file.close()


def ask(application: Application, environ: dict[str, Any]) -> Answer:
    """Run Django on a request and return what it answers; it runs in a thread."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
        begun.append((status, headers))

    result = application(environ, start)
    close = getattr(result, "close", _nothing)
    status, headers = begun[-1]
    answer = Answer(int(status.split(" ", 1)[0]), headers, close=close)
    try:
        _read_body(answer, result, is_head=environ["REQUEST_METHOD"] == "HEAD")
    except BaseException:
        close()
        raise
    return answer


def _read_body(answer: Answer, result: Any, *, is_head: bool) -> None:
    if is_head:
        return
    if isinstance(result, FileBody):
        _read_file(answer, result)
    elif getattr(result, "streaming", True):
        answer.pieces = iter(result)
    else:
        body = b"".join(result)
        if len(body) <= WHOLE_MOST:
            answer.body = body
        else:
            answer.pieces = _in_pieces(body)


def _read_file(answer: Answer, body: FileBody) -> None:
    """Take a small file whole; the web server sends a stored one by itself."""
    size = _length_of(answer.headers)
    if 0 <= size <= WHOLE_MOST:
        answer.body = body.file.read(size)
        return
    name = getattr(body.file, "name", None)
    if isinstance(name, str) and name.startswith("/") and body.file.tell() == 0:
        answer.path = name
    else:
        answer.pieces = iter(lambda: body.file.read(CHUNK), b"")


def _length_of(headers: list[tuple[str, str]]) -> int:
    """Return the length that the headers tell, -1 without one."""
    texts = (text for name, text in headers if name.lower() == "content-length")
    return int(next(texts, "-1"))


def _in_pieces(body: bytes) -> Iterator[bytes]:
    return (body[at : at + CHUNK] for at in range(0, len(body), CHUNK))
