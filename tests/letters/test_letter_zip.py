"""All files of a letter in one archive."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.documents.storage import path_of
from saraban.documents.zip_archive import distinct_names
from saraban.letters.models import LetterAttachment
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.documents.samples import pdf, upload

pytestmark = pytest.mark.postgres


def registered(cast: Cast, *files: Any) -> RegisterEntry:
    # A browser sends the description of each slot too.
    slots = {f"file_{place}": file for place, file in enumerate(files, start=1)}
    slots |= {f"description_{place}": "" for place in range(1, len(files) + 1)}
    page = reverse("registers:entry_create", args=["incoming"])
    typed = forms.incoming(cast, **slots)
    answer = cast.sign_in("registry_clerk").post(page, typed)
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def get_zip(client: Client, entry: RegisterEntry) -> Any:
    return client.get(reverse("registers:entry_zip", args=[entry.pk]))


def contents(answer: Any) -> dict[str, bytes]:
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_twelve_files_of_a_plain_form_come_back_in_one_archive(cast: Cast) -> None:
    files = [upload(f"แผ่นที่ {n}.pdf", pdf(f"แผ่น {n}")) for n in range(1, 13)]
    entry = registered(cast, *files)
    answer = get_zip(cast.sign_in("registry_clerk"), entry)

    assert contents(answer) == {f"แผ่นที่ {n}.pdf": pdf(f"แผ่น {n}") for n in range(1, 13)}
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    # ที่ ตย 0017.3-ว 35614.zip
    assert "0017.3-" in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_equal_names_stay_apart(cast: Cast) -> None:
    files = [upload(name, pdf(str(n))) for n, name in enumerate(["ก.pdf", "ก.PDF"])]
    entry = registered(cast, *files)
    answer = get_zip(cast.sign_in("registry_clerk"), entry)
    assert contents(answer) == {"ก.pdf": pdf("0"), "ก (2).PDF": pdf("1")}


def test_names_that_are_numbered_already_stay_apart() -> None:
    names = ["ก.pdf", "ก (2).pdf", "ก.pdf", "ก.pdf", "ข", "ข"]
    assert distinct_names(names) == [
        "ก.pdf",
        "ก (2).pdf",
        "ก (3).pdf",
        "ก (4).pdf",
        "ข",
        "ข (2)",
    ]


def test_the_archive_is_sent_in_pieces_and_the_files_as_they_are(cast: Cast) -> None:
    large = pdf("ใหญ่") + bytes(range(256)) * 8192
    entry = registered(cast, upload("ก.pdf", large), upload("ข.pdf", pdf("ข")))
    answer = get_zip(cast.sign_in("registry_clerk"), entry)

    assert answer.streaming
    pieces = list(answer.streaming_content)
    assert max(map(len, pieces)) < 300_000
    with zipfile.ZipFile(BytesIO(b"".join(pieces))) as archive:
        kinds = {each.compress_type for each in archive.infolist()}
        assert archive.read("ก.pdf") == large
    assert kinds == {zipfile.ZIP_STORED}


def test_each_file_is_kept_as_opened(cast: Cast) -> None:
    entry = registered(cast, upload("ก.pdf", pdf("ก")), upload("ข.pdf", pdf("ข")))
    get_zip(cast.sign_in("director"), entry)
    read = AuditEvent.objects.filter(kind=AuditKind.FILE_READ)
    assert set(read.values_list("subject_id", flat=True)) == set(
        LetterAttachment.objects.values_list("pk", flat=True)
    )
    assert {each.detail.values["registerentry"] for each in read} == {entry.pk}
    assert read.first() is not None
    assert read[0].actor == cast.users["director"]


def test_only_those_who_may_open_the_files_get_them(cast: Cast) -> None:
    entry = registered(cast, upload("ก.pdf", pdf("ก")), upload("ข.pdf", pdf("ข")))
    assert get_zip(cast.sign_in("school_clerk"), entry).status_code == 404
    assert get_zip(Client(), entry).status_code == 302
    assert not AuditEvent.objects.filter(kind=AuditKind.FILE_READ).exists()


def test_a_letter_without_files_has_no_archive(cast: Cast) -> None:
    entry = registered(cast)
    assert get_zip(cast.sign_in("registry_clerk"), entry).status_code == 404


def test_a_lost_file_is_said_before_anything_is_sent(cast: Cast) -> None:
    entry = registered(cast, upload("ก.pdf", pdf("ก")), upload("ข.pdf", pdf("ข")))
    lost = LetterAttachment.objects.latest("pk")
    path_of(lost.stored_file.sha256).unlink()
    answer = get_zip(cast.sign_in("registry_clerk"), entry)
    assert answer.status_code == 409
    assert "ไม่พบไฟล์นี้ในที่เก็บไฟล์ของระบบ" in answer.content.decode()


@pytest.mark.parametrize(("count", "is_offered"), [(1, False), (2, True)])
def test_the_archive_is_offered_for_several_files(
    cast: Cast, count: int, is_offered: bool
) -> None:
    files = [upload(f"{n}.pdf", pdf(str(n))) for n in range(count)]
    entry = registered(cast, *files)
    page = cast.sign_in("registry_clerk").get(entry.get_absolute_url())
    address = reverse("registers:entry_zip", args=[entry.pk])
    assert (address in page.content.decode()) is is_offered
