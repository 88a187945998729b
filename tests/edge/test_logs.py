"""What clients send stands in the log as one line that is nobody else's."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousOperation

from saraban.core.log_lines import ClientFaults, OneLineFormatter
from tests.edge.clients import answer_of, begin

FORGED = "2026-12-01 08:00:00 +0700 10.0.0.1 GET /forged"
UNSEEN = "\n\r\x1b\x7f\x85\u2028\u2029\u202e\u2066\ufeff"


def log_with(log: Path, what: Callable[[str], bool]) -> str:
    """Return the log once it holds something."""
    until = time.monotonic() + 20
    while not what(told := log.read_text(encoding="utf-8")):
        assert time.monotonic() < until, told
    return told


def ask(server: str, path: str, **headers: str) -> str:
    headers = {"Connection": "close", **headers}
    with begin(server, f"GET {path} HTTP/1.1", headers) as client:
        return answer_of(client)


def test_a_path_forges_no_line(server: str, server_log: Path) -> None:
    path = f"/x%0a{FORGED.replace(' ', '%20')}%1b%5b2J%e2%80%ae%c2%85%22%20200"
    assert ask(server, path).startswith("HTTP/1.1 404 ")
    told = log_with(server_log, lambda text: r'"GET /x\x0a2026' in text)
    assert not [line for line in told.split("\n") if line.startswith(FORGED)]
    assert r"\x1b[2J\u202e\x85\" 200" in told
    assert "\x1b" not in told


def test_a_wrong_name_is_refused_in_one_line(server: str, server_log: Path) -> None:
    place = server.removeprefix("http://")
    before = len(server_log.read_text(encoding="utf-8"))
    answer = ask_under(place, "evil.example\x1b")
    assert answer.startswith("HTTP/1.1 400 ")
    answer = ask_under(place, "evil.example")
    assert answer.startswith("HTTP/1.1 400 ")
    assert "ที่อยู่เว็บไซต์นี้ไม่ใช่ของระบบ" in answer
    told = log_with(server_log, lambda text: "evil.example" in text)[before:]
    lines = [line for line in told.splitlines() if "evil.example" in line]
    assert len(lines) == 1
    assert "refused the host 'evil.example'" in lines[0]
    assert "Traceback" not in told
    assert "Bad Request" not in told


def ask_under(place: str, name: str) -> str:
    host, _, port = place.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        head = f"GET /accounts/login/ HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n"
        client.sendall(f"{head}\r\n".encode())
        return answer_of(client)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_no_record_holds_a_mark_that_is_not_seen(unseen: str) -> None:
    """Neither in the message nor in what an exception says."""
    logger, told = logging.getLogger("saraban.test"), list[str]()
    handler = logging.Handler()
    handler.setFormatter(OneLineFormatter("{levelname} {message}", style="{"))
    handler.emit = lambda record: told.append(handler.format(record))  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        int(f"a{unseen}{FORGED}")
    except ValueError:
        logger.exception("Not Found: /%s%s", unseen, FORGED)
    finally:
        logger.removeHandler(handler)
    [text] = told
    first, *rest = text.split("\n")
    assert first.startswith("ERROR Not Found: /\\")
    assert all(line.startswith("    ") for line in rest)
    assert unseen == "\n" or unseen not in text


def test_a_fault_of_a_client_has_no_traceback() -> None:
    fault = SuspiciousOperation("a form from elsewhere")
    record = logging.LogRecord(
        "django", logging.ERROR, "", 1, "Bad: %s", ("/x",), (type(fault), fault, None)
    )
    assert ClientFaults().filter(record)
    assert record.getMessage() == "Bad: /x (SuspiciousOperation)"
    assert record.exc_info is None
