"""What a sender may choose under ถึง, as the form shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.recipients import kinds_for, other_offices
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.recipients.models import SavedGroup
from saraban.recipients.queries.groups import groups_of, in_order, members_of
from saraban.recipients.queries.schools import (
    RecipientGroup,
    recipient_groups,
    schools_of,
)

Kind = Dispatch.Recipients


@dataclass(frozen=True)
class OfferedGroup:
    """A saved group and those of its members that the sender may write to."""

    group: SavedGroup
    member_ids: list[int]

    @property
    def is_own(self) -> bool:
        """Whether it is กลุ่มของฉัน of the person, not the office's."""
        return self.group.person_id is not None


@dataclass
class RecipientOptions:
    """The kinds of recipients with what belongs to each, read when it is shown."""

    actor: Actor
    kinds: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Offer what an office of this kind may choose."""
        self.kinds = kinds_for(self.actor.book_owner)

    @cached_property
    def schools(self) -> list[RecipientGroup]:
        """The schools by cluster; สพฐ. has too many to choose from a list."""
        can_choose = Kind.SOME_SCHOOLS in self.kinds
        return recipient_groups(self.actor.book_owner) if can_choose else []

    @cached_property
    def school_counts(self) -> dict[str, int]:
        """How many schools of each type there are."""
        if not self.schools:
            types = schools_of(self.actor.book_owner).order_by()
            return Counter(types.values_list("school_type", flat=True).iterator())
        offices = (each for group in self.schools for each in group.offices)
        return Counter(office.school_type for office in offices)

    @cached_property
    def groups(self) -> list[OfferedGroup]:
        """The office's saved groups and กลุ่มของฉัน, with their members."""
        if Kind.GROUPS not in self.kinds:
            return []
        known = {each.pk for group in self.schools for each in group.offices}
        groups = in_order(groups_of(self.actor))
        members = members_of(groups)
        return [
            OfferedGroup(each, [pk for pk in members[each.pk] if pk in known])
            for each in groups
        ]

    @cached_property
    def divisions(self) -> list[Office]:
        """The divisions of a school's area, or of the own office."""
        own = self.actor.book_owner
        parent = own.parent_id if own.is_school else own.pk
        return list(Office.objects.in_use().divisions_of(parent or 0))

    @cached_property
    def offices(self) -> list[Office]:
        """The other area offices and สพฐ. of this installation."""
        return list(other_offices(self.actor.book_owner))

    @property
    def has_headquarters(self) -> bool:
        """Whether สพฐ. is an office of this installation that can be written to."""
        return any(each.is_headquarters for each in self.offices)

    @cached_property
    def shown_kinds(self) -> list[str]:
        """The kinds of which there is anything to choose."""
        private = self.school_counts.get(Office.SchoolType.PRIVATE, 0)
        empty = {Kind.ALL_PRIVATE: not private, Kind.OFFICES: not self.offices}
        return [each for each in self.kinds if not empty.get(Kind(each), False)]
