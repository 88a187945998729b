"""Long run: a server that is killed again and again while clerks press ตกลง."""

from __future__ import annotations

import http.client
import os
import re
import signal
import threading
import urllib.parse
import uuid
from pathlib import Path

import pytest

from saraban.letters.models import Letter
from saraban.registers.models import Book, RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.databases import child_environment
from tests.servers import running_server

ROUNDS = 6
SECONDS_A_ROUND = 5.0
CLERKS = ["registry_clerk", "division_clerk", "registry_clerk", "division_clerk"]


class PressingClerk(threading.Thread):
    """Registers letters until the server is gone; keeps which it was told are in."""

    def __init__(self, address: str, cookie: str, typed: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.host = urllib.parse.urlsplit(address).netloc
        self.cookie = cookie
        self.typed = typed
        self.confirmed: list[uuid.UUID] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"Cookie": self.cookie}
        path = "/registers/incoming/new/"
        try:
            connection.request("GET", path, headers=headers)
            page = connection.getresponse()
            html = page.read().decode()
            token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', html)
            assert token
            csrf = (page.getheader("Set-Cookie") or "").split(";")[0]
            headers["Cookie"] = f"{self.cookie}; {csrf}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            while True:
                mark = uuid.uuid4()
                typed = {
                    **self.typed,
                    "csrfmiddlewaretoken": token[1],
                    "submission": str(mark),
                    # One number twice would be asked about before it is written.
                    "reference_number": f"ที่ ทด {mark.hex[:12]}",
                }
                body = urllib.parse.urlencode(typed)
                connection.request("POST", path, body, headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status == http.HTTPStatus.FOUND:
                    self.confirmed.append(mark)
        except (OSError, http.client.HTTPException):
            return


@pytest.mark.long
@pytest.mark.postgres
def test_a_killed_server_loses_nothing_that_it_confirmed(
    transactional_db: None, cast: Cast, tmp_path: Path
) -> None:
    typed = {name: str(value) for name, value in forms.incoming(cast).items()}
    cookies = [
        f"saraban_session={cast.sign_in(name).cookies['saraban_session'].value}"
        for name in CLERKS
    ]
    environment = child_environment(
        DJANGO_SETTINGS_MODULE="tests.server_settings", SARABAN_WEB_WORKERS="2"
    )
    confirmed: list[uuid.UUID] = []
    for number in range(ROUNDS):
        log = tmp_path / f"log-{number}"
        with running_server(environment, log, "--without-worker") as (address, server):
            clerks = [PressingClerk(address, cookie, typed) for cookie in cookies]
            for clerk in clerks:
                clerk.start()
            clerks[0].join(SECONDS_A_ROUND)
            os.kill(server.pid, signal.SIGKILL)
            for clerk in clerks:
                clerk.join(60)
            confirmed += [mark for clerk in clerks for mark in clerk.confirmed]
    book = Book.objects.get(office=cast.area, kind="incoming")
    numbers = list(book.entries.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, book.last_number + 1))
    assert len(confirmed) > ROUNDS * len(CLERKS)
    kept = set(RegisterEntry.objects.values_list("submission", flat=True))
    assert set(confirmed) <= kept
    assert Letter.objects.count() == len(numbers)
