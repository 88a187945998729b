"""Who works in the *ways* data set, and how far each of its lines has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from saraban.accounts.models import User
from saraban.audit.models import AuditKind
from saraban.circulation.models import Endorsement, Step
from saraban.core import thai
from saraban.offices.divisions import create_divisions
from saraban.offices.models import Appointment, Office, Role

YEARS: Final = 10
WITH_DIRECTOR: Final = 40
WITH_OFFICER: Final = 30
TO_CLOSE: Final = 10
# Of so many lines one waits with somebody else, and one is in the school's book.
LINES_PER_OTHER: Final = 75
LINES_PER_SCHOOL: Final = 50
# Of so many that wait one is late.
LATE_EACH: Final = 10
OFFICERS_OF_DIVISION: Final = 4
DEPUTIES: Final = 3
DIRECTOR: Final = "ways_director"
OFFICER: Final = "ways_officer"
REGISTRY: Final = "ways_registry"

# The desks of a line in turn, and who proposes it.
AT_HEAD, AT_DEPUTY, AT_DIRECTOR, AT_OFFICER, AT_CLERK = range(5)
PURPOSES: Final = (
    Step.Purpose.OPINION,
    Step.Purpose.CONSIDER,
    Step.Purpose.INSTRUCT,
    Step.Purpose.ACT,
)
DONE: Final = len(PURPOSES)
_E: Final = Endorsement.Kind
# What was written, at which desk, on which step (None: before the first).
WRITTEN: Final = (
    (_E.SUBMISSION, AT_CLERK, None, AuditKind.LETTER_PROPOSED),
    (_E.OPINION, AT_HEAD, AT_HEAD, AuditKind.OPINION_GIVEN),
    (_E.OPINION, AT_DEPUTY, AT_DEPUTY, AuditKind.OPINION_GIVEN),
    (_E.INSTRUCTION, AT_DIRECTOR, AT_DIRECTOR, AuditKind.INSTRUCTION_GIVEN),
    (_E.REPORT, AT_OFFICER, AT_OFFICER, AuditKind.STEP_REPORTED),
    (_E.CLOSURE, AT_DIRECTOR, AT_OFFICER, AuditKind.STEP_CLOSED),
)


@dataclass(frozen=True)
class Scale:
    """How large the set is."""

    lines: int

    @property
    def others(self) -> int:
        """Letters that wait with somebody else."""
        return self.lines // LINES_PER_OTHER

    @property
    def of_school(self) -> int:
        """Lines in the school's book."""
        return max(self.lines // LINES_PER_SCHOOL, YEARS)


@dataclass(frozen=True)
class Part:
    """Lines from ``first`` to ``last`` that have come to the same desk."""

    first: int
    last: int
    # The step whose turn it is, and where it stands.
    turn: int = DONE
    state: int = Step.State.WAITING
    # Does that one officer have them.
    is_officers: bool = False

    @property
    def written(self) -> int:
        """How many endorsements there are."""
        if self.turn == DONE:
            return len(WRITTEN)
        return self.turn + 1 + (self.state == Step.State.REPORTED)


@dataclass(frozen=True)
class BookPlan:
    """The office, its posts in turn, and what stands in its book."""

    office: Office
    # SQL by desk: which appointment ``a`` has the line ``e``.
    desks: tuple[str, ...]
    clerk: Appointment
    director: Appointment
    parts: tuple[Part, ...]
    divisions: tuple[Office, ...] = ()


def books_of(scale: Scale) -> tuple[BookPlan, BookPlan]:
    """Make the offices and their people; the area's book comes first."""
    area = Office.objects.create(
        kind=Office.Kind.AREA, code="1", name="สพป.ตัวอย่าง", short_name="สพป.ตัวอย่าง"
    )
    school = Office.objects.create(
        kind=Office.Kind.SCHOOL,
        parent=area,
        code="10000001",
        name="โรงเรียนสมมติ",
        short_name="ร.ร.สมมติ",
        school_type=Office.SchoolType.GOVERNMENT,
    )
    return _area_book(area, scale), _school_book(school, scale)


def _turn(count: int) -> str:
    """One of so many appointments with ids in a row."""
    return f"a.id %% {count} = e.id %% {count}"


def _one_of(role: Role, count: int) -> str:
    return f"a.role = '{role}' AND {_turn(count)}"


def _area_book(area: Office, scale: Scale) -> BookPlan:
    divisions = create_divisions(area)
    for division in divisions:
        _post(division, Role.DIVISION_HEAD)
        for number in range(OFFICERS_OF_DIVISION):
            is_known = division is divisions[0] and number == 0
            _post(division, Role.OFFICER, OFFICER if is_known else "")
    for _ in range(DEPUTIES):
        _post(area, Role.DEPUTY)
    of_division = "a.office_id = e.responsible_office_id AND a.role = "
    return BookPlan(
        area,
        (
            f"{of_division}'{Role.DIVISION_HEAD}'",
            f"{_one_of(Role.DEPUTY, DEPUTIES)} AND a.office_id = {area.pk}",
            f"a.role = '{Role.DIRECTOR}'",
            f"{of_division}'{Role.OFFICER}' AND {_turn(OFFICERS_OF_DIVISION)}",
            f"a.role = '{Role.REGISTRY_CLERK}'",
        ),
        _post(area, Role.REGISTRY_CLERK, REGISTRY),
        _post(area, Role.DIRECTOR, DIRECTOR),
        _parts(scale),
        tuple(divisions),
    )


def _school_book(school: Office, scale: Scale) -> BookPlan:
    for _ in range(DEPUTIES):
        _post(school, Role.TEACHER)
    _post(school, Role.SCHOOL_DEPUTY)
    teacher = _one_of(Role.TEACHER, DEPUTIES)
    first = scale.lines + 1
    return BookPlan(
        school,
        (
            teacher,
            f"a.role = '{Role.SCHOOL_DEPUTY}'",
            f"a.role = '{Role.SCHOOL_DIRECTOR}'",
            teacher,
            f"a.role = '{Role.SCHOOL_CLERK}'",
        ),
        _post(school, Role.SCHOOL_CLERK),
        _post(school, Role.SCHOOL_DIRECTOR),
        (Part(first, first + scale.of_school - 1),),
    )


def _post(office: Office, role: Role, username: str = "") -> Appointment:
    """Give somebody a post; those of one role stand behind each other by id."""
    number = User.objects.count() + 1
    user = User.objects.create_user(
        username or f"ways_{number}",
        given_name="นายสมมติ",
        family_name=f"ที่ {number}",
    )
    return Appointment.objects.create(
        user=user,
        office=office,
        role=role,
        starts_on=thai.today() - timedelta(days=366 * YEARS),
    )


def _parts(scale: Scale) -> tuple[Part, ...]:
    """Done, with others in three kinds, reported, with the officer, the director."""
    heads, deputies = scale.others // 4, scale.others // 4
    acting = scale.others - heads - deputies
    reported = Step.State.REPORTED
    kinds = (
        (heads, Part(0, 0, AT_HEAD)),
        (deputies, Part(0, 0, AT_DEPUTY)),
        (acting, Part(0, 0, AT_OFFICER)),
        (TO_CLOSE, Part(0, 0, AT_OFFICER, reported)),
        (WITH_OFFICER, Part(0, 0, AT_OFFICER, is_officers=True)),
        (WITH_DIRECTOR, Part(0, 0, AT_DIRECTOR)),
    )
    last = scale.lines - sum(count for count, _ in kinds)
    parts = [Part(1, last)]
    for count, kind in kinds:
        if count:
            parts.append(replace(kind, first=last + 1, last=last + count))
        last += count
    return tuple(parts)
