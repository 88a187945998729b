"""นำเข้า: schools, people and posts of a file that was looked at, in one commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.actions import record, record_many
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import lock_row, locked_row
from saraban.directory.actions.ask_confirmation import ask_for_posts
from saraban.directory.actions.read_import import require_importing
from saraban.directory.details import AppointmentDetails
from saraban.directory.errors import ImportChangedError, ImportRefusedError
from saraban.directory.importing.plan import (
    ImportPlan,
    Outcome,
    PlannedPerson,
    PlannedPost,
    PlannedSchool,
)
from saraban.directory.models import DirectoryImport
from saraban.directory.queries.import_plans import plan_of, visible_import
from saraban.directory.queries.second_persons import (
    gives_more_than_own,
    looks_like_head,
    second_persons_of,
)
from saraban.offices.actors import Actor
from saraban.offices.models import SOLE_ROLES, Appointment, Cluster, Office

State: Final = DirectoryImport.State
_ONE_DAY: Final = timedelta(days=1)
_NOTHING: Final = "ไม่มีอะไรต้องนำเข้า ข้อมูลในไฟล์ตรงกับในระบบแล้ว"
_TAKEN: Final = "มีผู้เพิ่มรหัสหรือชื่อผู้ใช้เดียวกันในขณะนี้ ยังไม่ได้นำเข้า ตรวจแล้วกดนำเข้าอีกครั้ง"


@transaction.atomic
def write_import(
    import_id: int,
    *,
    seen: str,
    ended: Collection[int] = (),
    is_sure: bool = False,
    actor: Actor,
) -> DirectoryImport:
    """Write all of a file or nothing; a second press is none.

    ``seen`` is the plan's mark on the page, ``ended`` the missing posts that end,
    ``is_sure`` that a file which looks like another area's is none. Raises
    NotAllowedError, UnknownSubjectError, ImportChangedError, and ImportRefusedError
    where nothing is left to write or an office would lose its only head.
    """
    require_importing(actor)
    found = visible_import(import_id, actor)
    # One import of an area at a time.
    lock_row(Office, found.area_id, no_key=True)
    made = locked_row(DirectoryImport.objects.select_related("area"), found.pk)
    if made.state == State.WRITTEN:
        return made
    plan = plan_of(made)
    _require_sound(plan, seen, set(ended), is_sure=is_sure)
    try:
        with transaction.atomic():
            written = _Writer(plan, made, actor).write(set(ended))
    except IntegrityError as error:
        raise ImportRefusedError(_TAKEN) from error
    made.written, made.state, made.written_at = written, State.WRITTEN, timezone.now()
    made.rows, made.problems = {}, []
    made.counts = {
        f"{sort}_{outcome.name.lower()}": plan.count(sort, outcome)
        for sort in ("clusters", "schools", "people")
        for outcome in Outcome
    } | {"ended": len(written["ended"])}
    made.save(
        update_fields=["written", "state", "written_at", "rows", "problems", "counts"]
    )
    record(AuditKind.DIRECTORY_IMPORTED, made, actor=actor, values=made.counts)
    return made


def _require_sound(
    plan: ImportPlan, seen: str, ended: set[int], *, is_sure: bool
) -> None:
    if seen != plan.mark:
        raise ImportChangedError
    if plan.doubt and not is_sure:
        message = f"{plan.doubt} ถ้าใช่ไฟล์ของเขตนี้ให้ทำเครื่องหมายยืนยันแล้วกดนำเข้าอีกครั้ง"
        raise ImportRefusedError(message)
    ending = [each for each in plan.missing_posts if each.pk in ended]
    if len(ending) != len(ended):
        raise ImportChangedError
    if not plan.has_work and not ending:
        raise ImportRefusedError(_NOTHING)
    coming = {
        (post.place.pk, post.role)
        for each in plan.people
        for post in each.posts
        if isinstance(post.place, Office)
    }
    for each in ending:
        if each.role in SOLE_ROLES and (each.office_id, each.role) not in coming:
            message = (
                f"{each.user} เป็น{each.get_role_display()}คนเดียวของ{each.office.name} "
                "และไม่มีคนใหม่ในไฟล์ กำหนดคนใหม่ก่อน แล้วจึงให้คนนี้พ้นจากหน้าที่"
            )
            raise ImportRefusedError(message)


class _Writer:
    """Writes a plan, and keeps what it made and changed for taking it back."""

    def __init__(self, plan: ImportPlan, made: DirectoryImport, actor: Actor) -> None:
        self.plan, self.made, self.area, self.actor = plan, made, made.area, actor
        self.today = thai.today()
        self.written: dict[str, Any] = {}
        self.clusters = {
            thai.search_key(each.name): each
            for each in Cluster.objects.filter(area=self.area)
        }
        self.schools: dict[int, Office] = {}
        self.second_persons = second_persons_of(self.area)
        self.waiting = _heads_that_wait(plan, self.second_persons, actor, self.area)

    def write(self, ended: set[int]) -> dict[str, Any]:
        """Write it; clusters and schools come before the people in them."""
        self._make_clusters()
        self._make_schools()
        self._change_schools()
        self._end_posts(ended)
        people = self._make_people()
        self._change_people()
        self._change_titles()
        self._make_posts(people)
        return self.written

    def _make_clusters(self) -> None:
        order = max((each.order for each in self.clusters.values()), default=0)
        new = [each for each in self.plan.clusters if each.cluster is None]
        made = Cluster.objects.bulk_create(
            Cluster(area=self.area, name=each.row.name, code=each.row.code, order=place)
            for place, each in enumerate(new, start=order + 1)
        )
        self.clusters |= {thai.search_key(each.name): each for each in made}
        self._record_made("clusters", AuditKind.OFFICE_CREATED, made, ("name", "code"))

    def _make_schools(self) -> None:
        new = [each for each in self.plan.schools if each.office is None]
        made = Office.objects.bulk_create(
            Office(
                kind=Office.Kind.SCHOOL,
                parent=self.area,
                cluster=self._cluster(each.row.cluster),
                **{name: getattr(each.row, name) for name in _SCHOOL_COLUMNS},
            )
            for each in new
        )
        self.schools = {
            id(planned): office for planned, office in zip(new, made, strict=True)
        }
        self._record_made("schools", AuditKind.OFFICE_CREATED, made, _SCHOOL_COLUMNS)

    def _cluster(self, name: str) -> Cluster | None:
        return self.clusters.get(thai.search_key(name)) if name else None

    def _change_schools(self) -> None:
        changed, events = [], []
        for each in self.plan.schools:
            if each.office is None or not each.differences:
                continue
            values: dict[str, Any] = {}
            for difference in each.differences:
                name, after = difference.column, difference.after
                new: Any = self._cluster(after) if name == "cluster" else after
                values[name] = [getattr(each.office, name), new]
                setattr(each.office, name, new)
            each.office.save(update_fields=list(values))
            values = {name: [_plain(v) for v in pair] for name, pair in values.items()}
            events.append((each.office, values))
            changed.append([each.office.pk, values])
        record_many(AuditKind.OFFICE_CHANGED, list(events), actor=self.actor)
        self.written["schools_changed"] = changed

    def _end_posts(self, ended: set[int]) -> None:
        """End the chosen missing posts today, and those of who is replaced before."""
        replaced = {
            post.replaced.pk: post.replaced
            for each in self.plan.people
            for post in each.posts
            if post.replaced and id(post) not in self.waiting
        }
        chosen = {each.pk: each for each in self.plan.missing_posts if each.pk in ended}
        kept, events = [], []
        for post in {**chosen, **replaced}.values():
            last = self.today - _ONE_DAY if post.pk in replaced else self.today
            before, post.ends_on = post.ends_on, max(post.starts_on, last)
            post.save(update_fields=["ends_on"])
            events.append((post, {"ends_on": [before, post.ends_on]}))
            kept.append([post.pk, _plain(before), _plain(post.ends_on)])
        record_many(AuditKind.APPOINTMENT_ENDED, list(events), actor=self.actor)
        self.written["ended"] = kept

    def _make_people(self) -> dict[int, User]:
        new = [each for each in self.plan.people if each.person is None]
        made = User.objects.bulk_create(
            User(
                username=each.username,
                title=each.row.title,
                given_name=each.row.given_name,
                family_name=each.row.family_name,
                password=make_password(None),
            )
            for each in new
        )
        self._record_made("people", AuditKind.PERSON_CREATED, made, _PERSON_COLUMNS)
        people = {id(each): user for each, user in zip(new, made, strict=True)}
        for each in self.plan.people:
            if each.person is not None:
                people[id(each)] = each.person
        return people

    def _change_people(self) -> None:
        changed, events = [], []
        for each in self.plan.people:
            if each.person is None or not each.differences:
                continue
            values = {}
            for difference in each.differences:
                before = getattr(each.person, difference.column)
                values[difference.column] = [before, difference.after]
                setattr(each.person, difference.column, difference.after)
            each.person.save(update_fields=list(values))
            events.append((each.person, values))
            changed.append([each.person.pk, values])
        record_many(AuditKind.PERSON_CHANGED, list(events), actor=self.actor)
        self.written["people_changed"] = changed

    def _change_titles(self) -> None:
        changed, events = [], []
        for each in self.plan.people:
            for post, title in each.titles:
                self._require_no_heads_position(post, title)
                values = {"position_title": [post.position_title, title]}
                post.position_title = title
                post.save(update_fields=["position_title"])
                events.append((post, values))
                changed.append([post.pk, values])
        record_many(AuditKind.APPOINTED, list(events), actor=self.actor)
        self.written["titles"] = changed

    def _require_no_heads_position(self, post: Appointment, title: str) -> None:
        """A file gives nobody the words of a head under the signature."""
        others = set(self.second_persons) - {self.actor.user_id, post.user_id}
        if others and looks_like_head(post.role, title):
            message = (
                f"ตำแหน่ง “{title}” ของ{post.user} เป็นตำแหน่งผู้บริหาร แต่หน้าที่คือ{post.get_role_display()} "
                "เอาตำแหน่งนี้ออกจากไฟล์ แล้วกำหนดที่หน้า กำหนดเจ้าหน้าที่"
            )
            raise ImportRefusedError(message)

    def _make_posts(self, people: dict[int, User]) -> None:
        all_posts = [(each, post) for each in self.plan.people for post in each.posts]
        self._ask_for_heads(
            people, [each for each in all_posts if id(each[1]) in self.waiting]
        )
        wanted = [each for each in all_posts if id(each[1]) not in self.waiting]
        made = Appointment.objects.bulk_create(
            Appointment(
                user=people[id(each)],
                office=self._office(post),
                role=post.role,
                position_title=post.position,
                starts_on=self.today,
                appointed_by=self.actor.user,
            )
            for each, post in wanted
        )
        events = [
            (post, _values_of(post, each))
            for post, (each, _) in zip(made, wanted, strict=True)
        ]
        record_many(AuditKind.APPOINTED, list(events), actor=self.actor)
        self.written["posts"] = [each.pk for each in made]

    def _ask_for_heads(
        self, people: dict[int, User], wanted: list[tuple[PlannedPerson, PlannedPost]]
    ) -> None:
        """Ask once for all heads of the file, with whom they replace.

        For each who could be the second person of the others, apart.
        """
        asked: dict[int, list[tuple[User, PlannedPost]]] = defaultdict(list)
        for each, post in wanted:
            person = people[id(each)]
            is_second = person.pk in self.second_persons
            asked[person.pk if is_second else 0].append((person, post))
        for posts in asked.values():
            ask_for_posts(
                [(person, self._details(post, person)) for person, post in posts],
                self.area,
                actor=self.actor,
                ends=[post.replaced.pk for _, post in posts if post.replaced],
                directory_import=self.made,
            )

    def _details(self, post: PlannedPost, person: User) -> AppointmentDetails:
        return AppointmentDetails(
            username=person.username,
            office=self._office(post),
            role=post.role,
            capacity=Appointment.Capacity.SUBSTANTIVE,
            starts_on=self.today,
            position_title=post.position,
        )

    def _office(self, post: PlannedPost) -> Office:
        if isinstance(post.place, PlannedSchool):
            return self.schools[id(post.place)]
        return post.place

    def _record_made(
        self, sort: str, kind: AuditKind, made: list[Any], columns: tuple[str, ...]
    ) -> None:
        events = [
            (each, {name: _plain(getattr(each, name)) for name in columns})
            for each in made
        ]
        record_many(kind, list(events), actor=self.actor)
        self.written[sort] = [each.pk for each in made]


def _heads_that_wait(
    plan: ImportPlan, seconds: Collection[int], actor: Actor, area: Office
) -> set[int]:
    """Return (by ``id``) the posts that begin only when a second person confirms them.

    Who is concerned is no second person for the own post, but is one for the others.
    """
    return {
        id(post)
        for each in plan.people
        for post in each.posts
        if gives_more_than_own(actor, area, post.role, position=post.position)
        and set(seconds) - {actor.user_id, each.person.pk if each.person else 0}
    }


_SCHOOL_COLUMNS: Final = (
    "code",
    "ministry_code",
    "name",
    "short_name",
    "school_type",
    "address",
    "phone",
    "email",
)
_PERSON_COLUMNS: Final = ("username", "title", "given_name", "family_name")


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(value, Cluster):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value


def _values_of(post: Appointment, planned: PlannedPerson) -> dict[str, Any]:
    return {
        "username": planned.username,
        "office": post.office.short_name,
        "role": post.role,
        "position_title": post.position_title,
        "starts_on": post.starts_on,
    }
