"""Files through the real web server: large ones, cut-off ones, and shown ones."""

from __future__ import annotations

import hashlib
import http.client
import os
import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page
from pytest_django import Settings

from saraban.documents.models import PendingUpload
from saraban.documents.storage import store_content
from tests.browser import sign_in
from tests.cast import Cast
from tests.documents.folders import unfinished_in

BOUNDARY = "a-line-between-parts"
CSRF = secrets.token_hex(16)
SMALL_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


@pytest.fixture
def served_folder() -> Path:
    """The store of the running server."""
    return Path(os.environ["SARABAN_DATA"]) / "files"


def headers_of(cast: Cast, name: str) -> dict[str, str]:
    client = cast.sign_in(name)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    return {
        "Cookie": f"{django_settings.SESSION_COOKIE_NAME}={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }


def body_of(content: bytes) -> bytes:
    head = (
        f"--{BOUNDARY}\r\n"
        'Content-Disposition: form-data; name="file"; filename="ใหญ่.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_a_large_file_arrives_whole(server: str, cast: Cast) -> None:
    content = b"%PDF-1.4\n" + os.urandom(20_000_000)
    connection = http.client.HTTPConnection(str(urlparse(server).netloc), timeout=60)
    connection.request(
        "POST", "/uploads/", body_of(content), headers_of(cast, "registry_clerk")
    )
    assert connection.getresponse().status == 201
    connection.close()

    kept = PendingUpload.objects.get()
    assert kept.name == "ใหญ่.pdf"
    assert kept.stored_file.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.stored_file.size == len(content)


def test_a_browser_that_goes_away_leaves_nothing(
    server: str, cast: Cast, served_folder: Path
) -> None:
    body = body_of(b"%PDF-1.4\n" + os.urandom(9_000_000))
    headers = {
        **headers_of(cast, "registry_clerk"),
        "Host": "127.0.0.1",
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    place = urlparse(server)
    with socket.create_connection((place.hostname, place.port)) as line:
        line.sendall(f"POST /uploads/ HTTP/1.1\r\n{head}\r\n".encode())
        line.sendall(body[:6_000_000])
        wait_until(lambda: len(unfinished_in(served_folder)) == 1)

    wait_until(lambda: unfinished_in(served_folder) == [])
    assert not PendingUpload.objects.exists()


def test_a_pdf_opens_in_the_browser(
    page: Page, cast: Cast, served_folder: Path, settings: Settings
) -> None:
    settings.FILES_FOLDER = served_folder
    clerk = cast.users["registry_clerk"]
    upload = PendingUpload.objects.create(
        user=clerk,
        stored_file=store_content(SMALL_PDF, "application/pdf"),
        name="หนังสือ.pdf",
    )
    sign_in(page, clerk)
    response = page.goto(f"/uploads/{upload.pk}/")

    assert response is not None
    assert response.status == 200
    # The browser's own reader makes a frame; a blocked file has none.
    for _ in range(200):
        if len(page.frames) > 1:
            break
        page.wait_for_timeout(50)
    assert len(page.frames) > 1
