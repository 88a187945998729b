"""What the letters before tell about the next: its เลขที่, and who got letters like it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Q, When

from saraban.core import thai
from saraban.core.typed_text import search_words
from saraban.directory.queries.found import (
    MOST_SUGGESTIONS,
    PERSON_FIELDS,
    matching,
)
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.registers.models.kinds import INCOMING
from saraban.registers.models.search_keys import reference_key_of
from saraban.registers.queries.kinds import divisions_of_kind
from saraban.registers.queries.senders import Suggestion, newest_values

# Of one sender, to tell what is usual.
_OF_SENDER: Final = 20
# Of the whole book, to find the subject again.
_OF_BOOK: Final = 1_000
# Less of a subject than that is like too many.
_LEAST_OF_SUBJECT: Final = 8
_CHANGING: Final = re.compile(
    r"[\d\W]|" + "|".join(map(re.escape, (*thai.MONTHS, *thai.MONTHS_SHORT)))
)


@dataclass(frozen=True)
class Remembered:
    """What is put into เลขที่, and the group that is offered."""

    prefix: str = ""
    division: Office | None = None
    is_by_subject: bool = False


def remembered_of(actor: Actor, sender: str, subject: str) -> Remembered:
    """Return what is known of letters like this one, of the actor's own office.

    The group is that of the newest letter of the same subject, this sender's before
    others'; else that of the sender's newest. Only one that the actor may choose.
    """
    known = (
        newest_values(
            actor,
            "reference_number",
            "subject",
            "responsible_office",
            most=_OF_SENDER,
            sender=sender,
        )
        if sender
        else []
    )
    prefix = usual_prefix([reference for reference, *_ in known])
    if actor.book_owner.is_school:
        return Remembered(prefix)
    choice = {each.pk: each for each in divisions_of_kind(actor, INCOMING)}
    wanted = _subject_key(subject)
    of_sender = [(_subject_key(each), group) for _, each, group in known]
    alike = _first(of_sender, wanted, choice)
    if alike is None and len(wanted) >= _LEAST_OF_SUBJECT:
        newest = newest_values(actor, "subject", "responsible_office", most=_OF_BOOK)
        of_book = ((_subject_key(each), group) for each, group in newest)
        alike = _first(of_book, wanted, choice)
    if alike is not None:
        return Remembered(prefix, choice[alike], is_by_subject=True)
    groups = (group for _, group in of_sender if group in choice)
    found = next(groups, None)
    return Remembered(prefix, choice.get(found) if found else None)


def usual_prefix(references: Sequence[str]) -> str:
    """Return what stands up to the slash of most of these numbers, as written last.

    Empty where they have none in common: the numbers of several groups of an office.
    """
    found = [each[: each.index("/") + 1] for each in references if "/" in each]
    counted = Counter(map(reference_key_of, found)).most_common(1)
    if not counted or counted[0][1] * 2 <= len(references):
        return ""
    key = counted[0][0]
    return next(each for each in found if reference_key_of(each) == key)


def suggested_performers(
    actor: Actor, typed: str, division_id: int | None
) -> list[Suggestion]:
    """Return who may be meant in บุคคลปฏิบัติ: people of the chosen group first."""
    owner = actor.book_owner_id
    of_office = Q(office=owner) | Q(office__parent=owner, office__kind="division")
    posts = Appointment.objects.current(thai.today()).filter(of_office)
    if search_words(typed):
        posts = posts.filter(matching(typed, PERSON_FIELDS, "user__"))
    place = Case(When(office=division_id, then=0), default=1)
    ordered = posts.select_related("user", "office").order_by(
        place, "user__given_name", "user__family_name", "pk"
    )
    # Who holds two posts stands there once.
    places = {
        each.user.get_full_name(): each.office.short_name
        for each in reversed(ordered[: 2 * MOST_SUGGESTIONS])
    }
    found = [Suggestion(name, office) for name, office in places.items()]
    return found[::-1][:MOST_SUGGESTIONS]


def _first(
    lines: Iterable[tuple[str, int | None]], wanted: str, choice: Collection[int]
) -> int | None:
    if not wanted:
        return None
    alike = (group for key, group in lines if key == wanted)
    return next((group for group in alike if group in choice), None)


def _subject_key(subject: str) -> str:
    """A subject without what changes from time to time: numbers, months, years."""
    return _CHANGING.sub("", thai.to_arabic_digits(subject)).casefold()
