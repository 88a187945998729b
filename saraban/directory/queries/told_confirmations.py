"""Confirmations as a page tells them: with the names of people and offices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.directory.models import Confirmation
from saraban.offices.models import Appointment, Office, Role


@dataclass
class ToldConfirmation:
    """One of them, with a line for each post."""

    row: Confirmation
    lines: list[str] = field(default_factory=list)


def told(
    rows: QuerySet[Confirmation] | Iterable[Confirmation],
) -> list[ToldConfirmation]:
    """Return them with their words; a fixed number of statements for all."""
    keys = [each.pk for each in rows]
    shown = Confirmation.objects.filter(pk__in=keys).select_related(
        "person", "asked_by", "decided_by", "directory_import"
    )
    found = {each.pk: each for each in shown}
    all_rows = [found[key] for key in keys]
    people = User.objects.in_bulk(_ids(all_rows, "user"))
    offices = Office.objects.in_bulk(_ids(all_rows, "office"))
    accepted = _accepted_at([each.person_id for each in all_rows if each.person_id])
    return [
        ToldConfirmation(
            each,
            [_post_words(post, people, offices) for post in each.posts]
            or _account_words(each, accepted),
        )
        for each in all_rows
    ]


def _ids(rows: list[Confirmation], name: str) -> set[int]:
    return {post[name] for row in rows for post in row.posts}


def _post_words(
    post: dict[str, Any], people: dict[int, User], offices: dict[int, Office]
) -> str:
    words = [
        str(people.get(post["user"], "–")),
        Role(post["role"]).label,
        offices[post["office"]].short_name if post["office"] in offices else "–",
    ]
    if post["capacity"] != Appointment.Capacity.SUBSTANTIVE:
        words.insert(1, Appointment.Capacity(post["capacity"]).label)
    if post["position_title"]:
        words.append(f"({post['position_title']})")
    first = thai.format_date(date.fromisoformat(post["starts_on"]))
    return f"{' '.join(words)} ตั้งแต่ {first}"


def _accepted_at(people: list[int]) -> dict[int, Any]:
    """Return when each last set a password with a code."""
    events = AuditEvent.objects.filter(
        kind=AuditKind.INVITATION_ACCEPTED, subject_type="user", subject_id__in=people
    )
    rows = events.order_by("pk").values_list("subject_id", "at")
    return {person: at for person, at in rows if person is not None}


def _account_words(row: Confirmation, accepted: dict[int, Any]) -> list[str]:
    if row.kind != Confirmation.Kind.ACCOUNT or row.person_id is None:
        return []
    at = accepted.get(row.person_id)
    is_set = row.person is not None and row.person.has_password
    if at is None or (at < row.asked_at and not is_set):
        return ["เจ้าของบัญชียังไม่ได้ตั้งรหัสผ่านใหม่"]
    return [f"ตั้งรหัสผ่านใหม่แล้วเมื่อ {thai.format_datetime(at)}"]
