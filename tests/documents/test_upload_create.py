"""A file is sent ahead of its form: POST documents:upload_create."""

from __future__ import annotations

import gc
import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.http import UnreadablePostError
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from pytest_django import Settings

from saraban.documents import actions, uploads
from saraban.documents.models import PendingUpload, StoredFile
from saraban.documents.storage import path_of
from tests.cast import Cast
from tests.documents.folders import files_in, unfinished_in
from tests.documents.samples import SAMPLES, pdf, upload

UPLOADS = "/uploads/"


def send(client: Client, file: Any, **more: Any) -> Any:
    return client.post(UPLOADS, {"file": file}, **more)


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return cast.sign_in("registry_clerk")


def test_upload_create_is_where_pages_send_files() -> None:
    assert reverse("documents:upload_create") == UPLOADS


@pytest.mark.parametrize("extension", SAMPLES)
def test_every_allowed_kind_is_kept(
    clerk: Client, extension: str, store_folder: Path
) -> None:
    response = send(clerk, upload(f"หนังสือนำส่ง.{extension}"))

    assert response.status_code == 201, response.json()
    kept = PendingUpload.objects.get()
    assert response.json() == {
        "token": str(kept.token),
        "name": f"หนังสือนำส่ง.{extension}",
        "size_text": kept.stored_file.size_text,
    }
    sha256 = hashlib.sha256(SAMPLES[extension]).hexdigest()
    assert kept.stored_file.sha256 == sha256
    # Beside a HEIC lies the JPEG that was made of it.
    stored = files_in(store_folder)
    assert len(stored) == (2 if extension in {"heic", "heif"} else 1)
    assert store_folder / sha256[:2] / sha256[2:4] / sha256 in stored
    assert path_of(sha256).read_bytes() == SAMPLES[extension]


def test_the_same_content_is_stored_once(clerk: Client, store_folder: Path) -> None:
    send(clerk, upload("หนึ่ง.pdf", pdf()))
    send(clerk, upload("สอง.pdf", pdf()))

    assert PendingUpload.objects.count() == 2
    assert StoredFile.objects.count() == 1
    assert len(files_in(store_folder)) == 1


def test_a_content_lost_from_the_disk_is_healed_by_sending_it_again(
    clerk: Client, store_folder: Path
) -> None:
    send(clerk, upload("ก.pdf"))
    files_in(store_folder)[0].unlink()
    send(clerk, upload("ก.pdf"))

    assert files_in(store_folder)[0].read_bytes() == SAMPLES["pdf"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("โปรแกรม.exe", b"MZ", "แนบได้เฉพาะ doc, docx, pdf"),
        ("หนังสือ.pdf.exe", pdf(), "แนบไฟล์ หนังสือ.pdf.exe ไม่ได้"),
        ("ไม่มีนามสกุล", pdf(), "แนบได้เฉพาะ"),
        ("ก.pdf", b"MZ not a pdf", "ไฟล์ ก.pdf ไม่ใช่ไฟล์ PDF จริง หรือไฟล์เสีย"),
        ("ก.pdf", SAMPLES["docx"], "เนื้อไฟล์เป็น DOCX เปลี่ยนนามสกุลเป็น .docx"),
        ("ก.docx", SAMPLES["xlsx"], "เนื้อไฟล์เป็น XLSX"),
        ("ก.docx", SAMPLES["zip"], "เนื้อไฟล์เป็น ZIP"),
        ("ก.png", SAMPLES["jpg"], "เนื้อไฟล์เป็น JPG"),
        ("ว่าง.pdf", b"", "ไฟล์ ว่าง.pdf ว่างเปล่า (0 ไบต์)"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_leaves_nothing(
    clerk: Client, store_folder: Path, name: str, content: bytes, says: str
) -> None:
    response = send(clerk, upload(name, content))

    assert response.status_code == 422
    assert says in response.json()["error"]
    assert name in response.json()["error"]
    assert not StoredFile.objects.exists()
    assert files_in(store_folder) == []


def test_a_file_over_the_limit_is_refused_with_the_limit(
    clerk: Client, store_folder: Path, settings: Settings
) -> None:
    settings.FILE_SIZE_LIMIT = 1024 * 1024
    fits = pdf().ljust(1024 * 1024, b" ")

    assert send(clerk, upload("พอดี.pdf", fits)).status_code == 201
    response = send(clerk, upload("ใหญ่.pdf", fits + b" "))

    assert response.status_code == 422
    assert "ไฟล์ ใหญ่.pdf ใหญ่เกินไป แนบได้ไฟล์ละไม่เกิน 1 MB" in response.json()["error"]
    assert len(files_in(store_folder)) == 1


def test_one_request_cannot_carry_endless_bytes(
    clerk: Client,
    store_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    monkeypatch.setattr(uploads, "REQUEST_MOST", 1000)
    settings.LETTER_SIZE_LIMIT = 900
    response = send(clerk, upload("ใหญ่.pdf", pdf().ljust(1001)))

    assert "ยังไม่ได้รับไฟล์ ใหญ่.pdf" in response.json()["error"]
    assert files_in(store_folder) == []


def test_what_one_person_keeps_waiting_may_be_a_whole_letter(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(actions, "PENDING_BYTES_MOST", 70)
    settings.LETTER_SIZE_LIMIT = 100
    clerk = cast.sign_in("registry_clerk")
    for name in ("1.pdf", "2.pdf"):
        content = pdf(name).ljust(50)
        assert send(clerk, upload(name, content)).status_code == 201
    assert send(clerk, upload("3.pdf")).status_code == 422


@pytest.mark.parametrize(
    ("limit", "most"), [("PENDING_FILES_MOST", 2), ("PENDING_BYTES_MOST", 70)]
)
def test_what_one_person_keeps_waiting_has_a_limit(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    limit: str,
    most: int,
) -> None:
    monkeypatch.setattr(actions, limit, most)
    settings.LETTER_SIZE_LIMIT = 60
    clerk = cast.sign_in("registry_clerk")
    send(clerk, upload("1.pdf", pdf("1")))
    send(clerk, upload("2.pdf", pdf("2").ljust(50)))
    refused = send(clerk, upload("3.pdf", pdf("3")))

    assert refused.status_code == 422
    assert "ไฟล์ 3.pdf: มีไฟล์ที่ส่งขึ้นมาแล้วยังไม่ได้บันทึกมากเกินไป" in refused.json()["error"]
    assert send(cast.sign_in("school_clerk"), upload("4.pdf")).status_code == 201


def test_nothing_chosen_is_said(clerk: Client) -> None:
    response = clerk.post(UPLOADS, {"file": "text"})
    assert response.status_code == 422
    assert "ยังไม่ได้เลือกไฟล์" in response.json()["error"]


def test_files_are_sent_with_post_only(clerk: Client) -> None:
    assert clerk.get(UPLOADS).status_code == 405


def test_a_stranger_writes_nothing_to_the_disk(
    db: None, store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not_run() -> None:
        pytest.fail("a temporary file was made for a stranger")

    monkeypatch.setattr(uploads, "create_temporary", must_not_run)
    response = send(Client(), upload("ก.pdf"))

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")
    assert list(store_folder.iterdir()) == []


def test_a_person_without_office_writes_nothing(cast: Cast, store_folder: Path) -> None:
    clerk = cast.sign_in("registry_clerk")
    cast.appointments["registry_clerk"].delete()

    assert send(clerk, upload("ก.pdf")).status_code != 201
    assert list(store_folder.iterdir()) == []


def test_a_form_of_another_site_is_refused(cast: Cast, store_folder: Path) -> None:
    clerk = Client(enforce_csrf_checks=True)
    clerk.force_login(cast.users["registry_clerk"])

    assert send(clerk, upload("ก.pdf")).status_code == 403
    assert not PendingUpload.objects.exists()
    assert files_in(store_folder) == []


def test_a_file_that_no_view_reads_leaves_nothing(
    clerk: Client, store_folder: Path
) -> None:
    clerk.post("/health/", {"file_1": upload("ก.pdf")})
    assert files_in(store_folder) == []


def test_a_file_cut_off_in_the_middle_leaves_nothing(
    clerk: Client, store_folder: Path
) -> None:
    whole = encode_multipart(BOUNDARY, {"file": upload("ก.pdf", pdf().ljust(900_000))})
    cut = whole[:600_000]

    response = clerk.generic("POST", UPLOADS, cut, MULTIPART_CONTENT)

    assert response.status_code == 422
    assert not StoredFile.objects.exists()
    assert files_in(store_folder) == []


class BrokenStream(BytesIO):
    """A browser that goes away after some bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 300_000:
            message = "the browser went away"
            raise OSError(message)
        return super().read(size)


def test_a_browser_that_goes_away_leaves_nothing(
    cast: Cast, store_folder: Path
) -> None:
    whole = encode_multipart(BOUNDARY, {"file": upload("ก.pdf", pdf().ljust(900_000))})
    request: Any = RequestFactory().generic("POST", UPLOADS, whole, MULTIPART_CONTENT)
    request._stream = BrokenStream(whole)
    request.actor = cast.actor("registry_clerk")

    with pytest.raises(UnreadablePostError):
        request.POST  # noqa: B018
    assert len(unfinished_in(store_folder)) == 1
    del request
    gc.collect()

    assert unfinished_in(store_folder) == []


def test_a_long_or_odd_name_is_cleaned(clerk: Client) -> None:
    name = "ก" * 300 + "\u202e.pdf"
    kept = send(clerk, upload(name, pdf())).json()["name"]
    assert len(kept) == 200
    assert kept.endswith("ก.pdf")
