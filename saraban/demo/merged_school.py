"""A school that was merged with another: its book is read, and nobody works there."""

from __future__ import annotations

from typing import Final

from saraban.accounts.models import User
from saraban.core import thai
from saraban.demo.offices import Places
from saraban.desk.actions.close_office import merge_office
from saraban.offices.actors import Actor, current_appointments
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book

CODE: Final = "50999001"
NAME: Final = "โรงเรียนบ้านเก่าสมมติ"
REASON: Final = "ประกาศรวมสถานศึกษา ที่ 1/2569"
SUBJECTS: Final = (
    "แจ้งกำหนดการรวมสถานศึกษา",
    "ขอข้อมูลบัญชีพัสดุและครุภัณฑ์",
    "การโอนย้ายนักเรียนและเอกสารการศึกษา",
)


def add_merged_school(places: Places) -> Office:
    """Add a school with a few letters in its book, merged with the first school."""
    target = places.schools[0]
    school = Office.objects.create(
        kind=Office.Kind.SCHOOL,
        parent=places.area,
        cluster=target.cluster,
        code=CODE,
        name=NAME,
        short_name="ร.ร.บ้านเก่าสมมติ",
        school_type=Office.SchoolType.GOVERNMENT,
        # Behind the schools that are in use.
        order=target.order + len(places.schools),
        reference_prefix=target.reference_prefix,
    )
    clerk = User.objects.get(username="school001")
    post = Appointment.objects.create(
        user=clerk, office=school, role=Role.SCHOOL_CLERK, starts_on=thai.today()
    )
    for place, subject in enumerate(SUBJECTS, start=1):
        details = EntryDetails(
            document_date=thai.today(),
            sender=places.area.name,
            addressee=NAME,
            subject=subject,
            reference_number=f"{places.area.reference_prefix}{place}",
        )
        register_letter(Book.Kind.INCOMING, details, actor=Actor(clerk, post))
    administrator = User.objects.get(username="admin")
    (own,) = current_appointments(administrator)
    actor = Actor(administrator, own)
    return merge_office(school.pk, target, {}, REASON, actor=actor)
