"""A clerk at work in a process of their own; started by the concurrency tests.

Its arguments begin with what is to be done. ``register <appointment> <count> <seed>``
registers letters and prints each number when it is committed; a fifth of the tries is
rolled back and a tenth pressed twice. ``hold`` takes a number, prints it and never
commits. ``receive <appointment> <delivery>…`` presses ลงทะเบียนรับ. ``send
<appointment> <entry> <school>…`` sends an entry's letter and prints ``sent`` or
``refused``; with PRESS in the environment all presses are of one form. ``keep
<appointment> <count> <seed>`` registers, reserves, fills, releases, inserts and
back-dates in any order, and prints the lines that it wrote; KIND in the environment
says in which kind of book, ทะเบียนหนังสือรับ unless it does.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import time
import uuid
from datetime import date, timedelta

from django.db import transaction

from saraban.core import thai
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.errors import AlreadySentError
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.recipients import RecipientChoice
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.registers.actions.fill_number import fill_number
from saraban.registers.actions.register import register_letter
from saraban.registers.actions.register_irregular import register_irregular
from saraban.registers.actions.release_number import release_number
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.details import (
    EntryDetails,
    IrregularDetails,
    ReservationDetails,
)
from saraban.registers.errors import LineNotPlaceableError
from saraban.registers.models import RegisterEntry


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


def kind_at_work() -> str:
    """Return the kind of book in which this clerk works."""
    return os.environ.get("KIND", "incoming")


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


def keep(actor: Actor, count: int, seed: int) -> None:
    """Do every deed that writes a line, in an order that the seed decides."""
    chance = random.Random(seed)
    mine: list[RegisterEntry] = []
    for _ in range(count):
        deed = chance.choice(
            ["register", "reserve", "fill", "release", "insert", "late"]
        )
        if deed == "register":
            tell(register_letter(kind_at_work(), letter(actor), actor=actor))
        elif deed == "reserve":
            mine += reserved(actor, chance.randint(1, 3))
        elif deed == "fill" and mine:
            fill_number(mine.pop(), letter(actor), actor=actor)
        elif deed == "release" and mine:
            release_number(mine.pop(), "ไม่ใช้แล้ว", actor=actor)
        elif deed == "insert":
            entry = register_letter(kind_at_work(), letter(actor), actor=actor)
            tell(entry)
            where = IrregularDetails(entry.book_date, "ลืมลง", entry.number)
            tell(written_in(actor, where))
        elif deed == "late":
            yesterday = thai.today() - timedelta(days=1)
            # On the first of January there may be no book of yesterday.
            with contextlib.suppress(LineNotPlaceableError):
                tell(written_in(actor, IrregularDetails(yesterday, "มาช้า")))


def reserved(actor: Actor, count: int) -> list[RegisterEntry]:
    """Reserve numbers and tell them."""
    details = ReservationDetails(
        count=count,
        owner_id=actor.user_id,
        reason="รอลงนาม",
        expires_on=thai.today() + timedelta(days=2),
        division_id=actor.division_id,
    )
    entries = list(reserve_numbers(kind_at_work(), details, actor=actor).entries.all())
    for entry in entries:
        tell(entry)
    return entries


def written_in(actor: Actor, where: IrregularDetails) -> RegisterEntry:
    """Write a line in afterwards."""
    return register_irregular(kind_at_work(), letter(actor), where, actor=actor)


def tell(entry: RegisterEntry) -> None:
    """Print a line that is committed."""
    print(f"{entry.book_id}:{entry.number_text}", flush=True)


def send(actor: Actor, entry_id: int, school_ids: list[int]) -> None:
    """Send an entry's letter to schools."""
    entry = RegisterEntry.objects.get(pk=entry_id)
    details = DispatchDetails(
        submission=uuid.uuid5(
            uuid.NAMESPACE_OID, os.environ.get("PRESS", str(uuid.uuid4()))
        ),
        from_office_id=entry.responsible_office_id or 0,
        to=RecipientChoice(
            kinds=frozenset({Dispatch.Recipients.SOME_SCHOOLS.value}),
            school_ids=frozenset(school_ids),
        ),
        reference_number=entry.reference_number,
        document_date=entry.content.document_date,
        subject=entry.subject,
        summary="ขอเชิญประชุม",
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
    elif deed == "keep":
        keep(actor, int(numbers[0]), int(numbers[1]))
    elif deed == "send":
        send(actor, int(numbers[0]), [int(each) for each in numbers[1:]])
    else:
        for number in numbers:
            print(receive_delivery(int(number), actor=actor).number, flush=True)
