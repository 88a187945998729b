"""A letter on its way: proposed at a desk, decided on phones, reported and closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from saraban.accounts.models import User
from saraban.circulation.actions.pending_decision import write_due
from saraban.circulation.models import Circulation, Endorsement, PendingDecision, Step
from saraban.documents.storage import store_content
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.signatures.models import SignaturePicture, SignaturePin
from saraban.signatures.pins import hash_of
from tests.browser import PHONE, sign_in
from tests.cast import Cast
from tests.dispatch.came import pdf, received, to_area, to_school
from tests.journeys.steps import button, look
from tests.signatures.drawn import clear, content

PIN = "258036"
Opener = Callable[..., Page]
Kind = Endorsement.Kind


def give_signature(user: User) -> None:
    """Let a person have a signature picture and a PIN."""
    stored = store_content(content(clear()), "image/png")
    SignaturePicture.objects.create(
        user=user, stored_file=stored, width=300, height=100
    )
    SignaturePin.objects.create(user=user, hash=hash_of(PIN, user))


def ten_seconds_pass() -> None:
    """Nobody has pressed เลิกทำ."""
    PendingDecision.objects.update(due_at=timezone.now())
    write_due()


@contextmanager
def at_work(open_window: Opener, person: User, **options: object) -> Iterator[Page]:
    """Open a phone on which the person is signed in."""
    phone = open_window(PHONE, has_touch=True, is_mobile=True, **options)
    sign_in(phone, person)
    yield phone


def propose(page: Page, entry: RegisterEntry) -> None:
    """เสนอ along the way that is offered first: two presses."""
    page.goto(entry.get_absolute_url())
    page.get_by_role("link", name="เสนอ", exact=True).click()
    look(page)
    button(page, "ตกลง").click()
    expect(page.get_by_text("เสนอแล้ว").first).to_be_visible()
    look(page)


def open_queue(phone: Page) -> None:
    """รอสั่งการ at the thumb."""
    phone.goto("/")
    queue = re.compile("^รอ(สั่งการ|ลงความเห็น)")
    phone.get_by_role("link", name=queue).last.click()
    expect(phone.get_by_text(re.compile("ฉบับที่ 1 จาก")).first).to_be_visible()


def decide(phone: Page, order: str) -> None:
    """Press the order, then ลงคำสั่ง: two presses."""
    open_queue(phone)
    look(phone)
    phone.get_by_role("region", name="ความเห็น").get_by_role(
        "button", name=order, exact=True
    ).click()
    look(phone)
    phone.get_by_role("button", name=re.compile("^ลง")).click()
    expect(phone.get_by_role("button", name=re.compile("^เลิกทำ"))).to_be_visible()
    look(phone)
    ten_seconds_pass()


def assign(phone: Page, person: User) -> None:
    """มอบ…, the person, ลงคำสั่ง: three presses, the PIN apart."""
    open_queue(phone)
    look(phone)
    phone.get_by_role("region", name="คำสั่ง").get_by_role(
        "button", name=re.compile("^มอบ")
    ).click()
    phone.get_by_role("checkbox", name=re.compile(str(person))).check()
    phone.get_by_label("รหัส PIN 6 หลัก").fill(PIN)
    look(phone)
    phone.get_by_role("button", name=re.compile("^ลง")).click()
    expect(phone.get_by_role("button", name=re.compile("^เลิกทำ"))).to_be_visible()
    ten_seconds_pass()


def report(phone: Page, subject: str) -> None:
    """The one who acts says that they know, and later what they did."""
    phone.goto("/circulation/")
    phone.get_by_role("link", name=subject).first.click()
    button(phone, "รับทราบ").click()
    look(phone)
    phone.get_by_role("link", name="รายงานผล").click()
    phone.get_by_label("ผลการดำเนินการ").fill("ดำเนินการเรียบร้อยแล้ว")
    look(phone)
    button(phone, "รายงานผล").click()
    expect(phone.get_by_text("รายงานผลแล้ว").first).to_be_visible()


def close(phone: Page, subject: str) -> None:
    """Who instructed is content."""
    phone.goto("/circulation/?box=closing")
    phone.get_by_role("link", name=subject).first.click()
    look(phone)
    button(phone, "ปิดเรื่อง").click()
    expect(phone.get_by_text("ปิดเรื่องแล้ว").first).to_be_visible()
    look(phone)


def kinds_of(entry: RegisterEntry) -> list[str]:
    """What was written on the letter, in order."""
    written = Endorsement.objects.filter(circulation__entry=entry).order_by("pk")
    return list(written.values_list("kind", flat=True))


def test_from_the_registry_to_the_director_and_back(
    page: Page, open_window: Opener, cast: Cast
) -> None:
    entry = received(cast, to_area(cast, pdf()), "registry_clerk")
    RegisterEntry.objects.filter(pk=entry.pk).update(
        responsible_office=cast.divisions[1]
    )
    give_signature(cast.users["director"])
    sign_in(page, cast.users["registry_clerk"])
    propose(page, entry)
    for name in ("division_director", "deputy"):
        with at_work(open_window, cast.users[name]) as phone:
            decide(phone, "เห็นชอบ")
    with at_work(open_window, cast.users["director"]) as phone:
        assign(phone, cast.users["officer"])
    order = Endorsement.objects.get(kind=Kind.INSTRUCTION)
    assert order.method == Endorsement.Method.PIN
    assert order.signature is not None
    with at_work(open_window, cast.users["officer"]) as phone:
        report(phone, entry.subject)
    with at_work(open_window, cast.users["director"]) as phone:
        close(phone, entry.subject)
    assert kinds_of(entry) == [
        Kind.SUBMISSION,
        Kind.OPINION,
        Kind.OPINION,
        Kind.INSTRUCTION,
        Kind.ACCEPTANCE,
        Kind.REPORT,
        Kind.CLOSURE,
    ]
    assert Circulation.objects.get(entry=entry).is_closed
    page.goto(entry.get_absolute_url())
    page.get_by_role("link", name="ประวัติเรื่อง").click()
    expect(page.get_by_text("ดำเนินการเรียบร้อยแล้ว")).to_be_visible()
    look(page)


@pytest.mark.long
def test_a_school_does_the_same_with_two_desks(
    page: Page, open_window: Opener, cast: Cast
) -> None:
    entry = received(cast, to_school(cast, pdf()))
    give_signature(cast.users["school_director"])
    sign_in(page, cast.users["school_clerk"])
    propose(page, entry)
    with at_work(open_window, cast.users["school_director"]) as phone:
        assign(phone, cast.users["teacher"])
    with at_work(open_window, cast.users["teacher"]) as phone:
        report(phone, entry.subject)
    with at_work(open_window, cast.users["school_director"]) as phone:
        close(phone, entry.subject)
    assert Circulation.objects.get(entry=entry).is_closed


def test_undoing_leaves_no_trace(open_window: Opener, cast: Cast) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(signing_needs_pin=False)
    entry = received(cast, to_school(cast, pdf()))
    with at_work(open_window, cast.users["school_clerk"]) as desk:
        propose(desk, entry)
    before = kinds_of(entry)
    with at_work(open_window, cast.users["school_director"]) as phone:
        open_queue(phone)
        phone.get_by_role("region", name="คำสั่ง").get_by_role(
            "button", name="ทราบ", exact=True
        ).click()
        phone.get_by_label("ข้อความเพิ่มเติม").fill("เก็บไว้ก่อน")
        phone.get_by_role("button", name=re.compile("^ลง")).click()
        phone.get_by_role("button", name=re.compile("^เลิกทำ")).click()
        # What was typed is there again.
        expect(phone.get_by_label("ข้อความเพิ่มเติม")).to_have_value("เก็บไว้ก่อน")
    assert kinds_of(entry) == before
    assert Step.objects.waiting().count() == 1
