"""The same letter twice: noticed while it is typed, before it takes a number."""

from __future__ import annotations

from datetime import date
from typing import Final

from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.search_keys import reference_key_of

_SCHOOL_WORDS: Final = ("โรงเรียน", "ร.ร.", "รร.")


def entries_alike(
    book: Book, sender: str, reference_number: str, *, actor: Actor
) -> list[RegisterEntry]:
    """Return the letters of a book from the same จาก under the same ที่, newest first.

    Only those that the actor may see. Cancelled numbers do not count, nor a ที่
    without a digit: many letters have none.
    """
    key, wanted = reference_key_of(reference_number), _sender_key(sender)
    if not wanted or not any(mark.isdigit() for mark in key):
        return []
    found = (
        RegisterEntry.objects.visible_to(actor)
        .in_book(book)
        .filter(reference_key=key, state=RegisterEntry.State.REGISTERED)
        .values_list("pk", "sender")
    )
    # All of them: many schools send their "1/2569" in the same weeks.
    alike = [pk for pk, known in found if _sender_key(known) == wanted]
    return list(RegisterEntry.objects.filter(pk__in=alike).order_by("-pk"))


def book_of_day(actor: Actor, kind: str, day: date | None = None) -> Book | None:
    """Return the office's book of a day, today's unless said; None if there is none."""
    year = thai.year_be(day or thai.today())
    books = Book.objects.filter(office=actor.book_owner_id, kind=kind, year_be=year)
    return books.first()


def duplicate_of(
    details: EntryDetails, book: Book | None, *, actor: Actor
) -> RegisterEntry | None:
    """Return the newest entry of this letter in the book, None where there is none.

    What a form has made itself, at the first of two presses, is no duplicate.
    """
    if book is None or not book.is_incoming:
        return None
    alike = entries_alike(book, details.sender, details.reference_number, actor=actor)
    if any(each.submission == details.submission for each in alike):
        return None
    return alike[0] if alike else None


def _sender_key(sender: str) -> str:
    """A school is the same with and without the word before its name."""
    key = thai.search_key(sender).replace(" ", "")
    for word in _SCHOOL_WORDS:
        key = key.removeprefix(word)
    return key
