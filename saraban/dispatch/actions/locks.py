"""Finding and locking what a deed is about, always in the same order.

A dispatch comes before its deliveries (by id), and these before entries, letters,
uploads and books, so that deeds that meet wait for each other and never for ever.
"""

from __future__ import annotations

from collections.abc import Collection

from saraban.core.errors import NotAllowedError, UnknownSubjectError
from saraban.core.locks import lock_row, locked_rows
from saraban.dispatch.models import Delivery, Dispatch
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
    wanted = Dispatch.objects.select_related("letter", "entry", "from_office", "sender")
    dispatch = visible_dispatch(wanted, dispatch_id, actor)
    decision = may_follow_up(dispatch, actor)
    if not decision:
        raise NotAllowedError(decision.reason)
    return dispatch


def locked_dispatch(dispatch_id: int, *, actor: Actor) -> Dispatch:
    """Lock it too: what the sender does with one dispatch goes one after the other.

    Not its key: receivers go on meanwhile. Raises as ``own_dispatch``.
    """
    lock_row(Dispatch, dispatch_id, no_key=True)
    return own_dispatch(dispatch_id, actor=actor)


def locked_deliveries(
    dispatch: Dispatch, ids: Collection[int] | None = None
) -> list[Delivery]:
    """Lock all deliveries of a dispatch, or the chosen ones, as they are now.

    Raises UnknownSubjectError for one that is not this dispatch's.
    """
    locked = locked_rows(Delivery.objects.filter(dispatch=dispatch), ids)
    if ids is not None and len(locked) != len(set(ids)):
        raise UnknownSubjectError
    return locked


def locked_delivery(delivery_id: int, *, actor: Actor) -> Delivery:
    """Lock one delivery that came to the actor's office.

    Raises UnknownSubjectError.
    """
    lock_row(Delivery, delivery_id)
    wanted = Delivery.objects.select_related(
        "dispatch__letter", "dispatch__sender", "dispatch__from_office", "attention"
    )
    return visible_delivery(wanted, delivery_id, actor)
