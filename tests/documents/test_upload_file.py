"""A person opens a file that they have sent ahead: documents:upload_file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from saraban.documents.models import StoredFile
from saraban.documents.storage import path_of
from tests.cast import Cast
from tests.documents.samples import SAMPLES, upload


def send(client: Client, name: str) -> str:
    response = client.post("/uploads/", {"file": upload(name)})
    return reverse("documents:upload_file", args=[response.json()["token"]])


def content_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_sender_opens_a_pdf_in_the_browser(cast: Cast) -> None:
    clerk = cast.sign_in("registry_clerk")
    response = clerk.get(
        send(clerk, "หนังสือ นำส่ง.pdf"), headers={"Accept-Encoding": "gzip"}
    )

    assert content_of(response) == SAMPLES["pdf"]
    assert response["Content-Type"] == "application/pdf"
    name = quote("หนังสือ นำส่ง.pdf")
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{name}"
    assert response["Content-Length"] == str(len(SAMPLES["pdf"]))
    assert "Content-Encoding" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("extension", sorted(set(SAMPLES) - {"pdf"}))
def test_only_pictures_open_in_the_browser_and_run_nothing(
    cast: Cast, extension: str
) -> None:
    clerk = cast.sign_in("registry_clerk")
    response = clerk.get(send(clerk, f"แนบ.{extension}"))

    is_picture = extension in {"gif", "jpg", "jpeg", "jfif", "png"}
    assert response["Content-Disposition"].startswith(
        "inline" if is_picture else "attachment"
    )
    # A browser shows no HEIC: the uploader gets it as a file.
    is_image = is_picture or extension in {"heic", "heif"}
    assert response["Content-Type"].startswith("image/") == is_image
    assert response["Content-Security-Policy"].endswith("sandbox")
    assert content_of(response) == SAMPLES[extension]


@pytest.mark.parametrize("other", ["division_clerk", "school_clerk", "administrator"])
def test_nobody_else_opens_it(cast: Cast, other: str) -> None:
    address = send(cast.sign_in("registry_clerk"), "ก.pdf")
    assert cast.sign_in(other).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_lost_content_is_said(cast: Cast) -> None:
    clerk = cast.sign_in("registry_clerk")
    address = send(clerk, "ก.pdf")
    path_of(StoredFile.objects.get().sha256).unlink()

    response = clerk.get(address)

    assert response.status_code == 409
    assert "ไม่พบไฟล์นี้ในที่เก็บไฟล์ของระบบ" in response.content.decode()


def test_a_web_server_in_front_sends_the_file_itself(
    cast: Cast, settings: Settings
) -> None:
    settings.ACCEL_PREFIX = "/stored/"
    clerk = cast.sign_in("registry_clerk")
    response = clerk.get(send(clerk, "ก.pdf"))

    sha256 = StoredFile.objects.get().sha256
    place = f"/stored/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    assert response["X-Accel-Redirect"] == place
    assert response["Content-Type"] == "application/pdf"
    assert response.content == b""
