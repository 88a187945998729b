"""Imports of old lines, as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.importing.lines import ImportLine
from saraban.registers.models import BookImport, RegisterEntry


def visible_import(import_id: int, actor: Actor) -> BookImport:
    """Return an import of the actor's office; raises UnknownSubjectError."""
    require(actor, Permission.BOOK_SETTINGS)
    found = BookImport.objects.filter(office=actor.book_owner_id, pk=import_id)
    made = found.select_related("read_by").first()
    if made is None:
        raise UnknownSubjectError
    return made


def imports_of(actor: Actor, code: str) -> QuerySet[BookImport]:
    """Return the imports into one kind of book, newest first, without their lines."""
    found = BookImport.objects.filter(office=actor.book_owner_id, kind=code)
    return found.select_related("read_by").defer("lines", "problems").order_by("-pk")


def numbers_there(
    lines: Sequence[ImportLine], code: str, office: Office
) -> set[tuple[int, int, int]]:
    """Return the numbers that stand in the office's books of these years already."""
    years = {line.year_be for line in lines}
    entries = RegisterEntry.objects.filter(
        book__office=office, book__kind=code, book__year_be__in=years
    )
    return set(entries.values_list("book__year_be", "number", "insert_number"))
