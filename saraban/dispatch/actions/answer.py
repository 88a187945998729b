"""ตอบหนังสือ and รายงานกลับ: a letter that is sent counts as the answer to one that came.

What is answered is locked before the letter that answers it: its delivery is older.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Q

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.locks import locked_rows
from saraban.dispatch.actions.act import keep_acted
from saraban.dispatch.actions.notify import tell_sender, title_of
from saraban.dispatch.errors import (
    AnswerElsewhereError,
    NotReceivedError,
    ReportedMeanwhileError,
    ReportNeedsNumberError,
)
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.answers import (
    other_reports,
    standing_replies,
    tied_deliveries,
)
from saraban.dispatch.queries.visible import refuse_unless_there, visible_delivery
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.registers.actions.links import keep_tie
from saraban.registers.models import EntryLink, RegisterEntry

_SHOWN: Final = ("dispatch__sender", "dispatch__from_office", "entry__book")


def require_number_of_book(
    answered: Delivery | None, entry: RegisterEntry | None, number: str
) -> None:
    """Raise ReportNeedsNumberError for a report under a number that is in no book."""
    if answered is not None and answered.dispatch.needs_reply and entry is None:
        raise ReportNeedsNumberError(number)


def locked_answered(
    named_id: int | None,
    entry: RegisterEntry | None,
    offices: Collection[int],
    *,
    actor: Actor,
) -> list[Delivery]:
    """Lock what a letter to these offices answers, the delivery that it names first.

    That is what its form names, and what its entry answers by the book, as far as
    whoever asked gets it. Raises AnswerElsewhereError, and the refusals of
    ``answered_delivery``, for what the form names.
    """
    tied = set(tied_deliveries(entry).values_list("pk", flat=True))
    if named_id is None and not tied:
        return []
    own = Delivery.objects.filter(office=actor.book_owner_id)
    ids = tied if named_id is None else {*tied, named_id}
    came = own.filter(pk__in=ids, entry__isnull=False).values_list("entry", flat=True)
    wanted = own.filter(Q(pk__in=ids) | Q(entry__in=list(came)))
    locked = locked_rows(wanted.select_related(*_SHOWN))
    if named_id is not None:
        named = next((each for each in locked if each.pk == named_id), None)
        _require_answerable(named, named_id, actor, is_tied=named_id in tied)
        if named is not None and named.sender_id not in offices:
            asker = named.dispatch.sender.name
            message = (
                f"หนังสือตอบกลับต้องส่งถึง{asker}ซึ่งเป็นผู้ส่งหนังสือที่ตอบ เพิ่มในช่อง ถึง แล้วกดตกลงอีกครั้ง"
            )
            raise AnswerElsewhereError(message)
    counted = [
        each
        for each in locked
        if each.state == Delivery.State.RECEIVED and each.sender_id in offices
    ]
    return sorted(counted, key=lambda each: (each.pk != named_id, -each.pk))


def _require_answerable(
    named: Delivery | None, named_id: int, actor: Actor, *, is_tied: bool
) -> None:
    """Whoever may send the entry that answers it by the book needs no other right."""
    if named is None or not is_tied:
        named = visible_delivery(Delivery.objects.all(), named_id, actor)
        require(actor, Permission.DELIVERY_RECEIVE, division_id=named.attention_id)
    refuse_unless_there(named)
    if not named.is_received:
        raise NotReceivedError


def refuse_second_report(
    answered: Iterable[Delivery], entry: RegisterEntry | None, known: int
) -> None:
    """Raise ReportedMeanwhileError where there are more reports than the sender knows."""
    for each in answered:
        if not each.dispatch.needs_reply:
            continue
        reports = list(other_reports(each, entry))
        if len(reports) > known:
            raise ReportedMeanwhileError(reports[-1].reference_number)


def keep_answered(
    answered: Iterable[Delivery], reply: Dispatch, *, actor: Actor
) -> None:
    """Count a reply that was just sent, tie it in the book and tell whoever asked."""
    name = actor.book_owner.short_name
    told: set[int] = set()
    for each in answered:
        keep_acted(each, answer_note(reply), actor=actor)
        _tie_in_book(each, reply, actor=actor)
        if each.dispatch_id not in told:
            word = "รายงานกลับ" if each.dispatch.needs_reply else "ตอบกลับ"
            title = f"{name} {word} {title_of(reply)}"
            tell_sender(NoticeKind.REPLY, each.dispatch, title)
        told.add(each.dispatch_id)


def answer_note(reply: Dispatch) -> str:
    """Return what a delivery says that was answered by a letter."""
    return f"ตอบกลับ {reply.reference_number}"


def _tie_in_book(answered: Delivery, reply: Dispatch, *, actor: Actor) -> None:
    entry, received = reply.entry, answered.entry
    if entry is None or received is None or received.is_void:
        return
    keep_tie(EntryLink.Kind.ANSWERS, entry, received, actor=actor)


def hold_answered(dispatch_id: int) -> list[Delivery]:
    """Lock what a dispatch answers, before the dispatch itself is locked."""
    asked = Dispatch.objects.filter(pk=dispatch_id, answers__isnull=False)
    entries = asked.values("answers__entry")
    return locked_rows(
        Delivery.objects.filter(entry__in=entries).select_related("dispatch")
    )


def keep_renewed(
    held: Iterable[Delivery], reply: Dispatch, offices: Collection[int], *, actor: Actor
) -> None:
    """Count an answer that goes again, corrected or as it was."""
    for each in held:
        if each.state == Delivery.State.RECEIVED and each.sender_id in offices:
            keep_acted(each, answer_note(reply), actor=actor)


def take_back_answer(held: Iterable[Delivery], reply: Dispatch) -> list[int]:
    """Let a letter be owed again whose only answer whoever asked has no more.

    The answer was called back, or sent back; what was done besides stays. Returns the
    deliveries that are owed again, for the record of the deed.
    """
    owed: list[int] = []
    for each in held:
        if each.acted_note != answer_note(reply) or standing_replies(each).exists():
            continue
        each.acted_at, each.acted_by, each.acted_note = None, None, ""
        each.save(update_fields=["acted_at", "acted_by", "acted_note"])
        owed.append(each.pk)
    return owed
