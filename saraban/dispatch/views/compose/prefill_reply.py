"""What a letter that answers another, or goes to สพฐ., is filled in with."""

from __future__ import annotations

from typing import Any, Final

from saraban.dispatch.models import Delivery, Dispatch, OutsideDelivery
from saraban.dispatch.queries.recipients import kinds_for, other_offices
from saraban.dispatch.views.compose.fields import OutsideLine
from saraban.offices.models import Office
from saraban.recipients.queries.schools import schools_of

Kind = Dispatch.Recipients
OBEC_NAME: Final = "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"


def reply_preset(delivery: Delivery, sender: Office) -> dict[str, Any]:
    """Return ถึง and เรื่อง of an answer: back to whoever sent the letter."""
    asked = delivery.dispatch
    preset: dict[str, Any] = {"subject": asked.subject}
    if sender.is_school and asked.sender_id == sender.parent_id:
        if asked.from_office.is_division and asked.from_office.is_active:
            return preset | {
                "recipients": [Kind.DIVISION],
                "division": [asked.from_office_id],
            }
        return preset | {"recipients": [Kind.AREA_REGISTRY]}
    can_choose = Kind.SOME_SCHOOLS in kinds_for(sender)
    if can_choose and schools_of(sender).filter(pk=asked.sender_id).exists():
        return preset | {
            "recipients": [Kind.SOME_SCHOOLS],
            "offices": [asked.sender_id],
        }
    if other_offices(sender).filter(pk=asked.sender_id).exists():
        return preset | {
            "recipients": [Kind.OFFICES],
            "other_offices": [asked.sender_id],
        }
    return preset


def obec_preset(sender: Office) -> dict[str, Any]:
    """Return ถึง of ส่ง สพฐ.: its office here, else a party outside the system."""
    offices = other_offices(sender).filter(kind=Office.Kind.HEADQUARTERS)
    headquarters = list(offices.values_list("pk", flat=True)[:1])
    if headquarters:
        return {"recipients": [Kind.OFFICES], "other_offices": headquarters}
    line = OutsideLine(OBEC_NAME, OutsideDelivery.Method.OBEC.value)
    return {"recipients": [Kind.OUTSIDE], "outside": [line]}
