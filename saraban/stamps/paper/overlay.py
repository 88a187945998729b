"""Stamps, notes and added sheets as PDF with a clear ground, set by Typst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

from saraban.core import thai
from saraban.core.typesetting import breakable, typeset, typst_source
from saraban.registers.printing.documents import shortened
from saraban.stamps.paper.content import (
    CoverReason,
    Letter,
    Note,
    PaperContent,
    ReceiptStamp,
)
from saraban.stamps.paper.errors import SignaturePictureError

NOTE_WIDTH: Final = 84.0
# Longer notes may run over the end of a column of an added sheet.
MOST_IN_ONE_PIECE: Final = 900
POINTS_OF_MM: Final = 72 / 25.4
# A signature of more dots looks no better at 38 mm.
SIGNATURE_DOTS: Final = (600, 200)
MOST_OF_SUBJECT: Final = 150
_NO_PICTURE: Final = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
)
SHEETS_TITLE: Final = "บันทึกการเสนอและสั่งการ"
COVER_TITLE: Final = "ใบปะหน้า"

Content = dict[str, Any]


@dataclass(frozen=True)
class Pieces:
    """A PDF with the stamp and each note on a page of its own; heights in mm."""

    pdf: bytes
    note_heights: tuple[float, ...]


def pieces_of(plan: PaperContent) -> Pieces | None:
    """Return what is to be laid over a page; None where that is nothing."""
    if plan.stamp is None and not plan.notes:
        return None
    pdf = _set(
        "pieces",
        title="ตรารับหนังสือ",
        stamp=_stamp(plan.stamp),
        notes=[_note(note) for note in plan.notes],
    )
    # Only where pieces are set: a start is shorter without it.
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(BytesIO(pdf)) as made:
        heights = [
            float(page.mediabox[3] - page.mediabox[1]) / POINTS_OF_MM
            for page in made.pages
        ]
    first = 1 if plan.stamp else 0
    return Pieces(pdf, tuple(heights[first:]))


def sheets_of(notes: Sequence[Note], letter: Letter, *, is_continued: bool) -> bytes:
    """Return the added sheets with these notes."""
    title = f"{SHEETS_TITLE} (ต่อ)" if is_continued else SHEETS_TITLE
    number = f"เลขรับ {letter.number_text}" if letter.number_text else ""
    subject = (
        f"เรื่อง {shortened(letter.subject, MOST_OF_SUBJECT)}" if letter.subject else ""
    )
    return _set(
        "sheets",
        title=title,
        about=_typed("\u2003".join(filter(None, (number, subject)))),
        notes=[_note(note) for note in notes],
    )


def cover_of(plan: PaperContent, reason: CoverReason) -> bytes:
    """Return the cover sheet of an original that is not stamped itself."""
    letter = plan.letter
    return _set(
        "cover",
        title=COVER_TITLE,
        stamp=_stamp(plan.stamp),
        letter={
            "number": _typed(letter.number_text),
            "reference": _typed(letter.reference_number.removeprefix("ที่").strip()),
            "sender": _typed(letter.sender),
            "subject": _typed(letter.subject),
        },
        reason=_typed(reason.sentence),
        notes=[_note(note) for note in plan.notes],
    )


def _set(name: str, **content: object) -> bytes:
    folder = files("saraban.stamps.paper")
    source = typst_source(folder / "base.typ", folder / f"{name}.typ")
    return typeset(source, {"note_width": NOTE_WIDTH, **content})


def _typed(text: str) -> str:
    return breakable(thai.to_thai_digits(text))


def _stamp(stamp: ReceiptStamp | None) -> Content | None:
    if stamp is None:
        return None
    return {
        "office": _typed(stamp.office_name),
        "number": thai.to_thai_digits(stamp.number_text),
        "date": stamp.date_text,
        "time": stamp.time_text,
    }


def _note(note: Note) -> Content:
    texts = (note.heading, *note.lines, note.words)
    return {
        "heading": _typed(note.heading),
        "lines": [_typed(line) for line in note.lines],
        # Numbers that people write stay as they write them.
        "words": breakable(note.words),
        "signature": _picture(note.signature),
        "block": [_typed(line) for line in note.block],
        "date": note.date_text,
        "is_long": sum(map(_length, texts)) > MOST_IN_ONE_PIECE,
    }


def _length(text: str) -> int:
    """About as many letters as the text takes room: a line is 40 of them."""
    return len(text) + 40 * text.count("\n")


def _picture(signature: bytes | None) -> list[int] | None:
    """Return a signature's picture, small, as numbers: JSON has no bytes."""
    if signature is None:
        return None
    try:
        with Image.open(BytesIO(signature), formats=("PNG",)) as picture:
            small = picture.convert("RGBA")
    except _NO_PICTURE as error:
        raise SignaturePictureError from error
    small.thumbnail(SIGNATURE_DOTS)
    buffer = BytesIO()
    small.save(buffer, "PNG")
    return list(buffer.getvalue())
