"""รายละเอียด of an entry, its history, and the letters it is tied to."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import can, can_somewhere
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.pages import safe_next
from saraban.core.requests import read_ids
from saraban.core.typed_text import searched_text
from saraban.letters.queries.pages import ShownFile, shown_files
from saraban.offices.actors import Actor, posts_at
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.links import tie, untie
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.models import Certificate, EntryLink, RegisterEntry
from saraban.registers.queries.hand_on import handed_on
from saraban.registers.queries.history import history_of
from saraban.registers.queries.links import Tie, ties_of
from saraban.registers.queries.rights import (
    RowRights,
    is_overdue,
    may_fill,
    may_release,
)
from saraban.registers.queries.search import Search, newest_found
from saraban.registers.queries.visible import (
    entry_query,
    own_delivery,
    shown_entry,
    visible_entry,
)
from saraban.registers.views.entries.hand_on_forms import last_choice

RELATED_SHOWN: Final = 20
WORDS_ASKED: Final = 3
_ENTRY: Final = entry_query(
    lambda: RegisterEntry.objects.select_related(
        "responsible_office", "registered_by", "voided_by", "reservation__owner"
    )
)


@require_GET
def entry_detail(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """รายละเอียด; right after ตกลง the number stands large, ready to copy."""
    actor = request.actor
    entry = shown_entry(_ENTRY, entry_id, actor)
    context = {
        "entry": entry,
        "book": entry.book,
        "files": files_of(entry),
        **_issued(request, entry),
        "is_school": actor.book_owner.is_school,
        "sends_to_obec": actor.book_owner.is_area,
        **_ways(entry, actor),
        **_allowed(entry, actor),
        **_told(entry, actor),
        **_of_kind(entry),
    }
    return render(request, "registers/entry_detail.html", context)


def _issued(request: SignedInRequest, entry: RegisterEntry) -> dict[str, Any]:
    """What stands above the letter right after it got its number."""
    is_issued = "issued" in request.GET
    return {
        "is_issued": is_issued,
        "handed": handed_on(entry, request.actor) if is_issued else None,
        "is_kept_back": bool(last_choice(request)),
    }


def _ways(entry: RegisterEntry, actor: Actor) -> dict[str, Any]:
    """How the letter came and where it went, and what it is tied to."""
    ties = _ties_with_rights(entry, actor)
    dispatches = entry.dispatches.annotate(outside=Count("outside_deliveries"))
    return {
        "dispatches": dispatches.order_by("pk"),
        "delivery": own_delivery(entry, actor),
        "ties": ties,
        "answered": _answered_delivery(entry, [each for each, _ in ties]),
    }


def _of_kind(entry: RegisterEntry) -> dict[str, Any]:
    """What only orders or certificates have."""
    named = _named(entry) if entry.book.is_order else {}
    certificate = _certificate(entry) if entry.book.is_of_certificates else None
    return named | {"certificate": certificate}


def _allowed(entry: RegisterEntry, actor: Actor) -> dict[str, Any]:
    """What the page offers to this person."""
    division_id = entry.responsible_office_id
    may_insert = can(actor, Permission.NUMBER_BACKDATE, division_id=division_id)
    return {
        "may": RowRights(actor).of(entry),
        "may_fill": entry.is_reserved and may_fill(entry, actor),
        "may_release": entry.is_reserved and may_release(entry, actor),
        "is_overdue": entry.is_reserved and is_overdue(entry),
        "may_insert": bool(may_insert),
        "may_read_dispatches": can_somewhere(actor, Permission.DISPATCH_READ),
        "may_answer": can_somewhere(actor, Permission.OUTGOING_REGISTER),
        "may_order": can_somewhere(actor, Permission.ORDER_REGISTER),
        "may_forward": _may_forward(entry, actor),
        "may_propose": _may_propose(entry, actor),
        "may_make_secret": _may_make_secret(entry, actor),
    }


def _may_forward(entry: RegisterEntry, actor: Actor) -> bool:
    """ส่งต่อ: only what came in goes round the office."""
    division_id = entry.responsible_office_id
    may = can(actor, Permission.ENTRY_FORWARD, division_id=division_id)
    is_letter = entry.state == RegisterEntry.State.REGISTERED
    return bool(may) and is_letter and entry.book.is_incoming


def _may_propose(entry: RegisterEntry, actor: Actor) -> bool:
    """เสนอ: a letter that came in or goes out."""
    division_id = entry.responsible_office_id
    may = can(actor, Permission.ENTRY_PROPOSE, division_id=division_id)
    is_letter = entry.state == RegisterEntry.State.REGISTERED
    return bool(may) and is_letter and entry.book.is_of_letters


def _told(entry: RegisterEntry, actor: Actor) -> dict[str, Any]:
    """Who got it, and ประวัติการแก้ไข; what nobody registered here was brought along."""
    history = history_of(entry)
    is_imported = not any(each.is_beginning for each in history)
    steps: Any = getattr(entry, "steps")  # noqa: B009
    return {
        "history": history,
        "is_imported": is_imported,
        "steps": steps.with_people(),
        "openable": steps.openable(entry, actor),
    }


def _certificate(entry: RegisterEntry) -> Certificate | None:
    """What the certificate of a line has besides; None where it has none."""
    found = Certificate.objects.filter(entry=entry)
    return found.select_related("signatory", "own_design", "checked_by").first()


def _named(entry: RegisterEntry) -> dict[str, int]:
    """How many people an order names, and how many of them have acknowledged it."""
    done = Count("pk", filter=Q(acknowledged_at__isnull=False))
    return entry.named_people.aggregate(told=Count("pk"), acknowledged=done)


def _ties_with_rights(entry: RegisterEntry, actor: Actor) -> list[tuple[Tie, bool]]:
    """Each tie, and whether the actor may take it away: it belongs to its later end."""
    rights = RowRights(actor)
    return [
        (
            each,
            rights.may_edit(
                each.owner.responsible_office_id, each.owner.registered_by_id
            ),
        )
        for each in ties_of(entry)
    ]


def _answered_delivery(entry: RegisterEntry, ties: list[Tie]) -> Any:
    """The newest delivery of the letter that a number was issued to answer."""
    for each in ties:
        if each.link.kind == EntryLink.Kind.ANSWERS and each.owner.pk == entry.pk:
            deliveries: Any = getattr(each.other, "deliveries")  # noqa: B009
            newest = deliveries.select_related("dispatch__sender").order_by("-pk")
            return newest.first()
    return None


def files_of(entry: RegisterEntry) -> list[ShownFile]:
    """Return the files of an entry's letter; a number without a letter has none."""
    if entry.letter is None:
        return []
    return shown_files(
        entry.letter,
        lambda each: reverse("registers:entry_file", args=[entry.pk, each]),
    )


@require_GET
def entry_related(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """ค้นเรื่องเดิม: earlier letters of both books and all years, to be tied."""
    actor = request.actor
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    require_for_entry(actor, Permission.ENTRY_EDIT, entry)
    asked = request.GET.get("q")
    text = searched_text(_words_of(entry.subject) if asked is None else asked)
    books = list(actor.book_owner.registers.order_by("-year_be"))
    search = Search(text, books)
    context = {
        "entry": entry,
        "book": entry.book,
        "text": text,
        "search": search,
        "rows": _related(entry, search, actor),
        "tied": {tie.other.pk for tie in ties_of(entry)},
    }
    return render(request, "registers/entry_related.html", context)


def _words_of(subject: str) -> str:
    """The first words of a subject: enough to find its earlier letters."""
    return " ".join(subject.split()[:WORDS_ASKED])[:60]


def _related(entry: RegisterEntry, search: Search, actor: Actor) -> list[RegisterEntry]:
    if search.is_too_long or not search.words:
        return []
    entries = RegisterEntry.objects.visible_to(actor).filter(
        ~Q(pk=entry.pk), book__in=search.books, state=RegisterEntry.State.REGISTERED
    )
    found = newest_found(entries, search, count=RELATED_SHOWN)
    rows = RegisterEntry.objects.filter(pk__in=found).select_related("book__own_kind")
    return list(rows.order_by("-pk"))


@require_POST
def link_create(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Tie a letter to an earlier one: ตอบหนังสือ or อ้างถึง."""
    actor = request.actor
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    targets = read_ids(request.POST.getlist("target"))
    kind = request.POST.get("kind", "")
    if len(targets) != 1 or kind not in EntryLink.Kind.values:
        raise UnknownSubjectError
    target = visible_entry(RegisterEntry.objects.all(), targets[0], actor)
    answers = kind == EntryLink.Kind.ANSWERS
    if answers and entry.book.is_incoming:
        # Tied from the received letter: the one that goes out is the answer.
        entry, target = target, entry
    try:
        tie(entry, target, kind, actor=actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        other = target if entry.pk == entry_id else entry
        messages.success(request, f"ผูกกับเลข {other.number_text} แล้ว")
    return HttpResponseRedirect(
        f"{reverse('registers:entry_detail', args=[entry_id])}#ties"
    )


@require_POST
def link_delete(request: SignedInRequest, link_id: int) -> HttpResponse:
    """Take a tie away; the history keeps it."""
    links = EntryLink.objects.select_related("entry__book", "target__book")
    link = links.filter(
        pk=link_id, entry__book__office=request.actor.book_owner_id
    ).first()
    if link is None:
        raise UnknownSubjectError
    untie(link, actor=request.actor)
    messages.success(request, "ยกเลิกการผูกเรื่องแล้ว")
    own_page = link.entry.get_absolute_url()
    return HttpResponseRedirect(
        safe_next(request, request.POST.get("next", ""), own_page)
    )


def _may_make_secret(entry: RegisterEntry, actor: Actor) -> bool:
    """Whether the person keeps the secret letters, and it is a letter of paper."""
    is_letter = entry.book.is_of_letters and entry.letter_id is not None
    if not is_letter or entry.is_void or entry.is_electronic or entry.dispatched_at:
        return False
    return any(can(each, Permission.SECRET_REGISTER) for each in posts_at(actor))
