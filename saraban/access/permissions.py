"""The whole authority table: which post may do what. Nothing else decides.

Source: the table "Who does what" that the office agreed on; docs/permissions.md is
generated from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.db import models

from saraban.offices.models import Role


class Permission(models.TextChoices):
    """What can be allowed, in words that follow "ทำได้เฉพาะ"."""

    BOOK_READ = "book_read", "ดูทะเบียนหนังสือ"
    INCOMING_REGISTER = "incoming_register", "ลงทะเบียนหนังสือรับ"
    OUTGOING_REGISTER = "outgoing_register", "ลงทะเบียนหนังสือส่ง"
    ORDER_REGISTER = "order_register", "ลงทะเบียนคำสั่ง"
    CERTIFICATE_REGISTER = "certificate_register", "ลงทะเบียนเกียรติบัตร"
    CERTIFICATE_SETTINGS = (
        "certificate_settings",
        "กำหนดผู้ลงนาม ผู้ตรวจสอบ และแบบเกียรติบัตร",
    )
    OTHER_REGISTER = "other_register", "ลงทะเบียนในทะเบียนอื่นของหน่วยงาน"
    CENTRAL_REGISTER = (
        "central_register",
        "ลงทะเบียนในทะเบียนที่หน่วยงานกำหนดให้เฉพาะสารบรรณกลาง",
    )
    ENTRY_EDIT = "entry_edit", "แก้ไขรายการในทะเบียน"
    ENTRY_VOID = "entry_void", "ยกเลิกเลขทะเบียน"
    NUMBER_RESERVE = "number_reserve", "จองเลข"
    NUMBER_BACKDATE = "number_backdate", "ลงทะเบียนย้อนหลังและแทรกเลข"
    BOOK_EXPORT = "book_export", "พิมพ์และส่งออกทะเบียน"
    BOOK_SETTINGS = "book_settings", "กำหนดปีปฏิทินและเลขที่หนังสือ"
    LETTER_SEND = "letter_send", "ส่งหนังสือราชการ"
    DISPATCH_READ = "dispatch_read", "ดูหนังสือส่ง"
    DELIVERY_READ = "delivery_read", "ดูหนังสือรับ"
    DELIVERY_RECEIVE = "delivery_receive", "ลงทะเบียนรับหนังสือ"
    DISPATCH_APPROVE = "dispatch_approve", "อนุมัติการส่งหนังสือ"
    DISPATCH_FOLLOW_UP = "dispatch_follow_up", "แจ้งเตือน เรียกคืน และแก้ไขหนังสือที่ส่งแล้ว"
    ENTRY_FORWARD = "entry_forward", "ส่งต่อหนังสือภายในหน่วยงาน"
    ENTRY_PROPOSE = "entry_propose", "เสนอหนังสือ"
    STEP_INSTRUCT = "step_instruct", "สั่งการ"
    CIRCULATION_SETTINGS = (
        "circulation_settings",
        "กำหนดเส้นทางการเสนอและข้อความสั่งการ",
    )
    DISPATCH_SETTINGS = "dispatch_settings", "ตั้งค่าการรับส่งหนังสือ"
    APPOINT = "appoint", "กำหนดเจ้าหน้าที่"
    APPOINT_HEADS = "appoint_heads", "กำหนดผู้บริหารและผู้ดูแลระบบ"
    APPOINT_SECRET = "appoint_secret", "กำหนดนายทะเบียนหนังสือลับ"
    NAME_STAND_IN = "name_stand_in", "กำหนดผู้ปฏิบัติงานแทนตน"
    CONFIRM = "confirm", "ยืนยันการกำหนดผู้บริหารและการคืนค่ารหัสผ่าน"
    PEOPLE = "people", "จัดการผู้ใช้"
    SYSTEM_STATUS = "system_status", "ดูสถานะระบบ"
    OFFICES = "offices", "จัดการหน่วยงาน"
    OFFICE_SETTINGS = "office_settings", "กำหนดสิทธิ์ของหน่วยงาน"
    SECRET_REGISTER = "secret_register", "ลงทะเบียนและรับส่งหนังสือลับ"
    CLOSED_BOOKS_READ = "closed_books_read", "ดูทะเบียนของหน่วยงานที่ปิดใช้งาน"


class Scope(Enum):
    """How far a grant reaches."""

    WHOLE = "ทั้งหน่วยงาน"
    OWN = "เฉพาะของกลุ่มตนเอง"
    MINE = "เฉพาะที่ตนเองลงทะเบียน"


@dataclass(frozen=True)
class Grant:
    """What a role gets; with ``setting``, only while the book owner's switch is on."""

    scope: Scope = Scope.WHOLE
    setting: str = ""


WHOLE: Final = Grant()
OWN: Final = Grant(Scope.OWN)
P: Final = Permission
Grants = dict[Permission, Grant]

_READS_ALL: Final[Grants] = {
    P.BOOK_READ: WHOLE,
    P.DISPATCH_READ: WHOLE,
    P.DELIVERY_READ: WHOLE,
    P.BOOK_EXPORT: WHOLE,
}
# What the books of a closed office still allow, to whoever may read them.
READING_GRANTS: Final[Grants] = _READS_ALL
# Heads and deputies choose who works in their own office.
_STAFFS_OFFICE: Final[Grants] = {
    P.APPOINT: WHOLE,
    P.APPOINT_SECRET: WHOLE,
    P.NAME_STAND_IN: WHOLE,
}
_RUNS_BOOKS: Final[Grants] = {
    **_READS_ALL,
    P.CLOSED_BOOKS_READ: WHOLE,
    P.INCOMING_REGISTER: WHOLE,
    P.OUTGOING_REGISTER: WHOLE,
    P.ORDER_REGISTER: WHOLE,
    P.CERTIFICATE_REGISTER: WHOLE,
    P.CERTIFICATE_SETTINGS: WHOLE,
    P.OTHER_REGISTER: WHOLE,
    P.CENTRAL_REGISTER: WHOLE,
    P.ENTRY_EDIT: WHOLE,
    P.ENTRY_VOID: WHOLE,
    P.LETTER_SEND: WHOLE,
    P.DISPATCH_FOLLOW_UP: WHOLE,
    P.DELIVERY_RECEIVE: WHOLE,
    P.NUMBER_RESERVE: WHOLE,
    P.NUMBER_BACKDATE: WHOLE,
    P.BOOK_SETTINGS: WHOLE,
    P.ENTRY_FORWARD: WHOLE,
    P.ENTRY_PROPOSE: WHOLE,
    P.DISPATCH_SETTINGS: WHOLE,
    P.CIRCULATION_SETTINGS: WHOLE,
}
_RUNS_DIVISION: Final[Grants] = {
    P.BOOK_READ: WHOLE,
    P.INCOMING_REGISTER: OWN,
    P.OUTGOING_REGISTER: OWN,
    P.ORDER_REGISTER: OWN,
    P.CERTIFICATE_REGISTER: OWN,
    P.OTHER_REGISTER: OWN,
    P.ENTRY_EDIT: OWN,
    P.LETTER_SEND: OWN,
    P.DISPATCH_FOLLOW_UP: OWN,
    P.DISPATCH_READ: WHOLE,
    P.DELIVERY_READ: OWN,
    P.DELIVERY_RECEIVE: OWN,
    P.NUMBER_RESERVE: OWN,
    P.BOOK_EXPORT: WHOLE,
    P.ENTRY_FORWARD: OWN,
    P.ENTRY_PROPOSE: OWN,
}

# What an account does not do between a reset of its password and the confirmation that
# it is still the same person's.
HELD_BACK: Final = frozenset(
    {
        P.STEP_INSTRUCT,
        P.DISPATCH_APPROVE,
        P.APPOINT,
        P.APPOINT_HEADS,
        P.APPOINT_SECRET,
        P.NAME_STAND_IN,
        P.CONFIRM,
        P.PEOPLE,
        P.OFFICES,
        P.OFFICE_SETTINGS,
        P.CERTIFICATE_SETTINGS,
    }
)
# Who gives a post with one of these without having it makes somebody more than they are.
TRUSTED: Final = frozenset({P.STEP_INSTRUCT, P.APPOINT_HEADS, P.APPOINT_SECRET})

ROLE_GRANTS: Final[dict[Role, Grants]] = {
    Role.REGISTRY_CLERK: _RUNS_BOOKS,
    Role.SECRET_REGISTRAR: {P.BOOK_READ: WHOLE, P.SECRET_REGISTER: WHOLE},
    Role.SECRET_ASSISTANT: {P.BOOK_READ: WHOLE, P.SECRET_REGISTER: WHOLE},
    Role.DIVISION_CLERK: _RUNS_DIVISION,
    Role.DIVISION_HEAD: {
        **_RUNS_DIVISION,
        P.DISPATCH_APPROVE: OWN,
        P.STEP_INSTRUCT: OWN,
        P.APPOINT: OWN,
        P.PEOPLE: OWN,
    },
    Role.OFFICER: {
        P.BOOK_READ: WHOLE,
        P.OUTGOING_REGISTER: Grant(Scope.OWN, "officers_may_register_outgoing"),
        # Who runs a training gives its certificates.
        P.CERTIFICATE_REGISTER: Grant(Scope.OWN, "officers_may_register_outgoing"),
        # The scanned, signed file is attached after the number is issued.
        P.ENTRY_EDIT: Grant(Scope.MINE, "officers_may_register_outgoing"),
    },
    Role.DEPUTY: {
        **_READS_ALL,
        P.CLOSED_BOOKS_READ: WHOLE,
        P.DISPATCH_APPROVE: WHOLE,
        P.STEP_INSTRUCT: WHOLE,
        **_STAFFS_OFFICE,
        P.CONFIRM: WHOLE,
    },
    Role.DIRECTOR: {
        **_READS_ALL,
        P.CLOSED_BOOKS_READ: WHOLE,
        P.DISPATCH_APPROVE: WHOLE,
        P.STEP_INSTRUCT: WHOLE,
        P.CIRCULATION_SETTINGS: WHOLE,
        P.CERTIFICATE_SETTINGS: WHOLE,
        **_STAFFS_OFFICE,
        P.CONFIRM: WHOLE,
        P.OFFICE_SETTINGS: WHOLE,
    },
    Role.SCHOOL_CLERK: _RUNS_BOOKS,
    Role.SCHOOL_DIRECTOR: {
        **_RUNS_BOOKS,
        P.DISPATCH_APPROVE: WHOLE,
        P.STEP_INSTRUCT: WHOLE,
        **_STAFFS_OFFICE,
        P.PEOPLE: WHOLE,
        P.OFFICE_SETTINGS: WHOLE,
    },
    Role.SCHOOL_DEPUTY: {
        **_READS_ALL,
        P.CLOSED_BOOKS_READ: WHOLE,
        P.STEP_INSTRUCT: WHOLE,
        **_STAFFS_OFFICE,
    },
    Role.TEACHER: {P.BOOK_READ: Grant(setting="teachers_may_read_books")},
    Role.ADMINISTRATOR: {
        P.PEOPLE: WHOLE,
        P.OFFICES: WHOLE,
        P.OFFICE_SETTINGS: WHOLE,
        P.SYSTEM_STATUS: WHOLE,
        # Everybody but who keeps the secret letters.
        P.APPOINT: WHOLE,
        P.APPOINT_HEADS: WHOLE,
        P.CONFIRM: WHOLE,
    },
}
