"""Letters that wait in an office that is to be closed: to be received, or to be sent."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from saraban.dispatch.models import Delivery, Dispatch, Draft, InsideCopy
from saraban.dispatch.models.querysets import DeliveryQuerySet, InsideCopyQuerySet
from saraban.dispatch.queries.drafts import DraftQuerySet
from saraban.letters.models import Letter
from saraban.offices.models import Office


def deliveries_waiting_in(office: Office) -> DeliveryQuerySet:
    """Return what an office, or a division in its area, has not received yet."""
    waiting = Delivery.objects.outstanding()
    if office.owns_books:
        return waiting.filter(office=office)
    return waiting.filter(attention=office)


def reports_owed_by(office: Office) -> DeliveryQuerySet:
    """Return what an office has received and owes a report on."""
    return Delivery.objects.filter(
        office=office,
        state=Delivery.State.RECEIVED,
        dispatch__needs_reply=True,
        acted_at__isnull=True,
    )


def copies_waiting_in(division: Office) -> InsideCopyQuerySet:
    """Return the copies that a division has not acknowledged."""
    return InsideCopy.objects.outstanding().filter(office=division)


def drafts_open_in(office: Office) -> DraftQuerySet:
    """Return what an office or a division is about to send."""
    drafts = DraftQuerySet(Draft).open()
    if office.owns_books:
        return drafts.filter(office=office)
    return drafts.filter(from_office=office)


def has_letter(office: Office, letter: Letter) -> bool:
    """Whether an office has sent or got this very letter, so that nothing is missing."""
    mine: QuerySet[Dispatch] = Dispatch.objects.filter(letter=letter, sender=office)
    there = Q(office=office, dispatch__letter=letter)
    gone = (Delivery.State.RETURNED, Delivery.State.RECALLED)
    return (
        mine.exists() or Delivery.objects.filter(there).exclude(state__in=gone).exists()
    )
