"""What is to stand on the paper of one line: its stamp, and what was written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from saraban.circulation.actions.write_steps import ON_PAPER
from saraban.circulation.models import Circulation, Decision, Endorsement
from saraban.core import thai
from saraban.documents.storage import open_stored
from saraban.registers.models import RegisterEntry
from saraban.stamps.models import StampPlace, UsualStampPlace
from saraban.stamps.paper.content import (
    DEFAULT_PLACE,
    Letter,
    Note,
    PaperContent,
    ReceiptStamp,
    StampPosition,
)

_KIND = Endorsement.Kind
_HEADINGS: Final = {
    _KIND.OPINION: "ความเห็น",
    _KIND.INSTRUCTION: "คำสั่ง",
    _KIND.REPORT: "รายงานผล",
    _KIND.CLOSURE: "ปิดเรื่อง",
    _KIND.RETURN: "ส่งคืน",
    _KIND.NOTE: "บันทึกเพิ่มเติม",
    _KIND.SKIP: "ข้ามลำดับ",
}
# Done by the way: who and when, without the whole block of a signature.
_SHORT: Final = (_KIND.REPORT, _KIND.CLOSURE, _KIND.SKIP)
# The words behind which those stand who are to act.
_TO_WHOM: Final = {
    Decision.ASSIGNED: "มอบ",
    Decision.TOLD: "แจ้ง",
    Decision.TOLD_SCHOOLS: "แจ้งทุกโรงเรียน มอบ",
}


def paper_content_of(
    entry: RegisterEntry, circulation: Circulation | None
) -> PaperContent:
    """Return the plan of a line as it stands now; FileLostError for a lost signature."""
    written = _written_on(circulation) if circulation else ()
    return PaperContent(
        stamp=receipt_stamp_of(entry),
        place=place_of(entry),
        notes=tuple(notes_of(written)),
        letter=Letter(
            number_text=entry.number_text if entry.book.is_incoming else "",
            subject=entry.subject,
            reference_number=entry.reference_number,
            sender=entry.sender,
        ),
    )


def receipt_stamp_of(entry: RegisterEntry) -> ReceiptStamp | None:
    """Return ตรารับหนังสือ (แบบที่ 12) of a letter that came in, None of others.

    The moment is that of the receipt; of a line that was written in afterwards
    without one, the day of the book alone.
    """
    if not entry.book.is_incoming:
        return None
    moment = entry.received_at
    if moment is None and not entry.irregular_reason:
        moment = entry.registered_at
    return ReceiptStamp(
        office_name=entry.book.office.short_name,
        number_text=entry.number_text,
        date=thai.day_of(moment) if moment else entry.book_date,
        time=moment,
    )


def stamp_text_of(entry: RegisterEntry) -> str:
    """Return what the stamp says in one line, nothing where there is no stamp."""
    stamp = receipt_stamp_of(entry)
    if stamp is None:
        return ""
    words = (stamp.office_name, stamp.number_text, stamp.date_text, stamp.time_text)
    return " ".join(filter(None, words))


def place_of(entry: RegisterEntry) -> StampPosition:
    """Return where the stamp goes: as somebody put it, else as its clerk is used to."""
    own = StampPlace.objects.filter(entry=entry.pk).first()
    if own is not None:
        return StampPosition(own.x, own.y)
    return usual_place(entry.registered_by_id, entry.book.office_id)


def usual_place(user_id: int, office_id: int) -> StampPosition:
    """Return where a person wants the stamps of an office."""
    usual = UsualStampPlace.objects.filter(user=user_id, office=office_id).first()
    return StampPosition(usual.x, usual.y) if usual else DEFAULT_PLACE


def notes_of(endorsements: Iterable[Endorsement]) -> list[Note]:
    """Return what stands on paper, in order; who took note stands in one list."""
    notes: list[Note] = []
    accepted: list[str] = []
    place = 0
    for each in endorsements:
        if each.kind == _KIND.ACCEPTANCE:
            place = place if accepted else len(notes)
            accepted.append(f"{each.person_name} {_day(each)}")
        else:
            notes.append(_note(each))
    if accepted:
        notes.insert(place, Note("รับทราบ", tuple(accepted)))
    return notes


def _written_on(circulation: Circulation) -> Iterable[Endorsement]:
    written = circulation.endorsements.filter(kind__in=ON_PAPER)
    return written.select_related("signature").order_by("pk")


def _note(endorsement: Endorsement) -> Note:
    kind = _KIND(endorsement.kind)
    is_short = kind in _SHORT
    return Note(
        heading=_heading(endorsement),
        lines=_lines(endorsement),
        words=endorsement.words,
        signature=None if is_short else _signature(endorsement),
        block=(
            (f"({endorsement.person_name})",)
            if is_short
            else endorsement.block_lines or (f"({endorsement.person_name})",)
        ),
        date=endorsement.made_at,
    )


def _heading(endorsement: Endorsement) -> str:
    if endorsement.kind == _KIND.SUBMISSION:
        return f"เรียน {endorsement.addressed_to}".strip()
    return _HEADINGS[_KIND(endorsement.kind)]


def _lines(endorsement: Endorsement) -> tuple[str, ...]:
    """The decision on a line of its own, and below it who is to act."""
    if endorsement.kind == _KIND.SUBMISSION:
        return () if endorsement.words else ("เพื่อโปรดพิจารณา",)
    if endorsement.kind == _KIND.SKIP:
        return (endorsement.addressed_to,) if endorsement.addressed_to else ()
    decision, opening = Decision(endorsement.decision or "other"), endorsement.opening
    to = endorsement.addressed_to
    if to and to in endorsement.words:
        # มอบหมาย นาย ก ดำเนินการ: the phrase has the names in its midst.
        to = ""
    lines = []
    if opening and not (to and decision in _TO_WHOM):
        lines.append(opening)
    if to:
        is_said = decision == Decision.TOLD_SCHOOLS and not opening
        lines.append(f"{'มอบ' if is_said else _TO_WHOM.get(decision, 'มอบ')} {to}")
    return tuple(lines)


def _signature(endorsement: Endorsement) -> bytes | None:
    if endorsement.signature is None:
        return None
    with open_stored(endorsement.signature) as file:
        return file.read()


def _day(endorsement: Endorsement) -> str:
    return thai.to_thai_digits(thai.format_date_short(thai.day_of(endorsement.made_at)))
