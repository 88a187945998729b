"""The schools that an office may write to."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models

from saraban.offices.models import Office


@dataclass(frozen=True)
class RecipientGroup:
    """One cluster of schools, in the shape that ``ui.picker`` shows."""

    title: str
    offices: list[Office] = field(default_factory=list)


def recipient_groups(sender: Office) -> list[RecipientGroup]:
    """Return the schools to choose from by cluster, without the sender itself."""
    groups: dict[int | None, RecipientGroup] = {}
    for school in schools_of(sender).select_related("cluster"):
        title = school.cluster.name if school.cluster else "ไม่อยู่ในกลุ่มสถานศึกษา"
        group = groups.setdefault(school.cluster_id, RecipientGroup(title))
        group.offices.append(school)
    return list(groups.values())


def schools_of(sender: Office) -> models.QuerySet[Office]:
    """Return the schools in use: of the area, or of every area for สพฐ. itself."""
    schools = Office.objects.in_use().filter(kind=Office.Kind.SCHOOL)
    if sender.is_headquarters:
        schools = schools.filter(parent__kind=Office.Kind.AREA, parent__is_active=True)
    else:
        area = sender.parent_id if sender.is_school else sender.pk
        schools = schools.filter(parent=area).exclude(pk=sender.pk)
    return schools.order_by("parent__code", "cluster__order", "code")
