"""No order of deeds loses a letter on its way: propose, decide, return, move, …"""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from saraban.circulation.actions import (
    accept,
    add_note,
    move,
    pending_decision,
    return_step,
)
from saraban.circulation.actions.close import close_step
from saraban.circulation.actions.decide import DecisionDetails, decide
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.order_more import order_more
from saraban.circulation.actions.propose import propose
from saraban.circulation.actions.report import report_step
from saraban.circulation.actions.skip import Onward
from saraban.circulation.actions.withdraw import withdraw_step
from saraban.circulation.models import (
    OPINIONS,
    Circulation,
    Decision,
    Endorsement,
    PendingDecision,
    ReturnReason,
    Step,
)
from saraban.circulation.models.desks import at_desk_of, desk_of
from saraban.circulation.queries.addressees import Desk, desk_of_post, registry_desk
from saraban.circulation.queries.ways import Stage
from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.offices.actors import Actor, actor_of, posts_at
from saraban.offices.models import Appointment, Role
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from tests.cast import Cast
from tests.machines import UndoneMachine

WHICH = st.integers(0, 10**6)
PEOPLE = (
    "registry_clerk",
    "division_clerk",
    "division_director",
    "officer",
    "deputy",
    "director",
    "secret_registrar",
)
WHO = st.sampled_from(PEOPLE)
DECISIONS = st.sampled_from(list(Decision))
State = Step.State
YESTERDAY = timedelta(days=1)


class Way(UndoneMachine):
    """Any order of deeds with one letter of an area office."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[int, tuple[Any, ...]] = {}

    @initialize()
    def a_letter_comes(self) -> None:
        details = EntryDetails(
            document_date=thai.today(),
            sender="ก",
            addressee="ข",
            subject="เรื่อง",
            reference_number="1",
            responsible_office_id=self.cast.divisions[1].pk,
        )
        self.entry = register_letter(
            "incoming", details, actor=self.cast.actor("registry_clerk")
        )
        self.put_up("registry_clerk", [["division_director"], ["deputy"], ["director"]])
        # Steps whose holder ordered on purpose, asked for an opinion.
        self.meant: set[int] = set()

    # ── who and what ─────────────────────────────────────────────────────────
    def actor(self, name: str) -> Actor | None:
        user = self.cast.users[name]
        own = Appointment.objects.current(thai.today()).filter(user=user)
        first = own.order_by("pk").first()
        return actor_of(user, first.pk) if first else None

    def whose(self, step: Step, who: str) -> Actor | None:
        """Mostly somebody who has the step; one in seven times anybody."""
        everybody = [self.actor(each) for each in PEOPLE]
        own = [each for each in everybody if each and desk_of(step, posts_at(each))]
        if who == "secret_registrar" or not own:
            return self.actor(who)
        return own[PEOPLE.index(who) % len(own)]

    def put_up(self, who: str, way: list[list[str]]) -> None:
        if (actor := self.actor(who)) is None:
            return
        # The last place orders, where all that stand there may.
        purposes = [Step.Purpose.CONSIDER] * len(way)
        if way and set(way[-1]) <= {"director", "deputy", "division_director"}:
            purposes[-1] = Step.Purpose.INSTRUCT
        stages = [
            Stage(tuple(self.desk(each) for each in place), purpose)
            for place, purpose in zip(way, purposes, strict=True)
        ]
        with contextlib.suppress(DomainError):
            propose(self.entry, stages, "เพื่อโปรดพิจารณา", actor=actor)

    def desk(self, name: str) -> Desk:
        post = self.cast.appointments[name]
        return desk_of_post(
            Appointment.objects.select_related("office__parent", "user").get(pk=post.pk)
        )

    def pick(self, which: int, *states: int) -> Step | None:
        found = Step.objects.filter(state__in=states).order_by("pk")
        ids = list(found.values_list("pk", flat=True))
        return found.get(pk=ids[which % len(ids)]) if ids else None

    # ── rules ────────────────────────────────────────────────────────────────
    @rule(who=WHO, way=st.lists(st.lists(WHO, min_size=1, max_size=3), max_size=4))
    def put_on_its_way(self, who: str, way: list[list[str]]) -> None:
        self.put_up(who, way)

    @rule(who=WHO, whom=st.lists(WHO, max_size=3), division=st.booleans())
    def hand_on(self, who: str, whom: list[str], division: bool) -> None:
        if (actor := self.actor(who)) is None:
            return
        with contextlib.suppress(DomainError):
            hand_over(
                self.entry,
                division_id=self.cast.divisions[1 + len(whom)].pk if division else None,
                person_ids=[self.cast.users[each].pk for each in whom],
                actor=actor,
            )

    @rule(
        which=WHICH,
        who=WHO,
        decision=DECISIONS,
        to=st.lists(WHO, max_size=2),
        onward=st.sampled_from(("", "stop", "skip", "to")),
        is_held=st.booleans(),
        is_meant=st.booleans(),
    )
    def decide(
        self,
        which: int,
        who: str,
        decision: Decision,
        to: list[str],
        onward: str,
        is_held: bool,
        is_meant: bool,
    ) -> None:
        step = self.pick(which, State.WAITING)
        actor = self.whose(step, who) if step else None
        if step is None or actor is None:
            return
        choice = {
            "": Onward(),
            "stop": Onward(stops=True, reason="พอ"),
            "skip": Onward(skip_to=(step.place or 0) + 2, reason="เร่งด่วน"),
            "to": Onward(to=self.desk("director"), reason="เร่งด่วน"),
        }[onward]
        desks = tuple(self.desk(each) for each in to)
        if is_meant:
            self.meant.add(step.pk)
        decided = DecisionDetails(
            decision, "ดำเนินการ", desks, onward=choice, orders_unasked=is_meant
        )
        deed = pending_decision.create_pending_decision if is_held else decide
        with contextlib.suppress(DomainError):
            deed(step.pk, decided, actor=actor)

    @rule(which=WHICH, who=WHO)
    def undo_what_is_held(self, which: int, who: str) -> None:
        actor = self.actor(who)
        waiting = PendingDecision.objects.first()
        if waiting is not None and actor is not None:
            pending_decision.undo_decision(waiting.step_id, actor=actor)

    @rule()
    def ten_seconds_pass(self) -> None:
        PendingDecision.objects.update(due_at=timezone.now() - YESTERDAY)
        pending_decision.write_due()
        # What cannot be written any more is kept with its words and the reason.
        assert not PendingDecision.objects.filter(problem="").exists()

    @rule(which=WHICH, who=WHO, reason=st.sampled_from(ReturnReason))
    def send_back(self, which: int, who: str, reason: ReturnReason) -> None:
        step = self.pick(which, State.WAITING)
        actor = self.whose(step, who) if step else None
        if step is not None and actor is not None:
            with contextlib.suppress(DomainError):
                return_step.return_step(step.pk, reason, "เหตุ", actor=actor)
                # With who asked: as a step of its own, or as one that lay there.
                assert step.circulation.steps.filter(state=State.WAITING).exists()

    @rule(which=WHICH, who=WHO, deed=st.sampled_from(("accept", "report")))
    def answer(self, which: int, who: str, deed: str) -> None:
        step = self.pick(which, State.WAITING)
        actor = self.whose(step, who) if step else None
        if step is None or actor is None:
            return
        with contextlib.suppress(DomainError):
            if deed == "accept":
                accept.accept_step(step.pk, actor=actor)
            else:
                report_step(step.pk, "เสร็จแล้ว", actor=actor)

    @rule(which=WHICH, who=WHO, more=st.booleans())
    def close_or_order_more(self, which: int, who: str, more: bool) -> None:
        step = self.pick(which, State.REPORTED)
        actor = self.actor("deputy" if who == "officer" else who)
        if step is None or actor is None:
            return
        with contextlib.suppress(DomainError):
            if more:
                order_more(step.pk, "ทำต่อ", actor=actor)
            else:
                close_step(step.pk, actor=actor)

    @rule(which=WHICH, who=WHO, whom=WHO, away=st.booleans())
    def move_or_withdraw(self, which: int, who: str, whom: str, away: bool) -> None:
        step = self.pick(which, State.WAITING, State.PLANNED)
        actor = self.actor(who)
        if step is None or actor is None:
            return
        with contextlib.suppress(DomainError):
            if away:
                withdraw_step(step.pk, "ผิดเรื่อง", actor=actor)
            else:
                move.move_step(step.pk, self.desk(whom), "ลา", actor=actor)

    @rule(which=WHICH, who=WHO)
    def note(self, which: int, who: str) -> None:
        step, actor = self.pick(which, *State.values), self.actor(who)
        if step is not None and actor is not None:
            with contextlib.suppress(DomainError):
                add_note.add_note(step.pk, "เพิ่มเติม", actor=actor)

    @rule(who=st.sampled_from(("officer", "director", "deputy", "division_director")))
    def a_person_leaves_or_comes_back(self, who: str) -> None:
        post = Appointment.objects.get(pk=self.cast.appointments[who].pk)
        gone = post.ends_on is None
        post.ends_on = thai.today() - YESTERDAY if gone else None
        post.save()

    @rule(begins=st.booleans())
    def the_deputy_stands_in(self, begins: bool) -> None:
        acting = Appointment.objects.filter(capacity="acting_for")
        if begins and not acting.exists():
            Appointment.objects.create(
                user=self.cast.users["deputy"],
                office=self.cast.area,
                role=Role.DIRECTOR,
                capacity=Appointment.Capacity.ACTING_FOR,
                acting_for=self.cast.appointments["director"],
                order_number="1/2569",
                starts_on=date(2020, 1, 1),
            )
        elif not begins:
            acting.update(ends_on=thai.today() - YESTERDAY)
            acting.update(capacity=Appointment.Capacity.PERFORMING)

    # ── what always holds ────────────────────────────────────────────────────
    @invariant()
    def what_was_written_stays(self) -> None:
        now = {
            row[0]: row
            for row in Endorsement.objects.values_list(
                "pk", "kind", "decision", "words", "person_name", "signature_block"
            )
        }
        assert self.written.items() <= now.items()
        self.written = now

    @invariant()
    def what_is_asked_decides_what_is_written(self) -> None:
        decided = Endorsement.objects.exclude(decision="").select_related("step")
        for each in decided.select_related("step__came_from"):
            is_order = each.kind == Endorsement.Kind.INSTRUCTION
            assert each.step is not None
            if is_order:
                assert each.step.asks_for_order or each.step_id in self.meant
            else:
                assert each.decision in (*OPINIONS, Decision.NOTED)
                assert not each.addressed_to

    @invariant()
    def it_is_closed_when_nobody_is_asked(self) -> None:
        for way in Circulation.objects.all():
            assert way.is_closed == (not way.steps.still_open().exists())

    @invariant()
    def the_way_is_never_stuck(self) -> None:
        for way in Circulation.objects.all():
            in_way = way.steps.filter(place__isnull=False)
            planned = list(in_way.filter(state=State.PLANNED))
            waiting = list(in_way.filter(state=State.WAITING))
            assert waiting or not planned
            assert len({each.place for each in waiting}) <= 1
            for each in planned:
                assert waiting[0].place is not None
                assert each.place is not None
                assert each.place > waiting[0].place

    def look(self) -> None:
        """A list shows exactly what its reader has, and everything lies somewhere."""
        steps = list(Step.objects.select_related("person", "appointment", "entry"))
        lies_with: set[int] = set()
        for name in PEOPLE:
            if (actor := self.actor(name)) is None:
                continue
            posts = posts_at(actor)
            listed = set(
                Step.objects.filter(at_desk_of(posts)).values_list("pk", flat=True)
            )
            assert listed == {each.pk for each in steps if desk_of(each, posts)}
            lies_with |= listed
        registry = self.actor("registry_clerk")
        assert registry is not None
        seen = set(Step.objects.visible_to(registry).values_list("pk", flat=True))
        for each in steps:
            assert each.pk in seen
            if each.is_waiting and each.role == Role.OFFICER:
                assert each.pk in lies_with

    @invariant()
    def what_was_sent_back_says_why(self) -> None:
        for step in Step.objects.filter(state=State.RETURNED):
            assert step.return_note is not None


def test_any_order_of_deeds_keeps_the_way(cast: Cast) -> None:
    run(cast, 5)


@pytest.mark.long
def test_any_other_order_of_deeds_keeps_the_way(cast: Cast) -> None:
    run(cast, 50)


def run(cast: Cast, examples: int) -> None:
    Way.cast = cast
    run_state_machine_as_test(
        Way,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.postgres
def test_the_registry_desk_is_a_post(cast: Cast) -> None:
    desk = registry_desk(cast.area)
    assert (desk.role, desk.person) == (Role.REGISTRY_CLERK, None)
