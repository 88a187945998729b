"""A content is on disk before its row is written, and no other writer waits for it.

SQLite has one write lock, which a transaction takes with its first statement.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from saraban.documents.storage import path_of
from tests.cast import Cast
from tests.documents.samples import pdf, upload
from tests.secret_letters import given

pytestmark = pytest.mark.django_db

ROW = 'INSERT INTO "documents_storedfile"'


class Watched:
    """What came to the disk and to the database, in its order."""

    def __init__(self) -> None:
        """Begin in the test's own transaction."""
        self.outside = len(connection.savepoint_ids)
        self.order: list[str] = []
        self.within: list[str] = []

    def synced(self, descriptor: int) -> None:
        """Keep which file or folder was put on disk, and whether others waited."""
        name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        self.order.append(name)
        if len(connection.savepoint_ids) > self.outside:
            self.within.append(name)

    def asked(
        self, execute: Callable[..., Any], sql: str, parameters: Any, *more: Any
    ) -> Any:
        """Keep when the row of a content is made."""
        if sql.startswith(ROW):
            self.order.append(ROW)
        return execute(sql, parameters, *more)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    watched, really = Watched(), os.fsync

    def fsync(descriptor: int) -> None:
        watched.synced(descriptor)
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with connection.execute_wrapper(watched.asked):
        yield watched


def came_first(watched: Watched, store: Path) -> None:
    """The file, then its folder, then its row; nothing while others wait."""
    row = watched.order.index(ROW)
    folder = next(
        at
        for at, name in enumerate(watched.order[:row])
        if Path(name).parent.parent == store and len(Path(name).name) == 2
    )
    file = next(
        at for at, n in enumerate(watched.order) if n.startswith(f"{store}/tmp/")
    )
    assert file < folder < row
    assert watched.within == []


def test_a_file_that_is_sent(cast: Cast, store_folder: Path, watched: Watched) -> None:
    page = reverse("documents:upload_create")
    answer = cast.sign_in("registry_clerk").post(page, {"file": upload("ก.pdf")})
    assert answer.status_code == 201
    came_first(watched, store_folder)


def test_a_secret_file_that_is_sent_and_one_that_is_opened(
    cast: Cast, store_folder: Path, watched: Watched
) -> None:
    letter = given.received(cast).letter
    # Its content and the folder of it.
    assert len(watched.order) >= 2
    assert watched.within == []
    page = reverse("secret_letters:level_change", args=[letter.uid])
    answer = given.browser(cast, given.REGISTRAR).post(
        page, {"level": "0", "reason": "พ้นเวลา"}
    )
    assert answer.status_code == 302
    came_first(watched, store_folder)


def test_a_content_that_was_swept_while_it_came_is_put_back(
    cast: Cast, store_folder: Path, watched: Watched
) -> None:
    """As when its row goes between its place and its new row."""
    browser = cast.sign_in("registry_clerk")
    page = reverse("documents:upload_create")

    def swept(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if sql.startswith(ROW):
            for path in store_folder.glob("??/??/*"):
                path.unlink()
        return execute(sql, *more)

    with connection.execute_wrapper(swept):
        answer = browser.post(page, {"file": upload("ก.pdf", pdf())})
    assert answer.status_code == 201
    (kept,) = store_folder.glob("??/??/*")
    assert kept == path_of(kept.name)
    assert kept.read_bytes() == pdf()
    assert not list((store_folder / "tmp").iterdir())
