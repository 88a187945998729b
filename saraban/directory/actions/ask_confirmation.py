"""ขอให้บุคคลที่สองยืนยัน: what is asked for, and who is told of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.actions import Witness, record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_rows
from saraban.directory.details import AppointmentDetails
from saraban.directory.errors import AlreadyAppointedError
from saraban.directory.models import Confirmation, DirectoryImport
from saraban.directory.queries.found import area_of_office, posts_of
from saraban.directory.queries.second_persons import (
    has_second_person,
    heads_to_tell,
    trusted_posts,
    unseen_giver,
)
from saraban.notices.actions import Tell, tell
from saraban.notices.models import NoticeKind
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office

Kind: Final = Confirmation.Kind
State: Final = Confirmation.State


@transaction.atomic
def ask_for_posts(
    posts: Sequence[tuple[User, AppointmentDetails]],
    area: Office,
    *,
    actor: Actor,
    ends: Collection[int] = (),
    directory_import: DirectoryImport | None = None,
) -> Confirmation:
    """Keep posts that begin when a second person confirms all of them at once."""
    people = {person.pk: person for person, _ in posts}
    confirmation = Confirmation(
        area=area,
        kind=Kind.POSTS,
        person=next(iter(people.values())) if len(people) == 1 else None,
        directory_import=directory_import,
        posts=[kept_post(person, details) for person, details in posts],
        ends=sorted(ends),
    )
    return _ask(confirmation, f"{actor.user} ขอกำหนดผู้บริหารหรือผู้ดูแลระบบ", actor=actor)


def hold_account(person: User, given_by: User, *, witness: Witness) -> None:
    """Hold a locked person's powers, where there are any and a second person is asked.

    ``given_by`` gave what now opens the account.
    """
    for post in trusted_posts([person]).select_related("office__parent"):
        area = area_of_office(post.office)
        if has_second_person(area, besides={given_by.pk, person.pk}):
            ask_for_account(person, area, given_by, witness=witness)
            return


def hold_if_unseen(person: User, *, witness: Witness) -> None:
    """Hold a locked person who has just got a post of trust, where a code is new.

    Whoever gave it could have used it, and the post was meant for the person.
    """
    given_by = unseen_giver(person) if person.held_since is None else None
    if given_by is not None:
        hold_account(person, given_by, witness=witness)


@transaction.atomic
def ask_for_account(
    person: User, area: Office, asked_by: User, *, witness: Witness
) -> Confirmation:
    """Hold the powers of an account until a second person confirms whose it is.

    ``asked_by`` gave what opens it, and is no second person. A newer reset takes the place of an older one.
    """
    waiting = Confirmation.objects.waiting()
    for older in locked_rows(waiting.filter(kind=Kind.ACCOUNT, person=person)):
        write_withdrawal(older, actor=witness)
    person.held_since = timezone.now()
    person.save(update_fields=["held_since"])
    confirmation = Confirmation(
        area=area, kind=Kind.ACCOUNT, person=person, asked_by=asked_by
    )
    title = f"{person} ตั้งรหัสผ่านใหม่ รอยืนยันว่าเป็นเจ้าของบัญชี"
    return _ask(confirmation, title, actor=witness)


@transaction.atomic
def ask_for_setting(area: Office, *, actor: Actor) -> Confirmation:
    """Let a second person say whether the area goes on without second persons."""
    confirmation = Confirmation(area=area, kind=Kind.SETTING)
    waiting = Confirmation.objects.waiting().filter(area=area, kind=Kind.SETTING)
    if (already := waiting.first()) is not None:
        return already
    return _ask(confirmation, f"{actor.user} ขอเลิกใช้การยืนยันโดยบุคคลที่สอง", actor=actor)


def require_not_waiting(person: User, details: AppointmentDetails) -> None:
    """Raise AlreadyAppointedError where the same post of this person waits already."""
    asked = Confirmation.objects.waiting().filter(person=person, kind=Kind.POSTS)
    for each in asked:
        for kept in each.posts:
            same = kept["office"] == details.office.pk and kept["role"] == details.role
            if same and kept["capacity"] == details.capacity:
                message = f"มีคำขอกำหนด{person}ให้หน้าที่นี้รอยืนยันอยู่แล้ว ดูที่ รายการรอยืนยัน"
                raise AlreadyAppointedError(message)


def write_withdrawal(confirmation: Confirmation, *, actor: Witness) -> None:
    """Take a locked confirmation back, which nobody has decided yet."""
    confirmation.state, confirmation.decided_at = State.WITHDRAWN, timezone.now()
    confirmation.save(update_fields=["state", "decided_at"])
    record(AuditKind.CONFIRMATION_WITHDRAWN, confirmation, actor=actor)


def _ask(confirmation: Confirmation, title: str, *, actor: Witness) -> Confirmation:
    if isinstance(actor, Actor) and confirmation.asked_by_id in (None, actor.user_id):
        confirmation.asked_by = actor.user
        confirmation.asked_under = actor.appointment
    confirmation.save()
    values = {
        "kind": confirmation.kind,
        "person": confirmation.person.username if confirmation.person else "",
        "posts": confirmation.posts,
    }
    record(AuditKind.CONFIRMATION_ASKED, confirmation, actor=actor, values=values)
    besides = {confirmation.asked_by_id, confirmation.person_id or 0}
    heads = heads_to_tell(confirmation.area, besides=besides)
    path = reverse("directory:confirmation_list")
    whom = [Tell(confirmation.area_id, path, person_id=each) for each in heads]
    tell(NoticeKind.CONFIRMATION, title, whom)
    return confirmation


def kept_post(person: User, details: AppointmentDetails) -> dict[str, Any]:
    """Return a post as JSON keeps it, with ids for rows."""
    ends_on = details.ends_on.isoformat() if details.ends_on else ""
    return {
        "user": person.pk,
        "office": details.office.pk,
        "role": details.role,
        "capacity": details.capacity,
        "starts_on": details.starts_on.isoformat(),
        "ends_on": ends_on,
        "position_title": details.position_title,
        "order_number": details.order_number,
        "acting_for": details.acting_for_id,
    }


def details_kept(kept: dict[str, Any]) -> AppointmentDetails:
    """Return a kept post as a form hands it over; Office.DoesNotExist where it is gone."""
    rows = Appointment.objects.filter(pk=kept["acting_for"] or 0)
    return AppointmentDetails(
        username=User.objects.get(pk=kept["user"]).username,
        office=Office.objects.select_related("parent").get(pk=kept["office"]),
        role=kept["role"],
        capacity=kept["capacity"],
        starts_on=date.fromisoformat(kept["starts_on"]),
        position_title=kept["position_title"],
        order_number=kept["order_number"],
        ends_on=date.fromisoformat(kept["ends_on"]) if kept["ends_on"] else None,
        acting_for=rows.select_related("user", "office").first(),
    )


def tell_person(person: User, title: str) -> None:
    """Tell somebody of a deed with the own account or post, in every office they have."""
    path = reverse("directory:own_permissions")
    owners = {each.office.book_owner_id for each in posts_of(person)}
    tell(
        NoticeKind.OWN_ACCOUNT,
        title,
        [Tell(each, path, person_id=person.pk) for each in sorted(owners)],
    )
