"""A process that does one deed after the other, each by whom it is told.

It prints ``ready``, then for each line of JSON (``{"deed": "receive", "by": 3, …}``)
what came of it. With ``"hold"`` the deed is done in a transaction that stays open until
another line comes: whoever meets it waits, or sees what was before.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from django.db import transaction

from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Step
from saraban.circulation.queries.addressees import desk_of_post
from saraban.circulation.queries.ways import Stage
from saraban.core.errors import DomainError
from saraban.dispatch.actions.save_draft import (
    discard_draft,
    refuse_draft,
    take_back_draft,
)
from saraban.dispatch.actions.send_draft import approve_draft
from saraban.dispatch.views.drafts.saved_form import details_of
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.registers.actions.correct import edit_entry
from saraban.registers.actions.void import void_entry
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from tests.dispatch.office_process import DEEDS as OFFICE_DEEDS

Told = dict[str, Any]


def _edit(actor: Actor, told: Told) -> object:
    """แก้ไข of an entry, as it was when the form was opened."""
    entry = RegisterEntry.objects.get(pk=told["entry"])
    known = {each.name for each in fields(EntryDetails)}
    values = {
        field.attname: getattr(entry, field.attname)
        for field in entry._meta.concrete_fields
        if field.attname in known
    }
    details = replace(EntryDetails(**values), note=told["note"])
    return edit_entry(entry, details, actor=actor).version


def _void(actor: Actor, told: Told) -> object:
    entry = RegisterEntry.objects.get(pk=told["entry"])
    return void_entry(entry, "ออกเลขผิด", actor=actor).pk


def _propose(actor: Actor, told: Told) -> object:
    entry = RegisterEntry.objects.get(pk=told["entry"])
    posts = Appointment.objects.select_related("office__parent", "user")
    desk = desk_of_post(posts.get(pk=told["to"]))
    stages = [Stage((desk,), Step.Purpose.CONSIDER)]
    return [each.pk for each in propose(entry, stages, actor=actor)]


def _approve(actor: Actor, told: Told) -> object:
    return approve_draft(told["draft"], told["mark"], details_of, actor=actor).state


def _refuse(actor: Actor, told: Told) -> object:
    return refuse_draft(told["draft"], "แก้คำผิด", actor=actor).state


def _take_back(actor: Actor, told: Told) -> object:
    return take_back_draft(told["draft"], actor=actor).state


def _discard(actor: Actor, told: Told) -> object:
    return discard_draft(told["draft"], actor=actor).state


DEEDS: dict[str, Callable[[Actor, Told], object]] = {
    **OFFICE_DEEDS,
    "edit": _edit,
    "void": _void,
    "propose": _propose,
    "approve": _approve,
    "refuse": _refuse,
    "take_back": _take_back,
    "discard": _discard,
}


def main() -> None:
    """Do what is told until nothing more is."""
    print("ready", flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        posts = Appointment.objects.select_related("office__parent", "user")
        appointment = posts.get(pk=told["by"])
        actor = Actor(appointment.user, appointment)
        try:
            with transaction.atomic():
                answer: Told = {"made": DEEDS[told["deed"]](actor, told)}
                if told.get("hold"):
                    print(json.dumps(answer), flush=True)
                    sys.stdin.readline()
        except DomainError as error:
            answer = {"refused": type(error).__name__}
        except Exception as error:  # noqa: BLE001  told with the names of the two deeds
            answer = {"fault": repr(error)}
        print(json.dumps(answer), flush=True)
