"""Where lines of Thai may end, and what stays together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saraban.core.thai_words import pieces_of
from saraban.core.typesetting import breakable
from tools.thai_lines import WHOLE_WORDS, WIDTHS, official_lines, torn_in, torn_on_paper


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        # Words: a line may end between them.
        ("ขออนุญาตพานักเรียนไป", ["ขอ", "อนุญาต", "พา", "นักเรียน", "ไป"]),
        ("โรงเรียนบ้านหนองสาธก", ["โรงเรียน", "บ้าน", "หนอง", "สาธก"]),
        ("ผู้อำนวยการสถานศึกษา", ["ผู้อำนวยการ", "สถานศึกษา"]),
        ("ต่าง ๆ และกรุงเทพฯ", ["ต่าง ๆ", " ", "และ", "กรุงเทพฯ"]),
        ("โครงการSTEMศึกษา (ต่อ)", ["โครงการ", "STEM", "ศึกษา", " ", "(ต่อ)"]),
        # A title and its name; the family name is one, too.
        ("มอบนางสาวกิ่งดาว จำลองจิต", ["มอบ", "นางสาวกิ่งดาว", " ", "จำลองจิต"]),
        ("นายสมชาย ใจดี และครู", ["นายสมชาย", " ", "ใจดี", " ", "และ", "ครู"]),
        ("ด.ช.ณัฐพงษ์ มโนภาพ", ["ด.ช.ณัฐพงษ์", " ", "มโนภาพ"]),
        ("ว่าที่ร้อยตรี สมศักดิ์ แก้วใส", ["ว่าที่ร้อยตรี สมศักดิ์", " ", "แก้วใส"]),
        ("นายอำเภอเมือง", ["นายอำเภอ", "เมือง"]),
        # Numbers with what they count, dates and abbreviations.
        ("ครั้งที่ 3/2569", ["ครั้งที่ 3/2569"]),
        ("ปี พ.ศ. 2569 (ครั้งที่ 2)", ["ปี", " ", "พ.ศ. 2569", " ", "(ครั้งที่ 2)"]),
        ("วันที่ 8 พฤศจิกายน 2569", ["วันที่", " ", "8 พฤศจิกายน", " ", "2569"]),
        ("ลว. ๑๖ พ.ย. ๖๙", ["ลว. ๑๖ พ.ย. ๖๙"]),
        ("ที่ ศธ 04001/123", ["ที่ ศธ 04001/123"]),
        ("เวลา 16:30 น.", ["เวลา", " ", "16:30 น."]),
        ("สพป.ตัวอย่าง เขต 1", ["สพป.ตัวอย่าง", " ", "เขต 1"]),
        ("อ.เมือง จำนวน 12 ชุด", ["อ.เมือง", " ", "จำนวน", " ", "12 ชุด"]),
        # Lines are laid out as they are written.
        ("หนึ่ง\nสอง", ["หนึ่ง", "\n", "สอง"]),
        ("", []),
    ],
)
def test_a_line_ends_between_pieces_only(text: str, pieces: list[str]) -> None:
    assert ["".join(piece) for piece in pieces_of(text)] == pieces


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("02-345-6789", [["02-", "345-", "6789"]]),
        ("administration", [["administ", "ration"]]),
        ("A" * 20, [["A" * 8], ["A" * 8], ["A" * 4]]),
        ("๑" * 26, [["๑" * 8], ["๑" * 8], ["๑" * 8], ["๑๑"]]),
        ("ก" * 10, [["กก"]] * 5),
        ("นางสาวกิ่งดาว", [["นางสาว", "กิ่งดาว"]]),
    ],
)
def test_what_is_wider_than_its_column_ends_its_line_within(
    text: str, words: list[list[str]]
) -> None:
    assert list(pieces_of(text)) == words


@settings(deadline=None)
@given(st.text("กขคงสธนราะัิูเแ์่ๆฯ๑๒0123aBz.-/():,\"' \n\u00a0\u200b\u2060é①", max_size=60))
def test_marks_for_line_ends_change_no_letter(text: str) -> None:
    def unmarked(marked: str) -> str:
        return marked.replace("\u200b", "").replace("\u2060", "")

    assert unmarked(breakable(text)) == unmarked(text)
    # Pairs: what is kept together stands between two.
    assert breakable(text).count("\u2060") % 2 == 0


@pytest.mark.parametrize(
    "text",
    [
        "1ก" * 500,
        "ศธ." * 500,
        "นาย " * 500,
        "1 คน " * 500,
        # Read in time that grows with the text only.
        "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนา 1 " * 50,
    ],
)
def test_no_piece_grows_without_end(text: str) -> None:
    pieces = list(pieces_of(text))
    assert "".join(word for piece in pieces for word in piece) == text
    assert max(len("".join(piece)) for piece in pieces) < 60


def test_no_official_word_is_torn() -> None:
    lines = official_lines()
    assert len(WHOLE_WORDS) > 300
    torn = [word for line in lines for word in torn_in(line, _ends_of(line))]
    assert torn == []


def _ends_of(line: str) -> set[int]:
    ends, place = set(), 0
    for piece in pieces_of(line):
        place += sum(map(len, piece))
        ends.add(place)
    return ends


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_on_paper_ends_inside_a_word(width: float) -> None:
    assert torn_on_paper(official_lines(120), width, is_marked=True) == []


def test_typst_alone_would_tear_them() -> None:
    assert torn_on_paper(official_lines(120), WIDTHS[0], is_marked=False)


@pytest.mark.long
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_two_thousand_ends_inside_a_word(width: float) -> None:
    torn = torn_on_paper(official_lines(), width, is_marked=True)
    # One word is wider than the narrow columns.
    assert set(torn) <= {"เครื่อง/ราชอิสริยาภรณ์"}
    assert width < WIDTHS[2] or not torn
