"""กลุ่มสถานศึกษา or ประเภท of many schools in one press."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.db.models import prefetch_related_objects

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import changes, record_many
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import held_while_read
from saraban.directory.details import SchoolsChange
from saraban.directory.errors import NoSchoolTickedError
from saraban.directory.queries.found import offices_seen_by
from saraban.offices.actors import Actor
from saraban.offices.models import Cluster, Office

Event = tuple[models.Model | None, dict[str, Any] | None]


@transaction.atomic
def change_schools(
    school_ids: Collection[int], change: SchoolsChange, *, actor: Actor
) -> int:
    """Give all these schools the same; return how many had something else before.

    Raises NotAllowedError, NoSchoolTickedError, and UnknownSubjectError where a school
    or the กลุ่มสถานศึกษา is of another area.
    """
    require(actor, Permission.OFFICES)
    wanted = set(school_ids)
    if not wanted:
        raise NoSchoolTickedError
    _require_own(wanted, change, actor)
    # An office never moves to another area, so only these rows are read.
    held = Office.objects.filter(pk__in=wanted).order_by("pk")
    schools = list(held_while_read(held))
    prefetch_related_objects(schools, "cluster")
    column = {change.column: change.value}
    events: list[Event] = [
        (school, differs) for school in schools if (differs := changes(school, column))
    ]
    keys = [school.pk for school, _ in events if school]
    Office.objects.filter(pk__in=keys).update(**column)
    record_many(AuditKind.OFFICE_CHANGED, events, actor=actor)
    return len(events)


def _require_own(wanted: set[int], change: SchoolsChange, actor: Actor) -> None:
    value = change.value
    if isinstance(value, Cluster) and value.area_id != actor.book_owner_id:
        raise UnknownSubjectError
    schools = offices_seen_by(actor).filter(kind=Office.Kind.SCHOOL, pk__in=wanted)
    if schools.count() != len(wanted):
        raise UnknownSubjectError
