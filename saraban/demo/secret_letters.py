"""Secret letters: thirty of the area, some with the director, two gone to schools."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

import typst
from django.conf import settings

from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.fonts import build_pdf_fonts
from saraban.letters.models import Secrecy
from saraban.offices.actors import Actor, current_appointments
from saraban.offices.models import Appointment, Role
from saraban.registers.models.kinds import SECRET_INCOMING, SECRET_OUTGOING
from saraban.secret_letters.actions.inspect import write_inspection
from saraban.secret_letters.actions.readers import add_reader
from saraban.secret_letters.actions.receive import receive_delivery
from saraban.secret_letters.actions.register import register_secret
from saraban.secret_letters.actions.steps import answer_step, ask
from saraban.secret_letters.actions.uploads import content_of, keep_encrypted
from saraban.secret_letters.contents import (
    EntryContent,
    InspectionContent,
    LetterContent,
)
from saraban.secret_letters.details import (
    AnswerDetails,
    ChosenSecretFile,
    ReaderDetails,
    SecretDetails,
)
from saraban.secret_letters.files import Encryption
from saraban.secret_letters.models import SecretEntry, SecretStep

# The clerks of the first two schools keep the secret letters there besides.
SCHOOL_REGISTRARS: Final = ("school001", "school002")
TOPICS: Final = (
    ("การสืบสวนข้อเท็จจริงกรณีร้องเรียนข้าราชการครู", "ศาลากลางจังหวัดตัวอย่าง"),
    ("มาตรการรักษาความปลอดภัยสถานที่ราชการ", "สำนักงานปลัดกระทรวงสมมติ"),
    ("การสอบสวนวินัยอย่างร้ายแรง", "สำนักงานคณะกรรมการสมมติ"),
    ("ข้อมูลบุคคลประกอบการพิจารณาแต่งตั้ง", "สำนักงานคณะกรรมการสมมติ"),
    ("การเก็บรักษาและรับส่งข้อสอบ", "สถาบันทดสอบสมมติ"),
)
SHEET: Final = """\
#set page("a4", margin: 25mm)
#set text(font: "Sarabun", size: 16pt, lang: "th")
#align(center)[*หนังสือสมมติเพื่อการทดลองใช้*]
#v(8mm)
เรื่อง #sys.inputs.subject
#v(4mm)
เนื้อความสมมติ ไม่เกี่ยวข้องกับบุคคลหรือหน่วยงานจริง
#pagebreak()
สิ่งที่ส่งมาด้วย (สมมติ)
"""


def keep_secrets(count: int, now: datetime) -> None:
    """Register the letters, put some before the director, send two to schools."""
    random = Random("secret letters")
    registrar, director = _actor("secret"), _actor("director")
    for name in SCHOOL_REGISTRARS:
        _appoint(name, now)
    day = thai.day_of(now)
    entries = [_registered(number, day, registrar, random) for number in range(count)]
    _let_be_of(entries, now, count)
    for entry in entries[-6:]:
        details = ReaderDetails(director.user_id, "ผู้มีอำนาจสั่งการ")
        add_reader(entry.letter, details, actor=registrar)
        purpose = SecretStep.Purpose.INSTRUCT
        ask(entry.letter, [director.user_id], purpose, "เพื่อโปรดสั่งการ", actor=registrar)
    for step in SecretStep.objects.filter(user=director.user_id).order_by("pk")[:3]:
        answer_step(step, AnswerDetails("ทราบ", "ดำเนินการตามเสนอ"), actor=director)
    _inspect(registrar, day)


def _registered(
    number: int, day: date, registrar: Actor, random: Random
) -> SecretEntry:
    subject, sender = TOPICS[number % len(TOPICS)]
    goes_out = number % 10 == 9
    area = registrar.book_owner
    letter = LetterContent(
        reference_number=f"ที่ {'ศธ 04999' if goes_out else 'ตย 0017.9'}/ล {number + 1}",
        document_date=(day - timedelta(days=90 - 3 * number)).isoformat(),
        sender=area.name if goes_out else sender,
        addressee="ผู้อำนวยการสถานศึกษา" if goes_out else area.name,
        subject=f"{subject} (สมมติ {number + 1})",
        classified_by="หัวหน้าส่วนราชการเจ้าของเรื่อง",
        copy_count=2 if goes_out else 1,
        sheet_count=2,
    )
    offices = _offices() if goes_out else []
    details = SecretDetails(
        letter=letter,
        entry=EntryContent(kept_at=f"ตู้นิรภัย ชั้น {number % 3 + 1}"),
        level=Secrecy.SECRET if number % 5 == 0 else Secrecy.CONFIDENTIAL,
        office_ids=tuple(offices),
        files=(_file(letter.subject, registrar.user),),
        submission=uuid.UUID(int=random.getrandbits(128), version=4),
    )
    kind = SECRET_OUTGOING if goes_out else SECRET_INCOMING
    entry = register_secret(kind.code, details, actor=registrar)
    if goes_out:
        _receive_first(entry)
    return entry


def _receive_first(entry: SecretEntry) -> None:
    """The first school has received its copy, the second has not."""
    first = entry.letter.deliveries.order_by("pk")[0]
    content = EntryContent(kept_at="ตู้เอกสารผู้อำนวยการ")
    receive_delivery(first, content, actor=_actor(SCHOOL_REGISTRARS[0]))


def _file(subject: str, user: User) -> ChosenSecretFile:
    """Encrypt an invented paper as one that arrives."""
    folder = build_pdf_fonts(settings.ASSETS_FOLDER)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder)],
    )
    inputs = {"subject": subject}
    pdf = bytes(typst.compile(SHEET.encode(), font_paths=fonts, sys_inputs=inputs))
    encryption = Encryption()
    encryption.write(pdf)
    encryption.finish()
    content = replace(
        content_of(encryption, "หนังสือลับ.pdf"), content_type="application/pdf"
    )
    upload = keep_encrypted(encryption, content, user=user)
    return ChosenSecretFile(upload.uid, "หนังสือลับ")


def _let_be_of(entries: Sequence[SecretEntry], now: datetime, count: int) -> None:
    """Spread the lines over the last three months."""
    for number, entry in enumerate(entries):
        moment = now - timedelta(days=3 * (count - number))
        letter = SecretEntry.objects.filter(letter=entry.letter_id)
        letter.update(registered_at=moment)


def _inspect(registrar: Actor, day: date) -> None:
    content = InspectionContent(
        order_number="41/2569",
        committee=("นายสมมติ ประธาน", "นางสมมติ กรรมการ", "นายจำลอง กรรมการ"),
        result="ตรวจนับครบตามทะเบียนควบคุม",
    )
    write_inspection(day - timedelta(days=30), content, actor=registrar)


def _appoint(name: str, now: datetime) -> None:
    person = User.objects.get(username=name)
    own = current_appointments(person)[0]
    Appointment.objects.create(
        user=person,
        office=own.office,
        role=Role.SECRET_REGISTRAR,
        position_title="นายทะเบียนข้อมูลข่าวสารลับ",
        order_number="12/2569",
        starts_on=thai.day_of(now) - timedelta(days=400),
    )


def _offices() -> list[int]:
    return [_actor(name).office_id for name in SCHOOL_REGISTRARS]


def _actor(username: str) -> Actor:
    """Return a person at work; the post of registrar, which comes last, where there is one."""
    person = User.objects.get(username=username)
    return Actor(person, current_appointments(person)[-1])
