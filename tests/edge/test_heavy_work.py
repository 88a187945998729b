"""One document at a time for each person, a few for all; who has to wait is told."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from pytest_django import Settings

from saraban.core.file_locks import locked_one_of
from saraban.core.heavy_work import (
    AT_ONCE,
    TRY_AGAIN,
    HeavyWorkMiddleware,
    heavy_work,
)
from saraban.documents.previews import previews_folder
from tests.cast import Cast
from tests.edge.clients import answer_of, answered, begin, cookies_of
from tests.page_table import ROLES, Line, lines
from tests.scene import set_scene

OWN: Final = "กำลังจัดทำเอกสารของท่านอยู่"
OTHERS: Final = "กำลังจัดทำเอกสารของผู้อื่นอยู่เต็มจำนวน"
MADE: Final = re.compile(r"_pdf$|_export$|:file_print$|:certificate_preview$")
# Read from what was made before, or no document at all.
PAPERS: Final = [
    line
    for line in lines()
    if line.how == "GET" and MADE.search(line.page) and "+" in line.marks.values()
]


def reader_of(line: Line) -> str:
    """Return somebody who gets the page."""
    return next(ROLES[role] for role, mark in line.marks.items() if mark == "+")


@contextmanager
def in_hand(person: int) -> Iterator[None]:
    """A document and a picture of a person are being made, in another process."""
    with held(person, "document"), held(person, "picture"):
        yield


@contextmanager
def held(person: int, sort: str) -> Iterator[None]:
    """One sort of a person's long work is being done, in another process."""
    folder = Path(django_settings.DATA_FOLDER) / "heavy-work"
    with locked_one_of([folder / f"{person}-{sort}.lock"], 0) as lock:
        assert lock is not None
        yield


@contextmanager
def made_by_others() -> Iterator[None]:
    """As many documents of others as may be are being made in this process."""
    begun, over = threading.Semaphore(0), threading.Event()

    def view(request: HttpRequest) -> HttpResponse:
        with heavy_work():
            begun.release()
            over.wait(60)
        return HttpResponse()

    def ask(number: int) -> None:
        request: Any = HttpRequest()
        request.user = type("Person", (), {"pk": 1_000_000 + number})
        HeavyWorkMiddleware(view)(request)

    threads = [threading.Thread(target=ask, args=(each,)) for each in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        for _ in threads:
            assert begun.acquire(timeout=20)
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def check_busy(answer: Any, status: int, words: str) -> None:
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer.headers["Retry-After"] == "10"


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.long), 4])
def test_every_paper_waits_for_the_persons_other_one(cast: Cast, step: int) -> None:
    """Every fourth in the ordinary run."""
    scene = set_scene(cast)
    assert len({line.page for line in PAPERS}) > 12
    for line in PAPERS[::step]:
        name = reader_of(line)
        client = scene.client(name)
        with in_hand(cast.users[name].pk):
            answer = client.get(line.address(scene))
        assert answer.status_code == 429, line
        check_busy(answer, 429, OWN)


def test_another_person_gets_the_paper_meanwhile(cast: Cast) -> None:
    address = "/registers/incoming/export/"
    with in_hand(cast.users["registry_clerk"].pk):
        check_busy(cast.sign_in("registry_clerk").get(address), 429, OWN)
        assert cast.sign_in("school_clerk").get(address).status_code == 200
    assert cast.sign_in("registry_clerk").get(address).status_code == 200


def test_the_pictures_of_a_page_stand_in_the_way_of_no_document(cast: Cast) -> None:
    with held(cast.users["registry_clerk"].pk, "picture"):
        answer = cast.sign_in("registry_clerk").get("/registers/incoming/export/")
    assert answer.status_code == 200


def test_a_few_at_a_time_for_all(cast: Cast) -> None:
    address = "/registers/incoming/export/"
    client = cast.sign_in("registry_clerk")
    with made_by_others():
        check_busy(client.get(address), 503, OTHERS)
        assert client.get("/").status_code == 200
    assert client.get(address).status_code == 200


def test_a_picture_of_a_page_is_asked_for_again(cast: Cast) -> None:
    """The edge reads the mark, and asks again while no thread is held."""
    shutil.rmtree(previews_folder(), ignore_errors=True)
    scene = set_scene(cast)
    entry = scene.entries["area_in"]
    file = scene.file_of(entry)
    address = f"/registers/entries/{entry.pk}/files/{file.pk}/pages/1/"
    client = scene.client("registry_clerk")
    with in_hand(cast.users["registry_clerk"].pk):
        answer = client.get(address)
        check_busy(answer, 429, OWN)
        assert TRY_AGAIN in answer.headers
    assert client.get(address).headers["Content-Type"] == "image/webp"
    # What is made is shown, whatever else is made.
    with in_hand(cast.users["registry_clerk"].pk):
        assert client.get(address).headers["Content-Type"] == "image/webp"


def test_the_edge_waits_for_a_picture_and_for_no_page(
    server: str, cast: Cast, settings: Settings
) -> None:
    settings.DATA_FOLDER = Path(os.environ["SARABAN_DATA"])
    settings.FILES_FOLDER = settings.DATA_FOLDER / "files"
    shutil.rmtree(previews_folder(), ignore_errors=True)
    scene = set_scene(cast)
    entry = scene.entries["area_in"]
    file = scene.file_of(entry)
    line = f"GET /registers/entries/{entry.pk}/files/{file.pk}/pages/1/ HTTP/1.1"
    cookies = cookies_of(cast, "registry_clerk")
    page = {"Cookie": cookies, "Accept": "text/html,image/webp", "Connection": "close"}
    picture = {**page, "Accept": "image/webp,*/*"}
    with in_hand(cast.users["registry_clerk"].pk):
        with begin(server, line, page) as told:
            assert answer_of(told).startswith("HTTP/1.1 429 ")
        waiting = begin(server, line, picture)
        assert not answered([waiting], 1)
    with waiting:
        assert waiting.recv(12) == b"HTTP/1.1 200"
