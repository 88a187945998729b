"""ทะเบียนหนังสือลับ, and for others the letters that they are listed for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.requests import asked_number
from saraban.core.thai import clean_line, today, year_be
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.books import books_of
from saraban.registers.models import SECRET_KINDS, Book
from saraban.registers.models.kinds import SECRET_INCOMING
from saraban.secret_letters.paper.documents import book_paper
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.queries.books import (
    letters_to_read,
    lines_of,
    summary_of,
)
from saraban.secret_letters.queries.deliveries import deliveries_to, steps_waiting
from saraban.secret_letters.queries.registrars import registrar_at, registrars_of
from saraban.secret_letters.views.answers import paper_response
from saraban.secret_letters.views.confirmed import confirmed
from saraban.secret_letters.witness import SecretWitness

WORDS_MAX = 200


@require_GET
@confirmed
def letter_list(request: SignedInRequest) -> HttpResponse:
    """The books to their registrar; to others what they are listed for."""
    actor, words = request.actor, clean_line(request.GET.get("q", ""))[:WORDS_MAX]
    if registrar_at(actor) is None:
        context: dict[str, Any] = {
            "letters": letters_to_read(actor, words),
            "waiting": set(steps_waiting(actor).values_list("letter", flat=True)),
            "registrars": registrars_of([actor.book_owner_id]),
            "words": words,
        }
        return render(request, "secret_letters/letter_list.html", context)
    kind = request.GET.get("book", SECRET_INCOMING.code)
    book, books = _asked_book(request, kind, actor)
    context = {
        "book": book,
        "books": books,
        "kinds": SECRET_KINDS.values(),
        "lines": lines_of(book, words),
        "summary": summary_of(book),
        "words": words,
        "to_receive": deliveries_to(actor.book_owner_id).filter(state="sent").count(),
        "waiting": set(steps_waiting(actor).values_list("letter", flat=True)),
    }
    return render(request, "secret_letters/letter_list.html", context)


@require_GET
@confirmed
def secret_book_pdf(request: SignedInRequest, kind: str) -> HttpResponse:
    """ทขล. on paper."""
    actor = require_registrar(request.actor)
    book, _ = _asked_book(request, kind, actor)
    paper = book_paper(book, lines_of(book), actor.book_owner)
    answer = paper_response(paper, f"secret-book-{book.year_be}.pdf", actor)
    values = {"year": book.year_be}
    witness = SecretWitness(actor)
    record(AuditKind.SECRET_BOOK_PRINTED, book, actor=witness, values=values)
    return answer


def _asked_book(
    request: SignedInRequest, kind: str, actor: Actor
) -> tuple[Book, list[Book]]:
    if kind not in SECRET_KINDS:
        raise UnknownSubjectError
    books = books_of(actor.book_owner, kind)
    asked = asked_number(request, "year") or year_be(today())
    found = next((each for each in books if each.year_be == asked), None)
    if found is None:
        raise UnknownSubjectError
    return found, books
