"""Offices, กลุ่มสถานศึกษา and the switches of the own office."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, models, transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.directory.actions.ask_confirmation import ask_for_setting
from saraban.directory.details import (
    ClusterDetails,
    OfficeDetails,
    columns_of,
    details_of,
    details_of_cluster,
)
from saraban.directory.errors import (
    ClusterNameTakenError,
    CodeTakenError,
    DirectoryError,
)
from saraban.directory.queries.second_persons import has_second_person
from saraban.offices.actors import Actor
from saraban.offices.models import Cluster, Office

OFFICE_SWITCHES = {
    Office.Kind.HEADQUARTERS: "officers_may_register_outgoing",
    Office.Kind.AREA: "officers_may_register_outgoing",
    Office.Kind.SCHOOL: "teachers_may_read_books",
}

SECOND_PERSON: Final = "heads_need_second_person"


# ── offices ──────────────────────────────────────────────────────────────
@transaction.atomic
def create_office(kind: str, details: OfficeDetails, *, actor: Actor) -> Office:
    """Add a division, school or outside office to the actor's area."""
    require(actor, Permission.OFFICES)
    _require_own_cluster(details, actor)
    office = Office(kind=kind, parent_id=actor.book_owner_id, **columns_of(details))
    _save_unique(office, CodeTakenError)
    values = {"kind": kind, **columns_of(details)}
    record(AuditKind.OFFICE_CREATED, office, actor=actor, values=values)
    return office


@transaction.atomic
def change_office(
    office: Office, details: OfficeDetails, *, actor: Actor, seen: str = ""
) -> None:
    """Correct how an office is called and where it belongs.

    Raises ChangedMeanwhileError where the office says something else than ``seen``.
    """
    require(actor, Permission.OFFICES)
    _require_own_cluster(details, actor)
    offices = Office.objects.select_related("cluster", "parent")
    office = locked_row(offices, office.pk, no_key=True)
    require_as_seen(seen, columns_of(details_of(office)))
    changed = changes(office, columns_of(details))
    if not changed:
        return
    for name, (_, value) in changed.items():
        setattr(office, name, value)
    _save_unique(office, CodeTakenError, list(changed))
    record(AuditKind.OFFICE_CHANGED, office, actor=actor, values=changed)


@transaction.atomic
def create_cluster(details: ClusterDetails, *, actor: Actor) -> Cluster:
    """Add a กลุ่มสถานศึกษา to the actor's area."""
    require(actor, Permission.OFFICES)
    cluster = Cluster(area_id=actor.book_owner_id, **columns_of(details))
    _save_unique(cluster, ClusterNameTakenError)
    values = columns_of(details)
    record(AuditKind.OFFICE_CREATED, cluster, actor=actor, values=values)
    return cluster


@transaction.atomic
def change_cluster(
    cluster: Cluster, details: ClusterDetails, *, actor: Actor, seen: str = ""
) -> None:
    """Correct a กลุ่มสถานศึกษา; raises ChangedMeanwhileError as ``change_office``."""
    require(actor, Permission.OFFICES)
    cluster = locked_row(Cluster.objects.all(), cluster.pk, no_key=True)
    require_as_seen(seen, columns_of(details_of_cluster(cluster)))
    changed = changes(cluster, columns_of(details))
    if not changed:
        return
    for name, (_, value) in changed.items():
        setattr(cluster, name, value)
    _save_unique(cluster, ClusterNameTakenError, list(changed))
    record(AuditKind.OFFICE_CHANGED, cluster, actor=actor, values=changed)


@transaction.atomic
def change_settings(wanted: dict[str, bool], *, actor: Actor, seen: str = "") -> None:
    """Set the own office's switches, by the names of ``switches_of``.

    That heads need a second person is turned off by a second person only.
    Raises ChangedMeanwhileError as ``change_office``.
    """
    require(actor, Permission.OFFICE_SETTINGS)
    office = locked_row(Office.objects.all(), actor.book_owner_id, no_key=True)
    require_as_seen(seen, settings_of(office))
    columns = switches_of(office)
    wanted = {columns[name]: value for name, value in wanted.items()}
    if _is_asked_first(office, wanted, actor):
        del wanted[SECOND_PERSON]
        ask_for_setting(office, actor=actor)
    changed = changes(office, wanted)
    if not changed:
        return
    for name, value in wanted.items():
        setattr(office, name, value)
    office.save(update_fields=list(wanted))
    record(AuditKind.SETTINGS_CHANGED, office, actor=actor, values=changed)


def _is_asked_first(office: Office, wanted: dict[str, bool], actor: Actor) -> bool:
    """Whether the switch for second persons is turned off, and there is a second one."""
    is_off = not wanted.get(SECOND_PERSON, True)
    return is_off and has_second_person(office, besides={actor.user_id})


def switches_of(office: Office) -> dict[str, str]:
    """Return the columns of an office's switches: its kind's own, approval, the PIN.

    A school besides says whether the system prints its certificates, an area whether
    heads need a second person, and whether registering a letter hands it on.
    """
    switches = {
        "is_allowed": OFFICE_SWITCHES[Office.Kind(office.kind)],
        "needs_approval": "sending_needs_approval",
        "needs_pin": "signing_needs_pin",
    }
    if office.is_school:
        switches["prints_certificates"] = "school_prints_certificates"
    if office.has_divisions:
        switches["needs_second_person"] = SECOND_PERSON
        switches["hands_on"] = "registering_hands_on"
    return switches


def settings_of(office: Office) -> dict[str, bool]:
    """Return how an office's switches stand."""
    return {name: getattr(office, each) for name, each in switches_of(office).items()}


def switch_label(switch: str) -> str:
    """Return a switch of Office in words."""
    field: Any = Office._meta.get_field(switch)
    return str(field.verbose_name)


def _require_own_cluster(details: OfficeDetails, actor: Actor) -> None:
    if details.cluster and details.cluster.area_id != actor.book_owner_id:
        raise UnknownSubjectError


def _save_unique(
    row: models.Model, taken: type[DirectoryError], columns: list[str] | None = None
) -> None:
    """Save; the database's unique constraint is the one that decides."""
    try:
        with transaction.atomic():
            row.save(update_fields=columns)
    except IntegrityError as error:
        raise taken from error
