"""Certificates: a signatory, a checker, and three batches of the area."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from saraban.accounts.models import User
from saraban.certificates.actions.check import approve_batch
from saraban.certificates.actions.checkers import name_checker
from saraban.certificates.actions.read_batch import read_batch
from saraban.certificates.actions.write_batch import write_batch
from saraban.certificates.details import SharedDetails
from saraban.certificates.models import CertificateBatch
from saraban.certificates.names import pasted_table
from saraban.certificates.queries.checkers import waiting_mark
from saraban.core import thai
from saraban.demo.size import Size
from saraban.demo.stage import any_submission
from saraban.demo.vocabulary.names import person_name
from saraban.offices.actors import Actor, current_appointments
from saraban.registers.models import Certificate, RegisterEntry, Signatory
from saraban.signatures.actions.prove import current_picture

CHECKER: Final = "head1"
# Subject, second line and design; the last batch still waits.
BATCHES: Final = (
    (
        "รางวัลชนะเลิศ การแข่งขันทักษะภาษาไทย ระดับประถมศึกษา",
        "งานศิลปหัตถกรรมนักเรียน ประจำปีการศึกษา {year}",
        "gold",
    ),
    (
        "ผ่านการอบรมเชิงปฏิบัติการการจัดการเรียนรู้เชิงรุก",
        "รุ่นที่ 2 จำนวน 12 ชั่วโมง ประจำปี {year}",
        "wave",
    ),
    (
        "คณะกรรมการตัดสินการแข่งขันทางวิชาการ",
        "งานศิลปหัตถกรรมนักเรียน ประจำปีการศึกษา {year}",
        "vine",
    ),
)
# Names of people who are no users.
FIRST_NAME: Final = 9_000


def give_certificates(size: Size, now: datetime) -> None:
    """Register three batches; two are approved and open to schools, one waits."""
    random = Random("certificates")
    registry, checker, director = (
        _actor(name) for name in ("registry", CHECKER, "director")
    )
    signatory = _signatory(director, now)
    name_checker(checker.user_id, actor=registry)
    first = FIRST_NAME
    for number, (subject, second, design) in enumerate(BATCHES):
        count = size.certificates[number]
        shared = SharedDetails(
            subject=subject,
            subject_second=second.format(year=thai.year_be(thai.day_of(now))),
            document_date=_day(now).isoformat(),
            signatory_id=signatory.pk,
            printing=Certificate.Printing.SCHOOLS,
            design=design,
        )
        batch = _registered(shared, range(first, first + count), _day(now), registry)
        _date(batch, now, random)
        first += count
        if number < len(BATCHES) - 1:
            approve_batch(batch.pk, waiting_mark(checker, batch), actor=checker)
    own = replace(shared, printing=None, signatory_id=None, design="")
    names = range(first, first + size.school_certificates)
    _date(_registered(own, names, _day(now), _actor("school001")), now, random)


def _date(batch: CertificateBatch, now: datetime, random: Random) -> None:
    """Let the lines be of the moment for which the demonstration is made."""
    lines = RegisterEntry.objects.filter(book=batch.book)
    entries = list(lines.numbered(batch.first_number or 0, batch.last_number or 0))
    for entry in entries:
        entry.registered_at, entry.submission = now, any_submission(random)
    RegisterEntry.objects.bulk_update(entries, ["registered_at", "submission"])


def _registered(
    shared: SharedDetails, people: range, day: date, actor: Actor
) -> CertificateBatch:
    names = ["{}{} {}".format(*person_name(number)) for number in people]
    table = pasted_table("\n".join(names))
    batch = read_batch(table, "รายชื่อที่วาง", "", shared, actor=actor)
    return write_batch(batch.pk, day=day, actor=actor)


def _signatory(director: Actor, now: datetime) -> Signatory:
    signatory: Signatory = Signatory.objects.create(
        office=director.book_owner,
        code="01",
        name=str(director.user),
        position="ผู้อำนวยการ",
        second_position=director.book_owner.name,
        user=director.user,
        picture=current_picture(director.user),
        allowed_at=now,
        starts_on=_day(now) - timedelta(days=60),
        is_current=True,
    )
    return signatory


def _day(now: datetime) -> date:
    return thai.day_of(now)


def _actor(username: str) -> Actor:
    person = User.objects.get(username=username)
    return Actor(person, current_appointments(person)[0])
