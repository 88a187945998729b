"""Letters on their way inside the area and the first school: proposed, decided, done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from django.utils import timezone

from saraban.accounts.models import User
from saraban.circulation.models import Decision, Endorsement, Step
from saraban.demo.pen import Asked, Pen
from saraban.demo.signatures import sign_up
from saraban.demo.stage import Stage
from saraban.documents.models import StoredFile
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.models.querysets import RegisterEntryQuerySet

Kind = Endorsement.Kind
PURPOSES: Final = (
    Step.Purpose.CONSIDER,
    Step.Purpose.OPINION,
    Step.Purpose.INSTRUCT,
)
PROPOSED: Final = "เพื่อโปรดทราบและพิจารณา"
HEAD_SAYS: Final = "เห็นควรแจ้งผู้เกี่ยวข้องดำเนินการตามหนังสือ"
DEPUTY_SAYS: Final = "เห็นชอบตามเสนอ"
ORDER: Final = "ดำเนินการและรายงานผลภายในกำหนด"
REPORT: Final = "ดำเนินการเรียบร้อยแล้ว ได้แจ้งผู้เกี่ยวข้องครบทุกราย"
RETURNED: Final = "เอกสารไม่ครบ ขาดบัญชีแนบท้าย"
HALF_AN_HOUR: Final = timedelta(minutes=30)
A_MINUTE: Final = timedelta(minutes=1)
DAYS_TO_ACT: Final = timedelta(days=5)
A_DAY: Final = timedelta(days=1)
A_WEEK: Final = timedelta(days=7)


@dataclass
class Walk:
    """One letter of the area, and the people on its way."""

    pen: Pen
    registry: Appointment
    desks: Sequence[Appointment]
    officer: Appointment
    now: datetime

    def __post_init__(self) -> None:
        """Begin when the letter was registered."""
        self.at = self.pen.entry.registered_at

    @cached_property
    def steps(self) -> list[Step]:
        """Return the proposal's steps; the first has its turn."""
        self.on()
        made = [
            self.pen.ask(
                self.registry,
                desk,
                Asked(purpose, place),
                self.at,
                arrived=self.at if place == 1 else None,
            )
            for place, (desk, purpose) in enumerate(self._asked, start=1)
        ]
        names = ", ".join(str(desk.user) for desk in self.desks)
        self.pen.write(
            Kind.SUBMISSION, self.registry, self.at, words=PROPOSED, to=names
        )
        return made

    @property
    def _asked(self) -> list[tuple[Appointment, Step.Purpose]]:
        return list(zip(self.desks, PURPOSES[-len(self.desks) :], strict=True))

    def on(self) -> datetime:
        """Let half an hour pass, never beyond now."""
        self.at = min(self.at + HALF_AN_HOUR, self.now - A_MINUTE)
        return self.at

    def pass_opinions(self, count: int) -> None:
        """Let the first desks give their opinions."""
        decisions = (Decision.ADVISES_TELLING, Decision.CONCURRED)
        said = (HEAD_SAYS, DEPUTY_SAYS)
        for number in range(count):
            step, desk = self.steps[number], self.desks[number]
            self.on()
            self.pen.write(
                Kind.OPINION,
                desk,
                self.at,
                step=step,
                decision=decisions[number],
                words=said[number],
            )
            self.pen.end(step, self.at)
            self.arrive(self.steps[number + 1])

    def arrive(self, step: Step) -> None:
        """Let the next desk have its turn."""
        step.state, step.arrived_at = Step.State.WAITING, self.at
        step.save()

    def instruct(self, due_on: date) -> Step:
        """Let the last desk order the officer to act."""
        self.pass_opinions(len(self.desks) - 1)
        head, last = self.desks[-1], self.steps[-1]
        self.on()
        name = str(self.officer.user)
        self.pen.write(
            Kind.INSTRUCTION,
            head,
            self.at,
            step=last,
            decision=Decision.ASSIGNED,
            words=f"มอบ{name} {ORDER}",
            to=name,
        )
        self.pen.end(last, self.at)
        asked = Asked(Step.Purpose.ACT, due_on=due_on, needs_closing=True)
        entry = self.pen.entry
        entry.action_taken = name
        entry.save(update_fields=["action_taken"])
        return self.pen.ask(head, self.officer, asked, self.at, arrived=self.at)

    def report(self, due_on: date) -> Step:
        """Let the officer report."""
        step = self.instruct(due_on)
        self.on()
        step.accepted_at = self.at
        self.pen.write(Kind.ACCEPTANCE, self.officer, self.at, step=step)
        self.on()
        self.pen.write(Kind.REPORT, self.officer, self.at, step=step, words=REPORT)
        self.pen.end(step, self.at, Step.State.REPORTED)
        return step

    def close(self, due_on: date) -> None:
        """Let the instructor be content."""
        step = self.report(due_on)
        self.on()
        self.pen.write(Kind.CLOSURE, self.desks[-1], self.at, step=step)
        self.pen.end(step, self.at)

    def send_back(self) -> None:
        """Let the last desk send it back to the registry."""
        self.pass_opinions(len(self.desks) - 1)
        head, last = self.desks[-1], self.steps[-1]
        self.on()
        self.pen.write(Kind.RETURN, head, self.at, step=last, words=RETURNED)
        self.pen.end(last, self.at, Step.State.RETURNED)
        back = self.pen.ask(
            head,
            self.registry,
            Asked(Step.Purpose.CONSIDER, is_return=True),
            self.at,
            arrived=self.at,
        )
        # The registry is a post; whoever sits there has it.
        back.person = back.appointment = None
        back.save()


def walk(stage: Stage, now: datetime) -> None:
    """Let the newest letters of the area and of the first school be on their way."""
    posts = _posts()
    signatures = sign_up(["director", "deputy1", "deputy2", "principal001"], now)
    _walk_in_area(stage, now, posts, signatures)
    _walk_in_school(stage, now, posts, signatures)
    _appoint_stand_in(posts, now)


def _posts() -> dict[str, Appointment]:
    every = Appointment.objects.select_related("user", "office__parent").order_by("-pk")
    return {each.user.username: each for each in every}


def _walk_in_area(
    stage: Stage,
    now: datetime,
    posts: dict[str, Appointment],
    signatures: dict[int, StoredFile],
) -> None:
    today = timezone.localdate(now)
    soon = today + DAYS_TO_ACT
    stories: list[Callable[[Walk], object]] = [
        *[lambda way: way.pass_opinions(2)] * 5,
        *[lambda way: way.pass_opinions(1)] * 2,
        lambda way: way.pass_opinions(0),
        lambda way: way.instruct(soon),
        lambda way: way.instruct(today - A_DAY),
        lambda way: way.report(soon),
        *[lambda way: way.close(soon)] * 2,
        lambda way: way.send_back(),
    ]
    entries = _came_to(stage.places.area).filter(responsible_office__isnull=False)
    for entry, story in zip(
        reversed(entries[: len(stories)]), reversed(stories), strict=False
    ):
        division = entry.responsible_office
        if division is None:
            continue
        number = division.order
        heads = (f"head{number}", "deputy1", "director")
        way = Walk(
            Pen(entry, signatures),
            posts["registry"],
            [posts[name] for name in heads],
            posts[f"officer{number}"],
            now,
        )
        # The proposal itself is written first.
        _ = way.steps
        story(way)
        way.pen.put_down(way.at)


def _walk_in_school(
    stage: Stage,
    now: datetime,
    posts: dict[str, Appointment],
    signatures: dict[int, StoredFile],
) -> None:
    soon = timezone.localdate(now) + DAYS_TO_ACT
    stories: list[Callable[[Walk], object]] = [
        *[lambda way: way.pass_opinions(0)] * 3,
        lambda way: way.instruct(soon),
        lambda way: way.close(soon),
    ]
    entries = _came_to(stage.places.schools[0])
    for entry, story in zip(
        reversed(entries[: len(stories)]), reversed(stories), strict=False
    ):
        way = Walk(
            Pen(entry, signatures),
            posts["school001"],
            [posts["principal001"]],
            posts["teacher001"],
            now,
        )
        _ = way.steps
        story(way)
        way.pen.put_down(way.at)


def _came_to(office: Office) -> RegisterEntryQuerySet:
    came = RegisterEntry.objects.filter(
        book__office=office,
        book__kind=Book.Kind.INCOMING,
        state=RegisterEntry.State.REGISTERED,
    )
    return came.select_related("book__office", "responsible_office").order_by(
        "-has_files", "-pk"
    )


def _appoint_stand_in(posts: dict[str, Appointment], now: datetime) -> None:
    """Next week the second deputy stands in for the director."""
    first_day = timezone.localdate(now) + A_WEEK
    director, deputy = posts["director"], posts["deputy2"]
    Appointment.objects.create(
        user=deputy.user,
        office=director.office,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        position_title=director.position_title,
        order_number=f"{director.office.order + 1}/{first_day.year + 543}",
        acting_for=director,
        starts_on=first_day,
        ends_on=first_day + 2 * A_DAY,
        appointed_by=User.objects.get(username="director"),
        appointed_at=now,
    )
