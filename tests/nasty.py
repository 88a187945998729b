"""Texts that cost more than their length where they are read without care."""

from __future__ import annotations

from typing import Final

# By what is the matter with them; each is repeated until it is long enough.
PIECES: Final = {
    # Marks in the wrong order are put into order, each past all before it.
    "marks of Thai": "ก\u0e48\u0e38" + "\u0e49\u0e39\u0e48\u0e38" * 40,
    "marks in the wrong order": "\u0301\u0316",
    # One letter that is searched as eighteen.
    "a letter of eighteen": "\ufdfa",
    "spaces": " \t\n",
    "digits": "๙9",
    "marks without width": "ก\u200b\u200d\ufeff",
    # What อ้างถึง looks for.
    "numbers of letters": "ศธ/",
    "slashes": "/",
    "brackets and years": "(1/2569 พ.ศ.)/ว ",
    "words": "ก ข ค ง จ ",
    "dots": "a@.",
    "nothing": "\x00",
}


def nasty(name: str, length: int) -> str:
    """Return the text of this kind, of so many letters."""
    piece = PIECES[name]
    return (piece * (length // len(piece) + 1))[:length]
