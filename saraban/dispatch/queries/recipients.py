"""To whom an office may send, and what its choice comes to at this moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models
from django.db.models import Q

from saraban.core.locks import held_rows
from saraban.dispatch.errors import NoRecipientsError, UnknownRecipientError
from saraban.dispatch.models import Dispatch
from saraban.dispatch.models.dispatches import RECIPIENTS_TEXT_MAX
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.recipients.queries.groups import groups_of
from saraban.recipients.queries.schools import schools_of

Kind = Dispatch.Recipients
NAMES_SHOWN: Final = 3
GROUP_GONE: Final = (
    "กลุ่มสถานศึกษาที่เลือกไว้ถูกลบแล้ว จึงยังไม่ได้ส่งถึงแห่งใด ตรวจรายชื่อผู้รับแล้วกดตกลงอีกครั้ง"
)


@dataclass(frozen=True)
class OutsideParty:
    """Somebody outside the system: a name, how the letter goes, and to where."""

    name: str
    method: str
    detail: str = ""


@dataclass(frozen=True)
class RecipientChoice:
    """ถึง, as it was chosen; only what belongs to a chosen kind counts.

    ``division_ids`` are those of a school's area, ``inside_ids`` of the own office;
    with ``via_registry`` the own สารบรรณกลาง gets a letter to them too.
    """

    kinds: frozenset[str]
    school_ids: frozenset[int] = frozenset()
    group_ids: frozenset[int] = frozenset()
    division_ids: frozenset[int] = frozenset()
    inside_ids: frozenset[int] = frozenset()
    via_registry: bool = False
    office_ids: frozenset[int] = frozenset()
    outside: tuple[OutsideParty, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """One office that gets the letter, and the division it is meant for there.

    ``addressed_to`` names several divisions, where one cannot stand for all.
    """

    office_id: int
    attention_id: int | None = None
    addressed_to: str = ""


@dataclass
class Recipients:
    """Who gets the letter: each office once, however many choices name it."""

    offices: dict[int, Recipient] = field(default_factory=dict)
    inside_ids: list[int] = field(default_factory=list)
    outside: dict[str, OutsideParty] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many get it."""
        return len(self.offices) + len(self.inside_ids) + len(self.outside)

    @property
    def text(self) -> str:
        """ถึง in words, for lists and books."""
        words = ", ".join(self.words).replace(", และอีก", " และอีก")
        return words[:RECIPIENTS_TEXT_MAX]

    def plain(self) -> dict[str, Any]:
        """Return them as JSON keeps them, alike for alike recipients."""
        return {
            "offices": [
                [each.office_id, each.attention_id, each.addressed_to]
                for each in self.offices.values()
            ],
            "inside": self.inside_ids,
            "outside": [
                [each.name, each.method, each.detail] for each in self.outside.values()
            ],
            "words": self.words,
        }

    @classmethod
    def of_plain(cls, kept: dict[str, Any]) -> Recipients:
        """Return what ``plain`` kept."""
        return cls(
            {each[0]: Recipient(*each) for each in kept["offices"]},
            list(kept["inside"]),
            {each[0]: OutsideParty(*each) for each in kept["outside"]},
            list(kept["words"]),
        )

    def add_offices(self, ids: Iterable[int]) -> None:
        """Add offices as such; one that is there keeps its attention."""
        for each in ids:
            self.offices.setdefault(each, Recipient(each))


def other_offices(sender: Office) -> models.QuerySet[Office]:
    """Return the other area offices and สพฐ. of this installation."""
    kinds = (Office.Kind.AREA, Office.Kind.HEADQUARTERS)
    if not sender.has_divisions:
        return Office.objects.none()
    found = Office.objects.in_use().filter(kind__in=kinds).exclude(pk=sender.pk)
    return found.order_by(
        models.Case(models.When(kind=kinds[1], then=0), default=1), "code"
    )


def kinds_for(sender: Office) -> list[str]:
    """Return the kinds of recipients that an office of this kind may choose.

    สพฐ. writes to all schools of a type, or to their areas: of all the schools of the
    country nobody picks some out of a list.
    """
    if sender.is_headquarters:
        kinds = [Kind.ALL_GOVERNMENT, Kind.ALL_PRIVATE]
        return [*kinds, Kind.INSIDE, Kind.OFFICES, Kind.OUTSIDE]
    schools = [Kind.ALL_GOVERNMENT, Kind.ALL_PRIVATE, Kind.SOME_SCHOOLS, Kind.GROUPS]
    if sender.is_school:
        return [Kind.AREA_REGISTRY, Kind.DIVISION, *schools, Kind.OUTSIDE]
    return [*schools, Kind.INSIDE, Kind.OFFICES, Kind.OUTSIDE]


def resolve(choice: RecipientChoice, *, actor: Actor) -> Recipients:
    """Return who gets the letter now.

    Schools that no longer are, and offices that are not the sender's to write to,
    are refused by name. Raises NoRecipientsError and UnknownRecipientError.
    """
    sender = actor.book_owner
    if not choice.kinds <= set(kinds_for(sender)):
        raise UnknownRecipientError
    found = Recipients()
    if choice.kinds & {Kind.AREA_REGISTRY, Kind.DIVISION}:
        _add_area(found, choice, sender)
    _add_schools(found, choice, actor)
    if Kind.INSIDE in choice.kinds:
        _add_inside(found, choice, sender)
    if Kind.OFFICES in choice.kinds:
        _add_known(found, other_offices(sender), choice.office_ids)
    if Kind.OUTSIDE in choice.kinds:
        found.outside = {each.name: each for each in choice.outside}
        found.words += found.outside
    if not found.count:
        raise NoRecipientsError
    return found


def hold_in_use(ids: Collection[int]) -> None:
    """Keep offices from being closed until the transaction ends.

    Raises UnknownRecipientError with the names of those that were closed since.
    """
    if len(held_rows(Office.objects.in_use(), set(ids))) < len(set(ids)):
        raise _unknown(ids)


def _add_schools(found: Recipients, choice: RecipientChoice, actor: Actor) -> None:
    schools = schools_of(actor.book_owner)
    types = Office.SchoolType
    for kind, school_type in (
        (Kind.ALL_GOVERNMENT, types.GOVERNMENT),
        (Kind.ALL_PRIVATE, types.PRIVATE),
    ):
        if kind in choice.kinds:
            every = schools.filter(school_type=school_type).order_by("pk")
            ids = list(every.values_list("pk", flat=True))
            found.add_offices(ids)
            found.words.append(f"{kind.label} {len(ids):,} แห่ง")
    if Kind.SOME_SCHOOLS in choice.kinds:
        _add_known(found, schools, choice.school_ids)
    if Kind.GROUPS in choice.kinds:
        groups = groups_of(actor).filter(pk__in=choice.group_ids)
        if len(groups) != len(choice.group_ids):
            raise UnknownRecipientError(GROUP_GONE)
        members = schools.filter(pk__in=groups.values("members"))
        found.add_offices(members.order_by("pk").values_list("pk", flat=True))
        found.words += [each.name for each in groups]


def _add_known(
    found: Recipients, offices: models.QuerySet[Office], ids: frozenset[int]
) -> None:
    """Add chosen offices; one that is not among ``offices`` is refused by name."""
    known = dict(
        offices.filter(pk__in=ids).order_by("pk").values_list("pk", "short_name")
    )
    missing = ids - known.keys()
    if missing:
        raise _unknown(missing)
    found.add_offices(known)
    found.words += shown_names(list(known.values()))


def _add_inside(found: Recipients, choice: RecipientChoice, sender: Office) -> None:
    divisions = Office.objects.in_use().divisions_of(sender)
    known = dict(
        divisions.filter(pk__in=choice.inside_ids).values_list("pk", "short_name")
    )
    missing = choice.inside_ids - known.keys()
    if missing:
        raise _unknown(missing)
    found.inside_ids = list(known)
    found.words += shown_names(list(known.values()))
    if choice.via_registry:
        found.inside_ids.insert(0, sender.pk)
        found.words.append("สารบรรณกลาง")


def _add_area(found: Recipients, choice: RecipientChoice, school: Office) -> None:
    area = school.parent
    if area is None or not (area.has_divisions and area.is_active):
        raise UnknownRecipientError
    names: dict[int, str] = {}
    if Kind.DIVISION in choice.kinds:
        divisions = Office.objects.in_use().divisions_of(area)
        known = divisions.filter(pk__in=choice.division_ids)
        names = dict(known.values_list("pk", "name"))
        if choice.division_ids - names.keys():
            raise UnknownRecipientError
    to_registry = Kind.AREA_REGISTRY in choice.kinds
    if not to_registry and not names:
        return
    alone = next(iter(names)) if len(names) == 1 and not to_registry else None
    words = (["สารบรรณกลาง"] if to_registry else []) + list(names.values())
    addressed = "" if len(words) == 1 else ", ".join(words)
    found.offices[area.pk] = Recipient(area.pk, alone, addressed)
    found.words += [
        f"{each}{area.short_name}" if each == "สารบรรณกลาง" else each for each in words
    ]


def shown_names(names: list[str]) -> list[str]:
    """Return a few of the names, and how many more there are."""
    if len(names) <= NAMES_SHOWN:
        return names
    return [*names[:NAMES_SHOWN], f"และอีก {len(names) - NAMES_SHOWN:,} แห่ง"]


def _unknown(ids: Iterable[int]) -> UnknownRecipientError:
    """Name those that were closed; of others nothing is said."""
    closed = Office.objects.filter(Q(pk__in=ids), is_active=False).order_by("code")
    names = " ".join(shown_names(list(closed.values_list("short_name", flat=True))))
    if not names:
        return UnknownRecipientError()
    return UnknownRecipientError(
        f"ส่งถึง {names} ไม่ได้ เพราะปิดหรือเลิกใช้งานแล้ว ตรวจรายชื่อผู้รับที่เหลือแล้วกดตกลงอีกครั้ง"
    )
