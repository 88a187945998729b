"""A clerk at work in a process of their own; started by the concurrency tests.

``python -m tests.registers.clerk_process register <appointment> <count> <seed>``
registers letters and prints each number when it is committed; a fifth of the tries is
rolled back and a tenth pressed twice. ``hold`` takes a number, prints it and never
commits. ``receive <appointment> <delivery>…`` presses ลงทะเบียนรับ. ``send
<appointment> <entry> <school>…`` sends an entry's letter and prints ``sent`` or
``refused``; with PRESS in the environment all presses are of one form.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import time
import uuid
from datetime import date

import django

django.setup()

from django.db import transaction  # noqa: E402

from saraban.dispatch.errors import AlreadySentError  # noqa: E402
from saraban.dispatch.models import Dispatch  # noqa: E402
from saraban.dispatch.receiving import receive_delivery  # noqa: E402
from saraban.dispatch.sending import DispatchDetails, send_letter  # noqa: E402
from saraban.offices.actors import Actor  # noqa: E402
from saraban.offices.models import Appointment  # noqa: E402
from saraban.registers.actions import register_letter  # noqa: E402
from saraban.registers.details import EntryDetails  # noqa: E402
from saraban.registers.models import RegisterEntry  # noqa: E402


class _ChangedMindError(Exception):
    pass


def letter(actor: Actor) -> EntryDetails:
    """Return a letter to register."""
    return EntryDetails(
        document_date=date(2026, 11, 16),
        sender="บ้านสมมติ",
        addressee="สำนักงานเขตพื้นที่การศึกษา",
        subject="เรื่องที่หลายคนลงพร้อมกัน",
        reference_number="ที่ ศธ 04999.001/1",
        responsible_office_id=actor.division_id,
    )


def register(actor: Actor, count: int, seed: int) -> None:
    """Register ``count`` letters, with rollbacks and double presses between."""
    chance = random.Random(seed)
    done = 0
    while done < count:
        details = letter(actor)
        if chance.random() < 0.2:
            with contextlib.suppress(_ChangedMindError), transaction.atomic():
                register_letter("incoming", details, actor=actor)
                raise _ChangedMindError
            continue
        entry = register_letter("incoming", details, actor=actor)
        if chance.random() < 0.1:
            again = register_letter("incoming", details, actor=actor)
            assert again.pk == entry.pk
        print(entry.number, flush=True)
        done += 1


def hold(actor: Actor) -> None:
    """Take a number and keep the transaction open until killed."""
    with transaction.atomic():
        entry = register_letter("incoming", letter(actor), actor=actor)
        print(entry.number, flush=True)
        time.sleep(120)


def send(actor: Actor, entry_id: int, school_ids: list[int]) -> None:
    """Send an entry's letter to schools."""
    entry = RegisterEntry.objects.get(pk=entry_id)
    details = DispatchDetails(
        submission=uuid.uuid5(
            uuid.NAMESPACE_OID, os.environ.get("PRESS", str(uuid.uuid4()))
        ),
        from_office_id=entry.responsible_office_id or 0,
        recipients=Dispatch.Recipients.SOME_SCHOOLS,
        reference_number=entry.reference_number,
        document_date=entry.document_date,
        subject=entry.subject,
        summary="ขอเชิญประชุม",
        office_ids=school_ids,
        entry=entry,
    )
    try:
        send_letter(details, actor=actor)
    except AlreadySentError:
        print("refused", flush=True)
    else:
        print("sent", flush=True)


def main() -> None:
    """Do what the command line says."""
    deed, appointment_id, *numbers = sys.argv[1:]
    appointment = Appointment.objects.select_related("office__parent", "user").get(
        pk=appointment_id
    )
    actor = Actor(appointment.user, appointment)
    if deed == "hold":
        hold(actor)
    elif deed == "register":
        register(actor, int(numbers[0]), int(numbers[1]))
    elif deed == "send":
        send(actor, int(numbers[0]), [int(each) for each in numbers[1:]])
    else:
        for number in numbers:
            print(receive_delivery(int(number), actor=actor).number, flush=True)


if __name__ == "__main__":
    main()
