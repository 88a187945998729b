"""What a letter that answers another, or goes to สพฐ., is filled in with."""

from __future__ import annotations

from typing import Any, Final

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.dispatch.actions.locks import refuse_unless_there
from saraban.dispatch.errors import NotReceivedError
from saraban.dispatch.models import Delivery, Dispatch, OutsideDelivery
from saraban.dispatch.queries.recipients import kinds_for, other_offices
from saraban.dispatch.queries.visible import visible_delivery
from saraban.dispatch.views.compose.fields import OutsideLine
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.recipients.queries.schools import schools_of

Kind = Dispatch.Recipients
OBEC_NAME: Final = "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"


def answered_delivery(delivery_id: int, *, actor: Actor) -> Delivery:
    """Return a received delivery of the own office that the actor may answer.

    Raises UnknownSubjectError, NotAllowedError, NotReceivedError, and the refusals
    of a letter that is no longer there.
    """
    wanted = Delivery.objects.select_related(
        "dispatch__sender", "dispatch__from_office"
    )
    delivery = visible_delivery(wanted, delivery_id, actor)
    require(actor, Permission.DELIVERY_RECEIVE, division_id=delivery.attention_id)
    refuse_unless_there(delivery)
    if not delivery.is_received:
        raise NotReceivedError
    return delivery


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
