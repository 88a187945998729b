"""A stamped copy that lost anything of its original is not served."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pytest_django import Settings

from saraban.audit.models import AuditEvent, AuditKind
from saraban.stamps.paper import checking, stamping
from saraban.stamps.paper.content import CoverReason
from tests.cast import Cast
from tests.sampling import sampled
from tests.stamps import copies, papers
from tests.stamps.papers import (
    block,
    drawn_page,
    note,
    paper,
    plan,
    saved_pdf,
    see_stamp,
    stamped,
)

# The process that lays pieces over a page, and then a fault that it might have.
PLANTED = """
import io, json, sys
import pikepdf
from saraban.stamps.paper import lay_process

told = sys.stdin.buffer.read()
task = json.loads(told)
sys.stdin = io.TextIOWrapper(io.BytesIO(told))
lay_process.main()
if task["deed"] == "lay":
    with pikepdf.open(task["target"], allow_overwriting_input=True) as document:
        page = document.pages[0]
        {fault}
        document.save(task["target"])
"""
FAULTS = {
    "letter gone": "page.Contents = document.make_stream(b'')",
    "word covered": "page.contents_add(b'Q q 1 g 290 415 30 20 re f')",
    "line gone": "page.contents_add(b'Q q 1 g 0 0 595 84 re f')",
    "colour": "page.contents_add(b'Q q 1 1 0.8 rg 100 200 20 20 re f')",
    "page gone": "del document.pages[1]",
    "page more": "document.pages.append(page)",
    "page turned": "document.pages[2].Rotate = 90",
    "page cut": "document.pages[1].MediaBox = pikepdf.Array([0, 0, 595, 800])",
    "first page cut": "page.MediaBox = pikepdf.Array([0, 0, 595, 840])",
    "stamp gone": "page.contents_add(b'Q q 1 g 400 740 195 102 re f')",
    "no file": "__import__('os').unlink(task['target']); sys.exit()",
}
LETTER = paper(pages=3, drawn=block(20, 20, 100, 0.3))


@pytest.fixture
def data_folder(settings: Settings, tmp_path: Path) -> None:
    """Locks of its own for every test."""
    settings.DATA_FOLDER = tmp_path / "data"


def plant(folder: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Let every stamped copy have this fault."""
    script = folder / "planted.py"
    script.write_text(PLANTED.format(fault=fault), encoding="utf-8")
    monkeypatch.setattr(stamping, "_LAY", script)


def inside(path: Path, name: str = "ต้นฉบับ.pdf") -> bytes:
    with pikepdf.open(path) as document:
        return document.attachments[name].get_file().read_bytes()


@pytest.mark.usefixtures("data_folder")
@pytest.mark.parametrize("fault", sampled(FAULTS.values(), (1, 6), ids=[*FAULTS]))
def test_a_planted_fault_is_found_and_the_original_goes_into_a_cover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    plant(tmp_path, monkeypatch, fault)
    made = stamped(tmp_path, LETTER, plan(note("ก")))
    assert made.cover in (CoverReason.ALTERED, CoverReason.UNCHECKED)
    assert see_stamp(made.path).is_upright
    assert inside(made.path) == LETTER


@pytest.mark.long
@pytest.mark.usefixtures("data_folder")
def test_without_a_fault_the_same_letter_is_stamped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, monkeypatch, "pass")
    assert stamped(tmp_path, LETTER, plan(note("ก"))).cover is None


@pytest.mark.usefixtures("data_folder")
def test_a_copy_that_cannot_be_compared_in_time_is_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CHECK_SECONDS", 0.01)
    made = stamped(tmp_path, papers.scribble(), kind="png")
    assert made.cover == CoverReason.UNCHECKED
    assert inside(made.path, "ต้นฉบับ.png") == papers.scribble()


def test_the_reason_is_kept_recorded_and_shown(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = copies.came_in(cast, LETTER)
    with monkeypatch.context() as context:
        plant(tmp_path, context, FAULTS["letter gone"])
        made = copies.stamp(cast, entry)
    assert (made.is_cover, made.cover_reason) == (True, CoverReason.ALTERED)
    assert inside(copies.path(made)) == LETTER
    shown = copies.state(cast, entry)
    assert CoverReason.ALTERED.sentence in shown
    event = AuditEvent.objects.filter(kind=AuditKind.PAPER_STAMPED).latest("pk")
    assert event.detail.values["cover_reason"] == "altered"
    # Made again by a release without the fault.
    made = copies.stamp(cast, entry)
    assert (made.is_cover, made.cover_reason) == (False, "")
    assert CoverReason.ALTERED.sentence not in copies.state(cast, entry)


def with_layer(drawn: bytes) -> bytes:
    """Return a page with a hidden layer, as programs for plans and maps write them."""
    with pikepdf.open(BytesIO(paper(drawn=block(20, 40, 100, 5)))) as document:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="ร่าง"))
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]))
        )
        page = document.pages[0]
        page.Resources.Properties = Dictionary(Hidden=layer)
        page.contents_add(drawn)
        return saved_pdf(document)


@pytest.mark.usefixtures("data_folder")
@pytest.mark.parametrize(
    "drawn",
    sampled(
        [
            b"/OC /Hidden BDC 0 0 400 400 re f",
            b"/OC /Hidden BDC BT /F1 8 Tf",
            b"/P BMC /OC /Hidden BDC q",
            b"/OC /Hidden BDC Q",
            b"EMC EMC /OC /Hidden BDC",
            b"0 0 500 800 re",
        ],
        (1,),
        ids=["layer", "text", "nested", "Q", "EMC", "path"],
    ),
)
def test_a_layer_that_stays_open_hides_neither_letter_nor_stamp(
    tmp_path: Path, drawn: bytes
) -> None:
    made = stamped(tmp_path, with_layer(drawn), plan(note("ก")))
    assert made.cover is None
    assert see_stamp(made.path).is_upright
    before, after = drawn_page(tmp_path / "original.pdf"), drawn_page(made.path)
    lower = (0, before.height * 3 // 4, before.width, before.height)
    assert before.crop(lower) == after.crop(lower)


@pytest.mark.usefixtures("data_folder")
def test_the_picture_of_an_attached_file_stays_and_the_file_goes(
    tmp_path: Path,
) -> None:
    """Also on a page that is not stamped: it was altered, and is compared."""
    with pikepdf.open(BytesIO(paper(pages=2))) as document:
        drawn = document.make_stream(b"1 0 0 rg 0 0 20 20 re f")
        drawn.update({"/Type": Name.XObject, "/Subtype": Name.Form})
        drawn.BBox = Array([0, 0, 20, 20])
        clip = Dictionary(
            Type=Name.Annot,
            Subtype=Name.FileAttachment,
            Rect=Array([50, 50, 70, 70]),
            AP=Dictionary(N=drawn),
            FS=Dictionary(F="x"),
        )
        document.pages[1].Annots = Array([clip])
        content = saved_pdf(document)
    made = stamped(tmp_path, content)
    assert made.cover is None
    assert drawn_page(made.path, 2) == drawn_page(tmp_path / "original.pdf", 2)
    assert drawn_page(made.path, 2).getpixel((105, 1380)) == (255, 0, 0)
    with pikepdf.open(made.path) as document:
        kept = document.pages[1].Annots[0]
        assert (kept.Subtype, "/FS" in kept) == (Name.Stamp, False)
