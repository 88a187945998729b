"""A clerk who registers batches in a process of their own; started by test_at_once.

``<appointment> <count> <seed>``: so many batches of any size between single ones; some
are rolled back, some pressed twice. Prints each range when it is committed.
"""

from __future__ import annotations

import contextlib
import random
import sys
from datetime import date

from django.db import transaction

from saraban.certificates.actions.read_batch import read_batch
from saraban.certificates.actions.write_batch import write_batch
from saraban.certificates.details import SharedDetails
from saraban.certificates.names import pasted_table
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails

SUBJECT = "เกียรติบัตรที่หลายคนลงพร้อมกัน"
DAY = date(2026, 11, 16)


class _ChangedMindError(Exception):
    pass


def main() -> None:
    """Do what the command line says."""
    appointment_id, count, seed = map(int, sys.argv[1:])
    posts = Appointment.objects.select_related("office__parent", "user")
    appointment = posts.get(pk=appointment_id)
    actor = Actor(appointment.user, appointment)
    chance = random.Random(seed)
    for _ in range(count):
        if chance.random() < 0.3:
            one(actor)
        else:
            some(actor, chance)


def one(actor: Actor) -> None:
    """Register a single certificate."""
    details = EntryDetails(
        document_date=DAY, sender="", addressee="นายเดี่ยว สมมติ", subject=SUBJECT
    )
    entry = register_letter("certificate", details, actor=actor)
    print(f"{entry.number}-{entry.number}", flush=True)


def some(actor: Actor, chance: random.Random) -> None:
    """Register a batch; a fifth is rolled back first, a fifth pressed twice."""
    names = "\n".join(f"นายคนที่ {n}ก" for n in range(chance.randint(1, 40)))
    shared = SharedDetails(SUBJECT, "", DAY.isoformat(), division_id=actor.division_id)
    batch = read_batch(pasted_table(names), "รายชื่อ", names, shared, actor=actor)
    if chance.random() < 0.2:
        with contextlib.suppress(_ChangedMindError), transaction.atomic():
            write_batch(batch.pk, actor=actor)
            raise _ChangedMindError
    written = write_batch(batch.pk, actor=actor)
    if chance.random() < 0.2:
        again = write_batch(batch.pk, actor=actor)
        assert again.first_number == written.first_number
    print(f"{written.first_number}-{written.last_number}", flush=True)
