"""Broken and odd pages of many kinds keep all that they show, as two readers see them."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest
import time_machine
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw
from pytest_django import Settings

from saraban.desk.queries.cover import print_cover
from saraban.stamps.paper.content import (
    STAMP_HEIGHT,
    STAMP_WIDTH,
    CoverReason,
    StampedPaper,
)
from saraban.stamps.paper.overlay import cover_of, sheets_of
from tests.cast import Cast
from tests.registers.printed import add, order
from tests.stamps import copies, papers
from tests.stamps.papers import (
    block,
    drawn_page,
    note,
    paper,
    plan,
    saved_pdf,
    stamped,
)

pytestmark = pytest.mark.usefixtures("data_folder")


@pytest.fixture
def data_folder(settings: Settings, tmp_path: Path) -> None:
    """Locks of its own for every test."""
    settings.DATA_FOLDER = tmp_path / "data"


LETTER = b"q 0.2 0.4 0.2 rg " + block(20, 40, 100, 5) + b"Q " + block(30, 90, 60, 0.3)
# What a page may end with, whatever it began.
ENDINGS = {
    "whole": b"",
    "q": b"q q 0.1 0 0 0.1 0 0 cm",
    "Q": b"Q Q 3 0 0 3 0 0 cm",
    "q then Q": b"q Q Q Q q",
    "word": b"0.5 0 0 0.5 0 0 cm (broken off",
    "hex": b"<41424",
    "array": b"[ 1 2 3",
    "dictionary": b"/P <</MCID 1",
    "text": b"BT /F1 8 Tf 0 Tr 3 0 0 3 0 0 Tm",
    "text and Q": b"BT /F1 8 Tf Q",
    "invisible text": b"BT 3 Tr",
    "clip": b"0 0 1 1 re W n",
    "clip to come": b"0 0 1 1 re W",
    "path": b"0 0 900 900 re",
    "layer": b"/OC /Hidden BDC",
    "layer in text": b"/OC /Hidden BDC BT",
    "layer and Q": b"/OC /Hidden BDC q Q Q",
    "marks": b"/P BMC /P BMC",
    "EMC": b"EMC EMC",
    "white": b"1 g 1 G 0 w",
    "picture": b"BI /W 1 /H 1 /BPC 8 /CS /G ID x",
    "unknown": b"5 nosuchword (x) other",
    "compatible": b"BX q",
    "numbers": b"1 2 3 4 5 6",
    "deep": b"q " * 60,
    "noise": bytes(range(128, 256)),
    "long": b"q 3 0 0 3 0 0 cm\n" + b"1 1 m 2 2 l n\n" * 160_000,
}
# How the page lies and of how many streams it is.
SHAPES = {
    "plain": (0, None, 1),
    "turned": (90, None, 1),
    "upside down": (180, None, 2),
    "turned left": (270, None, 2),
    "cut": (0, (20.0, 30.0, 560.0, 800.0), 1),
    "cut and turned": (90, (20.0, 30.0, 560.0, 800.0), 3),
    "in pieces": (0, None, 3),
    "marked": (0, None, 0),
}
VARIANTS = [
    pytest.param(ending, *shape, id=f"{name}-{way}", marks=pytest.mark.long)
    for (name, ending), (way, shape) in product(ENDINGS.items(), SHAPES.items())
]
SAMPLED = [
    pytest.param(ENDINGS[name], *SHAPES[way], id=f"some-{name}-{way}")
    for name, way in (("layer and Q", "in pieces"),)
]


def broken(ending: bytes, rotation: int, crop: papers.Box | None, parts: int) -> bytes:
    """Return a page that ends so; of 0 parts: within a mark of its structure."""
    content = paper(drawn=LETTER, rotation=rotation, crop=crop)
    with pikepdf.open(BytesIO(content)) as document:
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="ร่าง"))
        document.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]))
        )
        page = document.pages[0]
        page.Resources.Properties = Dictionary(Hidden=layer)
        written = page.Contents.read_bytes()
        whole = (b"" if parts else b"/P <</MCID 0>> BDC\n") + written + ending
        cuts = [len(whole) * number // max(parts, 1) for number in range(parts)]
        # Streams end between two words only.
        cuts = [whole.rfind(b"\n", 0, cut) + 1 for cut in cuts] or [0]
        streams = [
            whole[cut:end] for cut, end in zip(cuts, [*cuts[1:], None], strict=True)
        ]
        page.Contents = Array([document.make_stream(each) for each in streams])
        return saved_pdf(document)


def by_other_reader(path: Path) -> Image.Image:
    """Return page 1 as Poppler draws it."""
    told = subprocess.run(
        ["pdftoppm", "-r", "60", "-cropbox", "-singlefile", str(path)],
        check=True,
        capture_output=True,
    )
    return Image.open(BytesIO(told.stdout)).convert("RGB")


def is_alike(before: Image.Image, after: Image.Image, made: StampedPaper) -> bool:
    """Whether two pictures of page 1 are the same but for the stamp, which is seen."""
    found = ImageChops.difference(before, after).convert("L")
    found = found.point([0] * 24 + [255] * 232)
    assert made.place
    dots = found.width / made.sheet[0]
    left, top = made.place.x * found.width, made.place.y * found.height
    right, bottom = left + STAMP_WIDTH * dots, top + STAMP_HEIGHT * dots
    box = (int(left - 2), int(top - 2), int(right + 3), int(bottom + 3))
    is_seen = found.crop(box).getbbox() is not None
    ImageDraw.Draw(found).rectangle(box, fill=0)
    # The outermost dots hold only a part of the page.
    ImageDraw.Draw(found).rectangle(
        (0, 0, found.width - 1, found.height - 1), outline=0
    )
    return is_seen and found.getbbox() is None


@pytest.mark.parametrize(("ending", "rotation", "crop", "parts"), [*SAMPLED, *VARIANTS])
def test_a_broken_page_keeps_all_that_it_shows(
    tmp_path: Path, ending: bytes, rotation: int, crop: papers.Box | None, parts: int
) -> None:
    made = stamped(tmp_path, broken(ending, rotation, crop, parts))
    assert made.cover is None
    original = tmp_path / "original.pdf"
    assert is_alike(drawn_page(original), drawn_page(made.path), made)
    if shutil.which("pdftoppm"):
        assert is_alike(by_other_reader(original), by_other_reader(made.path), made)


def installed_pdfs() -> list[Path]:
    """Return what installed packages bring as PDF: manuals, samples, test data."""
    folders = [
        Path(sysconfig.get_path("purelib")),
        *map(Path, ("/usr/share", "/usr/lib")),
    ]
    return sorted(found for each in folders for found in each.rglob("*.pdf"))


def own_forms(cast: Cast) -> Iterator[bytes]:
    """Yield forms that the system prints, and copies that it stamped."""
    entry = copies.came_in(cast)
    with time_machine.travel(datetime(2026, 11, 20, 3, 0, tzinfo=UTC), tick=False):
        for kind in ("incoming", "outgoing"):
            add(cast, kind)
            yield order(cast, kind=kind).content
    yield print_cover(entry, actor=cast.actor("registry_clerk"))
    notes = [note(f"คน {number}") for number in range(9)]
    yield cover_of(plan(*notes), CoverReason.KIND)
    yield sheets_of(notes, papers.LETTER, is_continued=True)
    yield copies.path(copies.stamp(cast, entry)).read_bytes()


@pytest.mark.long
def test_own_forms_are_stamped_and_pass_the_check(cast: Cast, tmp_path: Path) -> None:
    for form in own_forms(cast):
        made = stamped(tmp_path, form, plan(note("ก")))
        assert made.cover is None


@pytest.mark.long
def test_pdfs_of_installed_packages_are_stamped_and_pass_the_check(
    tmp_path: Path,
) -> None:
    seen = 0
    for path in installed_pdfs():
        made = stamped(tmp_path, path.read_bytes(), plan(note("ก")))
        assert made.cover not in (CoverReason.ALTERED, CoverReason.UNCHECKED), path
        seen += made.cover is None
    assert seen or not installed_pdfs()
