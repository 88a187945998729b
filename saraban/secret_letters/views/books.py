"""ทะเบียนหนังสือลับ, and for others the letters that they are listed for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.requests import read_id, read_number
from saraban.core.thai import today, year_be
from saraban.core.typed_text import first_of_line
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import books_of
from saraban.registers.models import SECRET_KINDS, Book
from saraban.registers.models.kinds import SECRET_INCOMING
from saraban.secret_letters.paper.documents import book_paper
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.queries.books import (
    closed_lines,
    letters_to_read,
    lines_of,
    summary_of,
)
from saraban.secret_letters.queries.deliveries import deliveries_to, steps_waiting
from saraban.secret_letters.queries.registrars import (
    closed_offices_of,
    registrar_at,
    registrars_of,
)
from saraban.secret_letters.views.answers import paper_response
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.witness import SecretWitness

WORDS_MAX = 200


@require_http_methods(["GET", "POST"])
@confirmed
def letter_list(request: SignedInRequest) -> HttpResponse:
    """The books to their registrar; to others what they are listed for.

    Words are searched by POST: an address is kept by browsers and on the way.
    """
    actor, words = request.actor, first_of_line(request.POST.get("q", ""), WORDS_MAX)
    if registrar_at(actor) is None:
        context = _own_letters(actor, words)
    else:
        context = _book_of(request, require_registrar(actor), words)
    return render(request, "secret_letters/letter_list.html", context)


def _own_letters(actor: Actor, words: str) -> dict[str, Any]:
    return {
        "letters": letters_to_read(actor, words),
        "waiting": set(steps_waiting(actor).values_list("letter", flat=True)),
        "registrars": registrars_of([actor.book_owner_id]),
        "words": words,
    }


def _book_of(request: SignedInRequest, actor: Actor, words: str) -> dict[str, Any]:
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("book", SECRET_INCOMING.code)
    book, books = _asked_book(asked, kind, actor)
    values = {"year": book.year_be, "is_search": bool(words)}
    record(AuditKind.SECRET_LISTED, book, actor=SecretWitness(actor), values=values)
    return {
        "book": book,
        "books": books,
        "kinds": SECRET_KINDS.values(),
        "lines": lines_of(book, words),
        "summary": summary_of(book),
        "words": words,
        "to_receive": deliveries_to(actor.book_owner_id).filter(state="sent").count(),
        "waiting": set(steps_waiting(actor).values_list("letter", flat=True)),
        "closed": closed_lines(book),
        "office": book.office if book.office_id != actor.book_owner_id else None,
        "closed_offices": closed_offices_of(actor.book_owner)
        .filter(registers__kind__in=SECRET_KINDS)
        .distinct(),
    }


@require_GET
@confirmed
def secret_book_pdf(request: SignedInRequest, kind: str) -> HttpResponse:
    """ทขล. on paper."""
    actor = require_registrar(request.actor)
    book, _ = _asked_book(request.GET, kind, actor)
    paper = book_paper(book, lines_of(book), book.office)
    answer = paper_response(paper, f"secret-book-{book.year_be}.pdf", actor)
    values = {"year": book.year_be}
    witness = SecretWitness(actor)
    record(AuditKind.SECRET_BOOK_PRINTED, book, actor=witness, values=values)
    return answer


def _books_of(asked: Mapping[str, str], kind: str, actor: Actor) -> list[Book]:
    """Return the books of the own office, or of a closed one whose books are kept here."""
    closed_id = read_id(asked.get("office", ""))
    if closed_id is None:
        return books_of(actor.book_owner, kind)
    closed = closed_offices_of(actor.book_owner).filter(pk=closed_id).first()
    if closed is None:
        raise UnknownSubjectError
    kept = Book.objects.filter(office=closed, kind=kind).select_related("office")
    return list(kept.order_by("-year_be"))


def _asked_book(
    asked: Mapping[str, str], kind: str, actor: Actor
) -> tuple[Book, list[Book]]:
    if kind not in SECRET_KINDS:
        raise UnknownSubjectError
    books = _books_of(asked, kind, actor)
    year = read_number(asked.get("year", "")) or year_be(today())
    found = next((each for each in books if each.year_be == year), None)
    if found is None and "office" in asked and books:
        # A closed office has no book of this year.
        found = books[0]
    if found is None:
        raise UnknownSubjectError
    return found, books
