"""Forms that carry files: pressed twice, refused, and on a full disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from saraban.documents.models import PendingUpload
from saraban.letters.models import Letter, LetterAttachment
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.documents.folders import files_in, unfinished_in
from tests.documents.samples import pdf, upload

CLERK = "registry_clerk"


def send(cast: Cast, typed: dict[str, Any], page: str = "") -> Any:
    page = page or reverse("registers:entry_create", args=["incoming"])
    return cast.sign_in(CLERK).post(page, typed)


def sent_ahead(cast: Cast) -> str:
    answer = cast.sign_in(CLERK).post("/uploads/", {"file": upload("ก.pdf")})
    return str(answer.json()["token"])


def test_a_second_press_with_files_sent_ahead_ends_at_the_same_entry(
    cast: Cast,
) -> None:
    typed = forms.incoming(cast, upload=sent_ahead(cast))
    first, second = send(cast, typed), send(cast, typed)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert RegisterEntry.objects.count() == LetterAttachment.objects.count() == 1
    assert not PendingUpload.objects.waiting().exists()


def test_a_second_press_with_files_in_slots_ends_at_the_same_entry(
    cast: Cast, store_folder: Path
) -> None:
    mark = forms.incoming(cast)
    for _ in range(2):
        # The browser sends the file itself again.
        answer = send(cast, {**mark, "file_1": upload("ก.pdf", pdf())})
        assert answer.status_code == 302

    assert RegisterEntry.objects.count() == LetterAttachment.objects.count() == 1
    assert not PendingUpload.objects.waiting().exists()
    assert len(files_in(store_folder)) == 1


def test_a_second_press_of_a_correction_attaches_once(cast: Cast) -> None:
    send(cast, forms.incoming(cast))
    entry = RegisterEntry.objects.get()
    edit = reverse("registers:entry_edit", args=[entry.pk])
    typed = forms.incoming(cast, upload=sent_ahead(cast))

    assert send(cast, typed, edit).status_code == 302
    assert send(cast, typed, edit).status_code == 302
    assert LetterAttachment.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"file_1": upload("ปลอม.pdf", b"MZ")}, "ไฟล์ ปลอม.pdf ไม่ใช่ไฟล์ PDF จริง"),
        ({"subject": ""}, "ยังไม่ได้กรอกเรื่อง"),
    ],
)
def test_a_refused_form_writes_nothing_and_keeps_its_files(
    cast: Cast, store_folder: Path, changed: dict[str, Any], says: str
) -> None:
    typed = forms.incoming(cast, file_2=upload("ดี.pdf"), description_2="ฉบับจริง")
    answer = send(cast, {**typed, **changed})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert says in page
    assert "ดี.pdf" in page
    assert 'value="ฉบับจริง"' in page
    assert typed["sender"] in page
    assert not RegisterEntry.objects.exists()
    assert not Letter.objects.exists()
    assert PendingUpload.objects.waiting().count() == 1
    assert unfinished_in(store_folder) == []
