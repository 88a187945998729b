"""Copies on their way to an office, and what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.secret_letters.models import SecretDelivery, SecretReader, SecretStep
from saraban.secret_letters.queries.access import require_registrar


def deliveries_to(office_id: int) -> QuerySet[SecretDelivery]:
    """Return the copies that came to an office, newest first."""
    rows = SecretDelivery.objects.filter(office=office_id)
    return rows.select_related("letter", "sender", "entry__book").order_by("-pk")


def own_delivery(delivery_id: int, actor: Actor) -> SecretDelivery:
    """Return a copy that came to the registrar's office.

    Raises NotRegistrarError, UnknownSubjectError.
    """
    actor = require_registrar(actor)
    found = deliveries_to(actor.book_owner_id).filter(pk=delivery_id).first()
    if found is None:
        raise UnknownSubjectError
    return found


def delivery_seen_by(delivery_id: int, actor: Actor) -> SecretDelivery:
    """Return a received copy to the registrar of either end, for its ใบตอบรับ.

    Raises NotRegistrarError, UnknownSubjectError.
    """
    office_id = require_registrar(actor).book_owner_id
    rows = SecretDelivery.objects.select_related(
        "letter", "sender", "office", "entry__book", "settled_by"
    )
    found = rows.filter(pk=delivery_id, entry__isnull=False).first()
    if found is None or office_id not in (found.sender_id, found.office_id):
        raise UnknownSubjectError
    return found


def steps_waiting(actor: Actor) -> QuerySet[SecretStep]:
    """Return what waits for the person in the office that they work for.

    Who is listed no more, or whose letter lost its level, cannot open it.
    """
    listed = SecretReader.objects.current(thai.today()).filter(
        letter=OuterRef("letter"), user=actor.user_id, office=actor.book_owner_id
    )
    return SecretStep.objects.filter(
        Exists(listed),
        letter__level__gt=0,
        user=actor.user_id,
        office=actor.book_owner_id,
        state=SecretStep.State.WAITING,
    )


def secret_waiting(
    posts: Sequence[Actor], actor: Actor, mark: str
) -> list[QuerySet[Any, Any]]:
    """Return a row of ``mark`` for each secret letter that waits for this person.

    For one statement with others: what to answer, and for registrars what to receive.
    """
    if actor.reading is not None:
        return []
    waits = [steps_waiting(actor)]
    if any(can(each, Permission.SECRET_REGISTER) for each in posts):
        to_office = SecretDelivery.objects.filter(office=actor.book_owner_id)
        waits.append(to_office.filter(state=SecretDelivery.State.SENT))  # type: ignore[arg-type]
    column = Cast(Value(mark), CharField(max_length=20))
    return [each.order_by().annotate(mark=column).values_list("mark") for each in waits]
