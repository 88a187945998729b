"""นำเข้าทะเบียนปีก่อน, first: a file is read and looked at; nothing stands in a book yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_rows
from saraban.core.tables.problems import Problem
from saraban.core.tables.reading import read_table
from saraban.offices.actors import Actor
from saraban.registers.errors import ImportRefusedError
from saraban.registers.importing.lines import (
    ImportLine,
    ReadLines,
    in_words,
    read_lines,
)
from saraban.registers.models import BookImport
from saraban.registers.models.imports import FILE_NAME_MAX
from saraban.registers.queries.imports import numbers_there
from saraban.registers.queries.kinds import kind_of


def read_import(
    code: str, file: IO[bytes], file_name: str, *, year_be: int | None, actor: Actor
) -> BookImport:
    """Read a file of old lines for a kind of book; nothing stands in a book yet.

    What was read before and never brought in is forgotten. Raises NotAllowedError and
    ImportRefusedError.
    """
    require(actor, Permission.BOOK_SETTINGS)
    kind = kind_of(actor.book_owner, code)
    # Before the transaction: nobody waits while a large file is read.
    table = read_table(file)
    found = read_lines(table, kind, year_be=year_be)
    return _keep_read(code, file_name, table.notes, found, actor=actor)


@transaction.atomic
def _keep_read(
    code: str, file_name: str, notes: list[str], found: ReadLines, *, actor: Actor
) -> BookImport:
    there = numbers_there(found.lines, code, actor.book_owner)
    lines = [line for line in found.lines if line.place not in there]
    problems = [*found.problems, *_already_there(found.lines, there)]
    problems.sort(key=lambda each: each.row)
    if not lines and not problems:
        raise ImportRefusedError("ไฟล์นี้มีแต่หัวคอลัมน์ ไม่มีรายการให้นำเข้า")  # noqa: EM101
    waiting = BookImport.objects.filter(office=actor.book_owner_id, kind=code)
    for each in locked_rows(
        waiting.filter(read_by=actor.user_id, state=BookImport.State.READ)
    ):
        each.delete()
    made = BookImport.objects.create(
        office=actor.book_owner,
        kind=code,
        file_name=file_name[:FILE_NAME_MAX],
        lines=[line.as_json() for line in lines],
        problems=list(in_words(problems)),
        notes=notes,
        line_count=len(lines),
        read_by_id=actor.user_id,
    )
    values = {"kind": code, "lines": len(lines), "problems": len(problems)}
    record(AuditKind.IMPORT_READ, made, actor=actor, values=values)
    return made


def _already_there(
    lines: Sequence[ImportLine], there: set[tuple[int, int, int]]
) -> list[Problem]:
    return [
        Problem(line.row, f"เลข {line.number} ปี {line.year_be} มีในทะเบียนแล้ว")
        for line in lines
        if line.place in there
    ]
