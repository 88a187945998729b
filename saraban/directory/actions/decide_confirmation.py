"""ยืนยัน, ไม่ยืนยัน, ถอนคำขอ: what a second person says to what was asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.errors import NotAllowedError
from saraban.core.locks import lock_row, locked_row
from saraban.directory.actions.appoint import (
    fitting_person,
    write_appointment,
    write_end,
)
from saraban.directory.actions.ask_confirmation import (
    details_kept,
    tell_person,
    write_withdrawal,
)
from saraban.directory.errors import (
    AskerGoneError,
    ConfirmationOverError,
    NotAskerError,
)
from saraban.directory.models import Confirmation
from saraban.directory.queries.second_persons import (
    visible_confirmation,
    why_not_confirm,
)
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office

Kind: Final = Confirmation.Kind
State: Final = Confirmation.State
_ONE_DAY: Final = timedelta(days=1)


@transaction.atomic
def confirm(confirmation_id: int, *, actor: Actor) -> Confirmation:
    """Do what was asked for, as it was asked, by who asked; a second press is none.

    Raises NotAllowedError where the actor is not the second person, ConfirmationOverError
    where it was refused or taken back, AskerGoneError, and a DirectoryError where the post
    can no longer be given.
    """
    confirmation = _locked(confirmation_id, actor)
    if confirmation.state == State.CONFIRMED:
        return confirmation
    _require_waiting(confirmation)
    if reason := why_not_confirm(confirmation, actor):
        raise NotAllowedError(reason)
    _write_decision(confirmation, State.CONFIRMED, actor)
    record(AuditKind.CONFIRMATION_GIVEN, confirmation, actor=actor)
    _DEEDS[Kind(confirmation.kind)](confirmation)
    return confirmation


@transaction.atomic
def refuse(confirmation_id: int, *, actor: Actor) -> Confirmation:
    """Say no: posts do not begin, a held account stays held.

    Raises as ``confirm``. The person concerned may refuse what is about their post.
    """
    confirmation = _locked(confirmation_id, actor)
    _require_waiting(confirmation)
    if confirmation.asked_by_id == actor.user_id:
        raise NotAllowedError(why_not_confirm(confirmation, actor))
    _write_decision(confirmation, State.REFUSED, actor)
    record(AuditKind.CONFIRMATION_REFUSED, confirmation, actor=actor)
    tell_person(
        confirmation.asked_by,
        f"{actor.user} ไม่ยืนยันรายการที่ท่านขอ: {confirmation.get_kind_display()}",
    )
    return confirmation


@transaction.atomic
def withdraw(confirmation_id: int, *, actor: Actor) -> None:
    """Take back what oneself has asked for; not that an account be looked at."""
    confirmation = _locked(confirmation_id, actor)
    _require_waiting(confirmation)
    if confirmation.asked_by_id != actor.user_id or confirmation.kind == Kind.ACCOUNT:
        raise NotAskerError
    write_withdrawal(confirmation, actor=actor)


def _locked(confirmation_id: int, actor: Actor) -> Confirmation:
    found = visible_confirmation(confirmation_id, actor)
    if found.person_id is not None:
        # The account before what is asked of it, as who resets it locks them.
        lock_row(User, found.person_id, no_key=True)
    rows = Confirmation.objects.select_related(
        "area", "person", "asked_by", "asked_under"
    )
    return locked_row(rows, found.pk)


def _require_waiting(confirmation: Confirmation) -> None:
    if not confirmation.is_waiting:
        message = f"รายการนี้{confirmation.get_state_display()}แล้ว จึงไม่มีสิ่งใดต้องทำอีก"
        raise ConfirmationOverError(message)


def _write_decision(confirmation: Confirmation, state: str, actor: Actor) -> None:
    confirmation.state = state
    confirmation.decided_by, confirmation.decided_at = actor.user, timezone.now()
    confirmation.save(update_fields=["state", "decided_by", "decided_at"])


def _begin_posts(confirmation: Confirmation) -> None:
    asker = _asker(confirmation)
    today = thai.today()
    for post in Appointment.objects.filter(pk__in=confirmation.ends):
        if post.ends_on is None or post.ends_on >= today:
            write_end(post, max(post.starts_on, today - _ONE_DAY), actor=asker)
    for kept in confirmation.posts:
        try:
            details = details_kept(kept)
        except ObjectDoesNotExist:
            raise AskerGoneError from None
        # A day that went by while it waited is no day on which somebody decided.
        details = replace(details, starts_on=max(details.starts_on, today))
        person = fitting_person(details, actor=asker)
        write_appointment(person, details, actor=asker)


def _release_account(confirmation: Confirmation) -> None:
    person = locked_row(User.objects.all(), confirmation.person_id, no_key=True)
    person.held_since = None
    person.save(update_fields=["held_since"])
    tell_person(person, "บุคคลที่สองยืนยันบัญชีของท่านแล้ว สั่งการและลงนามได้ตามปกติ")


def _switch_off(confirmation: Confirmation) -> None:
    asker = _asker(confirmation)
    area = locked_row(Office.objects.all(), confirmation.area_id, no_key=True)
    area.heads_need_second_person = False
    area.save(update_fields=["heads_need_second_person"])
    values = {"heads_need_second_person": [True, False]}
    record(AuditKind.SETTINGS_CHANGED, area, actor=asker, values=values)


_DEEDS: Final = {
    Kind.POSTS: _begin_posts,
    Kind.ACCOUNT: _release_account,
    Kind.SETTING: _switch_off,
}


def _asker(confirmation: Confirmation) -> Actor:
    """Return who asked, at work under the post of then; it must still be in force."""
    posts = Appointment.objects.current(thai.today()).select_related("office__parent")
    asked_under = confirmation.asked_under
    post = posts.filter(pk=asked_under.pk).first() if asked_under else None
    if post is None or confirmation.asked_by.held_since is not None:
        raise AskerGoneError
    return Actor(confirmation.asked_by, post)
