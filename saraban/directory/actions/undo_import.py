"""ยกเลิกการนำเข้าทั้งชุด: what a file made goes again, what it changed is as before."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.dateparse import parse_date

from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.locks import lock_row, locked_row, locked_rows
from saraban.directory.actions.ask_confirmation import write_withdrawal
from saraban.directory.actions.read_import import require_importing
from saraban.directory.errors import ImportRefusedError
from saraban.directory.models import Confirmation, DirectoryImport
from saraban.directory.queries.import_plans import visible_import
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Cluster, Office

_TOO_OLD: Final = "นำเข้าเกิน 30 วันแล้ว ยกเลิกทั้งชุดไม่ได้ ให้แก้ไขทีละรายการ"
_IN_USE: Final = (
    "มีบุคลากรหรือสถานศึกษาในชุดนี้ที่เข้าสู่ระบบ ทำงาน หรือมีผู้แก้ไขหลังนำเข้าแล้ว จึงยกเลิกทั้งชุดไม่ได้ "
    "ให้แก้ไขทีละรายการ"
)


@transaction.atomic
def undo_import(import_id: int, *, actor: Actor) -> DirectoryImport:
    """Take a whole import back; a second press is none.

    Raises NotAllowedError, UnknownSubjectError, and ImportRefusedError where it is older
    than 30 days or something depends on it: somebody of it has signed in, a letter went
    to one of its schools, a row was corrected since, or somebody whose post it ended has
    got another password.
    """
    require_importing(actor)
    found = visible_import(import_id, actor)
    lock_row(Office, found.area_id, no_key=True)
    made = locked_row(DirectoryImport.objects.all(), found.pk)
    if made.state != DirectoryImport.State.WRITTEN:
        return made
    if not made.can_be_undone:
        raise ImportRefusedError(_TOO_OLD)
    try:
        with transaction.atomic():
            _require_untouched(made)
            _take_back(made.written)
    except (ProtectedError, ObjectDoesNotExist) as error:
        raise ImportRefusedError(_IN_USE) from error
    for asked in locked_rows(
        Confirmation.objects.waiting().filter(directory_import=made)
    ):
        write_withdrawal(asked, actor=actor)
    made.state, made.undone_at = DirectoryImport.State.UNDONE, timezone.now()
    made.written = {}
    made.save(update_fields=["state", "undone_at", "written"])
    record(AuditKind.DIRECTORY_IMPORT_UNDONE, made, actor=actor, values=made.counts)
    return made


def _require_untouched(made: DirectoryImport) -> None:
    """Raise where the record tells of a deed with one of the rows since.

    Who comes back into a post is who left it: a reset meanwhile was asked nothing.
    """
    written = made.written
    offices = [*written["schools"], *(pk for pk, _ in written["schools_changed"])]
    people = [*written["people"], *(pk for pk, _ in written["people_changed"])]
    posts = [*written["posts"], *(pk for pk, _ in written["titles"])]
    touched = Q(subject_type="office", subject_id__in=offices)
    touched |= Q(subject_type="cluster", subject_id__in=written["clusters"])
    touched |= Q(subject_type="user", subject_id__in=people)
    touched |= Q(subject_type="appointment", subject_id__in=posts)
    ended = Appointment.objects.filter(pk__in=[pk for pk, *_ in written["ended"]])
    touched |= Q(
        kind__in=[AuditKind.PASSWORD_RESET, AuditKind.INVITATION_ACCEPTED],
        subject_type="user",
        subject_id__in=ended.values("user"),
    )
    since = AuditEvent.objects.filter(touched, at__gt=made.written_at)
    # A slip that nobody has used goes with the person.
    if since.exclude(kind=AuditKind.PERSON_INVITED).exists():
        raise ImportRefusedError(_IN_USE)


def _take_back(written: dict[str, Any]) -> None:
    posts = Appointment.objects.filter(pk__in=written["posts"])
    people = User.objects.filter(pk__in=written["people"])
    if any(each.has_password for each in locked_rows(people)):
        raise ImportRefusedError(_IN_USE)
    if (
        posts.count() != len(written["posts"])
        or posts.filter(ends_on__isnull=False).exists()
    ):
        raise ImportRefusedError(_IN_USE)
    posts.delete()
    people.delete()
    for pk, before, after in written["ended"]:
        _restore(
            Appointment, pk, {"ends_on": [parse_date(before or ""), parse_date(after)]}
        )
    for model, changes in (
        (Appointment, written["titles"]),
        (User, written["people_changed"]),
        (Office, written["schools_changed"]),
    ):
        for pk, values in changes:
            _restore(model, pk, values)
    Office.objects.filter(pk__in=written["schools"]).delete()
    Cluster.objects.filter(pk__in=written["clusters"]).delete()


def _restore(model: type[models.Model], pk: int, values: dict[str, list[Any]]) -> None:
    """Give a row its values of before; refuse where it says something else by now."""
    row = locked_row(model._default_manager.all(), pk, no_key=True)
    for name, (before, after) in values.items():
        column = f"{name}_id" if name == "cluster" else name
        if getattr(row, column) != after:
            raise ImportRefusedError(_IN_USE)
        setattr(row, column, before)
    row.save(update_fields=list(values))
