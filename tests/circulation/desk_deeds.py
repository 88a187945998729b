"""What somebody in a process of their own does with a letter on its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from saraban.circulation.actions.accept import accept_step
from saraban.circulation.actions.decide import DecisionDetails, decide
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.hand_over_many import hand_over_many
from saraban.circulation.actions.move import move_step
from saraban.circulation.actions.pending_decision import (
    create_pending_decision,
    undo_decision,
    write_due,
)
from saraban.circulation.actions.report import report_step
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.actions.withdraw import withdraw_step
from saraban.circulation.models import Decision
from saraban.circulation.queries.addressees import desk_of_post
from saraban.circulation.queries.many import HandTo
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.registers.models import RegisterEntry

Told = dict[str, Any]


def _decided(actor: Actor) -> DecisionDetails:
    return DecisionDetails(Decision.NOTED, f"ทราบ {actor.user.given_name}")


def _decide(actor: Actor, told: Told) -> object:
    return decide(told["step"], _decided(actor), actor=actor).pk


def _hold(actor: Actor, told: Told) -> object:
    return create_pending_decision(told["step"], _decided(actor), actor=actor).pk


def _undo(actor: Actor, told: Told) -> object:
    return undo_decision(told["step"], actor=actor)


def _write_due(actor: Actor, told: Told) -> object:
    return write_due()


def _return(actor: Actor, told: Told) -> object:
    return return_step(told["step"], "incomplete", actor=actor).pk


def _move(actor: Actor, told: Told) -> object:
    posts = Appointment.objects.select_related("office__parent", "user")
    desk = desk_of_post(posts.get(pk=told["to"]))
    return move_step(told["step"], desk, "ลา", actor=actor).pk


def _withdraw(actor: Actor, told: Told) -> object:
    return withdraw_step(told["step"], "ผิดเรื่อง", actor=actor).pk


def _accept(actor: Actor, told: Told) -> object:
    return accept_step(told["step"], actor=actor).pk


def _report(actor: Actor, told: Told) -> object:
    return report_step(told["step"], "เสร็จแล้ว", actor=actor).pk


def _hand_on(actor: Actor, told: Told) -> object:
    entry = RegisterEntry.objects.get(pk=told["entry"])
    people = told["people"]
    made = hand_over(entry, division_id=None, person_ids=people, actor=actor)
    return [each.pk for each in made]


def _hand_on_many(actor: Actor, told: Told) -> object:
    lines = hand_over_many(told["entries"], HandTo(), actor=actor)
    return [each.entry.pk for each in lines if not each.why]


DESK_DEEDS: dict[str, Callable[[Actor, Told], object]] = {
    "decide": _decide,
    "hold": _hold,
    "undo": _undo,
    "write_due": _write_due,
    "send_back": _return,
    "move": _move,
    "withdraw": _withdraw,
    "accept": _accept,
    "report": _report,
    "hand_on": _hand_on,
    "hand_on_many": _hand_on_many,
}
