"""แจ้งบุคคลในคำสั่ง and รับทราบคำสั่ง: whom an order names is told, and says that they know."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils import timezone

from saraban.access.permissions import Permission
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_rows
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.registers.actions.locks import locked_registered_entry, require_for_entry
from saraban.registers.errors import (
    OrderVoidError,
    PersonAcknowledgedError,
    PersonLeftError,
)
from saraban.registers.models import NamedPerson, RegisterEntry
from saraban.registers.models.named_people import POST_MAX
from saraban.registers.queries.named_people import reachable_posts, visible_named

MOST_NAMED: Final = 2_000


@transaction.atomic
def name_people(
    entry: RegisterEntry, post_ids: Collection[int], *, actor: Actor
) -> int:
    """Tell the holders of these posts that an order names them; returns how many new.

    Who is told already is not told again. Raises NotAllowedError, EntryVoidError,
    EntryReservedError, UnknownSubjectError for what is no order or too many, and
    PersonLeftError where a chosen person has left meanwhile: then nobody is told.
    """
    entry = locked_registered_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_EDIT, entry)
    if not entry.book.is_order or len(post_ids) > MOST_NAMED:
        raise UnknownSubjectError
    posts = list(reachable_posts(actor).filter(pk__in=post_ids).order_by("pk"))
    if len(posts) < len(set(post_ids)):
        raise PersonLeftError
    known = set(entry.named_people.values_list("user_id", flat=True))
    people = {post.user_id: post for post in posts if post.user_id not in known}
    if not people:
        return 0
    named = [_named(entry, post, actor) for post in people.values()]
    NamedPerson.objects.bulk_create(named)
    values = {"number": entry.number_text, "people": sorted(people)}
    record(AuditKind.PEOPLE_NAMED, entry, actor=actor, values=values)
    title = f"คำสั่งที่ {entry.reference_number} {entry.subject}"
    whom = (
        Tell(each.office_id, each.get_absolute_url(), person_id=each.user_id)
        for each in named
    )
    tell(NoticeKind.NAMED_IN_ORDER, title, whom)
    return len(named)


def _named(entry: RegisterEntry, post: Appointment, actor: Actor) -> NamedPerson:
    return NamedPerson(
        entry=entry,
        user_id=post.user_id,
        office_id=post.office.book_owner_id,
        post=post.capacity_text[:POST_MAX],
        told_by_id=actor.user_id,
    )


@transaction.atomic
def unname_person(entry: RegisterEntry, named_id: int, *, actor: Actor) -> NamedPerson:
    """Take somebody out who was named by mistake; the record keeps that they were.

    Raises NotAllowedError, UnknownSubjectError, and PersonAcknowledgedError for one who
    has acknowledged the order.
    """
    entry = locked_registered_entry(entry, actor=actor)
    require_for_entry(actor, Permission.ENTRY_EDIT, entry)
    rows = NamedPerson.objects.filter(entry=entry, pk=named_id)
    # Who is just acknowledging it is waited for.
    named = next(iter(locked_rows(rows.select_related("user"))), None)
    if named is None:
        raise UnknownSubjectError
    if named.acknowledged_at is not None:
        raise PersonAcknowledgedError
    values = {"number": entry.number_text, "person": named.user_id}
    NamedPerson.objects.filter(pk=named.pk).delete()
    record(AuditKind.PERSON_UNNAMED, entry, actor=actor, values=values)
    return named


@transaction.atomic
def acknowledge_order(entry_id: int, *, actor: Actor) -> NamedPerson:
    """รับทราบคำสั่ง: the person whom it names says that they know; pressed again it stays.

    Raises UnknownSubjectError for whom it does not name, OrderVoidError for a number
    that was cancelled.
    """
    found = visible_named(entry_id, actor)
    rows = NamedPerson.objects.filter(pk=found.pk)
    named = next(iter(locked_rows(rows.select_related("entry"))), None)
    if named is None:
        raise UnknownSubjectError
    if named.entry.is_void:
        raise OrderVoidError
    if named.acknowledged_at is not None:
        return named
    named.acknowledged_at = timezone.now()
    named.save(update_fields=["acknowledged_at"])
    values = {"number": found.entry.number_text}
    record(AuditKind.ORDER_ACKNOWLEDGED, found.entry, actor=actor, values=values)
    return named
