"""รวมสถานศึกษา: people, open work and the right to read the books go over."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.models import Endorsement, Step
from saraban.core import thai
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.models import Delivery, Draft
from saraban.offices.models import Appointment, Role
from saraban.recipients.models import SavedGroup
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.circulation.handed import hand
from tests.desk.closing.waiting import REASON, appoint, close, merge, reserve, words_of
from tests.dispatch.came import pdf, received, to_school
from tests.dispatch.drafted import keep
from tests.dispatch.sent_letters import send

State = Delivery.State


def test_people_go_over_with_the_posts_that_are_chosen(cast: Cast) -> None:
    """The clerk stays a clerk; the head becomes what is chosen; the teacher goes home."""
    old, new = cast.schools[0], cast.schools[1]
    teacher = cast.appointments["teacher"].pk
    assert merge(cast, old, new, **{f"role_{teacher}": ""}).status_code == 302
    old.refresh_from_db()
    assert (old.is_active, old.merged_into) == (False, new)
    ended = Appointment.objects.filter(office=old)
    assert {each.ends_on for each in ended} == {thai.today()}
    made = Appointment.objects.filter(office=new).exclude(
        pk=cast.appointments["other_school_clerk"].pk
    )
    assert {(each.user, each.role) for each in made} == {
        (cast.users["school_clerk"], Role.SCHOOL_CLERK),
        (cast.users["school_director"], Role.TEACHER),
    }
    (event,) = AuditEvent.objects.filter(kind=AuditKind.OFFICES_MERGED)
    assert event.detail.values["reason"] == REASON
    home = cast.sign_in("school_clerk").get(reverse("desk:home"))
    assert new.name in words_of(home)


def test_letters_wait_where_the_work_is_and_the_sender_sees_it(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    only = to_school(cast)
    assert merge(cast, old, new).status_code == 302
    only.refresh_from_db()
    assert (only.office, only.moved_from, only.state) == (new, old, State.SENT)
    browser = cast.sign_in("other_school_clerk")
    page = words_of(browser.get(only.get_absolute_url()))
    assert f"{old.name} ซึ่งปิดใช้งานแล้ว" in page
    received(cast, only, "other_school_clerk")
    matrix = cast.sign_in("registry_clerk").get(only.dispatch.get_absolute_url())
    assert f"เดิมส่งถึง {old.name}" in words_of(matrix)
    paper = reverse("dispatch:dispatch_print", args=[only.dispatch_id])
    assert cast.sign_in("registry_clerk").get(paper).status_code == 200


def test_a_letter_to_both_schools_is_not_received_twice(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    to_both = send(cast)
    merge(cast, old, new)
    at_old = to_both.deliveries.get(office=old)
    assert at_old.state == State.RETURNED
    assert new.name in at_old.return_note
    # Nothing is missing, so nothing waits for an answer.
    assert at_old.return_settled_at is not None
    assert to_both.deliveries.filter(office=new).count() == 1


def test_what_is_on_its_way_goes_on_and_the_old_book_stays(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    delivery = to_school(cast, pdf())
    entry = received(cast, delivery)
    (step,) = hand(cast, entry, "school_clerk", "teacher")
    before = RegisterEntry.objects.filter(pk=entry.pk).values().get()
    merge(cast, old, new)
    step.refresh_from_db()
    assert step.state == Step.State.WITHDRAWN
    note = Endorsement.objects.get(step=step, kind=Endorsement.Kind.WITHDRAWAL)
    assert REASON in note.words
    # The same dispatch, so that its sender sees where the letter is.
    passed_on = delivery.dispatch.deliveries.get(office=new)
    assert (passed_on.moved_from, passed_on.state) == (old, State.SENT)
    delivery.dispatch.refresh_from_db()
    assert delivery.dispatch.recipient_count == 2
    assert RegisterEntry.objects.filter(pk=entry.pk).values().get() == before
    made = receive_delivery(passed_on.pk, actor=cast.actor("other_school_clerk"))
    assert made.book.office == new


def test_a_letter_on_paper_is_sent_from_the_old_book(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    browser = cast.sign_in("school_clerk")
    typed = forms.incoming(cast)
    browser.post(reverse("registers:entry_create", args=["incoming"]), typed)
    entry = RegisterEntry.objects.get(book__office=old)
    hand(cast, entry, "school_clerk", "teacher")
    merge(cast, old, new)
    delivery = Delivery.objects.get(office=new)
    assert (delivery.dispatch.sender, delivery.dispatch.entry) == (old, entry)
    made = receive_delivery(delivery.pk, actor=cast.actor("other_school_clerk"))
    assert (made.reference_number, made.subject) == (
        entry.reference_number,
        entry.subject,
    )
    assert made.sender == old.name


def test_a_report_that_is_owed_is_owed_by_the_new_school(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    dispatch = send(cast, schools=[old], needs_reply=True)
    received(cast, dispatch.deliveries.get())
    merge(cast, old, new)
    at_old, at_new = dispatch.deliveries.order_by("pk")
    assert new.name in at_old.acted_note
    assert (at_new.office, at_new.acted_at) == (new, None)


def test_drafts_are_written_on_and_reserved_numbers_are_void(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    draft = keep(cast, "school_clerk", recipients="area_registry")
    reserved = reserve(cast, "school_clerk", None)
    merge(cast, old, new)
    draft.refresh_from_db()
    reserved.refresh_from_db()
    assert (draft.office, draft.state) == (new, Draft.State.WRITING)
    page = cast.sign_in("other_school_clerk").get(draft.get_absolute_url())
    assert draft.subject in words_of(page)
    assert reserved.is_void
    assert REASON in reserved.void_reason


def test_groups_write_to_the_new_school(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    group = SavedGroup.objects.create(office=cast.area, name="โรงเรียนขยายโอกาส")
    group.members.set([old])
    merge(cast, old, new)
    assert set(group.members.all()) == {old, new}


def test_a_school_without_a_successor_gives_its_work_to_the_area(cast: Cast) -> None:
    old = cast.schools[0]
    from_area = to_school(cast)
    entry = received(cast, to_school(cast, subject="หนังสืออีกฉบับ"))
    hand(cast, entry, "school_clerk", "teacher")
    assert close(cast, old, cast.area).status_code == 302
    from_area.refresh_from_db()
    # The area has what it sent itself: it comes back, and nobody is asked again.
    assert from_area.state == State.RETURNED
    assert not Delivery.objects.filter(office=cast.area).exists()
    old.refresh_from_db()
    assert (old.is_active, old.merged_into) == (False, None)


def test_a_merged_school_is_merged_no_second_time(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    merge(cast, old, new)
    page = reverse("desk:office_merge", args=[old.pk])
    assert cast.sign_in("administrator").get(page).status_code == 404


def test_a_school_is_merged_with_a_school_where_somebody_works(cast: Cast) -> None:
    old, empty = cast.schools[0], cast.schools[2]
    refused = merge(cast, old, empty)
    assert refused.status_code == 422
    assert "ยังไม่มีผู้รับงานต่อ" in words_of(refused)
    old.refresh_from_db()
    assert old.is_active
    appoint(cast, "deputy", empty, Role.SCHOOL_DIRECTOR)
    assert merge(cast, old, empty).status_code == 302


@pytest.mark.parametrize("target", ["area", "outside_school"])
def test_only_schools_of_the_area_can_be_chosen(cast: Cast, target: str) -> None:
    refused = merge(cast, cast.schools[0], getattr(cast, target))
    assert refused.status_code == 422
