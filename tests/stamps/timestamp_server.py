"""A real time stamp service on a port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import tsp  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.stamps.certificates import (
    TIME_STAMPING,
    Issued,
    authority,
    issue,
    new_key,
)

Answer = Callable[[bytes], bytes]
REPLY = "application/timestamp-reply"


@dataclass
class Service:
    """Where the service is, and how it was asked."""

    address: str
    asked: list[dict[str, str]] = field(default_factory=list)


def signer() -> Issued:
    """Return the service's own certificate."""
    return issue(
        "Invented Time Stamps",
        by=authority(),
        key=new_key(3),
        uses=TIME_STAMPING,
        usage=("digital_signature",),
    )


def honest_answer() -> Answer:
    """Answer each request with a stamp of what was asked."""
    stamper = _stamper()
    return lambda asked: bytes(
        stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
    )


def answer_about_something_else() -> Answer:
    """Answer with a stamp of another content."""
    stamper = _stamper()

    def answer(asked: bytes) -> bytes:
        request = tsp.TimeStampReq.load(asked)
        request["message_imprint"]["hashed_message"] = bytes(32)
        return bytes(stamper.request_tsa_response(request).dump())

    return answer


def _stamper() -> Any:
    issued = signer()
    written = issued.certificate.public_bytes(Encoding.PEM)
    key = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        next(load_certs_from_pemder_data(written)),
        load_private_key_from_pemder_data(key, None),
    )


@contextmanager
def timestamp_server(
    answer: Answer, *, status: int = 200, kind: str = REPLY, leads_to: str = ""
) -> Iterator[Service]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.asked.append(dict(self.headers))
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if leads_to:
                self.send_header("Location", leads_to)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Keep quiet: the tests' output is for the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}/tsa")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
