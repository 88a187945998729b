"""หลักฐานการลงทะเบียนรับ: one receipt on paper, and what a stranger may check of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.public_codes import draw_code, in_groups, is_code
from saraban.core.typesetting import breakable, typeset
from saraban.dispatch.actions.receive import sender_text
from saraban.dispatch.errors import ProofNotYetError
from saraban.dispatch.models import Delivery, Dispatch
from saraban.dispatch.models.querysets import DeliveryQuerySet
from saraban.dispatch.queries.visible import visible_delivery
from saraban.letters.models import LetterAttachment, Urgency
from saraban.offices.actors import Actor
from saraban.registers.printing.documents import in_digits, typst_source

CODE_LENGTH: Final = 24
_GROUP: Final = 6
HOW_TO_CHECK: Final = (
    "สแกนรหัส หรือเปิดที่อยู่ด้านล่าง ระบบแสดงเฉพาะเลขที่หนังสือ วันที่ เลขทะเบียนรับ และหน่วยงาน"
)
FACTS: Final = (
    "dispatch__letter",
    "dispatch__sender",
    "dispatch__from_office",
    "dispatch__sent_by",
    "office",
    "attention",
    "entry__book__office",
    "opened_by",
    "received_by",
    "acted_by",
    "returned_by",
)

Content = dict[str, Any]


@dataclass(frozen=True)
class Moment:
    """Something that happened to the letter, when, and through whom."""

    title: str
    at: datetime
    by: str = ""


def delivery_to_prove(delivery_id: int, *, actor: Actor) -> Delivery:
    """Return a delivery that came to the actor's office or that it has sent.

    Raises UnknownSubjectError.
    """
    wanted: DeliveryQuerySet = Delivery.objects.select_related(*FACTS)
    try:
        return visible_delivery(wanted, delivery_id, actor)
    except UnknownSubjectError:
        sent = Dispatch.objects.visible_to(actor)
        delivery = wanted.filter(pk=delivery_id, dispatch__in=sent).first()
    if delivery is None:
        raise UnknownSubjectError
    return delivery


def proof_code_of(delivery: Delivery) -> str:
    """Return the code that the public page knows the receipt by, made when first asked.

    Of two who ask at once, both get the one that was kept. Raises ProofNotYetError
    for a letter that was not received.
    """
    if not delivery.is_received:
        raise ProofNotYetError
    if delivery.proof_code is None:
        first = Delivery.objects.filter(pk=delivery.pk, proof_code__isnull=True)
        first.update(proof_code=draw_code(CODE_LENGTH))
        delivery.refresh_from_db(fields=["proof_code"])
    return delivery.proof_code or ""


def print_proof(
    delivery_id: int, address_of: Callable[[str], str], *, actor: Actor
) -> bytes:
    """Return the proof as PDF, and record that it was printed.

    ``address_of`` gives the public page of a code. Raises UnknownSubjectError,
    ProofNotYetError, TypesettingBusyError and TypesettingTooLongError.
    """
    delivery = delivery_to_prove(delivery_id, actor=actor)
    code = proof_code_of(delivery)
    address = address_of(code)
    content = content_of(delivery, address, actor)
    pdf = typeset(
        typst_source("proof", "saraban.dispatch"), content, addresses=[address]
    )
    values = {"entry": delivery.entry_id, "code": code}
    record(AuditKind.PROOF_PRINTED, delivery, actor=actor, values=values)
    return pdf


def found_by_code(code: str) -> Delivery | None:
    """Return the receipt that a code stands for, None for one that nobody issued."""
    if not is_code(code, CODE_LENGTH):
        return None
    found = Delivery.objects.filter(proof_code=code, received_at__isnull=False)
    wanted = ("dispatch__sender", "office", "entry__book__office")
    return found.select_related(*wanted).first()


def later_events(delivery: Delivery) -> list[Moment]:
    """Return what happened to the letter since, without reasons and names."""
    moments = [
        Moment("ผู้รับส่งคืนหนังสือ", delivery.returned_at) if delivery.returned_at else None,
        Moment("ผู้ส่งเรียกคืนหนังสือ", delivery.recalled_at)
        if delivery.recalled_at
        else None,
        *(
            Moment("ผู้ส่งส่งฉบับแก้ไขแทนหนังสือ", each.sent_at)
            for each in delivery.replaced_by.order_by("pk")
        ),
        Moment("ผู้รับยกเลิกเลขทะเบียนรับ", delivery.entry.voided_at)
        if delivery.entry and delivery.entry.voided_at
        else None,
    ]
    return sorted(filter(None, moments), key=lambda each: each.at)


def content_of(delivery: Delivery, address: str, actor: Actor) -> Content:
    """Return what the Typst source reads."""
    versions = _versions_of(delivery)
    content = {
        "title": "หลักฐานการลงทะเบียนรับหนังสือ",
        "form": "",
        "period": [],
        "office": delivery.office.name,
        "facts": [{"name": name, "value": value} for name, value in _facts(delivery)],
        "moments": [
            [each.title, thai.format_datetime(each.at), each.by]
            for each in _moments(delivery)
        ],
        "versions": versions if len(versions) > 1 else [],
        "how": HOW_TO_CHECK,
        "made": f"จัดทำเมื่อ {thai.format_datetime(timezone.now())} โดย {actor.user} "
        f"{actor.capacity_text}",
    }
    return {
        **in_digits(content, str),
        # As they are, to be compared letter by letter.
        "files": [_file(each) for each in _files_of(delivery)],
        "address": address,
        "code": in_groups(delivery.proof_code or "", _GROUP),
        "thai_digits": False,
    }


def _facts(delivery: Delivery) -> list[tuple[str, str]]:
    dispatch, entry = delivery.dispatch, delivery.entry
    if entry is None:
        raise ProofNotYetError
    facts = [
        ("หน่วยงานผู้ส่ง", sender_text(dispatch)),
        ("หน่วยงานผู้รับ", delivery.office.name),
        ("ถึง", delivery.attention.name if delivery.attention else ""),
        ("เลขที่หนังสือ", dispatch.reference_number),
        ("ลงวันที่", thai.format_date(dispatch.document_date)),
        ("เรื่อง", dispatch.subject),
        (
            "ชั้นความเร็ว",
            dispatch.get_urgency_display() if dispatch.urgency > Urgency.NORMAL else "",
        ),
        ("เลขทะเบียนรับ", f"{entry.number_text} ปี {entry.book.year_be}"),
        ("วันเวลาที่ลงทะเบียนรับ", thai.format_datetime(delivery.received_at)),
        ("ผู้ลงทะเบียนรับ", str(delivery.received_by)),
        ("ฐานะ", delivery.received_capacity),
    ]
    return [(name, value) for name, value in facts if value]


def _moments(delivery: Delivery) -> list[Moment]:
    """Everything that happened to the delivery, in order."""
    dispatch = delivery.dispatch
    moments = [
        ("ส่ง", delivery.sent_at, dispatch.sent_by),
        ("เปิดดู", delivery.opened_at, delivery.opened_by),
        ("ลงทะเบียนรับ", delivery.received_at, delivery.received_by),
        ("ดำเนินการแล้ว", delivery.acted_at, delivery.acted_by),
    ]
    happened = [
        Moment(title, at, str(by) if by else "") for title, at, by in moments if at
    ]
    return sorted([*happened, *later_events(delivery)], key=lambda each: each.at)


def _versions_of(delivery: Delivery) -> list[list[str]]:
    """Each version of the letter that came under the same number."""
    same = Delivery.objects.filter(entry=delivery.entry_id, office=delivery.office_id)
    rows = same.select_related("dispatch").order_by("pk")
    return [
        [
            str(place),
            thai.format_datetime(each.sent_at),
            thai.format_datetime(each.received_at),
            "ฉบับในหลักฐานนี้" if each.pk == delivery.pk else each.get_state_display(),
        ]
        for place, each in enumerate(rows, start=1)
    ]


def _files_of(delivery: Delivery) -> list[LetterAttachment]:
    attachments = delivery.dispatch.letter.attachments
    return list(attachments.select_related("stored_file"))


def _file(attachment: LetterAttachment) -> Content:
    stored = attachment.stored_file
    return {
        "name": breakable(attachment.name),
        "size": stored.size_text,
        "sha256": stored.sha256,
    }
