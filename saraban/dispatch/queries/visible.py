"""The only ways to fetch a dispatch, a delivery or a copy by its id."""

from __future__ import annotations

from saraban.access.permissions import Permission
from saraban.access.policy import AccessDecision, can, require
from saraban.core.errors import UnknownSubjectError
from saraban.dispatch.errors import (
    NotReceivedError,
    RecalledError,
    ReplacedError,
    ReturnedError,
)
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy
from saraban.dispatch.models.querysets import (
    DeliveryQuerySet,
    DispatchQuerySet,
    InsideCopyQuerySet,
)
from saraban.offices.actors import Actor


def visible_copy(copies: InsideCopyQuerySet, copy_id: int, actor: Actor) -> InsideCopy:
    """Return one copy; UnknownSubjectError where the actor may not know of it."""
    try:
        return copies.visible_to(actor).get(pk=copy_id)
    except copies.model.DoesNotExist:
        raise UnknownSubjectError from None


def visible_delivery(
    deliveries: DeliveryQuerySet, delivery_id: int, actor: Actor
) -> Delivery:
    """Return one delivery; UnknownSubjectError where the actor may not know of it."""
    try:
        return deliveries.visible_to(actor).get(pk=delivery_id)
    except deliveries.model.DoesNotExist:
        raise UnknownSubjectError from None


def visible_dispatch(
    dispatches: DispatchQuerySet, dispatch_id: int, actor: Actor
) -> Dispatch:
    """Return one dispatch; UnknownSubjectError where the actor may not know of it."""
    try:
        return dispatches.visible_to(actor).get(pk=dispatch_id)
    except dispatches.model.DoesNotExist:
        raise UnknownSubjectError from None


def refuse_unless_there(delivery: Delivery) -> None:
    """Raise unless the letter is still the receiver's to act on."""
    if delivery.is_recalled:
        raise RecalledError
    if delivery.is_replaced:
        raise ReplacedError
    if delivery.is_returned:
        raise ReturnedError


def answered_delivery(delivery_id: int, *, actor: Actor) -> Delivery:
    """Return a received delivery of the own office that the actor may answer.

    Raises UnknownSubjectError, NotAllowedError, NotReceivedError, and the refusals
    of a letter that is no longer there.
    """
    wanted = Delivery.objects.select_related(
        "dispatch__sender", "dispatch__from_office"
    )
    delivery = visible_delivery(wanted, delivery_id, actor)
    require(actor, Permission.DELIVERY_RECEIVE, division_id=delivery.attention_id)
    refuse_unless_there(delivery)
    if not delivery.is_received:
        raise NotReceivedError
    return delivery


def may_follow_up(dispatch: Dispatch, actor: Actor) -> AccessDecision:
    """Whether the actor may remind, recall, replace, add and settle, as its sender may.

    A division of an area for what it has sent itself, the central registry for all.
    """
    division = None if actor.book_owner.is_school else dispatch.from_office_id
    return can(actor, Permission.DISPATCH_FOLLOW_UP, division_id=division)
