"""Bringing an area's schools and people in, in turns with plain inserts of the same rows.

``python -m bench.directory --times N --schools N`` in the environment of settings, on an
empty database; prints what each took as JSON. ``bench.directory_stage`` runs and judges
it.
"""

# ruff: noqa: E402
from __future__ import annotations

import argparse
import io
import json
import sys
import time
from datetime import date
from typing import Any, Final

import django

django.setup()

from django.core.management import call_command
from django.db import transaction
from xlsxwriter import Workbook

from bench.certificates import super_create
from bench.directory_stage import PLAIN_ROWS
from saraban.accounts.models import User
from saraban.core.serving import prepare
from saraban.directory.actions.read_import import read_import
from saraban.directory.actions.undo_import import undo_import
from saraban.directory.actions.write_import import write_import
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.actors import Actor
from saraban.offices.first_offices import NewArea, found_area
from saraban.offices.models import Appointment, Office, Role

PEOPLE_A_SCHOOL: Final = 12
DAY: Final = date(2026, 1, 1)
AREA: Final = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1"


def administrator() -> Actor:
    """Return the administrator of a new area."""
    area = found_area(NewArea("5099", AREA))
    user = User.objects.create(username="admin", given_name="ผู้ดูแล")
    post = Appointment.objects.create(
        user=user, office=area, role=Role.ADMINISTRATOR, starts_on=DAY
    )
    return Actor(user, post)


def workbook(schools: int) -> bytes:
    """Return the file of an area: its schools, and twelve people in each."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("สถานศึกษา")
        sheet.write_row(0, 0, ["รหัส", "ชื่อสถานศึกษา", "กลุ่มสถานศึกษา", "โทรศัพท์"])
        people = book.add_worksheet("บุคลากร")
        people.write_row(0, 0, ["ชื่อ-สกุล", "ตำแหน่ง", "โรงเรียน"])
        for n in range(schools):
            name = f"โรงเรียนทดลองที่{n:03d}"
            row = [f"5099{n:04d}", name, f"กลุ่ม {n % 12}", "02 000 0000"]
            sheet.write_row(n + 1, 0, row)
            for place in range(PEOPLE_A_SCHOOL):
                position = "ครู" if place else "ผู้อำนวยการโรงเรียน"
                who = f"นางสาวคนที่{place:02d} สมมติ{n:03d}"
                line = n * PEOPLE_A_SCHOOL + place + 1
                people.write_row(line, 0, [who, position, name])
    return target.getvalue()


def bring_in(content: bytes, actor: Actor) -> float:
    """Return the seconds from the file to the commit; it is taken back afterwards."""
    began = time.perf_counter()
    made = read_import(io.BytesIO(content), "bench.xlsx", actor=actor)
    made = write_import(made.pk, seen=plan_of(made).mark, actor=actor)
    seconds = time.perf_counter() - began
    undo_import(made.pk, actor=actor)
    return seconds


def insert_plainly(schools: int, area: Office) -> float:
    """Return the seconds of the same rows without anything beside; none of them stays."""
    began = time.perf_counter()
    with transaction.atomic():
        offices = [
            Office(
                kind=Office.Kind.SCHOOL,
                parent=area,
                code=f"{n}",
                name=f"โรงเรียน{n}",
                short_name=f"ร.ร.{n}",
            )
            for n in range(schools)
        ]
        super_create(Office, offices)
        people = [
            User(username=f"u{n}", given_name=f"คนที่{n}", password="!")  # noqa: S106  of nobody
            for n in range(schools * PEOPLE_A_SCHOOL)
        ]
        super_create(User, people)
        posts = [
            Appointment(
                user=person,
                office=offices[n // PEOPLE_A_SCHOOL],
                role=Role.TEACHER,
                starts_on=DAY,
            )
            for n, person in enumerate(people)
        ]
        super_create(Appointment, posts)
        transaction.set_rollback(True)
    return time.perf_counter() - began


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--schools", type=int, required=True)
    options = parser.parse_args()
    # Standard output holds the results alone.
    prepare(sys.stderr.write)
    call_command("migrate", verbosity=0)
    actor, content = administrator(), workbook(options.schools)
    found: dict[str, list[Any]] = {"seconds": [], PLAIN_ROWS: []}
    for _ in range(options.times):
        found["seconds"].append(bring_in(content, actor))
        found[PLAIN_ROWS].append(insert_plainly(options.schools, actor.book_owner))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
