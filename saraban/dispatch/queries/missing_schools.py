"""Schools that a dispatch has not reached: sent "to all" it is a snapshot of its day."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from saraban.core.typed_text import first_words
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.queries.recipients import (
    other_offices,
)
from saraban.offices.models import Office
from saraban.recipients.queries.schools import RecipientGroup, schools_of

MOST_OFFERED: Final = 1000
_WHOLE_KINDS: Final = {
    Dispatch.Recipients.ALL_GOVERNMENT: Office.SchoolType.GOVERNMENT,
    Dispatch.Recipients.ALL_PRIVATE: Office.SchoolType.PRIVATE,
}


def missing_schools(dispatch: Dispatch) -> QuerySet[Office]:
    """Return schools that "to all" would reach today and did not on that day.

    None for a letter that was called back, or that has a newer version or is one:
    a version goes to those who had the first.
    """
    schools = _not_reached(dispatch, schools_of(dispatch.sender))
    types = [each for kind, each in _WHOLE_KINDS.items() if kind in dispatch.kinds]
    is_old = dispatch.is_recalled or dispatch.replaces_id or has_newer_version(dispatch)
    if is_old or not types:
        return schools.none()
    return schools.filter(school_type__in=types)


def offered_groups(dispatch: Dispatch, text: str) -> list[RecipientGroup]:
    """Return whom the letter may still be sent to, in the shape of ``ui.picker``.

    Of very many schools those are offered whose name holds ``text``, a thousand at
    most.
    """
    sender = dispatch.sender
    schools = _not_reached(dispatch, schools_of(sender).select_related("cluster"))
    for word in first_words(text):
        schools = schools.filter(name__icontains=word)
    groups: dict[int | None, RecipientGroup] = {}
    for school in schools[:MOST_OFFERED]:
        title = school.cluster.name if school.cluster else "ไม่อยู่ในกลุ่มสถานศึกษา"
        group = groups.setdefault(school.cluster_id, RecipientGroup(title))
        group.offices.append(school)
    others = list(_not_reached(dispatch, other_offices(sender)))
    if others:
        groups[0] = RecipientGroup("สพท.อื่น และ สพฐ.", others)
    if sender.parent_id and sender.is_school:
        area = _not_reached(dispatch, Office.objects.filter(pk=sender.parent_id))
        groups[0] = RecipientGroup("สารบรรณกลางของเขตพื้นที่", list(area))
    return [each for each in groups.values() if each.offices]


def _not_reached(dispatch: Dispatch, offices: QuerySet[Office]) -> QuerySet[Office]:
    there = Delivery.objects.filter(dispatch=dispatch, office=OuterRef("pk"))
    return offices.exclude(Exists(there))


def has_newer_version(dispatch: Dispatch) -> bool:
    """Whether everybody who had this one has another version now."""
    if not dispatch.replaced_by.exists():
        return False
    return not dispatch.deliveries.exclude(state=Delivery.State.REPLACED).exists()
