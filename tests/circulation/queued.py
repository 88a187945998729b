"""Letters that wait for somebody's word, for tests of รอสั่งการ."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Step
from saraban.circulation.queries.addressees import Desk, desk_of_post
from saraban.circulation.queries.ways import Stage
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.models import Appointment
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from tests.cast import Cast

INSTRUCT = Step.Purpose.INSTRUCT


def registered(
    cast: Cast, *files: ChosenFile, by: str = "registry_clerk", **changed: Any
) -> RegisterEntry:
    """Register a letter that came in."""
    filled: dict[str, Any] = {
        "document_date": cast.appointments[by].starts_on,
        "sender": "ศาลากลางจังหวัดตัวอย่าง",
        "addressee": "สำนักงานเขตพื้นที่การศึกษา",
        "subject": "การจัดสรรงบประมาณ",
        "reference_number": "ที่ ตย 0017/1",
        **changed,
    }
    details = EntryDetails(**filled)
    return register_letter("incoming", details, files, actor=cast.actor(by))


def desk(cast: Cast, name: str) -> Desk:
    """Return the desk of somebody of the cast."""
    posts = Appointment.objects.select_related("user", "office__parent")
    return desk_of_post(posts.get(pk=cast.appointments[name].pk))


def proposed(
    cast: Cast,
    *names: str,
    files: tuple[ChosenFile, ...] = (),
    by: str = "registry_clerk",
    purpose: str = INSTRUCT,
    due_on: Any = None,
    **changed: Any,
) -> Step:
    """Put a new letter before these people, one after the other; give the first step."""
    entry = registered(cast, *files, by=by, **changed)
    stages = [Stage((desk(cast, name),), purpose, due_on) for name in names]
    return propose(entry, stages, "เพื่อโปรดพิจารณา", actor=cast.actor(by))[0]


def decide(client: Client, step: Step, order: str = "noted", **typed: Any) -> Any:
    """Press ลงคำสั่ง."""
    url = reverse("circulation:decision_create", args=[step.pk])
    return client.post(url, {"order": order, **typed})


def letter(client: Client, step: Step) -> str:
    """Return the page of a letter of the queue."""
    answer = client.get(reverse("circulation:queue_letter", args=[step.pk]))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def place_in(page: str) -> str:
    """Return which letter of how many a page shows."""
    found = re.search(r"<strong>(.+?)</strong>", page)
    assert found is not None
    return found[1]


def opened_by(answer: Any) -> str:
    """Return where an answer leads."""
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def url_of(step: Step) -> str:
    """Return the address of a letter of the queue."""
    return reverse("circulation:queue_letter", args=[step.pk])
