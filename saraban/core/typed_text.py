"""The gate for typed text: its length is asked before anything else is done with it.

Cleaning, searching and comparing take time by the length of a text, so nothing of that
begins with a text longer than its place has room for. Form fields ask by themselves
(``core/fields.py``); what is read without a form comes through here.
"""

from __future__ import annotations

from typing import Final

from saraban.core import thai
from saraban.core.errors import DomainError

# A search box: what is longer is no search for words.
MOST_SEARCHED: Final = 500
# Each word is one more condition of the query.
MOST_WORDS: Final = 20


class TypedTooLongError(DomainError):
    """A text is longer than its place; the sentence says how long both are."""

    message = "ข้อความยาวเกินไป ลบให้สั้นลงแล้วกดอีกครั้ง"


def room_for(most: int) -> int:
    """Return how much may be typed where ``most`` is kept.

    More than is kept: pasted text brings zero-width marks and runs of spaces along, which
    cleaning takes out.
    """
    return 2 * most + 100


def too_long(label: str, most: int, typed: int | str) -> str:
    """Return the sentence for a text that is too long; ``typed`` is its length."""
    return f"{label}ยาวเกินไป ใส่ได้ไม่เกิน {most} ตัวอักษร (ที่พิมพ์มี {typed} ตัวอักษร)"


def line_if_short(text: str, most: int) -> str:
    """Return the cleaned line; what is far too long as it is, to be told its length."""
    return thai.clean_line(text) if len(text) <= room_for(most) else text


def fitting_line(text: str, label: str, most: int) -> str:
    """Return a line as it is kept. Raises TypedTooLongError."""
    line = line_if_short(text, most)
    if len(line) > most:
        raise TypedTooLongError(too_long(label, most, len(line)))
    return line


def first_of_line(text: str, most: int) -> str:
    """Return the first letters of a line, cleaned: where no form could ask again."""
    return thai.clean_line(text[: room_for(most)])[:most]


def searched_text(text: str) -> str:
    """Return what was typed into a search box, as it stands there again."""
    return first_of_line(text, MOST_SEARCHED)


def search_words(text: str) -> list[str]:
    """Return the words to look for, each once, as they stand in search texts.

    Each is folded by itself: two words that stand beside each other are two.
    """
    typed = thai.clean_line(text[: room_for(MOST_SEARCHED)]).split()
    return first_words(" ".join(thai.search_key(each) for each in typed))


def first_words(text: str) -> list[str]:
    """Return the first words of a text that was cleaned, each once."""
    return list(dict.fromkeys(text[:MOST_SEARCHED].split()))[:MOST_WORDS]


def search_note(text: str) -> str:
    """Say what of a search is not looked for; nothing where all of it is."""
    line = line_if_short(text, MOST_SEARCHED)
    if len(line) > MOST_SEARCHED:
        return (
            f"คำค้นยาว {len(line):,} ตัวอักษร ค้นได้ไม่เกิน {MOST_SEARCHED} ตัวอักษร "
            "ส่วนที่เกินไม่ได้ใช้ค้น ตัดให้เหลือเฉพาะคำสำคัญแล้วค้นอีกครั้ง"
        )
    words = len(dict.fromkeys(line.split()))
    if words <= MOST_WORDS:
        return ""
    return (
        f"คำค้นมี {words:,} คำ ค้นได้ไม่เกิน {MOST_WORDS} คำ จึงค้นเฉพาะ {MOST_WORDS} คำแรก "
        "ตัดให้เหลือเฉพาะคำสำคัญแล้วค้นอีกครั้ง"
    )
