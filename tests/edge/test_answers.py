"""Answers of every sort arrive as Django gave them."""

from __future__ import annotations

import http.client
import io
import os
import re
import zipfile
from pathlib import Path
from urllib.parse import urlparse

import pytest
from pytest_django import Settings

from saraban.core.edge.answers import WHOLE_MOST
from saraban.documents.models import PendingUpload
from saraban.documents.storage import path_of, store_content
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.edge.clients import cookies_of
from tests.scene import set_scene


@pytest.fixture
def store(settings: Settings) -> Path:
    """The store of the running server."""
    settings.FILES_FOLDER = Path(os.environ["SARABAN_DATA"]) / "files"
    return Path(settings.FILES_FOLDER)


def fetch(
    server: str, path: str, cookies: str = "", method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(str(urlparse(server).netloc), timeout=30)
    connection.request(method, path, headers={"Cookie": cookies, **headers})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.mark.parametrize("size", [0, WHOLE_MOST, WHOLE_MOST + 1, 3_000_000])
def test_a_stored_file_arrives_as_it_is(
    server: str, cast: Cast, store: Path, size: int
) -> None:
    content = os.urandom(size)
    upload = PendingUpload.objects.create(
        user=cast.users["registry_clerk"],
        stored_file=store_content(content, "application/pdf"),
        name="ก.pdf",
    )
    cookies = cookies_of(cast, "registry_clerk")
    answer, came = fetch(server, f"/uploads/{upload.pk}/", cookies)
    assert came == content
    assert answer.headers["Content-Length"] == str(size)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_is_made_in_pieces_arrives_whole(
    server: str, cast: Cast, store: Path
) -> None:
    scene = set_scene(cast)
    entry = scene.entries["area_in"]
    file = scene.file_of(entry)
    cookies = cookies_of(cast, "registry_clerk")
    _, came = fetch(server, f"/registers/entries/{entry.pk}/files/zip/", cookies)
    with zipfile.ZipFile(io.BytesIO(came)) as archive:
        assert archive.testzip() is None
        assert [each.file_size for each in archive.infolist()] == [
            file.stored_file.size
        ]
    _, came = fetch(server, "/registers/incoming/export/", cookies)
    assert zipfile.is_zipfile(io.BytesIO(came))


def test_what_breaks_off_does_not_arrive_as_a_whole(
    server: str, cast: Cast, store: Path
) -> None:
    """The archive of two files, of which the second cannot be read."""
    large = forms.pdf(content=forms.PDF + os.urandom(2_000_000))
    broken = forms.pdf("แนบ.pdf", forms.PDF + os.urandom(16))
    typed = forms.incoming(cast, file_1=large, file_2=broken)
    cast.sign_in("registry_clerk").post("/registers/incoming/new/", typed)
    letter = RegisterEntry.objects.get().content
    kept = path_of(letter.attachments.get(name="แนบ.pdf").stored_file.sha256)
    kept.unlink()
    kept.mkdir()
    page = f"/registers/entries/{letter.entries.get().pk}/files/zip/"
    try:
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            fetch(server, page, cookies_of(cast, "registry_clerk"))
    finally:
        kept.rmdir()


def test_heads_and_ranges_are_answered(server: str) -> None:
    _, page = fetch(server, "/accounts/login/")
    answer, nothing = fetch(server, "/accounts/login/", method="HEAD")
    assert (answer.status, nothing) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 1000
    [style] = re.findall(r'href="(/static/[^"]+/app\.[^"]+\.css)"', page.decode())
    _, whole = fetch(server, style)
    answer, part = fetch(server, style, Range="bytes=10-19")
    assert (answer.status, part) == (206, whole[10:20])
    answer, nothing = fetch(server, style, **{"If-None-Match": answer.headers["ETag"]})
    assert (answer.status, nothing) == (304, b"")


def test_a_header_with_an_underscore_says_nothing(server: str) -> None:
    """``Sec_Fetch…`` would have the name of ``Sec-Fetch…``, and a proxy's words theirs."""
    asked, _ = fetch(server, "/static/none.css", Accept_Encoding="gzip")
    assert "Content-Encoding" not in asked.headers
    asked, _ = fetch(server, "/static/none.css", **{"Accept-Encoding": "gzip"})
    assert asked.headers["Content-Encoding"] == "gzip"
