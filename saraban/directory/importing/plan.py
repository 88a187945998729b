"""What bringing in a file would do: new, changed from → to, unchanged, refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from django.db import models

from saraban.accounts.models import User
from saraban.core.tables.problems import Problem
from saraban.directory.importing.rows import ClusterRow, PersonRow, SchoolRow
from saraban.offices.models import Appointment, Cluster, Office, Role


class Outcome(Enum):
    """What happens with a row."""

    NEW = "ใหม่"
    CHANGED = "เปลี่ยน"
    SAME = "ไม่เปลี่ยน"


@dataclass(frozen=True)
class Difference:
    """One column of something that is there: from what to what."""

    column: str
    label: str
    before: str
    after: str


@dataclass
class PlannedCluster:
    """A กลุ่มสถานศึกษา of the file, or one that schools of it name."""

    row: ClusterRow
    cluster: Cluster | None = None

    @property
    def outcome(self) -> Outcome:
        """New, or there already."""
        return Outcome.NEW if self.cluster is None else Outcome.SAME


@dataclass
class PlannedSchool:
    """A school of the file, with the office that it is if it is there already."""

    row: SchoolRow
    office: Office | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """New, changed or the same."""
        if self.office is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.differences else Outcome.SAME


@dataclass
class PlannedPost:
    """A post that a person gets; who held it alone until now leaves it."""

    place: Office | PlannedSchool
    role: Role
    position: str
    replaced: Appointment | None = None


@dataclass
class PlannedPerson:
    """A person of the file, with the account if there is one."""

    row: PersonRow
    username: str
    person: User | None = None
    differences: list[Difference] = field(default_factory=list)
    posts: list[PlannedPost] = field(default_factory=list)
    # Posts whose ตำแหน่ง is written otherwise: the appointment and the new words.
    titles: list[tuple[Appointment, str]] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """New, changed or the same."""
        if self.person is None:
            return Outcome.NEW
        is_changed = self.differences or self.posts or self.titles
        return Outcome.CHANGED if is_changed else Outcome.SAME


@dataclass
class ImportPlan:
    """Everything that a file would do, and what stands in its way."""

    clusters: list[PlannedCluster] = field(default_factory=list)
    schools: list[PlannedSchool] = field(default_factory=list)
    people: list[PlannedPerson] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Of the offices in the file: schools and posts of people that it does not name.
    missing_schools: list[Office] = field(default_factory=list)
    missing_posts: list[Appointment] = field(default_factory=list)
    # The file looks like another area's: it is asked before it is done.
    doubt: str = ""

    @property
    def replaced(self) -> list[tuple[Appointment, PlannedPerson]]:
        """Who leaves a post that one person holds at a time, and who comes."""
        return [
            (post.replaced, each)
            for each in self.people
            for post in each.posts
            if post.replaced
        ]

    def count(self, sort: str, outcome: Outcome) -> int:
        """Return how many of a sort come out so."""
        found: list[PlannedCluster | PlannedSchool | PlannedPerson] = getattr(
            self, sort
        )
        return sum(each.outcome is outcome for each in found)

    @property
    def has_work(self) -> bool:
        """Whether bringing it in would write anything, posts that end aside."""
        outcomes = {each.outcome for each in self.clusters}
        outcomes |= {each.outcome for each in self.schools}
        outcomes |= {each.outcome for each in self.people}
        return bool(outcomes - {Outcome.SAME})

    @property
    def mark(self) -> str:
        """Return a digest of all that the page shows: another one means that it changed."""
        shown = (
            [(each.row, _key_of(each.cluster)) for each in self.clusters],
            [
                (each.row, _key_of(each.office), each.differences)
                for each in self.schools
            ],
            [_shown(each) for each in self.people],
            [each.pk for each in (*self.missing_schools, *self.missing_posts)],
            self.problems,
            self.doubt,
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def _shown(planned: PlannedPerson) -> tuple[object, ...]:
    posts = [
        (_place_of(each.place), each.role.value, each.position, _key_of(each.replaced))
        for each in planned.posts
    ]
    titles = [(post.pk, title) for post, title in planned.titles]
    person = _key_of(planned.person)
    row, differences = planned.row, planned.differences
    return row, planned.username, person, differences, posts, titles


def _place_of(place: Office | PlannedSchool) -> object:
    return place.pk if isinstance(place, Office) else place.row.code


def _key_of(found: models.Model | None) -> int | None:
    return None if found is None else found.pk


SCHOOL_COLUMNS: Final = {
    "code": "รหัส",
    "ministry_code": "รหัส 10 หลัก",
    "name": "ชื่อสถานศึกษา",
    "short_name": "ชื่อย่อ",
    "school_type": "ประเภท",
    "address": "ที่อยู่",
    "phone": "โทรศัพท์",
    "email": "ไปรษณีย์อิเล็กทรอนิกส์",
}
PERSON_COLUMNS: Final = {
    "title": "คำนำหน้า",
    "given_name": "ชื่อ",
    "family_name": "สกุล",
}
