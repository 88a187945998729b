"""Imports of old lines, as their pages show them."""

from __future__ import annotations

from django.db.models import QuerySet

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor
from saraban.registers.models import BookImport


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
