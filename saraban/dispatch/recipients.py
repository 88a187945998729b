"""To whom an office may send."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models

from saraban.dispatch.errors import NoRecipientsError, UnknownRecipientError
from saraban.dispatch.models import Dispatch
from saraban.offices.models import Office


@dataclass(frozen=True)
class RecipientGroup:
    """One cluster of schools, in the shape that ``ui.picker`` shows."""

    title: str
    offices: list[Office] = field(default_factory=list)


@dataclass(frozen=True)
class Recipient:
    """One office that gets the letter, and the division it is meant for there."""

    office_id: int
    attention_id: int | None = None


def recipient_groups(area: Office) -> list[RecipientGroup]:
    """Return the area's schools by cluster, private ones marked."""
    groups: dict[int | None, RecipientGroup] = {}
    for school in _schools(area).select_related("cluster"):
        title = school.cluster.name if school.cluster else "ไม่อยู่ในกลุ่มสถานศึกษา"
        group = groups.setdefault(school.cluster_id, RecipientGroup(title))
        group.offices.append(school)
    return list(groups.values())


def school_ids(area: Office) -> list[int]:
    """Return the ids of the area's schools."""
    return list(_schools(area).order_by("pk").values_list("pk", flat=True))


def recipients_of(
    sender: Office, kind: str, office_ids: list[int], division_id: int | None
) -> list[Recipient]:
    """Return who gets a letter, for what the sender chose under ถึง.

    Raises NoRecipientsError and UnknownRecipientError.
    """
    if kind == Dispatch.Recipients.AREA_REGISTRY:
        return _the_area(sender, None)
    if kind == Dispatch.Recipients.DIVISION:
        return _the_area(sender, division_id)
    schools = _schools(sender)
    if kind == Dispatch.Recipients.ALL_GOVERNMENT:
        schools = schools.filter(school_type=Office.SchoolType.GOVERNMENT)
    else:
        schools = schools.filter(pk__in=office_ids)
    found = list(schools.order_by("pk").values_list("pk", flat=True))
    if kind == Dispatch.Recipients.SOME_SCHOOLS and len(found) != len(set(office_ids)):
        raise UnknownRecipientError
    if not found:
        raise NoRecipientsError
    return [Recipient(each) for each in found]


def _schools(area: Office) -> models.QuerySet[Office]:
    return Office.objects.in_use().schools_of(area)


def _the_area(school: Office, division_id: int | None) -> list[Recipient]:
    area = school.parent if school.is_school else None
    if area is None or not (area.is_area and area.is_active):
        raise UnknownRecipientError
    if division_id is not None:
        divisions = Office.objects.in_use().divisions_of(area)
        if not divisions.filter(pk=division_id).exists():
            raise UnknownRecipientError
    return [Recipient(area.pk, division_id)]
