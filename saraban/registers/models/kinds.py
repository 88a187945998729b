"""The kinds of books: what each is called, and what its numbers are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class BookKind:
    """A kind of book in the words of the manuals.

    ``number_title`` heads a column or names a field (เลขทะเบียนรับ), ``number_word`` stands
    before a number (เลขรับ 12); ``register_title`` is the page of a new entry, and
    ``party_title`` what its other side is called in short lists.
    """

    code: str
    name: str
    number_title: str
    number_word: str
    register_title: str
    party_title: str
    # Of ระเบียบงานสารบรรณ; empty where it has none.
    form: str


INCOMING: Final = BookKind(
    code="incoming",
    name="ทะเบียนหนังสือรับ",
    number_title="เลขทะเบียนรับ",
    number_word="เลขรับ",
    register_title="ลงทะเบียนหนังสือรับ",
    party_title="จาก",
    form="แบบที่ 13",
)
OUTGOING: Final = BookKind(
    code="outgoing",
    name="ทะเบียนหนังสือส่ง",
    number_title="เลขทะเบียนส่ง",
    number_word="เลขส่ง",
    register_title="ลงทะเบียนหนังสือส่ง",
    party_title="ถึง",
    form="แบบที่ 14",
)
KINDS: Final = {each.code: each for each in (INCOMING, OUTGOING)}
