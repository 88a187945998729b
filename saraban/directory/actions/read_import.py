"""นำเข้าสถานศึกษาและบุคลากร, first: a file is read and looked at; nothing is written yet."""

from __future__ import annotations

from dataclasses import asdict
from typing import IO

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_rows
from saraban.core.tables.reading import read_tables
from saraban.directory.importing.rows import ReadRows, read_rows
from saraban.directory.models import DirectoryImport
from saraban.directory.models.imports import FILE_NAME_MAX
from saraban.offices.actors import Actor


def require_importing(actor: Actor) -> None:
    """Raise NotAllowedError unless the actor may bring in offices and their people."""
    for each in (Permission.OFFICES, Permission.PEOPLE, Permission.APPOINT_HEADS):
        require(actor, each)


def read_import(file: IO[bytes], file_name: str, *, actor: Actor) -> DirectoryImport:
    """Read a file of schools, clusters and people; nothing of it is written yet.

    What the actor read before and never brought in is forgotten. Raises NotAllowedError
    and TableRefusedError.
    """
    require_importing(actor)
    # Before the transaction: nobody waits while a large file is read.
    found = read_rows(read_tables(file))
    return _keep_read(file_name, found, actor=actor)


@transaction.atomic
def _keep_read(file_name: str, found: ReadRows, *, actor: Actor) -> DirectoryImport:
    waiting = DirectoryImport.objects.filter(
        area=actor.book_owner_id,
        read_by=actor.user_id,
        state=DirectoryImport.State.READ,
    )
    for each in locked_rows(waiting):
        each.delete()
    counts = {
        "clusters": len(found.clusters),
        "schools": len(found.schools),
        "people": len(found.people),
    }
    made = DirectoryImport.objects.create(
        area=actor.book_owner,
        file_name=file_name[:FILE_NAME_MAX],
        rows=found.as_json(),
        problems=[asdict(each) for each in found.problems],
        notes=found.notes,
        counts=counts,
        read_by_id=actor.user_id,
    )
    values = {**counts, "problems": len(found.problems)}
    record(AuditKind.DIRECTORY_IMPORT_READ, made, actor=actor, values=values)
    return made
