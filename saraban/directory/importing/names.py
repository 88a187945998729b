"""Names of people and offices as files have them, taken apart and compared."""

from __future__ import annotations

import re
from typing import Final

from saraban.core import thai

# Longer ones first: นางสาว begins as นาง. Short forms → what is kept.
_TITLES: Final = {
    "ว่าที่ร้อยตรีหญิง": "ว่าที่ร้อยตรีหญิง",
    "ว่าที่ร.ต.หญิง": "ว่าที่ร้อยตรีหญิง",
    "ว่าที่พันตรี": "ว่าที่พันตรี",
    "ว่าที่พ.ต.": "ว่าที่พันตรี",
    "ว่าที่ร้อยเอก": "ว่าที่ร้อยเอก",
    "ว่าที่ร.อ.": "ว่าที่ร้อยเอก",
    "ว่าที่ร้อยโท": "ว่าที่ร้อยโท",
    "ว่าที่ร.ท.": "ว่าที่ร้อยโท",
    "ว่าที่ร้อยตรี": "ว่าที่ร้อยตรี",
    "ว่าที่ร.ต.": "ว่าที่ร้อยตรี",
    "นางสาว": "นางสาว",
    "น.ส.": "นางสาว",
    "นส.": "นางสาว",
    "หม่อมหลวง": "หม่อมหลวง",
    "ม.ล.": "หม่อมหลวง",
    "หม่อมราชวงศ์": "หม่อมราชวงศ์",
    "ม.ร.ว.": "หม่อมราชวงศ์",
    "ดร.": "ดร.",
    "ผศ.ดร.": "ผศ.ดร.",
    "ผศ.": "ผศ.",
    "สิบเอก": "สิบเอก",
    "ส.อ.": "สิบเอก",
    "จ่าเอก": "จ่าเอก",
    "นาง": "นาง",
    "นาย": "นาย",
    "พระมหา": "พระมหา",
}
_BY_LENGTH: Final = sorted(_TITLES, key=len, reverse=True)
# What may begin a name: a consonant, or a vowel written before one.
_BEGINS: Final = re.compile(r"[ก-ฮเ-ไA-Za-z]")
_PLACE: Final = re.compile(r"^[0-9]{1,5}[.)]\s*")
_SCHOOL_WORDS: Final = re.compile(r"^(โรงเรียน|ร\.ร\.|รร\.|ร\.ร|รร)\s*")
_NOT_COMPARED: Final = re.compile(r"[\s.\-–()]")


def split_name(
    text: str, title: str = "", family: str = "", *, is_whole: bool = True
) -> tuple[str, str, str]:
    """Return title, name and family name of what stands in one cell or in three.

    A title that is glued to the name is taken off it. ``is_whole``: the family name has no
    cell of its own and stands behind the first space.
    """
    text = _PLACE.sub("", thai.to_arabic_digits(text)).strip()
    if title:
        title = kept_title(title)
    else:
        title, text = _glued_title(text)
    if is_whole and not family:
        text, _, family = text.partition(" ")
    return title, text.strip(), family.strip()


def kept_title(text: str) -> str:
    """Return a title in its long form: ``น.ส.`` is นางสาว."""
    return _TITLES.get(text.replace(" ", ""), text)


def _glued_title(text: str) -> tuple[str, str]:
    for short in _BY_LENGTH:
        # Blanks inside: ``ว่าที่ ร.ต.``.
        pattern = r"\s*".join(re.escape(mark) for mark in short)
        found = re.match(pattern, text)
        if found is None:
            continue
        rest = text[found.end() :].strip()
        if _BEGINS.match(rest):
            return _TITLES[short], rest
    return "", text


def person_key(given_name: str, family_name: str) -> str:
    """Return the key by which two names are the same person's in one office."""
    return thai.search_key(f"{given_name} {family_name}")


def office_key(name: str) -> str:
    """Return the key by which two names are the same office's: without โรงเรียน, dots."""
    text = _SCHOOL_WORDS.sub("", thai.search_key(name))
    return _NOT_COMPARED.sub("", text)
