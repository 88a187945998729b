"""Thai dates, digits and text.

Years that people see are B.E. (พ.ศ. = ค.ศ. + 543), days and hours are those of
Bangkok. Nothing here reads the database.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from saraban.core import thai_marks

BE_OFFSET: Final = 543
MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS: Final = (
    "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์",
)  # fmt: skip

_TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Searched as one: digits of both kinds, dashes, quotes.
_FOLDED: Final = (
    _TO_ARABIC
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043"), "-")
    | dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u301d\u301e"), '"')
    | dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u0060\u00b4"), "'")
)
# Beside a number, but not between two; beside ๆ and ฯ.
_LOOSE_SPACE: Final = re.compile(r"(?<=\d) (?=\D)|(?<=\D) (?=\d)| (?=[ๆฯ])|(?<=[ๆฯ]) ")
_LEADING_VOWEL: Final = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_WITHOUT_TONES: Final = dict.fromkeys(map(ord, "\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"))
_SPACES: Final = re.compile(r"\s+")
# What nearly all texts are made of: nothing in it is a control or unknown letter.
_PLAIN: Final = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0e01-\u0e3a\u0e3f-\u0e5b]*"
)
# More marks upon one letter no language has (Unicode Standard Annex 15, 13). Putting them
# into order takes time by the square of their number.
MOST_MARKS: Final = 30
# What may be such a run: in any text that is meant a consonant or a space comes before.
_MAYBE_MARKS: Final = re.compile(rf"[^\0-\u02ff\u0e01-\u0e30]{{{MOST_MARKS + 1}}}")


def to_thai_digits(text: object) -> str:
    """Write Arabic digits as Thai ones (stamps, letters and printed forms)."""
    return str(text).translate(_TO_THAI)


def to_arabic_digits(text: str) -> str:
    """Write Thai digits as Arabic ones."""
    return text.translate(_TO_ARABIC)


def clean_line(text: str) -> str:
    """Return typed text as one stored line: NFC, no control or zero-width marks.

    Line breaks and tabs become spaces; runs of spaces become one. It takes time by the
    length of the text, which is bounded before (``core/typed_text.py``).
    """
    line = _SPACES.sub(" ", _without_controls(text, keep="")).strip()
    return thai_marks.put_right(line)


def clean_text(text: str) -> str:
    """Return typed text of several lines without control or zero-width marks."""
    text = _without_controls(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n")
    text = thai_marks.put_right(text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _without_controls(text: str, *, keep: str) -> str:
    text = _with_few_marks(thai_marks.without_invisible(text))
    text = unicodedata.normalize("NFC", text)
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        " " if unicodedata.category(mark).startswith("C") and mark not in keep else mark
        for mark in text
    )


def _with_few_marks(text: str) -> str:
    """Leave out what stands upon one letter beyond ``MOST_MARKS``."""
    if len(text) <= MOST_MARKS or _MAYBE_MARKS.search(text) is None:
        return text
    kept, run = [], 0
    for letter in text:
        run = run + 1 if _is_mark(letter) else 0
        if run <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def _is_mark(letter: str) -> bool:
    """Whether it is put into order with its neighbours: itself, or what it stands for."""
    return unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]) > 0


def order_key(text: str) -> str:
    """Return the key by which Thai dictionaries order a text.

    A vowel that is written before its consonant (เ แ โ ใ ไ) is read behind it; marks of
    tone decide only between words that are else alike. Source: พจนานุกรม
    ฉบับราชบัณฑิตยสถาน, คำชี้แจง: การเรียงลำดับคำ.
    """
    key = _LEADING_VOWEL.sub("\\2\\1", search_key(text))
    return f"{key.translate(_WITHOUT_TONES)} {key}"


def fold(text: str) -> str:
    """Return a text as it is compared: what people write in several ways is one.

    NFKC with every Thai mark in its place, Thai digits as Arabic, dashes and quotes of
    any kind as the plain ones, no invisible marks, one space between words, case folded.
    """
    # NFKC takes ำ apart.
    text = unicodedata.normalize("NFKC", clean_line(text))
    text = _with_few_marks(text).replace("\u0e4d\u0e32", "\u0e33")
    text = _SPACES.sub(" ", text.translate(_FOLDED)).strip()
    return thai_marks.put_right(text).casefold()


def search_key(text: str) -> str:
    """Return the key under which a text is searched.

    The folded text without spaces beside a number, ๆ and ฯ: people write ครั้งที่ 3 and
    ครั้งที่3, ต่าง ๆ and ต่างๆ. Between two numbers the space stays.
    """
    return _LOOSE_SPACE.sub("", fold(text))


def bare_key(text: str) -> str:
    """Return the key under which names and abbreviations are compared: ร.ร. as รร."""
    return search_key(text).replace(".", "").replace(" ", "")


def today() -> date:
    """Return today's date in Bangkok."""
    return timezone.localdate()


def day_of(moment: datetime) -> date:
    """Return the day of a moment in Bangkok."""
    return timezone.localdate(moment)


def year_be(day: date) -> int:
    """Return the B.E. year of a day."""
    return day.year + BE_OFFSET


def format_date(day: date | None) -> str:
    """``20 พ.ย. 2569``, or a dash for no date."""
    if day is None:
        return "–"
    day = _local(day)
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {year_be(day)}"


def format_date_short(day: date | None) -> str:
    """``20 พ.ย. 69`` for tables, or a dash for no date."""
    if day is None:
        return "–"
    day = _local(day)
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {year_be(day) % 100:02d}"


def format_full_date(day: date) -> str:
    """``วันศุกร์ที่ 20 พฤศจิกายน 2569``."""
    day = _local(day)
    month = MONTHS[day.month - 1]
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {month} {year_be(day)}"


def format_datetime(moment: datetime | None) -> str:
    """``20 พ.ย. 2569 เวลา 10:32 น.``."""
    if moment is None:
        return "–"
    moment = _local_moment(moment)
    return f"{format_date(moment)} เวลา {moment:%H:%M} น."


def format_datetime_short(moment: datetime | None) -> str:
    """``20 พ.ย. 69 10:32`` for tables."""
    if moment is None:
        return "–"
    moment = _local_moment(moment)
    return f"{format_date_short(moment)} {moment:%H:%M}"


def format_entered_moment(moment: datetime) -> str:
    """``20/11/2569 16:30``: as a moment is typed into a field."""
    moment = _local_moment(moment)
    return f"{format_entered_date(moment)} {moment:%H:%M}"


def is_past(moment: datetime) -> bool:
    """Whether this moment has gone by."""
    return moment < timezone.now()


def format_entered_date(day: date) -> str:
    """``20/11/2569``: as a date is typed into a field."""
    return f"{day.day:02d}/{day.month:02d}/{year_be(day)}"


def _local(day: date) -> date:
    if isinstance(day, datetime):
        return _local_moment(day) if timezone.is_aware(day) else day
    return day


def _local_moment(moment: datetime) -> datetime:
    """The one time zone of the system; Django's lookup of it takes four times longer."""
    return moment.astimezone(timezone.get_default_timezone())
