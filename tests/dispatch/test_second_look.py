"""What a second look found: approval of what was read, versions, copies, answers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.dispatch.actions.add_recipients import add_recipients
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.receive import mark_opened
from saraban.dispatch.actions.receive_copy import receive_copy
from saraban.dispatch.actions.replace import ReplacementDetails, replace_letter
from saraban.dispatch.errors import (
    AnswerElsewhereError,
    NewerVersionError,
    RecalledError,
    RecipientThereError,
)
from saraban.dispatch.models import Delivery, Dispatch, Draft
from saraban.dispatch.queries.recipients import OutsideParty, RecipientChoice
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.dispatch.sent_letters import delivery_to, page_of, receive, send

State = Delivery.State


def some(cast: Cast, *places: int) -> RecipientChoice:
    """Choose schools by their places in the cast."""
    ids = frozenset(cast.schools[each].pk for each in places)
    return RecipientChoice(kinds=frozenset({"some_schools"}), school_ids=ids)


def inside(cast: Cast) -> RecipientChoice:
    """Choose a division, the central registry and somebody outside."""
    return RecipientChoice(
        kinds=frozenset({"inside", "outside"}),
        inside_ids=frozenset({cast.divisions[2].pk}),
        via_registry=True,
        outside=(OutsideParty("เทศบาลตัวอย่าง", "post", "EX 1"),),
    )


def replace(cast: Cast, old: Dispatch, ids: set[int] | None = None) -> Dispatch:
    """Send another version, to all or to some."""
    details = ReplacementDetails(
        reason="แก้วันที่",
        subject=f"{old.subject} (แก้ไข)",
        summary="ย่อ",
        delivery_ids=None if ids is None else frozenset(ids),
    )
    actor = cast.actor("division_clerk")
    return replace_letter(old.pk, details, actor=actor)


def recall(cast: Cast, sent: Dispatch, ids: list[int] | None = None) -> None:
    """Call it back."""
    actor = cast.actor("division_clerk")
    recall_deliveries(sent.pk, "ลงวันที่ผิด", ids, actor=actor)


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """A line of the send register with its file."""
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("division_clerk").post(page, forms.outgoing(cast, file_1=forms.pdf()))
    return RegisterEntry.objects.get()


def test_what_was_changed_after_asking_is_not_sent_as_approved(
    cast: Cast, entry: RegisterEntry
) -> None:
    Office.objects.filter(pk=cast.area.pk).update(sending_needs_approval=True)
    clerk = cast.sign_in("division_clerk")
    url = f"{reverse('dispatch:dispatch_create')}?entry={entry.pk}"
    clerk.post(url, forms.dispatch(cast))
    draft = Draft.objects.get()
    assert draft.state == Draft.State.WAITING
    edit = reverse("registers:entry_edit", args=[entry.pk])
    changed = forms.outgoing(
        cast,
        reference_number=entry.reference_number,
        file_1=forms.pdf("อื่น.pdf", forms.PDF + b"%other"),
    )
    assert clerk.post(edit, changed).status_code == 302
    approve = reverse("dispatch:draft_approve", args=[draft.pk])
    head = cast.sign_in("division_director")
    answer = head.post(approve, {"mark": ""}, follow=True)
    assert "ถูกแก้ไขหลังจากส่งขออนุมัติ" in answer.content.decode()
    assert not Dispatch.objects.exists()
    draft.refresh_from_db()
    assert draft.state == Draft.State.WAITING


def test_what_was_called_back_by_mistake_comes_again_under_its_number(
    cast: Cast,
) -> None:
    sent = send(cast)
    received = receive(cast, sent)
    recall(cast, sent, [received.pk])
    new = replace(cast, sent, {received.pk})
    again = receive(cast, new)
    assert again.entry == received.entry
    assert new.recipients_text == cast.schools[0].short_name


def test_a_whole_replacement_leaves_the_called_back_alone(cast: Cast) -> None:
    sent = send(cast)
    called_back = delivery_to(sent, cast.schools[0])
    recall(cast, sent, [called_back.pk])
    new = replace(cast, sent)
    assert new.recipient_count == 2
    assert delivery_to(sent, cast.schools[0]).state == State.RECALLED


def test_an_old_version_is_sent_to_nobody_new(cast: Cast) -> None:
    sent = send(cast, to=some(cast, 0))
    replace(cast, sent)
    actor = cast.actor("division_clerk")
    with pytest.raises(NewerVersionError):
        add_recipients(sent.pk, some(cast, 1), actor=actor)


def test_whoever_has_the_letter_through_another_sending_is_not_added(
    cast: Cast, entry: RegisterEntry
) -> None:
    url = f"{reverse('dispatch:dispatch_create')}?entry={entry.pk}"
    for school in cast.schools[:2]:
        typed = forms.dispatch(cast, offices=[school.pk])
        assert cast.sign_in("division_clerk").post(url, typed).status_code == 302
    first = Dispatch.objects.earliest("pk")
    actor = cast.actor("division_clerk")
    with pytest.raises(RecipientThereError):
        add_recipients(first.pk, some(cast, 1), actor=actor)


def test_a_letter_inside_and_outside_is_replaced_as_a_whole(cast: Cast) -> None:
    sent = send(cast, to=inside(cast))
    registry = sent.inside_copies.get(office=cast.area)
    first = receive_copy(registry.pk, actor=cast.actor("registry_clerk"))
    new = replace(cast, sent)
    assert new.recipient_count == 3
    assert new.outside_deliveries.get().detail == "EX 1"
    renewed = new.inside_copies.get(office=cast.area)
    again = receive_copy(renewed.pk, actor=cast.actor("registry_clerk"))
    assert again.entry == first.entry
    assert "มีฉบับแก้ไขแทน" in page_of(cast, sent)


def test_a_copy_that_was_called_back_unopened_stays_closed(cast: Cast) -> None:
    sent = send(cast, to=inside(cast))
    copy = sent.inside_copies.get(office=cast.divisions[2])
    recall(cast, sent)
    page = reverse("dispatch:copy_detail", args=[copy.pk])
    shown = cast.sign_in("registry_clerk").get(page).content.decode()
    assert "ลงวันที่ผิด" in shown
    assert sent.summary not in shown
    copy.refresh_from_db()
    assert copy.opened_at is None
    with pytest.raises(RecalledError):
        receive_copy(copy.pk, actor=cast.actor("registry_clerk"))


def test_an_answer_reaches_whoever_asked(cast: Cast) -> None:
    sent = send(cast, needs_reply=True)
    received = receive(cast, sent)
    with pytest.raises(AnswerElsewhereError):
        send(cast, "school_clerk", to=some(cast, 1), answers=received)
    received.refresh_from_db()
    assert received.acted_at is None


def test_an_answer_to_what_was_called_back_meanwhile_keeps_its_text(
    cast: Cast,
) -> None:
    received = receive(cast, send(cast))
    recall(cast, received.dispatch)
    typed = forms.dispatch(cast, recipients="area_registry", answers=received.pk)
    del typed["offices"], typed["from_office"]
    answer = cast.sign_in("school_clerk").post(
        reverse("dispatch:dispatch_create"), typed
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert RecalledError.message in page
    assert str(typed["summary"]) in page


def test_opening_after_the_recall_opens_nothing(cast: Cast) -> None:
    sent = send(cast)
    stale = delivery_to(sent, cast.schools[0])
    recall(cast, sent)
    mark_opened(stale, actor=cast.actor("school_clerk"))
    assert delivery_to(sent, cast.schools[0]).opened_at is None
