"""``saraban clean-texts``: lines of earlier releases put right, with a trace."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditEvent, AuditKind
from saraban.registers.actions.void import void_entry
from saraban.registers.actions.write_entry import set_keys
from saraban.registers.models import Book, RegisterEntry
from tests.cast import Cast
from tests.registers.exported import add

pytestmark = pytest.mark.postgres
WRONG, RIGHT = "แจ้งเร่ืองท่ีดินราชพัสดุ", "แจ้งเรื่องที่ดินราชพัสดุ"


def as_before(entry: RegisterEntry) -> RegisterEntry:
    """Write the line as an earlier release did."""
    entry.subject = entry.content.subject = WRONG
    set_keys(entry, is_incoming=entry.book.is_incoming)
    entry.save()
    entry.content.save()
    return entry


def run(*, write: bool) -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("clean_texts", write=write, stdout=out)
    return out.getvalue().strip()


def corrections(entry: RegisterEntry) -> list[AuditEvent]:
    """Return the recorded corrections of the line."""
    events = AuditEvent.objects.filter(
        kind=AuditKind.ENTRY_CHANGED, subject_type="registerentry", subject_id=entry.pk
    )
    return list(events)


def test_each_line_is_corrected_once_and_recorded(cast: Cast) -> None:
    entry = as_before(add(cast))
    right = add(cast, subject=RIGHT)
    assert run(write=False).startswith("2 lines looked at, 1 to be corrected")
    assert corrections(entry) == []
    assert run(write=True) == "2 lines looked at, 1 corrected"
    assert run(write=True) == "2 lines looked at, 0 corrected"
    entry.refresh_from_db()
    assert entry.subject == entry.content.subject == RIGHT
    [event] = corrections(entry)
    assert event.office_id == cast.area.pk
    assert event.actor is None
    assert dict(event.detail.values)["subject"] == [WRONG, RIGHT]
    assert corrections(right) == []
    page = cast.sign_in("registry_clerk").get(
        reverse("registers:entry_detail", args=[entry.pk])
    )
    assert "คำสั่งจัดข้อความให้ถูกต้อง" in page.content.decode()


def test_what_was_sent_cancelled_or_closed_keeps_its_words(cast: Cast) -> None:
    sent = as_before(add(cast, "outgoing", by="division_clerk"))
    sent.content.frozen_at = timezone.now()
    sent.content.save()
    void = as_before(add(cast))
    void_entry(void, "ลงผิด", actor=cast.actor("registry_clerk"))
    assert run(write=True) == "1 lines looked at, 1 corrected"
    sent.refresh_from_db()
    void.refresh_from_db()
    assert (sent.subject, sent.content.subject) == (RIGHT, WRONG)
    assert void.subject == WRONG
    Book.objects.filter(pk=sent.book_id).update(is_open=False)
    as_before(sent)
    Book.objects.filter(pk=sent.book_id).update(closed_for_good_at=timezone.now())
    assert run(write=True) == "0 lines looked at, 0 corrected"
