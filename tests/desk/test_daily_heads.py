"""หลักฐานตราประทับประจำวัน: what proves that no record was cut off, to print and to file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from saraban.audit.heads import write_head
from tests.audit.heads import heads_in
from tests.cast import Cast
from tests.dispatch.came import received, to_area

PAGE = "desk:daily_head_list"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own."""
    settings.HEADS_FOLDER = tmp_path
    return tmp_path


def shown(cast: Cast) -> str:
    return cast.sign_in("administrator").get(reverse(PAGE)).content.decode()


def test_the_page_tells_where_there_is_none_yet(cast: Cast) -> None:
    page = shown(cast)
    assert "ยังไม่มีไฟล์หลักฐาน" in page
    assert "พิมพ์ (PDF)" not in page


def test_page_and_paper_show_the_digest_of_each_file(cast: Cast, folder: Path) -> None:
    received(cast, to_area(cast), "registry_clerk")
    write_head(folder)
    write_head(folder)
    page = shown(cast)
    heads = heads_in(folder)
    for head in heads:
        assert head.sha256 in page
        assert head.path.name in page
    assert "ถูกแก้" not in page.replace("ไฟล์ไม่ถูกแก้", "")
    answer = cast.sign_in("administrator").get(reverse("desk:daily_head_list_pdf"))
    with pypdfium2.PdfDocument(answer.content) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    for head in heads:
        assert head.sha256[:32] in text
        assert head.sha256[32:] in text


def test_a_file_that_was_altered_is_marked(cast: Cast, folder: Path) -> None:
    head = write_head(folder)
    head.path.write_text(head.path.read_text().replace('"release"', '"Release"'))
    assert "ไม่ใช่ของระบบนี้ หรือถูกแก้" in shown(cast)
    (folder / "head-2026-01-01T000000Z.json").write_text("[]")
    assert head.path.name in shown(cast)
