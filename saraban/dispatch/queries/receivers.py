"""Who could receive a letter: an office may have lost its last clerk."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from saraban.access.permissions import ROLE_GRANTS, Permission
from saraban.core import thai
from saraban.offices.models import Appointment

RECEIVING_ROLES: Final = frozenset(
    role
    for role, grants in ROLE_GRANTS.items()
    if Permission.DELIVERY_RECEIVE in grants
)


def without_receiver(office_ids: Collection[int]) -> set[int]:
    """Return those of the offices in which nobody may receive letters today.

    The letters wait; the sender sees it and can tell the office to appoint somebody
    (กำหนดเจ้าหน้าที่). People of an area's divisions count for the area. One query.
    """
    posts = Appointment.objects.current(thai.today()).filter(role__in=RECEIVING_ROLES)
    posts = posts.order_by()
    own = posts.filter(office__in=office_ids).values_list("office", "office__parent")
    below = posts.filter(office__parent__in=office_ids, office__kind="division")
    found = set(own.union(below.values_list("office", "office__parent")))
    staffed = {office for pair in found for office in pair if office is not None}
    return set(office_ids) - staffed
