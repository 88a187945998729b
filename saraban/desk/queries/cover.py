"""ใบปะหน้าการเสนอ: a letter's head and everything written on its way, on paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from PIL import Image

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.circulation.models import Circulation, Endorsement
from saraban.core import thai
from saraban.core.typesetting import typeset
from saraban.documents.models import StoredFile
from saraban.documents.storage import open_stored
from saraban.letters.models import Urgency
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry
from saraban.registers.printing.documents import in_digits, typst_source

TITLE: Final = "ใบปะหน้าการเสนอ"
# About fifty sheets; a letter that went round longer shows its newest.
MOST: Final = 300
# Of a way that has not begun: lines to be filled in by hand.
BLANK_LINES: Final = 5
# At 300 dots an inch on 34 mm.
SIGNATURE_DOTS: Final = (400, 160)
_HEADS: Final = ("ที่", "การดำเนินการ", "ผู้ลงนาม", "วันเวลา")

Content = dict[str, Any]


def print_cover(entry: RegisterEntry, *, actor: Actor) -> bytes:
    """Return the cover as PDF in Thai digits, and record that it was printed.

    Raises TypesettingBusyError and TypesettingTooLongError.
    """
    pdf = typeset(typst_source("cover", "saraban.desk"), content_of(entry, actor))
    with transaction.atomic():
        values = {"document": "cover", "entry": entry.pk}
        record(AuditKind.BOOK_PRINTED, entry.book, actor=actor, values=values)
    return pdf


def content_of(entry: RegisterEntry, actor: Actor) -> Content:
    """Return what the Typst source reads; pictures of signatures stand apart."""
    written = _endorsements_of(entry)
    made = f"จัดพิมพ์เมื่อ {thai.format_datetime(timezone.now())} โดย {actor.user}"
    content = {
        "title": TITLE,
        "form": "",
        "period": [],
        "office": entry.book.office.name,
        "facts": [{"name": name, "value": value} for name, value in _facts(entry)],
        "heads": list(_HEADS),
        "lines": [_line(place, each) for place, each in enumerate(written, start=1)],
        "made": made,
    }
    return {
        **in_digits(content, thai.to_thai_digits),
        "signatures": [_picture(each.signature) for each in written],
        "blank_lines": 0 if written else BLANK_LINES,
        "thai_digits": True,
    }


def _endorsements_of(entry: RegisterEntry) -> list[Endorsement]:
    ways = Circulation.objects.filter(entry=entry)
    found = Endorsement.objects.filter(circulation__in=ways)
    newest = found.select_related("signature").order_by("-pk")[:MOST]
    return list(reversed(newest))


def _facts(entry: RegisterEntry) -> list[tuple[str, str]]:
    book, kind = entry.book, entry.book.of_kind
    is_urgent = entry.urgency > Urgency.NORMAL
    came = entry.received_at or entry.registered_at
    facts = [
        (
            "เลขทะเบียนส่ง" if book.is_outgoing else kind.number_word,
            f"{entry.number_text} ปี {book.year_be}",
        ),
        (
            "วันเวลาที่รับ" if book.is_incoming else "วันลงทะเบียน",
            thai.format_datetime(came),
        ),
        (kind.label("reference"), entry.reference_number.removeprefix("ที่").strip()),
        (kind.label("dated"), thai.format_date(entry.document_date)),
        ("จาก", entry.sender),
        ("ถึง", entry.addressee),
        ("เรื่อง", entry.subject),
        ("ชั้นความเร็ว", entry.get_urgency_display() if is_urgent else ""),
        ("กลุ่มปฏิบัติ", entry.responsible_office.name if entry.responsible_office else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _line(place: int, endorsement: Endorsement) -> Content:
    words = endorsement.words
    return {
        "place": str(place),
        "title": endorsement.get_kind_display(),
        "decision": endorsement.opening,
        "words": words,
        "to": f"ถึง {endorsement.addressed_to}" if endorsement.addressed_to else "",
        "signer": list(endorsement.block_lines)
        or [endorsement.person_name, endorsement.capacity_text],
        "at": thai.format_datetime(endorsement.made_at),
    }


def _picture(signature: StoredFile | None) -> list[int] | None:
    """Return a signature's picture, small, as numbers: JSON has no bytes."""
    if signature is None:
        return None
    with open_stored(signature) as source, Image.open(source, formats=("PNG",)) as kept:
        small = kept.convert("RGBA")
    small.thumbnail(SIGNATURE_DOTS)
    buffer = BytesIO()
    small.save(buffer, "PNG")
    return list(buffer.getvalue())
