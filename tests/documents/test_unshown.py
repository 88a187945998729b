"""What of a file cannot be shown is said: beside it, on its pages and in the queue."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from saraban.stamps.paper.content import CoverReason
from tests.cast import Cast
from tests.circulation import queued
from tests.documents import unshown
from tests.documents.test_previews import (
    CLERK,
    attached,
    get_letter,
    get_page,
    get_pages,
)
from tests.stamps import copies, papers

NOT_IN_FILE = "ไม่มีแบบอักษร THSarabunPSK อยู่ในไฟล์"


@pytest.fixture(autouse=True)
def previews_folder(settings: Settings, tmp_path: Path) -> None:
    """A folder of previews of its own for every test."""
    settings.DATA_FOLDER = tmp_path / "data"


def has_letters(picture: bytes) -> bool:
    """Whether something stands where the words are."""
    page = Image.open(BytesIO(picture)).convert("L")
    words = page.crop((0, page.height // 8, page.width, page.height // 5))
    return sum(words.histogram()[:128]) > 200


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(unshown.windows_font, id="Windows"),
        pytest.param(
            lambda: unshown.windows_font("Strange", unshown.glyph_names()), id="names"
        ),
        pytest.param(lambda: unshown.composite_font(is_told=True), id="told"),
    ],
)
def test_thai_without_its_font_is_drawn_with_ours(
    cast: Cast, content: Callable[[], bytes]
) -> None:
    client = cast.sign_in(CLERK)
    file = attached(cast, "หนังสือ.pdf", content())
    assert has_letters(get_page(client, file).content)
    assert "แบบอักษร" not in get_letter(client, file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: unshown.composite_font(is_told=False), NOT_IN_FILE),
        (
            lambda: unshown.with_files("หนังสือ.pdf", "บัญชี.xlsx", is_portfolio=True),
            "แฟ้มรวมเอกสาร (PDF Portfolio) เนื้อหาอยู่ในไฟล์ภายใน: บัญชี.xlsx, หนังสือ.pdf",
        ),
        (lambda: unshown.with_files("บัญชี.xlsx"), "ภายในไฟล์นี้มีไฟล์แนบ: บัญชี.xlsx"),
        (lambda: unshown.with_paper_clip("ก.pdf"), "ภายในไฟล์นี้มีไฟล์แนบ: ก.pdf"),
        (unshown.dynamic_form, "แบบฟอร์ม (XFA) ที่แสดงได้ใน Adobe Reader เท่านั้น"),
        (unshown.sent_as_text, "เสียหายระหว่างการส่ง"),
        (unshown.protected, "ป้องกันไว้ด้วยวิธีที่ระบบอ่านไม่ได้"),
    ],
    ids=["font", "portfolio", "files", "clip", "form", "lines", "protected"],
)
def test_what_cannot_be_shown_is_said_with_a_way_on(
    cast: Cast, content: Callable[[], bytes], sentence: str
) -> None:
    client = cast.sign_in(CLERK)
    file = attached(cast, "หนังสือ.pdf", content())
    pages = get_pages(client, file).content.decode()
    assert sentence in pages
    assert ">เปิดไฟล์<" in pages.replace("\n", "").replace(" ", "").replace("</svg>", ">")
    assert sentence in get_letter(client, file)


def test_an_ordinary_letter_says_nothing(cast: Cast) -> None:
    client = cast.sign_in(CLERK)
    file = attached(cast, "หนังสือ.pdf", papers.paper())
    get_pages(client, file)
    page = get_letter(client, file)
    for word in ("แบบอักษร", "Portfolio", "XFA", "ภายในไฟล์นี้"):
        assert word not in page


def test_the_queue_says_it_before_anybody_has_looked(cast: Cast) -> None:
    """The worker finds it when the letter is stamped; the director has opened nothing."""
    file = attached(cast, "หนังสือ.pdf", unshown.composite_font(is_told=False))
    entry = file.letter.entries.get()
    step = copies.to_director(cast, entry)
    copies.stamp(cast, entry)
    page = queued.letter(cast.sign_in("director"), step)
    before_buttons = page.split('class="qact"', 1)[0]
    assert NOT_IN_FILE in before_buttons
    assert reverse("circulation:step_file", args=[step.pk, file.pk]) in before_buttons


def test_nothing_is_laid_over_letters_that_nobody_can_draw(
    cast: Cast, tmp_path: Path
) -> None:
    unknown = unshown.composite_font(is_told=False)
    made = papers.stamped(tmp_path, unknown, papers.plan(papers.note("ก")))
    assert made.notes_on_first_page == 0
    with pikepdf.open(made.path) as document:
        box = document.pages[0].mediabox
        assert float(box[3]) - float(box[1]) > 842
    known = unshown.windows_font()
    made = papers.stamped(tmp_path, known, papers.plan(papers.note("ก")))
    assert made.notes_on_first_page == 1


def test_a_portfolio_goes_whole_into_its_cover(tmp_path: Path) -> None:
    content = unshown.with_files("หนังสือ.pdf", is_portfolio=True)
    made = papers.stamped(tmp_path, content)
    assert made.cover == CoverReason.PORTFOLIO
    with pikepdf.open(made.path) as document:
        [kept] = document.attachments.values()
        assert kept is not None
        assert kept.get_file().read_bytes() == content


def test_files_inside_stay_in_the_copy_but_for_those_that_run(tmp_path: Path) -> None:
    made = papers.stamped(tmp_path, unshown.with_files("บัญชี.xlsx", "run.js", "ก.exe"))
    assert made.cover is None
    with pikepdf.open(made.path) as document:
        assert list(document.attachments) == ["บัญชี.xlsx"]
    made = papers.stamped(tmp_path, unshown.with_paper_clip("ก.pdf"))
    with pikepdf.open(made.path) as document:
        assert list(document.attachments) == ["ก.pdf"]


def test_two_files_of_one_name_both_stay(tmp_path: Path) -> None:
    twice = unshown.with_files("บัญชี.xlsx", clip="บัญชี.xlsx")
    made = papers.stamped(tmp_path, twice)
    with pikepdf.open(made.path) as document:
        assert sorted(document.attachments) == ["2 บัญชี.xlsx", "บัญชี.xlsx"]


@pytest.mark.parametrize("fault", ["below", "widths", "told", "encoding"])
def test_a_font_that_is_described_wrongly_hinders_nothing(
    tmp_path: Path, fault: str
) -> None:
    made = papers.stamped(tmp_path, unshown.broken_font(fault), papers.plan())
    assert made.cover is None
