"""Thai text as it is pasted, put right: each mark once, in its order, on its letter.

Text comes from PDF files, old fonts and other systems with marks that look right and
are not: the private letters of old Windows fonts, a tone typed before its vowel, marks
twice, ำ in pieces. A search then finds nothing and a print shows circles. What is put
right here is never meant otherwise; what might be meant stays.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Private-use letters of the Windows and Macintosh Thai fonts (U+F700 to U+F71A): marks
# moved aside or down, and two letters without their foot.
_TONES: Final = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_PRIVATE: Final = dict(
    zip(
        range(0xF700, 0xF71B),
        "\u0e10\u0e34\u0e35\u0e36\u0e37"
        + _TONES * 2
        + "\u0e0d\u0e31\u0e4d\u0e47"
        + _TONES
        + "\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
# Marks of direction and variants, joiners, soft hyphens, tags: nothing that is read.
_INVISIBLE_RANGES: Final = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE0FFF),
)
_OUTSIDE: Final = _PRIVATE | {
    code: None for first, last in _INVISIBLE_RANGES for code in range(first, last + 1)
}
_OUTSIDE_CLASS: Final = "".join(
    f"{chr(first)}-{chr(last)}"
    for first, last in ((0xF700, 0xF71A), *_INVISIBLE_RANGES)
)
_MAYBE_OUTSIDE: Final = re.compile(f"[{_OUTSIDE_CLASS}]")
_CONSONANT: Final = "\u0e01-\u0e2e"
_TONE: Final = "\u0e48-\u0e4b"
_ABOVE: Final = "\u0e31\u0e34-\u0e37"
_BELOW: Final = "\u0e38-\u0e3a"
_MARK: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_AA: Final = "\u0e32"
_AM: Final = "\u0e33"
_CIRCLE: Final = "\u0e4d"
_LONG: Final = "\u0e45"

# In this order: what one puts right another may need.
_REPAIRS: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # A mark that lost its letter to spaces.
        (f"(?<=[{_CONSONANT}{_MARK}]) +(?=[{_MARK}{_AM}])", ""),
        ("\u0e40\u0e40", "\u0e41"),
        # ๅ is the long vowel of ฤๅ and ฦๅ only.
        (f"(?<=[{_CONSONANT}{_MARK}{_AM}])(?<![\u0e24\u0e26]){_LONG}", _AA),
        # ำ in two pieces.
        (f"{_CIRCLE}([{_MARK}]*) *{_AA}", f"\\1{_AM}"),
    )
)
_RUN: Final = re.compile(f"[{_MARK}{_AM}][{_MARK}{_AM}{_AA}]+")
_AAS: Final = re.compile(f"({_AA}+)")
# A mark of another script between two Thai ones may change places with them.
_MOST_ROUNDS: Final = 5
# The vowel or its shortening, then tone, then the mark of a silent letter, then ำ.
_ORDER: Final = {
    mark: place
    for place, marks in enumerate(
        (
            "\u0e3a",
            "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47",
            "\u0e48\u0e49\u0e4a\u0e4b",
            "\u0e4d",
            "\u0e4c",
            "\u0e4e",
            "\u0e33",
        )
    )
    for mark in marks
}
# Whatever is repaired has one of these. A vowel with its tone or with the mark of a
# silent letter, and a tone before ำ, are as they should be.
_MAYBE: Final = re.compile(
    f" [{_MARK}{_AM}]|[{_TONE}\u0e47\u0e4c-\u0e4e][{_MARK}]"
    f"|[{_ABOVE}{_BELOW}][{_ABOVE}{_BELOW}\u0e47\u0e4d\u0e4e]|{_AM}[{_MARK}{_AM}{_AA}]"
)
_NEVER_USUAL: Final = (_CIRCLE, _LONG, "\u0e40\u0e40")


def without_invisible(text: str) -> str:
    """Return the text with real letters for private ones, without invisible marks."""
    return text.translate(_OUTSIDE) if _MAYBE_OUTSIDE.search(text) else text


def put_right(text: str) -> str:
    """Return the text with its Thai marks in order; once more changes nothing.

    It takes time by the length of the text.
    """
    return repaired(text) if _may_be_wrong(text) else text


def repaired(text: str) -> str:
    """Return what every repair has gone over."""
    for pattern, replacement in _REPAIRS:
        text = pattern.sub(replacement, text)
    for _ in range(_MOST_ROUNDS):
        before, text = text, unicodedata.normalize("NFC", _RUN.sub(_in_order, text))
        if text == before:
            break
    return text


def _in_order(run: re.Match[str]) -> str:
    """Return the marks of one letter, each once, in order; ำ holds an า already."""
    marks = run[0]
    if _AM in marks:
        return _sorted(marks.replace(_AA, "").replace(_CIRCLE, ""))
    return "".join(each if _AA in each else _sorted(each) for each in _AAS.split(marks))


def _sorted(marks: str) -> str:
    return "".join(sorted(dict.fromkeys(marks), key=_ORDER.__getitem__))


def _may_be_wrong(text: str) -> bool:
    return any(each in text for each in _NEVER_USUAL) or bool(_MAYBE.search(text))
