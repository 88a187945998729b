"""No order of deeds loses a letter: send, open, receive, return, recall, replace, …"""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from saraban.circulation.models import ReturnReason
from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.dispatch.actions import (
    act,
    add_recipients,
    recall,
    receive,
    remind,
    replace,
    return_delivery,
    send,
)
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy
from saraban.dispatch.queries.recipients import OutsideParty, RecipientChoice
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Role
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book
from saraban.registers.queries.completeness import report_on
from tests.cast import APPOINTED_ON, Cast
from tests.machines import UndoneMachine

WHICH = st.integers(0, 10**6)
SCHOOLS = st.frozensets(st.integers(0, 2), min_size=1)
State = Delivery.State

# All of them on PostgreSQL too: `make test-long`.
EXAMPLES = 12 if connection.vendor == "sqlite" else 5


class Letters(UndoneMachine):
    """Any order of deeds between an area and its schools."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.reminded = 0

    @initialize()
    def write_the_letter(self) -> None:
        actor = self.cast.actor("division_clerk")
        details = EntryDetails(
            document_date=thai.today(),
            sender="ก",
            addressee="ข",
            subject="เรื่อง",
            responsible_office_id=self.cast.divisions[1].pk,
        )
        self.entry = register_letter("outgoing", details, actor=actor)
        users = ("school_clerk", "other_school_clerk", "teacher")
        self.posts = {
            school.pk: Appointment.objects.create(
                user=self.cast.users[name],
                office=school,
                role=Role.SCHOOL_CLERK,
                starts_on=APPOINTED_ON,
            )
            for school, name in zip(self.cast.schools, users, strict=True)
        }

    def choice(self, schools: frozenset[int], **more: Any) -> RecipientChoice:
        kinds = {Dispatch.Recipients.SOME_SCHOOLS.value}
        ids = frozenset(self.cast.schools[each].pk for each in schools)
        kinds |= more.pop("kinds", set())
        return RecipientChoice(kinds=frozenset(kinds), school_ids=ids, **more)

    def pick(self, which: int, *states: int) -> Delivery | None:
        found = Delivery.objects.filter(state__in=states) if states else None
        wanted = (Delivery.objects.all() if found is None else found).order_by("pk")
        ids = list(wanted.values_list("pk", flat=True))
        return Delivery.objects.get(pk=ids[which % len(ids)]) if ids else None

    def clerk_of(self, delivery: Delivery) -> Actor:
        post = self.posts[delivery.office_id]
        return Actor(post.user, post, "192.0.2.1")

    # ── rules ────────────────────────────────────────────────────────────────
    @rule(schools=SCHOOLS, everybody=st.booleans(), again=st.booleans())
    def send(self, schools: frozenset[int], everybody: bool, again: bool) -> None:
        actor = self.cast.actor("division_clerk")
        kinds = {"all_government", "inside", "outside"} if everybody else set()
        details = send.DispatchDetails(
            from_office_id=self.cast.divisions[1].pk,
            to=self.choice(
                schools,
                kinds=kinds,
                inside_ids=frozenset({self.cast.divisions[2].pk}),
                via_registry=True,
                outside=(OutsideParty("เทศบาลตัวอย่าง", "post"),),
            ),
            reference_number=self.entry.reference_number,
            document_date=thai.today(),
            subject=self.entry.subject,
            summary="ย่อ",
            needs_reply=again,
            entry=self.entry,
            sends_again=again,
        )
        with contextlib.suppress(DomainError):
            sent = send.send_letter(details, actor=actor)
            assert send.send_letter(details, actor=actor).pk == sent.pk

    @rule(which=WHICH)
    def open_it(self, which: int) -> None:
        delivery = self.pick(which)
        if delivery:
            receive.mark_opened(delivery, actor=self.clerk_of(delivery))

    @rule(which=WHICH)
    def receive(self, which: int) -> None:
        delivery = self.pick(which)
        if delivery is None:
            return
        actor = self.clerk_of(delivery)
        earlier = delivery.replaces
        with contextlib.suppress(DomainError):
            entry = receive.receive_delivery(delivery.pk, actor=actor)
            assert receive.receive_delivery(delivery.pk, actor=actor).pk == entry.pk
            if earlier is not None and earlier.entry_id:
                assert entry.pk == earlier.entry_id

    @rule(which=WHICH, reason=st.sampled_from(ReturnReason), note=st.booleans())
    def send_back(self, which: int, reason: ReturnReason, note: bool) -> None:
        delivery = self.pick(which, State.SENT, State.RECEIVED)
        if delivery is None:
            return
        details = return_delivery.ReturnDetails(reason, "ผิดห้อง" if note else "")
        had = delivery.entry_id
        with contextlib.suppress(DomainError):
            back = return_delivery.return_delivery(
                delivery.pk, details, actor=self.clerk_of(delivery)
            )
            assert back.is_returned
            assert back.entry_id == had

    @rule(which=WHICH)
    def settle(self, which: int) -> None:
        delivery = self.pick(which, State.RETURNED)
        if delivery:
            actor = self.cast.actor("division_clerk")
            return_delivery.settle_returns(
                delivery.dispatch_id, [delivery.pk], actor=actor
            )

    @rule(which=WHICH, whole=st.booleans())
    def recall(self, which: int, whole: bool) -> None:
        delivery = self.pick(which)
        if delivery is None:
            return
        ids = None if whole else [delivery.pk]
        actor = self.cast.actor("registry_clerk")
        with contextlib.suppress(DomainError):
            recall.recall_deliveries(delivery.dispatch_id, "ลงวันที่ผิด", ids, actor=actor)

    @rule(which=WHICH, whole=st.booleans(), changed=st.booleans())
    def replace(self, which: int, whole: bool, changed: bool) -> None:
        delivery = self.pick(which)
        if delivery is None:
            return
        old = delivery.dispatch
        details = replace.ReplacementDetails(
            reason="แก้วันที่",
            subject=f"{old.subject}ก" if changed else old.subject,
            summary=old.summary,
            delivery_ids=None if whole else frozenset({delivery.pk}),
        )
        actor = self.cast.actor("division_clerk")
        with contextlib.suppress(DomainError):
            new = replace.replace_letter(old.pk, details, actor=actor)
            assert replace.replace_letter(old.pk, details, actor=actor).pk == new.pk
            assert (new.letter_id != old.letter_id) == changed

    @rule(which=WHICH, chosen=st.booleans())
    def remind(self, which: int, chosen: bool) -> None:
        delivery = self.pick(which)
        if delivery is None:
            return
        ids = [delivery.pk] if chosen else None
        actor = self.cast.actor("division_clerk")
        with contextlib.suppress(DomainError):
            self.reminded += remind.remind(delivery.dispatch_id, ids, actor=actor)

    @rule(which=WHICH, schools=SCHOOLS)
    def add(self, which: int, schools: frozenset[int]) -> None:
        delivery = self.pick(which)
        if delivery:
            actor = self.cast.actor("division_clerk")
            with contextlib.suppress(DomainError):
                add_recipients.add_recipients(
                    delivery.dispatch_id, self.choice(schools), actor=actor
                )

    @rule(which=WHICH)
    def act(self, which: int) -> None:
        delivery = self.pick(which)
        if delivery:
            with contextlib.suppress(DomainError):
                act.mark_acted(delivery.pk, "แล้ว", actor=self.clerk_of(delivery))

    # ── what always holds ────────────────────────────────────────────────────
    @invariant()
    def every_recipient_is_accounted_for(self) -> None:
        for dispatch in Dispatch.objects.all():
            inside = dispatch.inside_copies.count()
            outside = dispatch.outside_deliveries.count()
            offices = dispatch.deliveries.count()
            assert dispatch.recipient_count == inside + outside + offices
            assert dispatch.letter.is_frozen

    @invariant()
    def every_receipt_has_one_number_of_its_own_office(self) -> None:
        received = Delivery.objects.filter(received_at__isnull=False)
        for each in received.select_related("entry__book"):
            assert each.entry is not None
            assert each.entry.book.office_id == each.office_id
            # Deliveries of one line are versions of each other: one is the first.
            versions = received.filter(entry=each.entry_id)
            later = versions.filter(replaces__isnull=False).count()
            assert later >= versions.count() - 1

    def look(self) -> None:
        """Every book's own report finds nothing."""
        registry = self.cast.actor("registry_clerk")
        for book in Book.objects.select_related("office"):
            post = self.posts.get(book.office_id)
            actor = Actor(post.user, post, "192.0.2.1") if post else registry
            assert report_on(book, actor=actor).is_complete

    @invariant()
    def everybody_is_told(self) -> None:
        told = Notice.objects.values_list("kind", flat=True)
        kinds = list(told)
        new = kinds.count(NoticeKind.NEW_LETTER) + kinds.count(NoticeKind.REPLACED)
        assert new == Delivery.objects.count() + InsideCopy.objects.count()
        returned = Delivery.objects.filter(returned_at__isnull=False).count()
        assert kinds.count(NoticeKind.RETURNED) == returned
        recalled = Delivery.objects.filter(recalled_at__isnull=False).count()
        called_back = InsideCopy.objects.filter(dispatch__recalled_at__isnull=False)
        recalled += called_back.count()
        assert kinds.count(NoticeKind.RECALLED) == recalled
        assert kinds.count(NoticeKind.REMINDER) == self.reminded


@pytest.mark.postgres
def test_no_order_of_deeds_loses_a_letter(cast: Cast) -> None:
    run(cast, EXAMPLES)


@pytest.mark.long
@pytest.mark.postgres
def test_no_other_order_of_deeds_loses_a_letter(cast: Cast) -> None:
    run(cast, 100)


def run(cast: Cast, examples: int) -> None:
    machine = type("CastLetters", (Letters,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
