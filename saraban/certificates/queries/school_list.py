"""เกียรติบัตร สพท.: what the area opened to its schools to print."""

from __future__ import annotations

from collections.abc import Collection

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.certificates.queries.papers import WITH, printable
from saraban.core.errors import UnknownSubjectError
from saraban.core.lists.keyset import ROWS, cut
from saraban.core.lists.pager import ListPage, address_at, older_pager
from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.actors import Actor
from saraban.registers.models import Book, Certificate, RegisterEntry
from saraban.registers.models.kinds import CERTIFICATE
from saraban.registers.queries.search import Search, newest_found

Printing = Certificate.Printing
Check = Certificate.Check


def require_school(actor: Actor) -> int:
    """Return the area of the actor's school; raises UnknownSubjectError for others."""
    require_somewhere(actor, Permission.BOOK_READ)
    area_id = actor.book_owner.parent_id
    if not actor.book_owner.is_school or area_id is None:
        raise UnknownSubjectError
    return int(area_id)


def open_to(actor: Actor) -> DigestedQuerySet[Certificate]:
    """Return the certificates that the actor's school may print."""
    opened = printable(Certificate.objects.filter(office=require_school(actor)))
    return opened.filter(printing=Printing.SCHOOLS)


def opened_page(
    actor: Actor, text: str, path: str, before: int | None
) -> ListPage[Certificate]:
    """Return a page of them, newest first; ``text`` looks for name, subject and number."""
    rows = open_to(actor).select_related(*WITH, "entry__registered_by")
    if text:
        found = _found(actor, text, before)
    else:
        wanted = rows.filter(entry__lt=before) if before else rows
        newest = wanted.order_by("-entry").values_list("entry", flat=True)
        found = list(newest[: ROWS + 1])
    page = cut(found, is_first=before is None)
    place = {"before": page.rows[-1]} if page.has_more else {}
    first = address_at(path, {"q": text}) if text else path
    nothing = "ไม่พบเกียรติบัตรที่ตรงกับที่ค้นหา" if text else "ยังไม่มีเกียรติบัตรที่ สพท. เปิดให้พิมพ์"
    pager = older_pager(page, first, place, "ล่าสุดอยู่บน", nothing)
    return ListPage(list(rows.filter(entry__in=page.rows).order_by("-entry")), pager)


def _found(actor: Actor, text: str, before: int | None) -> list[int]:
    area_id = require_school(actor)
    books = list(Book.objects.filter(office=area_id, kind=CERTIFICATE.code))
    entries = RegisterEntry.objects.filter(
        book__in=books,
        state=RegisterEntry.State.REGISTERED,
        certificate__printing=Printing.SCHOOLS,
        certificate__check_state=Check.APPROVED,
    )
    return newest_found(entries, Search(text, books), count=ROWS + 1, before=before)


def chosen_of_school(actor: Actor, entry_ids: Collection[int]) -> list[Certificate]:
    """Return the chosen ones of those that the school may print, in order of the book."""
    chosen = open_to(actor).filter(entry__in=entry_ids).select_related(*WITH)
    return list(chosen.order_by("entry__book__year_be", "entry__number"))
