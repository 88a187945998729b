"""Who a letter is from, as far as the system knows the office."""

from __future__ import annotations

from saraban.offices.models import Office


def school_named(name: str, *, near: Office) -> int | None:
    """Return the school of the same area that is called so, None if there is none."""
    area_id = near.parent_id if near.is_school else near.pk
    schools = Office.objects.filter(parent=area_id, kind=Office.Kind.SCHOOL, name=name)
    return schools.values_list("pk", flat=True).first()
