"""The lines under a signature: name, position, and in whose place.

Practice of the regulation's forms: who holds the post writes it in one line; who
signs in another right writes the own position with that right, and below it the
post signed for.
"""

from __future__ import annotations

from typing import Final

from saraban.core import thai
from saraban.offices.models import Appointment, Office, Role

_HEADED: Final = {
    Role.DIRECTOR: "ผู้อำนวยการ",
    Role.DEPUTY: "รองผู้อำนวยการ",
    Role.DIVISION_HEAD: "ผู้อำนวยการ",
    Role.SCHOOL_DIRECTOR: "ผู้อำนวยการ",
    Role.SCHOOL_DEPUTY: "รองผู้อำนวยการ",
}
# สพฐ. is headed by a secretary-general; its bureaux by directors.
_OF_HEADQUARTERS: Final = {Role.DIRECTOR: "เลขาธิการ", Role.DEPUTY: "รองเลขาธิการ"}
_OFFICE_WORD: Final = "สำนักงาน"


def signature_block(appointment: Appointment) -> tuple[str, ...]:
    """Return what stands under the person's signature today.

    No query for a post of one's own, if user and office are loaded; one for the own
    position of somebody acting, and one more where ``acting_for`` is not loaded.
    """
    name = f"({appointment.user.get_full_name()})"
    post = post_name(appointment)
    if not appointment.is_acting:
        return name, post
    own = own_post(appointment)
    right = Appointment.Capacity(appointment.capacity).label
    return name, f"{post_name(own)} {right}" if own else right, post


def post_name(appointment: Appointment) -> str:
    """Return the post as it is written under a signature, without the right."""
    if appointment.position_title:
        return appointment.position_title
    acted_for = appointment.acting_for
    if acted_for is not None and acted_for.position_title:
        return acted_for.position_title
    return _name_of(Role(appointment.role), appointment.office)


def own_post(appointment: Appointment) -> Appointment | None:
    """Return the post that a person acting holds themselves today, if there is one.

    One in the same books comes first, then the oldest.
    """
    held = Appointment.objects.current(thai.today()).substantive()
    posts = held.filter(user=appointment.user_id).select_related("office__parent")
    here = appointment.office.book_owner_id
    return min(
        posts.order_by(),
        key=lambda each: (each.office.book_owner_id != here, each.pk),
        default=None,
    )


def _name_of(role: Role, office: Office) -> str:
    if office.is_headquarters and role in _OF_HEADQUARTERS:
        return _OF_HEADQUARTERS[role] + office.name.removeprefix(_OFFICE_WORD)
    if role in _HEADED:
        return _HEADED[role] + office.name
    return role.label
