"""Which steps, and which pending decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.db.models import Case, F, Q, Value, When

from saraban.access.permissions import Permission, Scope
from saraban.access.policy import grant_of
from saraban.circulation.models.desks import at_desk_of
from saraban.circulation.models.requesters import looked_after_by
from saraban.core.written_rows import DigestedQuerySet
from saraban.offices.actors import posts_at
from saraban.registers.models import RegisterEntry

if TYPE_CHECKING:
    from saraban.circulation.models import (  # noqa: F401  QuerySets name them
        PendingDecision,
        Step,
    )
    from saraban.offices.actors import Actor


class StepQuerySet(DigestedQuerySet["Step"]):
    """Steps, always beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> StepQuerySet:
        """What lies or lay on the actor's desk, and what they asked themselves.

        And what was asked by those whom they stand in for, or whose post they have.

        All that goes round for those who hand on or instruct in the whole office.
        """
        here = self.filter(
            entry__book__office=actor.book_owner_id,
            # Not of a letter that went over into a secret book.
            entry__letter__isnull=False,
        )
        if sees_all(actor):
            return here
        posts = posts_at(actor)
        mine = at_desk_of(posts) | Q(person=actor.user_id)
        mine |= Q(asked_by=actor.user_id)
        mine |= Q(asked_appointment__in=looked_after_by(posts).order_by())
        if runs_division(actor):
            own = actor.division_id
            mine |= Q(office=own) | Q(entry__responsible_office=own)
        return here.filter(mine)

    def with_actor(
        self, actor: Actor, posts: Sequence[Actor] | None = None
    ) -> StepQuerySet:
        """What waits on the desks of all posts that the person holds today.

        ``posts`` are these where they are known already. A letter whose number was
        cancelled waits for nobody.
        """
        desks = at_desk_of(posts_at(actor) if posts is None else posts)
        return self.filter(desks, state=self.model.State.WAITING).exclude(
            entry__state=RegisterEntry.State.VOID
        )

    def to_person(self, actor: Actor) -> StepQuerySet:
        """ส่วนบุคคล: what was put before this person in the office they work for."""
        return self.filter(
            person=actor.user_id, entry__book__office=actor.book_owner_id
        )

    def to_division(self, division_id: int) -> StepQuerySet:
        """What was handed to a division and is still its own to act on."""
        return self.filter(
            office=division_id, role="", entry__responsible_office=division_id
        )

    def asked_by(self, actor: Actor) -> StepQuerySet:
        """What this person passed on, in the office they work for."""
        return self.filter(
            asked_by=actor.user_id, entry__book__office=actor.book_owner_id
        )

    def still_open(self) -> StepQuerySet:
        """Somebody is asked for something, now or in turn."""
        return self.filter(
            state__in=(
                self.model.State.PLANNED,
                self.model.State.WAITING,
                self.model.State.REPORTED,
            )
        )

    def waiting(self) -> StepQuerySet:
        """It is the desk's turn."""
        return self.filter(state=self.model.State.WAITING)

    def to_decide(self) -> StepQuerySet:
        """Those that ask for words, not for work."""
        return self.exclude(purpose=self.model.Purpose.ACT)

    def standing(self) -> StepQuerySet:
        """Handed on and neither sent back, moved nor withdrawn.

        A division's step to act stands only while it is the กลุ่มปฏิบัติ.
        """
        whose = ~Q(role="") | ~Q(purpose=self.model.Purpose.ACT)
        return self.filter(state__lt=self.model.State.RETURNED, is_return=False).filter(
            whose | Q(entry__responsible_office=F("office"))
        )

    def unopened(self) -> StepQuerySet:
        """Waiting and not looked at yet."""
        return self.filter(opened_at__isnull=True, state=self.model.State.WAITING)

    def openable(self, entry: RegisterEntry, actor: Actor) -> set[int]:
        """Return which steps of an entry the actor may open, by id."""
        return set(
            self.filter(entry=entry).visible_to(actor).values_list("pk", flat=True)
        )

    def with_people(self) -> StepQuerySet:
        """All of them in order, with who asked and who is asked."""
        steps = self.select_related("office", "person", "asked_by")
        return steps.prefetch_related("endorsements").order_by("pk")


def asked_of(purpose: type[Step.Purpose]) -> Case:
    """Return the purpose of a step; สั่งการ where work was sent back to who gave it.

    ``Step.asks_for_order``, for lists.
    """
    sent_back = Q(is_return=True, came_from__purpose=purpose.ACT)
    order = Value(purpose.INSTRUCT.value)
    return Case(When(sent_back, then=order), default=F("purpose"))


def sees_all(actor: Actor) -> bool:
    """Whether the person sees every step of the office: registry, school, management.

    Also whoever reads the books of a closed office.
    """
    if actor.reading is not None:
        return True
    every = (Permission.ENTRY_FORWARD, Permission.STEP_INSTRUCT)
    grants = [grant_of(actor, each) for each in every]
    return any(grant is not None and grant.scope is Scope.WHOLE for grant in grants)


def runs_division(actor: Actor) -> bool:
    """Whether the actor sees what was handed to their division."""
    grant = grant_of(actor, Permission.ENTRY_FORWARD)
    return actor.division_id is not None and grant is not None


class PendingDecisionQuerySet(DigestedQuerySet["PendingDecision"]):
    """Which decisions wait, and which could not be written."""

    def waiting(self) -> Self:
        """Return those that will be written, or were not yet undone."""
        return self.filter(problem="")

    def lost(self) -> Self:
        """Return those that could not be written: their words are kept."""
        return self.exclude(problem="")
