"""People of a file beside those of the area: who is there, who is new, who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db.models import Exists, OuterRef, Q

from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.tables.problems import Problem
from saraban.directory.importing.names import kept_title, person_key
from saraban.directory.importing.plan import (
    PERSON_COLUMNS,
    Difference,
    ImportPlan,
    PlannedPerson,
    PlannedPost,
    PlannedSchool,
)
from saraban.directory.importing.posts import (
    NOT_BY_FILE,
    DutyUnknownError,
    plain_role,
    roles_of,
)
from saraban.directory.importing.rows import PersonRow, ReadRows
from saraban.directory.queries.found import not_over, with_posts
from saraban.directory.queries.planned_places import Place, Places, RefusedRowError
from saraban.directory.queries.planned_schools import SchoolIndex
from saraban.directory.queries.user_names import UserNames
from saraban.directory.queries.visible import area_in_charge
from saraban.offices.models import (
    SOLE_ROLES,
    Appointment,
    AppointmentQuerySet,
    Office,
    Role,
)


class PeopleIndex:
    """The people of an area by user name, and by name in each office."""

    def __init__(self, area: Office) -> None:
        """Read the posts that are not over, with their people, in one statement."""
        offices = Office.objects.filter(parent=area, kind__in=_KINDS)
        of_area = Appointment.objects.filter(office__in=[area.pk, *offices])
        posts = not_over(of_area, thai.today()).select_related("user", "office")
        self.posts = list(posts.order_by("pk"))
        self.of_person: dict[int, list[Appointment]] = defaultdict(list)
        self.in_office: dict[tuple[int, str], dict[int, User]] = defaultdict(dict)
        self.elsewhere: dict[str, dict[int, Office]] = defaultdict(dict)
        for each in self.posts:
            key = person_key(each.user.given_name, each.user.family_name)
            self.of_person[each.user_id].append(each)
            self.in_office[each.office_id, key][each.user_id] = each.user
            self.elsewhere[key][each.office_id] = each.office
        people = with_posts(User.objects.filter(Exists(_posts_of_each(area))))
        self.in_care = {
            each.pk
            for each in people
            if area_in_charge(each, each.posts) in (None, area.pk)  # type: ignore[attr-defined]
        }

    def held(self, user_id: int, office_id: int) -> list[Appointment]:
        """Return the posts that somebody holds themselves in an office."""
        return [
            each
            for each in self.of_person[user_id]
            if each.office_id == office_id and not each.is_acting
        ]

    def sole_holder(self, office_id: int, role: Role) -> Appointment | None:
        """Return who holds a post that one person holds at a time."""
        held = [
            each
            for each in self.posts
            if each.office_id == office_id and each.role == role and not each.is_acting
        ]
        return held[0] if held else None


_KINDS: Final = [Office.Kind.DIVISION, Office.Kind.SCHOOL]


def _posts_of_each(area: Office) -> AppointmentQuerySet:
    own = Q(office=area) | Q(office__parent=area)
    return Appointment.objects.filter(own, user=OuterRef("pk"))


def plan_people(
    rows: ReadRows, area: Office, schools: SchoolIndex, plan: ImportPlan
) -> None:
    """Add the people of a file to the plan, in its order."""
    planner = _Planner(rows, area, schools, plan)
    for row in rows.people:
        try:
            planner.take(row)
        except RefusedRowError as error:
            plan.problems.append(Problem(row.row, f"บุคลากร: {error}"))
    plan.people = list(planner.planned.values())
    plan.missing_posts = planner.missing()


class _Planner:
    """Goes through the rows of people; several rows may be about one person."""

    def __init__(
        self, rows: ReadRows, area: Office, schools: SchoolIndex, plan: ImportPlan
    ) -> None:
        self.area, self.schools, self.plan = area, schools, plan
        self.people = PeopleIndex(area)
        self.planned: dict[object, PlannedPerson] = {}
        self.named_posts: set[int] = set()
        self.sole: dict[tuple[object, Role], int] = {}
        self.places = Places(area, schools, plan)
        names = [each.username for each in rows.people if each.username]
        found = with_posts(User.objects.filter(username__in=names))
        self.by_username = {each.username: each for each in found}
        codes = [each.code for each in (*self.schools.schools, area)]
        self.names = UserNames(codes, names)

    # ── one row ──────────────────────────────────────────────────────────
    def take(self, row: PersonRow) -> None:
        place = self.places.find(row)
        office = place if isinstance(place, Office) else None
        person = self._person(row, office)
        wanted = self._posts(row, place, person)
        key = self._key(row, place, person)
        if key in self.planned:
            known = self.planned[key]
            if not _is_same_name(row, known.row):
                told = f"ชื่อผู้ใช้ {row.username} เป็นของ {_name(known.row)} ในแถวที่ {known.row.row}"
                raise RefusedRowError(told)
            more = [each for each in wanted if each not in known.posts]
            if not row.username and not more:
                told = (
                    f"{_name(row)} ซ้ำกับแถวที่ {known.row.row} ในหน่วยงานเดียวกัน "
                    "ถ้าเป็นคนละคนให้ใส่ชื่อผู้ใช้"
                )
                raise RefusedRowError(told)
            known.posts += more
            if person and office:
                self._note_held(known, office, row)
            return
        self._warn_of_homonyms(row, place, person)
        username = person.username if person else row.username
        username = username or self.names.next_for(self._code_of(place))
        differences = self._differences(row, person)
        self.planned[key] = PlannedPerson(row, username, person, differences, wanted)
        if person and office:
            self._note_held(self.planned[key], office, row)

    def _code_of(self, place: Place) -> str:
        if isinstance(place, PlannedSchool):
            return place.row.code
        return place.code if place.is_school else self.area.code

    def _key(self, row: PersonRow, place: Place, person: User | None) -> object:
        if person is not None:
            return person.pk
        where = place.pk if isinstance(place, Office) else place.row.code
        return row.username or (where, person_key(row.given_name, row.family_name))

    def _person(self, row: PersonRow, office: Office | None) -> User | None:
        key = person_key(row.given_name, row.family_name)
        here = self.people.in_office.get((office.pk, key), {}) if office else {}
        if row.username:
            return self._by_username(row, here.values())
        if any(not each.is_active for each in here.values()):
            raise RefusedRowError(_closed(row))
        if len(here) > 1:
            names = ", ".join(sorted(each.username for each in here.values()))
            message = f"{_name(row)} มีหลายคนในหน่วยงานนี้ ({names}) ให้ใส่ชื่อผู้ใช้"
            raise RefusedRowError(message)
        return next(iter(here.values()), None)

    def _by_username(self, row: PersonRow, here: Iterable[User]) -> User | None:
        person = self.by_username.get(row.username)
        if person is None:
            same = [each for each in here if each.username not in self.by_username]
            if same:
                message = (
                    f"{_name(row)} มีบัญชีอยู่แล้ว (ชื่อผู้ใช้ {same[0].username}) "
                    "ถ้าเป็นคนเดียวกันให้ใส่ชื่อผู้ใช้เดิมหรือเว้นว่าง"
                )
                raise RefusedRowError(message)
            return None
        owner = area_in_charge(person, person.posts)  # type: ignore[attr-defined]
        if not self.people.of_person[person.pk] and owner != self.area.pk:
            message = f"ชื่อผู้ใช้ {row.username} เป็นของผู้อื่นแล้ว ตั้งชื่อผู้ใช้อื่น"
            raise RefusedRowError(message)
        if not person.is_active:
            raise RefusedRowError(_closed(row))
        if not _is_like(row, person):
            message = (
                f"ชื่อผู้ใช้ {row.username} เป็นของ {person} ตรวจชื่อผู้ใช้ หรือแก้ชื่อที่หน้าผู้ใช้ก่อน"
            )
            raise RefusedRowError(message)
        return person

    def _differences(self, row: PersonRow, person: User | None) -> list[Difference]:
        if person is None:
            return []
        found = _differences(row, person)
        owner = getattr(person, "home_area", self.area.pk)
        is_ours = person.pk in self.people.in_care or owner == self.area.pk
        if found and not is_ours:
            told = f"บุคลากร: ไม่เปลี่ยนชื่อของ {person} เพราะบัญชีอยู่ในความดูแลของเขตพื้นที่อื่น"
            self.plan.problems.append(Problem(row.row, told, is_refused=False))
            return []
        return found

    # ── posts ────────────────────────────────────────────────────────────
    def _posts(
        self, row: PersonRow, place: Place, person: User | None
    ) -> list[PlannedPost]:
        kind = place.kind if isinstance(place, Office) else Office.Kind.SCHOOL
        try:
            roles = roles_of(kind, row.position, row.duty)
        except DutyUnknownError as error:
            message = f"หน้าที่ {error} ไม่มีใน{Office.Kind(kind).label}"
            raise RefusedRowError(message) from error
        held = self._held(place, person)
        if not roles and not held:
            plain = plain_role(kind)
            if plain is None:
                message = f"{_name(row)} ไม่มีหน้าที่ ใส่หน้าที่ เช่น เจ้าหน้าที่สารบรรณกลาง"
                raise RefusedRowError(message)
            roles = [plain]
        there = {each.role for each in held}
        for role in SOLE_ROLES & set(roles) & there:
            self._claim(row, place, Role(role))
        for role in NOT_BY_FILE & set(roles) - there:
            message = f"กำหนด{role.label}จากไฟล์ไม่ได้ ให้กำหนดทีละคนที่หน้า กำหนดเจ้าหน้าที่"
            raise RefusedRowError(message)
        return [
            self._post(row, place, role, person) for role in roles if role not in there
        ]

    def _post(
        self, row: PersonRow, place: Place, role: Role, person: User | None
    ) -> PlannedPost:
        replaced = None
        if role in SOLE_ROLES:
            self._claim(row, place, role)
            if isinstance(place, Office):
                replaced = self.people.sole_holder(place.pk, role)
        if replaced and person and replaced.user_id == person.pk:
            replaced = None
        return PlannedPost(place, role, row.position, replaced)

    def _claim(self, row: PersonRow, place: Place, role: Role) -> None:
        """One person of the file holds a post that one holds at a time."""
        where = place.pk if isinstance(place, Office) else place.row.code
        other = self.sole.setdefault((where, role), row.row)
        if other != row.row:
            message = f"มี{role.label}ของหน่วยงานนี้แล้วในแถวที่ {other}"
            raise RefusedRowError(message)

    def _held(self, place: Place, person: User | None) -> list[Appointment]:
        if person is None or not isinstance(place, Office):
            return []
        return self.people.held(person.pk, place.pk)

    def _note_held(
        self, planned: PlannedPerson, office: Office, row: PersonRow
    ) -> None:
        """A position is that of the first post, where no post there has it already."""
        held = self._held(office, planned.person)
        titles = {each.position_title for each in held}
        is_first = not self.named_posts & {each.pk for each in held}
        if held and row.position and row.position not in titles and is_first:
            planned.titles.append((held[0], row.position))
        self.named_posts |= {each.pk for each in held}

    def _warn_of_homonyms(
        self, row: PersonRow, place: Place, person: User | None
    ) -> None:
        if person is not None or row.username:
            return
        key = person_key(row.given_name, row.family_name)
        own = place.pk if isinstance(place, Office) else 0
        others = [
            each for pk, each in self.people.elsewhere.get(key, {}).items() if pk != own
        ]
        if others:
            told = (
                f"บุคลากร: {_name(row)} มีชื่อนี้ที่ {others[0].short_name} ด้วย จะเป็นคนละบัญชี "
                "ถ้าเป็นคนเดียวกันให้ใส่ชื่อผู้ใช้เดิม"
            )
            self.plan.problems.append(Problem(row.row, told, is_refused=False))

    def missing(self) -> list[Appointment]:
        """Return the posts in the offices of the file that it does not name there."""
        replaced = {
            post.replaced.pk
            for each in self.planned.values()
            for post in each.posts
            if post.replaced
        }
        return [
            each
            for each in self.people.posts
            if each.office_id in self.places.covered
            and each.pk not in self.named_posts
            and each.pk not in replaced
            and not each.is_acting
            and each.role not in NOT_BY_FILE
        ]


def _name(row: PersonRow) -> str:
    return f"{row.title}{row.given_name} {row.family_name}".strip()


def _closed(row: PersonRow) -> str:
    return f"บัญชีของ{_name(row)} ปิดใช้งานอยู่ เปิดใช้งานที่หน้าผู้ใช้ก่อน"


def _is_same_name(row: PersonRow, other: PersonRow) -> bool:
    own = person_key(row.given_name, row.family_name)
    return own == person_key(other.given_name, other.family_name)


def _is_like(row: PersonRow, person: User) -> bool:
    """Whether given or family name is the same: one of them changes, not both."""
    pairs = (
        (row.given_name, person.given_name),
        (row.family_name, person.family_name),
    )
    return any(thai.search_key(a) == thai.search_key(b) for a, b in pairs)


def _differences(row: PersonRow, person: User) -> list[Difference]:
    found = []
    for column, label in PERSON_COLUMNS.items():
        before, after = getattr(person, column), getattr(row, column)
        is_same = (
            kept_title(before) == kept_title(after)
            if column == "title"
            else (thai.search_key(before) == thai.search_key(after))
        )
        if after and not is_same:
            found.append(Difference(column, label, before, after))
    return found
