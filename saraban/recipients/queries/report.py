"""รายงานกลุ่มและสมาชิก: who is in which group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.recipients.models import SavedGroup
from saraban.recipients.queries.groups import groups_of, in_order, members_of
from saraban.recipients.queries.schools import schools_of


@dataclass(frozen=True)
class GroupWithMembers:
    """One group, and its members in the order of the area's schools."""

    group: SavedGroup
    members: list[Office]
    closed_count: int

    @property
    def is_own(self) -> bool:
        """Whether it is กลุ่มของฉัน of the person, not the office's."""
        return self.group.person_id is not None


class GroupReport:
    """The groups that a person may choose, in three queries however many."""

    def __init__(self, actor: Actor) -> None:
        """Read groups and members of the actor's office."""
        self._actor = actor
        self._groups = in_order(groups_of(actor))
        self._member_ids = members_of(self._groups)

    @cached_property
    def _schools(self) -> list[Office]:
        if self._actor.book_owner.is_headquarters:
            return []
        return list(schools_of(self._actor.book_owner))

    @cached_property
    def groups(self) -> list[GroupWithMembers]:
        """Each group with its members; the office's first, then กลุ่มของฉัน."""
        found = []
        for group in self._groups:
            ids = set(self._member_ids[group.pk])
            members = [each for each in self._schools if each.pk in ids]
            found.append(GroupWithMembers(group, members, len(ids) - len(members)))
        return sorted(found, key=lambda each: each.is_own)

    @cached_property
    def in_no_group(self) -> list[Office]:
        """The schools that are in none of the office's groups."""
        ids = {
            pk
            for group in self._groups
            if group.person_id is None
            for pk in self._member_ids[group.pk]
        }
        return [each for each in self._schools if each.pk not in ids]
