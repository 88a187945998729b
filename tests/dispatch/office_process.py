"""Somebody at work in a process of their own; told what to do line by line.

Its argument is ``<appointment>``. It prints ``ready``, then does
one deed for each line of JSON that it reads (``{"deed": "receive", "delivery": 1}``)
and prints what came of it: ``{"made": …}``, or ``{"refused": "RecalledError"}``.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from saraban.core.errors import DomainError
from saraban.dispatch.actions.act import mark_acted
from saraban.dispatch.actions.add_recipients import add_recipients
from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.actions.remind import remind
from saraban.dispatch.actions.replace import (
    ReplacementDetails,
    replace_letter,
)
from saraban.dispatch.actions.return_delivery import ReturnDetails, return_delivery
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.recipients import RecipientChoice
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.registers.models import RegisterEntry
from tests.circulation.desk_deeds import DESK_DEEDS

Told = dict[str, Any]


def schools(ids: list[int]) -> RecipientChoice:
    """Return a choice of some schools."""
    kinds = frozenset({Dispatch.Recipients.SOME_SCHOOLS.value})
    return RecipientChoice(kinds=kinds, school_ids=frozenset(ids))


def receive(actor: Actor, told: Told) -> object:
    """ลงทะเบียนรับ."""
    return receive_delivery(told["delivery"], actor=actor).number


def give_back(actor: Actor, told: Told) -> object:
    """ส่งคืน."""
    details = ReturnDetails("wrong_office")
    return return_delivery(told["delivery"], details, actor=actor).pk


def act(actor: Actor, told: Told) -> object:
    """ดำเนินการแล้ว."""
    return mark_acted(told["delivery"], "เรียบร้อย", actor=actor).pk


def recall(actor: Actor, told: Told) -> object:
    """เรียกคืน, from all or from the named."""
    return recall_deliveries(
        told["dispatch"], "ส่งผิดฉบับ", told.get("deliveries"), actor=actor
    )


def replace(actor: Actor, told: Told) -> object:
    """ส่งฉบับแก้ไขแทน, for all or for the named."""
    some = told.get("deliveries")
    details = ReplacementDetails(
        reason="แก้ไขวันประชุม",
        subject=told.get("subject", "ประชุมผู้บริหารสถานศึกษา (แก้ไข)"),
        summary="ขอเชิญประชุม",
        delivery_ids=None if some is None else frozenset(some),
        submission=uuid.UUID(told["press"]),
    )
    return replace_letter(told["dispatch"], details, actor=actor).pk


def remind_all(actor: Actor, told: Told) -> object:
    """แจ้งเตือน."""
    return remind(told["dispatch"], told.get("deliveries"), actor=actor)


def add(actor: Actor, told: Told) -> object:
    """Send the letter to more schools."""
    added = add_recipients(
        told["dispatch"],
        schools(told["schools"]),
        actor=actor,
        instead_of_id=told.get("instead_of"),
    )
    return [each.pk for each in added]


def send(actor: Actor, told: Told) -> object:
    """ส่งหนังสือราชการ, without an entry."""
    details = DispatchDetails(
        submission=uuid.UUID(told["press"]),
        from_office_id=told["from_office"],
        to=schools(told["schools"]),
        reference_number="ที่ ศธ 04999/ว 78",
        document_date=date(2026, 11, 16),
        subject="ประชุมผู้บริหารสถานศึกษา",
        summary="ขอเชิญประชุม",
    )
    return send_letter(details, actor=actor).pk


def report_back(actor: Actor, told: Told) -> object:
    """รายงานกลับ under a number of the school's own book."""
    entry = RegisterEntry.objects.get(pk=told["entry"])
    details = DispatchDetails(
        submission=uuid.UUID(told["press"]),
        from_office_id=actor.book_owner_id,
        to=RecipientChoice(kinds=frozenset({Dispatch.Recipients.AREA_REGISTRY.value})),
        reference_number=entry.reference_number,
        document_date=date(2026, 11, 16),
        subject="รายงานผลการประชุม",
        summary="ประชุมครูแล้ว",
        entry=entry,
        answers_id=told["delivery"],
    )
    return send_letter(details, actor=actor).pk


DEEDS: dict[str, Callable[[Actor, Told], object]] = {
    "receive": receive,
    "return": give_back,
    "act": act,
    "recall": recall,
    "replace": replace,
    "remind": remind_all,
    "add": add,
    "send": send,
    "report_back": report_back,
    **DESK_DEEDS,
}


def main() -> None:
    """Do what is told until nothing more is."""
    appointment = Appointment.objects.select_related("office__parent", "user").get(
        pk=sys.argv[1]
    )
    actor = Actor(appointment.user, appointment)
    print("ready", flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        try:
            answer: Told = {"made": DEEDS[told["deed"]](actor, told)}
        except DomainError as error:
            answer = {"refused": type(error).__name__}
        print(json.dumps(answer), flush=True)
