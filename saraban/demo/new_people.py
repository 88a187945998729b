"""People of a file who have just been brought in and have not set a password yet."""

from __future__ import annotations

import io
from typing import Final

from django.utils import timezone

from saraban.accounts.models import User
from saraban.core import thai
from saraban.demo.offices import Places
from saraban.directory.actions.appoint import appoint_person
from saraban.directory.actions.read_import import read_import
from saraban.directory.actions.write_import import write_import
from saraban.directory.details import AppointmentDetails
from saraban.directory.models import DirectoryImport
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.actors import Actor, current_appointments
from saraban.offices.models import Appointment, Role

FILE: Final = "บุคลากรบรรจุใหม่.csv"
HEADS: Final = "ที่,ชื่อ-สกุล,ตำแหน่ง,สถานศึกษา"
NAMES: Final = (
    ("น.ส.ปานใจ บรรจุใหม่สมมติ", "ครูผู้ช่วย"),
    ("นายเอกชัย บรรจุใหม่สมมติ", "ครูผู้ช่วย"),
    ("นางแก้วตา บรรจุใหม่สมมติ", "เจ้าหน้าที่ธุรการ"),
)

# One of them is to become the school's deputy.
DEPUTY: Final = "เอกชัย"


def add_new_people(places: Places) -> DirectoryImport:
    """Bring in a file of three people of one school, as the administrator does."""
    school = places.schools[2]
    lines = [
        f"{n},{name},{position},{school.name}"
        for n, (name, position) in enumerate(NAMES, start=1)
    ]
    content = "\n".join([HEADS, *lines]).encode()
    actor = _administrator()
    made = read_import(io.BytesIO(content), FILE, actor=actor)
    return write_import(made.pk, seen=plan_of(made).mark, actor=actor)


def ask_for_deputy(places: Places) -> None:
    """Let the administrator ask for a school's deputy, whom the director may confirm.

    The area's heads have come in before.
    """
    heads = Appointment.objects.filter(
        office=places.area, role__in=[Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR]
    )
    people = User.objects.filter(pk__in=heads.values("user"))
    people.update(last_login=timezone.now())
    details = AppointmentDetails(
        username=User.objects.get(given_name=DEPUTY).username,
        office=places.schools[2],
        role=Role.SCHOOL_DEPUTY,
        capacity=Appointment.Capacity.SUBSTANTIVE,
        starts_on=thai.today(),
        position_title="รองผู้อำนวยการสถานศึกษา",
    )
    appoint_person(details, actor=_administrator())


def _administrator() -> Actor:
    administrator = User.objects.get(username="admin")
    (own,) = current_appointments(administrator)
    return Actor(administrator, own)
