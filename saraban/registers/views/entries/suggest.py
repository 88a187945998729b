"""Suggestions while จาก is typed: who writes often, and the offices that are known."""

from __future__ import annotations

from collections import Counter
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.core import thai
from saraban.core.typed_text import first_of_line
from saraban.directory.queries.found import MOST_SUGGESTIONS, suggested_offices
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import Book, RegisterEntry

# How far back senders are counted: some months of a busy office.
NEWEST: Final = 3_000


@require_GET
def sender_suggest(request: SignedInRequest) -> HttpResponse:
    """Suggestions of จาก for ทะเบียนหนังสือรับ, those of the own book first."""
    actor = request.actor
    require_somewhere(actor, Permission.INCOMING_REGISTER)
    typed = first_of_line(request.GET.get("q", ""), 100)
    known = {
        each.name: each.code
        for each in suggested_offices(actor, typed)
        if each.pk != actor.book_owner_id
    }
    names = [*_frequent_senders(actor, typed), *known]
    context = {
        "senders": [(name, known.get(name, "")) for name in dict.fromkeys(names)][
            :MOST_SUGGESTIONS
        ]
    }
    return render(request, "registers/sender_suggest.html", context)


def _frequent_senders(actor: Actor, typed: str) -> list[str]:
    """Return senders of the newest received letters that hold the text, most first."""
    sought = thai.search_key(typed)
    if not sought:
        return []
    books = Book.objects.filter(office=actor.book_owner_id, kind=Book.Kind.INCOMING)
    newest = RegisterEntry.objects.visible_to(actor).filter(
        book__in=books, state=RegisterEntry.State.REGISTERED
    )
    senders = newest.order_by("-pk").values_list("sender", flat=True)[:NEWEST]
    counted = Counter(senders)
    found = [name for name in counted if sought in thai.search_key(name)]
    return sorted(found, key=lambda name: -counted[name])[:MOST_SUGGESTIONS]
