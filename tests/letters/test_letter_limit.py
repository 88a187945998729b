"""All files of one letter together have a limit (SARABAN_LETTER_MB)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from saraban.documents.models import PendingUpload
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from saraban.letters.actions import attach_files
from saraban.letters.errors import LetterTooLargeError
from saraban.letters.models import Letter, LetterAttachment
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.documents.samples import pdf, upload

pytestmark = pytest.mark.postgres
MEGABYTE = 1024 * 1024
CLERK = "registry_clerk"
TOO_MUCH = "ไฟล์ของหนังสือเรื่องนี้รวมกัน 1.2 MB เกินขนาดที่กำหนด 1 MB"


def large(name: str) -> Any:
    return upload(name, pdf(name) + bytes(620_000))


@pytest.fixture(autouse=True)
def one_megabyte(settings: Settings) -> None:
    """Let a letter carry one MB."""
    settings.LETTER_SIZE_LIMIT = MEGABYTE


def post(cast: Cast, page: str, **changed: Any) -> Any:
    return cast.sign_in(CLERK).post(page, forms.incoming(cast, **changed))


def test_too_much_is_refused_with_its_size_and_nothing_is_lost(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    typed = {"file_1": large("ก.pdf"), "file_2": large("ข.pdf")}
    answer = post(cast, page, **typed, subject="เรื่องที่พิมพ์ไว้")
    text = answer.content.decode()

    assert answer.status_code == 422
    assert TOO_MUCH in text
    assert "เรื่องที่พิมพ์ไว้" in text
    assert "ก.pdf" in text
    assert "ข.pdf" in text
    assert not RegisterEntry.objects.exists()
    # The first of the two alone goes with the next press.
    token = PendingUpload.objects.waiting().get(name="ก.pdf").pk
    assert post(cast, page, upload=str(token)).status_code == 302
    assert LetterAttachment.objects.get().name == "ก.pdf"


def test_what_the_letter_has_counts_too(cast: Cast) -> None:
    post(
        cast,
        reverse("registers:entry_create", args=["incoming"]),
        file_1=large("ก.pdf"),
    )
    entry = RegisterEntry.objects.get()
    page = reverse("registers:entry_edit", args=[entry.pk])
    answer = post(cast, page, version=entry.version, file_1=large("ข.pdf"))

    assert answer.status_code == 422
    assert "เกินขนาดที่กำหนด 1 MB" in answer.content.decode()
    assert "ข.pdf" in answer.content.decode()
    assert LetterAttachment.objects.get().name == "ก.pdf"
    # The file that it has goes, the other comes.
    token = PendingUpload.objects.waiting().get().pk
    removed = LetterAttachment.objects.get().pk
    answer = post(
        cast, page, version=entry.version, upload=str(token), remove_file=removed
    )
    assert answer.status_code == 302
    assert LetterAttachment.objects.get().name == "ข.pdf"


def test_the_deed_itself_refuses(cast: Cast) -> None:
    letter = Letter.objects.create(
        office=cast.area,
        reference_number="ที่ ศธ 04999/1",
        document_date="2026-11-21",
        subject="ทดสอบ",
    )
    stored = store_content(pdf() + bytes(2 * MEGABYTE), "application/pdf")
    chosen = [ChosenFile(stored, "ก.pdf", "ก")]
    with pytest.raises(LetterTooLargeError, match=r"2\.1 MB เกินขนาดที่กำหนด 1 MB"):
        attach_files(letter, chosen, actor=cast.actor(CLERK))
    assert not LetterAttachment.objects.exists()


def test_the_form_names_both_limits(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    text = cast.sign_in(CLERK).get(page).content.decode()
    assert "ไฟล์ละไม่เกิน 50 MB" in text
    assert "รวมทุกไฟล์ไม่เกิน 1 MB" in text
