"""The file area of a form, as pages read it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import RequestFactory

from saraban.documents.actions import use_uploads
from saraban.documents.models import PendingUpload
from saraban.documents.staged_uploads import StagedUploads
from tests.cast import Cast
from tests.documents.samples import pdf, upload

CLERK = "registry_clerk"


def read(cast: Cast, fields: dict[str, Any], *, by: str = CLERK) -> StagedUploads:
    request: Any = RequestFactory().post("/", fields)
    request.actor = cast.actor(by)
    uploads = StagedUploads.read(request, request.actor.user)
    request.close()
    return uploads


def sent_ahead(cast: Cast, name: str = "ก.pdf", *, by: str = CLERK) -> str:
    client = cast.sign_in(by)
    response = client.post("/uploads/", {"file": upload(name, pdf(name))})
    return str(response.json()["token"])


def test_a_blank_form_shows_the_five_slots_of_the_manual() -> None:
    uploads = StagedUploads.blank()
    assert uploads.file_numbers == [1, 2, 3, 4, 5]
    assert uploads.staged == []
    assert uploads.is_valid()
    assert uploads.limit_text == (
        "กี่ไฟล์ก็ได้ ไฟล์ละไม่เกิน 50 MB: doc, docx, pdf, xls, xlsx, gif, jpg, png, heic, zip, rar "
        "รวมทุกไฟล์ไม่เกิน 500 MB"
    )
    assert ".pdf,.xls" in uploads.accept


def test_files_of_the_slots_are_kept_in_order(cast: Cast) -> None:
    uploads = read(
        cast,
        {
            "file_2": upload("ข.pdf", pdf("2")),
            "file_1": upload("ก.pdf", pdf("1")),
            "description_1": "หนังสือ\u200bนำส่ง ",
            "description_2": "",
        },
    )

    assert uploads.is_valid()
    assert [(file.name, file.description) for file in uploads.chosen()] == [
        ("ก.pdf", "หนังสือนำส่ง"),
        ("ข.pdf", "ข"),
    ]
    assert PendingUpload.objects.count() == 2


def test_files_sent_ahead_come_first_with_their_descriptions(cast: Cast) -> None:
    token = sent_ahead(cast, "ก.pdf")
    uploads = read(
        cast,
        {
            "upload": [token, token],
            f"upload_description_{token}": "คำสั่ง",
            "file_1": upload("ข.pdf"),
        },
    )

    assert [file.name for file in uploads.chosen()] == ["ก.pdf", "ข.pdf"]
    first = uploads.staged[0]
    assert (first.token, first.description) == (token, "คำสั่ง")
    assert first.url == f"/uploads/{token}/"
    assert first.size_text.endswith("ไบต์")


def test_a_refused_form_shows_its_files_and_descriptions_again(cast: Cast) -> None:
    uploads = read(
        cast,
        {
            "file_1": upload("ดี.pdf"),
            "description_1": "ดี",
            "file_2": upload("ปลอม.pdf", b"MZ"),
            "description_2": "ปลอม",
            "description_3": "ยังไม่ได้เลือก",
        },
    )

    assert not uploads.is_valid()
    assert len(uploads.errors) == 1
    assert uploads.errors[0].startswith("ไฟล์ ปลอม.pdf ไม่ใช่ไฟล์ PDF จริง")
    assert [file.name for file in uploads.staged] == ["ดี.pdf"]
    assert uploads.descriptions == {2: "ปลอม", 3: "ยังไม่ได้เลือก"}

    again = read(
        cast,
        {
            "upload": uploads.staged[0].token,
            f"upload_description_{uploads.staged[0].token}": "ดี",
        },
    )
    assert again.is_valid()
    assert [file.description for file in again.chosen()] == ["ดี"]


@pytest.mark.parametrize("token", ["not-a-token", str(uuid.UUID(int=1))])
def test_an_unknown_file_is_chosen_again(cast: Cast, token: str) -> None:
    uploads = read(cast, {"upload": [token, sent_ahead(cast)]})
    assert uploads.errors == ["ไฟล์ที่เลือกไว้หมดอายุแล้ว เลือกไฟล์ใหม่อีกครั้ง"]
    assert len(uploads.staged) == 1


def test_another_persons_file_cannot_be_taken(cast: Cast) -> None:
    token = sent_ahead(cast, by="school_clerk")
    uploads = read(cast, {"upload": token, "remove_upload": ""})
    assert uploads.errors == ["ไฟล์ที่เลือกไว้หมดอายุแล้ว เลือกไฟล์ใหม่อีกครั้ง"]
    assert uploads.chosen() == []

    read(cast, {"remove_upload": token})
    assert PendingUpload.objects.filter(pk=token).exists()


def test_more_slots_are_shown_without_doing_the_deed(cast: Cast) -> None:
    uploads = read(cast, {"more_slots": "1", "description_1": "คำสั่ง"})
    assert uploads.file_numbers == list(range(1, 11))
    assert uploads.descriptions == {1: "คำสั่ง"}
    assert uploads.wants_more_slots
    assert not uploads.is_valid()
    assert uploads.errors == []

    fields = {f"description_{number}": "" for number in uploads.file_numbers}
    assert read(cast, {**fields, "more_slots": "1"}).file_numbers[-1] == 15
    assert read(cast, fields).file_numbers[-1] == 10
    assert read(cast, {"description_999": ""}).file_numbers[-1] == 100


def test_a_file_beyond_the_fifth_slot_is_read(cast: Cast) -> None:
    uploads = read(cast, {"file_12": upload("ก.pdf"), "description_12": "สิบสอง"})
    assert [file.description for file in uploads.chosen()] == ["สิบสอง"]


def test_a_file_sent_ahead_can_be_removed(cast: Cast) -> None:
    removed, kept = sent_ahead(cast, "ก.pdf"), sent_ahead(cast, "ข.pdf")
    uploads = read(cast, {"upload": [removed, kept], "remove_upload": removed})
    assert [file.token for file in uploads.staged] == [kept]
    assert uploads.errors == []
    assert not uploads.is_valid()
    assert [str(each.pk) for each in PendingUpload.objects.all()] == [kept]


def test_a_long_description_is_refused(cast: Cast) -> None:
    fields = {"file_1": upload("ก.pdf"), "description_1": "ก" * 201}
    uploads = read(cast, fields)
    assert uploads.errors == [
        "คำอธิบายของไฟล์ ก.pdf ยาวเกินไป ใส่ได้ไม่เกิน 200 ตัวอักษร (ที่พิมพ์มี 201 ตัวอักษร)"
    ]


def test_a_second_press_finds_its_files_in_place(cast: Cast) -> None:
    token = sent_ahead(cast)
    use_uploads([uuid.UUID(token)])
    uploads = read(cast, {"upload": token, "file_1": upload("ข.pdf")})

    assert uploads.is_valid()
    assert [file.name for file in uploads.chosen()] == ["ข.pdf"]
    uploads.consume()
    assert [str(each.pk) for each in PendingUpload.objects.all()] == [token]


def test_what_the_deed_did_not_use_is_let_go(cast: Cast) -> None:
    uploads = read(cast, {"file_1": upload("ก.pdf")})
    uploads.consume()
    uploads.consume()
    assert not PendingUpload.objects.exists()


def test_a_form_shown_again_keeps_its_files_another_day(cast: Cast) -> None:
    token = sent_ahead(cast)
    before = PendingUpload.objects.get().created_at
    read(cast, {"upload": token})
    assert PendingUpload.objects.get().created_at > before
