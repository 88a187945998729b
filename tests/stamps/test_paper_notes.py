"""เสนอ, เกษียน and สั่งการ stand where the first page is free, the rest on a sheet."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops
from pytest_django import Settings

from saraban.stamps.paper import stamping
from saraban.stamps.paper.content import CoverReason, Note, StampedPaper, StampPosition
from saraban.stamps.paper.errors import SignaturePictureError
from tests.documents import looks
from tests.sampling import every_second
from tests.stamps import papers
from tests.stamps.papers import block, drawn_page, note, paper, plan, stamped, text_of

NAMES = ("นางสาวสมใจ ตัวอย่างดี", "นางวรรณา นามจำลอง", "นายก ข")
SHEET = "บันทึกการเสนอและสั่งการ"
# A letter of which only the upper half is written.
WRITTEN = b"".join(block(30, 290 - 10 * line, 160, 4) for line in range(5, 15))


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> None:
    """Locks of its own for every test."""
    settings.DATA_FOLDER = tmp_path / "data"


def inked(picture: Image.Image) -> Image.Image:
    return picture.convert("L").point([255] * 200 + [0] * 56)


def covered(folder: Path, made: StampedPaper) -> bool:
    """Does something new stand on what stood there before."""
    before, after = drawn_page(folder / "original.pdf"), drawn_page(made.path)
    new = (
        ImageChops.difference(before, after).convert("L").point([0] * 20 + [255] * 236)
    )
    return ImageChops.multiply(inked(before), new).getbbox() is not None


def test_notes_stand_in_order_below_the_letter(tmp_path: Path) -> None:
    made = stamped(tmp_path, paper(drawn=WRITTEN), plan(*map(note, NAMES)))
    text = text_of(made.path)

    assert (made.notes_on_first_page, made.added_sheets, made.page_count) == (3, 0, 1)
    places = [text.index(f"({name})") for name in NAMES]
    assert places == sorted(places)
    assert "ความเห็น\nเพื่อโปรดพิจารณา\nเห็นควรดำเนินการตามเสนอ" in text
    assert "๒๐ พฤศจิกายน ๒๕๖๙ ๐๙.๑๒ น." in text
    assert not covered(tmp_path, made)


@pytest.mark.parametrize("rotation", every_second([90, 180, 270]))
def test_notes_are_upright_on_a_turned_page(tmp_path: Path, rotation: int) -> None:
    made = stamped(tmp_path, paper(rotation=rotation), plan(*map(note, NAMES[:2])))
    picture = drawn_page(made.path)
    assert made.notes_on_first_page == 2
    # The heading's dense line is above, the signature below it.
    red, _, blue = picture.split()
    pen = ImageChops.subtract(blue, red).point([0] * 25 + [255] * 231)
    lower = pen.crop((0, picture.height // 3, picture.width // 2, picture.height))
    box = lower.getbbox()
    assert box
    heading = lower.crop((box[0], box[1], box[2], box[1] + 25))
    found = heading.getbbox()
    assert found
    # It begins at the left of the column, and does not fill it.
    assert found[0] <= 2
    assert found[2] < 40 * papers.DOTS
    assert not covered(tmp_path, made)


def test_what_has_no_room_goes_to_a_sheet_at_the_end(tmp_path: Path) -> None:
    names = [f"คนที่ {number}" for number in range(1, 10)]
    made = stamped(tmp_path, paper(pages=3, drawn=WRITTEN), plan(*map(note, names)))
    first, last = text_of(made.path), text_of(made.path, made.page_count)

    assert 0 < made.notes_on_first_page < 9
    assert made.added_sheets == 1
    assert made.page_count == 4
    assert "Page 3" in text_of(made.path, 3)
    assert last.startswith(f"{SHEET} (ต่อ)")
    assert "เลขรับ ๑๔๕๕๘" in last
    assert "เรื่อง การจัดสรรงบประมาณ" in last
    assert "แผ่นที่ ๑/๑" in last
    wished = [f"({papers.thai_digits(name)})" for name in names]
    cut = made.notes_on_first_page
    assert [name in first for name in wished] == [True] * cut + [False] * (9 - cut)
    assert [name in last for name in wished] == [False] * cut + [True] * (9 - cut)
    assert not covered(tmp_path, made)


@pytest.mark.parametrize(
    "content",
    [
        paper(drawn=block(5, 5, 200, 250)),
        paper((0.0, 0.0, 420.0, 595.0), drawn=block(10, 10, 130, 130)),
        paper((0.0, 0.0, 200.0, 800.0)),
    ],
    ids=["full", "small", "narrow"],
)
def test_a_page_without_room_keeps_its_own(tmp_path: Path, content: bytes) -> None:
    made = stamped(tmp_path, content, plan(note("ก"), stamp=None))
    assert (made.notes_on_first_page, made.added_sheets) == (0, 1)
    assert text_of(made.path, 2).startswith(f"{SHEET}\n")
    assert drawn_page(made.path) == drawn_page(tmp_path / "original.pdf")


def test_notes_keep_clear_of_the_foot_of_the_page(tmp_path: Path) -> None:
    foot = block(30, 14, 150, 2)
    made = stamped(tmp_path, paper(drawn=WRITTEN + foot), plan(*map(note, NAMES)))
    assert made.notes_on_first_page == 3
    assert not covered(tmp_path, made)


def test_notes_keep_clear_of_a_stamp_in_the_lower_part(tmp_path: Path) -> None:
    wished = plan(*map(note, NAMES), place=StampPosition(0.1, 0.6))
    made = stamped(tmp_path, paper(), wished)
    seen = papers.see_stamp(made.path)
    assert made.notes_on_first_page > 0
    assert (seen.width, seen.height) == pytest.approx((50, 25), abs=1)
    assert papers.stamp_text(made.path, seen) == [*papers.STAMP_TEXT]


def test_a_wide_page_has_more_columns(tmp_path: Path) -> None:
    names = [f"คน {number}" for number in "กขคงจ"]
    wide = paper((0.0, 0.0, 1191.0, 500.0))
    made = stamped(tmp_path, wide, plan(*map(note, names)))
    assert made.notes_on_first_page >= 4


def test_a_very_long_note_runs_on_over_sheets(tmp_path: Path) -> None:
    words = "\n".join(f"ข้อ {number} เห็นควรมอบ\u200bหมาย" for number in range(1, 301))
    made = stamped(tmp_path, paper(), plan(note("ก", words), note("ข")))
    assert made.notes_on_first_page == 0
    assert made.added_sheets > 1
    text = "".join(
        text_of(made.path, number) for number in range(2, 2 + made.added_sheets)
    )
    assert "ข้อ 1 เห็นควร" in text
    assert "ข้อ 300 เห็นควร" in text
    assert text.index("(ก)") < text.index("(ข)")


@pytest.mark.parametrize(
    "words",
    every_second(
        [
            '#panic("x") $x$ \\ @a <b> //',
            "ก" * 500,
            "x" * 500,
            "https://ตัวอย่าง/" + "a" * 300,
            "\u2060",
        ]
    ),
)
def test_words_are_never_read_as_anything_else(tmp_path: Path, words: str) -> None:
    made = stamped(tmp_path, paper(), plan(note("ก", words)))
    text = "".join(text_of(made.path).split())
    assert "".join(words.replace("\u2060", "").split()) in text
    assert not covered(tmp_path, made)


def test_a_page_that_takes_for_ever_to_draw_goes_unchanged_into_its_cover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "LOOK_SECONDS", 2)
    made = stamped(tmp_path, looks.endless_pdf(), plan(note("ก")))
    # Nobody could tell whether a stamped copy of it shows the letter.
    assert made.cover == CoverReason.UNCHECKED
    with pikepdf.open(made.path) as document:
        inside = document.attachments["ต้นฉบับ.pdf"].get_file().read_bytes()
    assert inside == looks.endless_pdf()


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_a_signature_that_is_no_picture_is_named(
    tmp_path: Path, picture: bytes
) -> None:
    with pytest.raises(SignaturePictureError) as refusal:
        stamped(tmp_path, paper(), plan(Note("คำสั่ง", signature=picture)))
    assert "ภาพลายมือชื่อ" in refusal.value.message
    assert not (tmp_path / "made.pdf").exists()


def test_a_paper_without_stamp_and_notes_is_the_letter(tmp_path: Path) -> None:
    made = stamped(tmp_path, paper(pages=2), plan(stamp=None))
    assert (made.place, made.page_count) == (None, 2)
    assert drawn_page(made.path) == drawn_page(tmp_path / "original.pdf")
