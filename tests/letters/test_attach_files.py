"""Files are attached to a letter, described and taken off until it is sent."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.documents.errors import UploadExpiredError
from saraban.documents.models import PendingUpload
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from saraban.letters.actions import (
    attach_files,
    remove_attachments,
    set_descriptions,
)
from saraban.letters.errors import LetterFrozenError
from saraban.letters.models import Letter
from saraban.letters.queries.attachments import get_attachment
from saraban.offices.actors import Actor
from tests.cast import Cast

CLERK = "registry_clerk"


@pytest.fixture
def clerk(cast: Cast) -> Actor:
    return cast.actor(CLERK)


@pytest.fixture
def letter(cast: Cast) -> Letter:
    return new_letter(cast)


def new_letter(cast: Cast) -> Letter:
    return Letter.objects.create(
        office=cast.area,
        reference_number="ที่ ศธ 04999/1",
        document_date="2026-11-21",
        subject="การประชุมผู้บริหารสถานศึกษา",
    )


def chosen(actor: Actor, *names: str) -> list[ChosenFile]:
    """Return files that the person has sent ahead."""
    files = []
    for name in names:
        stored_file = store_content(b"%PDF-" + name.encode(), "application/pdf")
        upload = PendingUpload.objects.create(
            user=actor.user, stored_file=stored_file, name=f"{name}.pdf"
        )
        files.append(ChosenFile(stored_file, upload.name, name, upload.pk))
    return files


def names_of(letter: Letter) -> list[tuple[int, str]]:
    return [(each.position, each.description) for each in letter.attachments.all()]


def test_files_stand_in_the_order_given_and_later_ones_behind(
    letter: Letter, clerk: Actor
) -> None:
    attach_files(letter, chosen(clerk, "ก", "ข"), actor=clerk)
    made = attach_files(letter, chosen(clerk, "ค"), actor=clerk)

    assert names_of(letter) == [(1, "ก"), (2, "ข"), (3, "ค")]
    assert [each.name for each in made] == ["ค.pdf"]
    assert not PendingUpload.objects.waiting().exists()


def test_no_files_change_nothing(letter: Letter, clerk: Actor) -> None:
    letter.frozen_at = timezone.now()
    letter.save()
    assert attach_files(letter, [], actor=clerk) == []
    assert remove_attachments(letter, [], actor=clerk) == []
    set_descriptions(letter, {}, actor=clerk)


def test_the_same_press_twice_attaches_once(letter: Letter, clerk: Actor) -> None:
    files = chosen(clerk, "ก")
    attach_files(letter, files, actor=clerk)
    more = chosen(clerk, "ข")
    assert [each.name for each in attach_files(letter, files + more, actor=clerk)] == [
        "ข.pdf"
    ]
    assert names_of(letter) == [(1, "ก"), (2, "ข")]


def test_a_file_no_longer_known_is_refused(letter: Letter, clerk: Actor) -> None:
    files = chosen(clerk, "ก")
    PendingUpload.objects.all().delete()
    with pytest.raises(UploadExpiredError):
        attach_files(letter, files, actor=clerk)
    assert names_of(letter) == []


def test_a_file_taken_off_leaves_its_place_empty(letter: Letter, clerk: Actor) -> None:
    first, _, _ = attach_files(letter, chosen(clerk, "ก", "ข", "ค"), actor=clerk)
    removed = remove_attachments(letter, [first.pk, 999], actor=clerk)

    assert [each.name for each in removed] == ["ก.pdf"]
    assert names_of(letter) == [(2, "ข"), (3, "ค")]
    attach_files(letter, chosen(clerk, "ง"), actor=clerk)
    assert names_of(letter)[-1] == (4, "ง")


def test_files_of_another_letter_are_not_touched(
    cast: Cast, letter: Letter, clerk: Actor
) -> None:
    (own,) = attach_files(letter, chosen(clerk, "ก"), actor=clerk)
    other = new_letter(cast)

    assert remove_attachments(other, [own.pk], actor=clerk) == []
    set_descriptions(other, {own.pk: "เปลี่ยน"}, actor=clerk)
    with pytest.raises(UnknownSubjectError):
        get_attachment(other, own.pk)

    assert names_of(letter) == [(1, "ก")]
    assert get_attachment(letter, own.pk) == own


def test_descriptions_are_corrected(letter: Letter, clerk: Actor) -> None:
    first, second = attach_files(letter, chosen(clerk, "ก", "ข"), actor=clerk)
    set_descriptions(letter, {first.pk: "คำสั่ง", second.pk: ""}, actor=clerk)
    assert names_of(letter) == [(1, "คำสั่ง"), (2, "ข")]


def test_a_sent_letter_keeps_its_files(letter: Letter, clerk: Actor) -> None:
    (kept,) = attach_files(letter, chosen(clerk, "ก"), actor=clerk)
    # Frozen by another process: the object at hand does not know yet.
    Letter.objects.filter(pk=letter.pk).update(frozen_at=timezone.now())
    more = chosen(clerk, "ข")

    with pytest.raises(LetterFrozenError, match="ส่งออกไปแล้ว เปลี่ยนไฟล์แนบไม่ได้"):
        attach_files(letter, more, actor=clerk)
    with pytest.raises(LetterFrozenError):
        remove_attachments(letter, [kept.pk], actor=clerk)
    with pytest.raises(LetterFrozenError):
        set_descriptions(letter, {kept.pk: "เปลี่ยน"}, actor=clerk)

    assert names_of(letter) == [(1, "ก")]
    assert PendingUpload.objects.waiting().count() == 1, "the chosen file still waits"


def test_every_file_is_on_record(letter: Letter, clerk: Actor) -> None:
    (first, _) = attach_files(letter, chosen(clerk, "ก", "ข"), actor=clerk)
    set_descriptions(letter, {first.pk: "คำสั่ง"}, actor=clerk)
    remove_attachments(letter, [first.pk], actor=clerk)

    events = AuditEvent.objects.filter(subject_type="letter", subject_id=letter.pk)
    assert [event.kind for event in events.order_by("pk")] == [
        AuditKind.FILE_ATTACHED,
        AuditKind.FILE_ATTACHED,
        AuditKind.ENTRY_CHANGED,
        AuditKind.FILE_REMOVED,
    ]
    assert {event.actor_id for event in events} == {clerk.user_id}
    details = AuditDetail.objects.filter(event__in=events).order_by("pk")
    first_values = details[0].values
    assert first_values == {
        "position": 1,
        "name": "ก.pdf",
        "description": "ก",
        "sha256": first.stored_file.sha256,
    }
    assert details[2].values == {"file": "ก.pdf", "description": ["ก", "คำสั่ง"]}
