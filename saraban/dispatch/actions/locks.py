"""Finding and locking what a deed is about, always in the same order.

A dispatch comes before its deliveries (by id), and these before entries, letters,
uploads and books, so that deeds that meet wait for each other and never for ever.
"""

from __future__ import annotations

from collections.abc import Collection

from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.models.querysets import DispatchQuerySet
from saraban.dispatch.queries.visible import (
    may_follow_up,
    visible_delivery,
    visible_dispatch,
)
from saraban.offices.actors import Actor


def own_dispatch(dispatch_id: int, *, actor: Actor) -> Dispatch:
    """Return a dispatch of the actor's office that they may act on as its sender.

    Raises UnknownSubjectError and NotAllowedError.
    """
    return _own(Dispatch.objects.all(), dispatch_id, actor)


def locked_dispatch(dispatch_id: int, *, actor: Actor) -> Dispatch:
    """Lock it too: what the sender does with one dispatch goes one after the other.

    Not its key: receivers go on meanwhile. Raises as ``own_dispatch``.
    """
    locked = Dispatch.objects.select_for_update(of=("self",), no_key=True)
    return _own(locked, dispatch_id, actor)


def _own(dispatches: DispatchQuerySet, dispatch_id: int, actor: Actor) -> Dispatch:
    wanted = dispatches.select_related("letter", "entry", "from_office", "sender")
    dispatch = visible_dispatch(wanted, dispatch_id, actor)
    decision = may_follow_up(dispatch, actor)
    if not decision:
        raise NotAllowedError(decision.reason)
    return dispatch


def locked_deliveries(
    dispatch: Dispatch, ids: Collection[int] | None = None
) -> list[Delivery]:
    """Lock all deliveries of a dispatch, or the chosen ones, as they are now.

    Raises UnknownSubjectError for one that is not this dispatch's.
    """
    found = Delivery.objects.select_for_update().filter(dispatch=dispatch)
    if ids is not None:
        found = found.filter(pk__in=ids)
    locked = list(found.order_by("pk"))
    if ids is not None and len(locked) != len(set(ids)):
        raise UnknownSubjectError
    return locked


def locked_delivery(delivery_id: int, *, actor: Actor) -> Delivery:
    """Lock one delivery that came to the actor's office.

    Raises UnknownSubjectError.
    """
    wanted = Delivery.objects.select_for_update(of=("self",)).select_related(
        "dispatch__letter", "dispatch__sender", "dispatch__from_office", "attention"
    )
    return visible_delivery(wanted, delivery_id, actor)
