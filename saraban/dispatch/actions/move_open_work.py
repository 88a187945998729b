"""Letters that wait in a closed office go to another, each with a trace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.models import ReturnReason
from saraban.core.locks import keys_of, lock_row, locked_row
from saraban.dispatch.actions.notify import (
    tell_divisions,
    tell_receivers,
    tell_sender,
    title_of,
)
from saraban.dispatch.actions.save_draft import give_back, keep_record, tell_author
from saraban.dispatch.models import Delivery, Dispatch, Draft, InsideCopy
from saraban.dispatch.models.deliveries import DELIVERY_NOTE_MAX
from saraban.dispatch.queries.drafts import drafts
from saraban.dispatch.queries.open_work import (
    copies_waiting_in,
    deliveries_waiting_in,
    drafts_open_in,
    has_letter,
    reports_owed_by,
)
from saraban.letters.models import Letter
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Office

# What of a form belongs to the books of the office that is closed.
TIES: Final = ("entry", "answers", "incoming", "from_office")


# ── deliveries ───────────────────────────────────────────────────────────
def move_deliveries(
    office: Office, target: Office, reason: str, *, actor: Actor
) -> None:
    """Let what waits for its receipt in ``office`` wait in ``target``.

    A letter that ``target`` has already goes back to its sender, who is told that
    nothing is missing. Each in a transaction of its own.
    """
    for delivery_id in keys_of(deliveries_waiting_in(office)):
        if office.owns_books:
            _move_delivery(delivery_id, office, target, reason, actor)
        else:
            _readdress(delivery_id, office, target, actor)


@transaction.atomic
def _move_delivery(
    delivery_id: int, office: Office, target: Office, reason: str, actor: Actor
) -> None:
    delivery = _locked_delivery(delivery_id)
    if not delivery.is_waiting or delivery.office_id != office.pk:
        return
    lock_row(Letter, delivery.dispatch.letter_id)
    if has_letter(target, delivery.dispatch.letter):
        _send_back(delivery, office, target, reason, actor)
        return
    delivery.office, delivery.attention = target, None
    delivery.moved_from = delivery.moved_from or office
    delivery.opened_at = delivery.opened_by = None
    delivery.save()
    _record_move(delivery, office, target, actor)
    title = title_of(delivery.dispatch)
    tell_receivers(NoticeKind.NEW_LETTER, [delivery], f"หนังสือของ{office.name} {title}")
    words = f"{office.short_name} ปิดใช้งาน หนังสือไปที่ {target.short_name} {title}"
    tell_sender(NoticeKind.MOVED, delivery.dispatch, words)


def _send_back(
    delivery: Delivery, office: Office, target: Office, reason: str, actor: Actor
) -> None:
    moment = timezone.now()
    delivery.state = Delivery.State.RETURNED
    delivery.returned_at = moment
    delivery.returned_by_id = actor.user_id
    delivery.returned_capacity = actor.capacity_text
    delivery.return_reason = ReturnReason.OTHER
    note = f"{reason} หนังสือนี้มีอยู่ที่{target.name}แล้ว"
    delivery.return_note = note[:DELIVERY_NOTE_MAX]
    # The sender has nothing to answer: the letter is where the work is.
    delivery.return_settled_at = moment
    delivery.return_settled_by_id = actor.user_id
    delivery.save()
    values = {"reason": ReturnReason.OTHER.value, "note": delivery.return_note}
    record(AuditKind.DELIVERY_RETURNED, delivery, actor=actor, values=values)
    words = f"{office.short_name} ปิดใช้งาน จึงส่งคืน {title_of(delivery.dispatch)}"
    tell_sender(NoticeKind.RETURNED, delivery.dispatch, words)


@transaction.atomic
def _readdress(
    delivery_id: int, division: Office, target: Office, actor: Actor
) -> None:
    """A delivery to an area names another division, or its สารบรรณกลาง."""
    delivery = _locked_delivery(delivery_id)
    if not delivery.is_waiting or delivery.attention_id != division.pk:
        return
    delivery.attention = target if target.is_division else None
    delivery.save(update_fields=["attention"])
    _record_move(delivery, division, target, actor)
    title = f"หนังสือถึง{division.short_name} {title_of(delivery.dispatch)}"
    tell_receivers(NoticeKind.NEW_LETTER, [delivery], title)


def _locked_delivery(delivery_id: int) -> Delivery:
    wanted = Delivery.objects.select_related("dispatch__letter")
    return locked_row(wanted, delivery_id)


# ── what was received and is not done ────────────────────────────────────
def pass_on_reports(
    office: Office, target: Office, reason: str, *, actor: Actor
) -> None:
    """Let ``target`` report on what a closed school has received."""
    for delivery_id in keys_of(reports_owed_by(office)):
        _pass_on_report(delivery_id, office, target, reason, actor)


@transaction.atomic
def _pass_on_report(
    delivery_id: int, office: Office, target: Office, reason: str, actor: Actor
) -> None:
    delivery = pass_on_received(delivery_id, office, target, actor=actor)
    if delivery.acted_at is not None:
        return
    note = f"{reason} {target.name}ดำเนินการต่อ"
    delivery.acted_at = timezone.now()
    delivery.acted_by_id = actor.user_id
    delivery.acted_note = note[:DELIVERY_NOTE_MAX]
    delivery.save(update_fields=["acted_at", "acted_by", "acted_note"])
    values = {"note": delivery.acted_note}
    record(AuditKind.DELIVERY_ACTED, delivery, actor=actor, values=values)


@transaction.atomic
def pass_on_received(
    delivery_id: int, office: Office, target: Office, *, actor: Actor
) -> Delivery:
    """Send what a closed school has received to ``target`` too, in the same dispatch.

    It has a number in the old book, which stays; ``target`` receives it under one of
    its own. Nothing is sent where ``target`` has the letter. Returns the old delivery.
    """
    old = Delivery.objects.get(pk=delivery_id)
    lock_row(Dispatch, old.dispatch_id, no_key=True)
    delivery = _locked_delivery(delivery_id)
    dispatch = delivery.dispatch
    lock_row(Letter, dispatch.letter_id)
    if has_letter(target, dispatch.letter):
        return delivery
    if dispatch.deliveries.filter(office=target).exists():
        return delivery
    made = Delivery.objects.create(
        dispatch=dispatch,
        sender_id=dispatch.sender_id,
        office=target,
        moved_from=office,
    )
    Dispatch.objects.filter(pk=dispatch.pk).update(
        recipient_count=F("recipient_count") + 1
    )
    _record_move(made, office, target, actor)
    title = f"หนังสือของ{office.name} {title_of(dispatch)}"
    tell_receivers(NoticeKind.NEW_LETTER, [made], title)
    return delivery


# ── copies inside the office ─────────────────────────────────────────────
def move_copies(division: Office, target: Office, *, actor: Actor) -> None:
    """Let copies that a division has not acknowledged wait elsewhere."""
    for copy_id in keys_of(copies_waiting_in(division)):
        _move_copy(copy_id, division, target, actor)


@transaction.atomic
def _move_copy(copy_id: int, division: Office, target: Office, actor: Actor) -> None:
    copy = locked_row(InsideCopy.objects.select_related("dispatch"), copy_id)
    if copy.office_id != division.pk or copy.received_at is not None:
        return
    there = copy.dispatch.inside_copies.filter(office=target).first()
    if there is not None:
        # The letter lies there already: that copy stands for this one.
        copy.replaced_at = timezone.now()
        copy.save(update_fields=["replaced_at"])
    else:
        copy.office = target
        copy.opened_at = None
        copy.save(update_fields=["office", "opened_at"])
        title = f"สำเนาของ{division.short_name} {title_of(copy.dispatch)}"
        tell_divisions(NoticeKind.NEW_LETTER, [copy], title)
    _record_move(copy, division, target, actor)


# ── drafts ───────────────────────────────────────────────────────────────
def move_drafts(office: Office, target: Office, reason: str, *, actor: Actor) -> None:
    """Give drafts to ``target`` to be written on, without approval and without a time.

    What was typed stays, but for the ties to the books of a closed school.
    """
    for draft_id in keys_of(drafts_open_in(office)):
        _move_draft(draft_id, office, target, reason, actor)


@transaction.atomic
def _move_draft(
    draft_id: int, office: Office, target: Office, reason: str, actor: Actor
) -> None:
    lock_row(Draft, draft_id)
    draft = drafts().open().filter(pk=draft_id).first()
    if draft is None:
        return
    draft.from_office = target if target.is_division else None
    if office.owns_books:
        draft.office, draft.entry, draft.answers = target.book_owner, None, None
    draft.typed = _without(draft.typed, TIES if office.owns_books else TIES[3:])
    if target.is_division:
        draft.typed += f"&from_office={target.pk}"
    give_back(draft, f"{reason} ตรวจ จาก และเลขที่หนังสือ แล้วส่งอีกครั้ง")
    values: dict[str, Any] = {"from": office.short_name, "to": target.short_name}
    keep_record(draft, "office_closed", values, actor=actor)
    tell_author(NoticeKind.APPROVAL, draft, f"{reason} ร่าง {draft.subject}")


def _without(typed: str, names: Iterable[str]) -> str:
    data = QueryDict(typed, mutable=True)
    for name in names:
        data.pop(name, None)
    return data.urlencode()


def _record_move(
    row: Delivery | InsideCopy, office: Office, target: Office, actor: Actor
) -> None:
    values = {"description": f"{office.short_name} → {target.short_name}"}
    record(AuditKind.WORK_MOVED, row, actor=actor, values=values)
