"""Writes the way of a letter as it would have been, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.offices.models import Appointment, Office
from saraban.offices.signing_block import signature_block
from saraban.registers.models import RegisterEntry


@dataclass(frozen=True)
class Asked:
    """What a step asks for."""

    purpose: str
    place: int | None = None
    due_on: date | None = None
    needs_closing: bool = False
    is_return: bool = False


class Pen:
    """One letter's circulation, written with past moments."""

    def __init__(self, entry: RegisterEntry, signatures: dict[int, Any]) -> None:
        """Open the way of an entry; ``signatures`` are people's pictures by user id."""
        self.entry = entry
        self.signatures = signatures
        self.circulation = Circulation.objects.create(
            entry=entry,
            office_id=entry.book.office_id,
            opened_at=entry.registered_at,
        )

    def ask(
        self,
        asker: Appointment,
        desk: Appointment | Office,
        asked: Asked,
        at: datetime,
        *,
        arrived: datetime | None = None,
    ) -> Step:
        """Put it before somebody; ``arrived`` None leaves it planned."""
        post = desk if isinstance(desk, Appointment) else None
        return Step.objects.create(
            circulation=self.circulation,
            entry=self.entry,
            place=asked.place,
            office=desk.office if isinstance(desk, Appointment) else desk,
            role=post.role if post else "",
            person=post.user if post else None,
            appointment=post,
            purpose=asked.purpose,
            due_on=asked.due_on,
            needs_closing=asked.needs_closing,
            is_return=asked.is_return,
            state=Step.State.WAITING if arrived else Step.State.PLANNED,
            asked_at=at,
            asked_by=asker.user,
            asked_capacity=asker.capacity_text,
            asked_office=asker.office,
            asked_appointment=asker,
            arrived_at=arrived,
        )

    def write(
        self,
        kind: Endorsement.Kind,
        writer: Appointment,
        at: datetime,
        *,
        step: Step | None = None,
        decision: str = "",
        words: str = "",
        to: str = "",
    ) -> None:
        """Write what somebody wrote."""
        picture = self.signatures.get(writer.user_id) if decision else None
        Endorsement.objects.create(
            circulation=self.circulation,
            step=step,
            kind=kind,
            decision=decision,
            words=words,
            addressed_to=to,
            made_at=at,
            made_by=writer.user,
            appointment=writer,
            person_name=str(writer.user),
            capacity_text=writer.capacity_text,
            signature_block="\n".join(signature_block(writer)),
            signature=picture,
            method=Endorsement.Method.PIN if picture else Endorsement.Method.SIGN_IN,
        )
        self.circulation.paper_version += 1

    def end(self, step: Step, at: datetime, state: int = Step.State.DONE) -> None:
        """Let a step be over, or reported."""
        step.state = state
        step.opened_at = step.opened_at or at
        if state > Step.State.REPORTED:
            step.ended_at = at
        step.save()

    def put_down(self, at: datetime) -> None:
        """Keep the whole; the worker makes the stamped copy."""
        if not Step.objects.filter(circulation=self.circulation).still_open().exists():
            self.circulation.closed_at = at
        self.circulation.stamp_due = True
        self.circulation.save()
