"""Where a line of Thai may end: between words, which Thai writes without spaces.

A library knows the words (``thaibreak``); what officials read as one word, names with
their titles, and numbers with what they count are kept together here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from threading import Lock
from typing import Final

from saraban.core import thai
from saraban.core.thai_vocabulary import MONTHS, OFFICIAL, PREFIXES, TITLES, UNITS

# Vowels and tone marks that stand on, below or behind a consonant.
_MARKS: Final = "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ"
NOT_FIRST: Final = frozenset(_MARKS)
# So many letters wide; longer pieces would leave lines half empty.
MOST_TOGETHER: Final = 18
# A word without end, and one mark again and again, are cut.
LONGEST_WORD: Final = 24
_CUT: Final = 8
_THAI: Final = "\u0e01-\u0e4e"
_RUN: Final = re.compile(rf"[{_THAI}]+")
# Abbreviations with their dots (พ.ศ., สพป.), Thai, foreign words, all else that is seen.
_PART: Final = re.compile(
    rf"(?:[ก-ฮ]{{1,5}}[ะ-ู็-์]?\.)+|[{_THAI}]+|[A-Za-z]+[^\s{_THAI}]*|[^\sA-Za-z{_THAI}]+"
)
# Behind these, and before those, no line ends.
_OPENS: Final = re.compile(r"[0-9๐-๙.(\[“‘\"'#@฿]$")
_CLOSES: Final = re.compile(r"[^A-Za-z(\[“‘]")
_SAME: Final = re.compile(r"(.)\1{8,}")
_NUMBER: Final = re.compile(r"[0-9๐-๙][0-9๐-๙/.,:–-]*[)\]”\"]*$")
_DAY: Final = re.compile(r"[0-9๐-๙]{1,2}$")
_SHORT: Final = re.compile(r"[ก-ฮ.]{1,8}$")
_BEFORE_NUMBERS: Final = re.compile(
    r"(?:ที่|เขต|พ\.ศ\.|ค\.ศ\.|ข้อ|มาตรา|หมู่|ปี|ชั้น|เลข|เลขรับ|หน้า|แผ่น|โทร\.|ว|ป\.|ม\.)$"
)
_MOST_JOINED: Final = 5
# A word so wide stands without its prefix.
_LONG: Final = 8
_one_at_a_time: Final = Lock()
# Parts of addresses, numbers and foreign words.
_SEPARATED: Final = re.compile(r"[^/.,:@_-]{1,8}[/.,:@_-]?|[/.,:@_-]{1,8}")
# Marks above and below take no room.
_NO_ROOM: Final = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_BREAK: Final = "\u200b"

Piece = list[str]


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield what a text is made of: pieces in which no line ends, and spaces.

    A piece is a list of its words: where it is wider than its column, lines end
    between these.
    """
    pieces: list[Piece] = []
    for part in re.split(rf"([\s{_BREAK}])", text):
        if part.isspace() or part == _BREAK:
            pieces.append([part])
        elif part:
            pieces += _family_name(pieces, part) or _of_part(part)
    return _together(pieces)


def _family_name(pieces: list[Piece], part: str) -> list[Piece]:
    """Return a family name in one piece if a title and a name stand before it."""
    if pieces[-1:] != [[" "]]:
        return []
    # The title is written to the name, or a space before it.
    apart = [each for each in pieces[-4:-3] if len(each) == 1]
    titles = [each[0] for each in (*pieces[-2:-1], *apart)]
    if (
        not TITLES.isdisjoint(titles)
        and _RUN.fullmatch(part)
        and _width(part) <= MOST_TOGETHER
    ):
        return [list(words_of(part))]
    return []


def _of_part(part: str) -> list[Piece]:
    """Return the pieces of what has no space in it."""
    pieces: list[Piece] = []
    for found in _PART.findall(part):
        is_thai = bool(_RUN.fullmatch(found))
        own = _named(words_of(found)) if is_thai else _cut(found)
        is_open = bool(pieces) and _width("".join(pieces[-1])) <= LONGEST_WORD
        if is_open and not _may_end_between(pieces[-1][-1], found):
            pieces[-1] = _joined(pieces[-1], own.pop(0))
        pieces += own
    return pieces


def _may_end_between(before: str, after: str) -> bool:
    if _OPENS.search(before):
        return False
    return bool(_RUN.match(after)) or not _CLOSES.match(after)


def _joined(before: Piece, after: Piece) -> Piece:
    """Return one piece of two; a sign belongs to the word beside it."""
    if min(len(before[-1]), len(after[0])) <= 2:  # noqa: PLR2004 - a sign or two
        return [*before[:-1], before[-1] + after[0], *after[1:]]
    return [*before, *after]


def _named(words: tuple[str, ...]) -> list[Piece]:
    """Return the words of a run as pieces; a title and the name behind it are one."""
    for place, word in enumerate(words[:-1]):
        name = "".join(words[place + 1 :])
        if word in TITLES and _width(word + name) <= MOST_TOGETHER:
            before = [piece for each in words[:place] for piece in _cut(each)]
            return [*before, [word, name]]
    return [piece for each in words for piece in _cut(each)]


def _cut(word: str) -> list[Piece]:
    """Return a word as one piece; one without end in several.

    Foreign words and figures may be cut where their column is too narrow.
    """
    is_thai = bool(_RUN.fullmatch(word))
    is_endless = len(word) > LONGEST_WORD or bool(_SAME.search(word))
    if not is_endless and (is_thai or len(word) <= _CUT):
        return [[word]]
    cuts = _in_pieces(word) if is_thai else _SEPARATED.findall(word)
    return [[each] for each in cuts] if is_endless else [cuts]


def _in_pieces(word: str) -> list[str]:
    """Return a run of letters in pieces; marks stay on their letters."""
    return re.findall(rf".{{1,{_CUT}}}[{_MARKS}]*", word)


def _width(text: str) -> int:
    """Return about how many letters wide a text is."""
    return len(_NO_ROOM.sub("", text))


def _together(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces; short ones that belong together over a space become one."""
    kept: Piece = []
    for place, piece in enumerate(pieces):
        if len(kept) > 1 and kept[-1] == " ":
            kept = [*kept, *piece]
        elif kept and piece == [" "] and _belong(kept, pieces[place + 1 : place + 4]):
            kept = [*kept, " "]
        else:
            if kept:
                yield kept
            kept = piece
    if kept:
        yield kept


def _belong(before: Piece, following: list[Piece]) -> bool:
    """Whether no line ends at the space between a piece and those that follow it."""
    if not following:
        return False
    after = following[0]
    last, first = before[-1], after[0]
    is_long = sum(map(_width, (*before, *after))) >= MOST_TOGETHER
    if is_long or last.isspace() or first.isspace() or _BREAK in (last, first):
        return False
    if first[0] in "ๆฯ" or last in TITLES:
        return True
    if _DAY.match(last) and first in MONTHS:
        return True
    if _NUMBER.match(first):
        is_day = len(following) > 2 and following[2][0] in MONTHS  # noqa: PLR2004
        is_counted = bool(_BEFORE_NUMBERS.search(last) or _SHORT.match(last))
        is_date = is_day and last != "ลว."
        return is_counted and last not in thai.MONTHS and not is_date
    if _NUMBER.match(last):
        return first in UNITS
    return last == "ที่" and bool(_SHORT.match(first))


def words_of(run: str) -> tuple[str, ...]:
    """Return the words of a run of Thai letters, each as officials read it.

    Nothing is kept of what was asked: it may be of a secret letter.
    """
    # Only where something is printed: a start is shorter without it.
    import thaibreak  # noqa: PLC0415

    # It reads its dictionary when it is first asked, and does not say when it is done.
    with _one_at_a_time:
        ends = thaibreak.boundaries(run)
    if not ends or ends[-1] != len(run):
        message = "thaibreak found no words: it has no library for this machine"
        raise RuntimeError(message)
    words: list[str] = []
    for start, end in pairwise(ends):
        word = run[start:end]
        # Letters that are no word, and marks of the word before.
        is_rest = len(word) == 1 or word[0] in NOT_FIRST or word[0] in "ๆฯ"
        if words and is_rest:
            words[-1] += word
        else:
            words.append(word)
    return tuple(_with_prefixes(_official(words)))


def _official(words: list[str]) -> Iterator[str]:
    """Yield the words; those that are one official word together are joined."""
    place = 0
    while place < len(words):
        most = min(_MOST_JOINED, len(words) - place)
        for count in range(most, 0, -1):
            joined = "".join(words[place : place + count])
            if count == 1 or joined in OFFICIAL:
                yield joined
                place += count
                break


def _with_prefixes(words: Iterator[str]) -> Iterator[str]:
    """Yield the words; a prefix stands with the word behind it unless that is long."""
    prefix = ""
    for word in words:
        if prefix and _width(word) > _LONG:
            yield prefix
            prefix = ""
        if not prefix and word in PREFIXES:
            prefix = word
        else:
            yield prefix + word
            prefix = ""
    if prefix:
        yield prefix
