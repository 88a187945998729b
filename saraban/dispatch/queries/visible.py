"""The only ways to fetch a dispatch, a delivery or a copy by its id."""

from __future__ import annotations

from saraban.core.errors import UnknownSubjectError
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
