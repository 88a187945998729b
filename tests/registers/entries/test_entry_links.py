"""ตอบหนังสือ, อ้างถึง and ค้นเรื่องเดิม: registers:entry_related, link_create, …"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.registers.models import EntryLink, RegisterEntry
from saraban.registers.queries.links import referred_entries
from tests import forms
from tests.cast import Cast

INCOMING = reverse("registers:entry_create", args=["incoming"])
OUTGOING = reverse("registers:entry_create", args=["outgoing"])


def received(cast: Cast, by: str = "registry_clerk", **changed: Any) -> RegisterEntry:
    changed.setdefault("reference_number", f"ที่ ตย 1/{RegisterEntry.objects.count()}")
    answer = cast.sign_in(by).post(INCOMING, forms.incoming(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def sent(cast: Cast, by: str = "registry_clerk", **changed: Any) -> RegisterEntry:
    answer = cast.sign_in(by).post(OUTGOING, forms.outgoing(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def page_of(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    return cast.sign_in(by).get(entry.get_absolute_url()).content.decode()


def tie(
    cast: Cast, entry: RegisterEntry, target: RegisterEntry, kind: str, by: str
) -> Any:
    url = reverse("registers:link_create", args=[entry.pk])
    typed = {"target": target.pk, "kind": kind}
    return cast.sign_in(by).post(url, typed, follow=True)


def test_a_reply_is_tied_both_ways(cast: Cast) -> None:
    letter = received(cast)
    form = cast.sign_in("registry_clerk").get(f"{OUTGOING}?answers={letter.pk}")
    page = form.content.decode()
    assert f'name="answers" value="{letter.pk}"' in page
    assert letter.sender in page
    assert "อ้างถึง" in page
    reply = sent(cast, answers=letter.pk, subject=letter.subject)
    assert "ตอบหนังสือ" in page_of(cast, reply)
    assert f"เลขรับ {letter.number}" in page_of(cast, reply)
    assert "ตอบแล้วโดย" in page_of(cast, letter)
    assert reply.reference_number in page_of(cast, letter)


def test_a_number_in_the_reference_ties_its_letter(cast: Cast) -> None:
    letter = received(cast, reference_number="ศธ 04999/ว ๑๒๓")
    text = "หนังสือ สพป.ตัวอย่าง ที่ ศธ04999/ว123 ลงวันที่ 16 พ.ย. 2569"
    reply = sent(cast, refers_to=text)
    link = EntryLink.objects.get()
    assert (link.entry, link.target, link.kind) == (reply, letter, "refers")
    assert text in page_of(cast, reply)
    assert "ถูกอ้างถึงใน" in page_of(cast, letter)


@pytest.mark.parametrize("text", ["ไม่มีเลข", "%", "ที่", "ศธ 9/9", "(/)" * 60])
def test_a_reference_to_nothing_known_stays_text(cast: Cast, text: str) -> None:
    received(cast)
    sent(cast, refers_to=text)
    assert not EntryLink.objects.exists()


def test_a_number_that_two_letters_carry_is_left_to_the_clerk(cast: Cast) -> None:
    for sender in ("บ้านหนึ่ง", "บ้านสอง"):
        received(cast, sender=sender, reference_number="ที่ ก 1/2")
    sent(cast, refers_to="ที่ ก 1/2")
    assert not EntryLink.objects.exists()


def test_letters_of_other_offices_are_never_tied(cast: Cast) -> None:
    received(cast, by="other_school_clerk", reference_number="ที่ ก 1/2")
    actor = cast.actor("registry_clerk")
    assert referred_entries("ที่ ก 1/2", actor) == []
    entry = sent(cast)
    foreign = RegisterEntry.objects.exclude(pk=entry.pk).get()
    assert tie(cast, entry, foreign, "refers", "registry_clerk").status_code == 404
    assert not EntryLink.objects.exists()


def test_an_earlier_letter_is_found_and_tied(cast: Cast) -> None:
    old = received(cast, subject="การแข่งขันทักษะวิชาการ ระดับเขต ครั้งที่ 1")
    other = received(cast, subject="การเลื่อนวันหยุด")
    new = received(cast, subject="การแข่งขันทักษะวิชาการ ระดับเขต ครั้งที่ 2")
    url = reverse("registers:entry_related", args=[new.pk])
    page = cast.sign_in("registry_clerk").get(url).content.decode()
    assert old.subject in page
    assert other.subject not in page
    assert "ผูก" in tie(cast, new, old, "refers", "registry_clerk").content.decode()
    assert old.subject in page_of(cast, new)
    assert new.subject in page_of(cast, old)


def test_a_tie_is_taken_away_with_a_trace(cast: Cast) -> None:
    old, new = received(cast), received(cast)
    tie(cast, new, old, "refers", "registry_clerk")
    url = reverse("registers:link_delete", args=[EntryLink.objects.get().pk])
    assert cast.sign_in("officer").post(url).status_code == 403
    assert cast.sign_in("outsider").post(url).status_code == 404
    assert cast.sign_in("registry_clerk").post(url).status_code == 302
    assert not EntryLink.objects.exists()
    deeds = AuditEvent.objects.filter(subject_id=new.pk).values_list("kind", flat=True)
    assert list(deeds)[-2:] == [AuditKind.ENTRIES_TIED, AuditKind.ENTRIES_UNTIED]


def test_only_what_goes_out_answers_what_came_in(cast: Cast) -> None:
    first, second = received(cast), received(cast)
    page = tie(cast, second, first, "answers", "registry_clerk").content.decode()
    assert "ตอบหนังสือได้เฉพาะหนังสือส่งที่ตอบหนังสือรับ" in page
    assert not EntryLink.objects.exists()
    reply = sent(cast)
    tie(cast, first, reply, "answers", "registry_clerk")
    link = EntryLink.objects.get()
    assert (link.entry, link.target) == (reply, first)


@pytest.mark.parametrize("typed", [{}, {"target": "x", "kind": "refers"}])
def test_a_tie_to_nothing_is_not_known(cast: Cast, typed: dict[str, str]) -> None:
    url = reverse("registers:link_create", args=[received(cast).pk])
    assert cast.sign_in("registry_clerk").post(url, typed).status_code == 404


def test_a_letter_with_many_ties_takes_no_more_queries(cast: Cast) -> None:
    letter = received(cast)
    client = cast.sign_in("registry_clerk")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(letter.get_absolute_url())
        return len(captured)

    queries()
    sent(cast, answers=letter.pk)
    before = queries()
    for _ in range(5):
        sent(cast, answers=letter.pk)
    assert queries() == before
