"""The stamp stands where it should on the page that is seen, whatever the page is."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from pytest_django import Settings

from saraban.stamps.paper.content import ReceiptStamp, StampPosition
from tests.sampling import sampled
from tests.stamps import papers
from tests.stamps.papers import Seen, paper, plan, see_stamp, stamped

WITHIN = 1.0


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> None:
    """Locks of its own for every test."""
    settings.DATA_FOLDER = tmp_path / "data"


def is_close(seen: Seen, *, left: float, top: float, width: float = 50.0) -> bool:
    sides = (seen.left, seen.top, seen.width, seen.height)
    wished = (left, top, width, width / 2)
    return all(
        abs(one - other) <= WITHIN for one, other in zip(sides, wished, strict=True)
    )


A3 = (0.0, 0.0, 842.0, 1191.0)
SHAPES: list[dict[str, Any]] = [
    {},
    {"pages": 200},
    {"box": A3},
    {"box": (0.0, 0.0, 842.0, 595.0)},
    {"box": (-300.0, 500.0, 295.0, 1342.0)},
    {"crop": (60.0, 80.0, 500.0, 700.0)},
    {"crop": (-100.0, -100.0, 2000.0, 780.0)},
    {"crop": (500.0, 700.0, 60.0, 80.0)},
    {"crop": (5000.0, 5000.0, 5100.0, 5100.0)},
    {"unit": 2.0, "box": (0.0, 0.0, 297.5, 421.0)},
    {"unit": 0.5, "box": (0.0, 0.0, 1190.0, 1684.0)},
    {"box": A3, "crop": (100.0, 50.0, 800.0, 1100.0), "unit": 1.5},
]


def shown_sides(shape: dict[str, Any], rotation: int) -> tuple[float, float]:
    """Width and height in millimetres of the page as it is shown."""
    box = shape.get("box", papers.A4)
    crop = shape.get("crop", box)
    crop = (min(crop[::2]), min(crop[1::2]), max(crop[::2]), max(crop[1::2]))
    sides = [
        min(box[place + 2], crop[place + 2]) - max(box[place], crop[place])
        for place in (0, 1)
    ]
    if min(sides) <= 0:
        sides = [box[2] - box[0], box[3] - box[1]]
    unit = shape.get("unit", 1.0) / papers.POINTS
    width, height = sides[0] * unit, sides[1] * unit
    return (height, width) if rotation % 180 else (width, height)


TURNS = (0, 90, 180, 270)
# Every shape once and every turn of some; `make test-long` tries each with each.
SOME = [
    pytest.param(
        shape,
        turn,
        id=f"{shape}-{turn}",
        marks=() if place == 5 or place % 4 == way else pytest.mark.long,
    )
    for place, shape in enumerate(SHAPES)
    for way, turn in enumerate(TURNS)
]


@pytest.mark.parametrize(("shape", "rotation"), SOME)
def test_the_stamp_is_upright_in_the_upper_right_corner(
    tmp_path: Path, shape: dict[str, Any], rotation: int
) -> None:
    made = stamped(tmp_path, paper(rotation=rotation, **shape))
    seen = see_stamp(made.path, unit=shape.get("unit", 1.0))
    width, height = shown_sides(shape, rotation)

    assert made.cover is None
    assert made.page_count == shape.get("pages", 1)
    # Larger than A3 it is printed on A4, and the stamp with it.
    scale = min(width, height) / 210 if min(width, height) > 300 else 1.0
    left, top = seen.left / scale, seen.top / scale
    printed = Seen(left, top, seen.width / scale, seen.height / scale, seen.picture)
    assert is_close(printed, left=width / scale - 57, top=7), seen
    assert seen.is_upright


@pytest.mark.parametrize("rotation", [-90, 450, 720, 45])
def test_odd_turns_are_read_as_readers_read_them(tmp_path: Path, rotation: int) -> None:
    made = stamped(tmp_path, paper(rotation=rotation))
    width = 297 if rotation in (-90, 450) else 210
    seen = see_stamp(made.path)
    assert is_close(seen, left=width - 57, top=7), seen
    assert seen.is_upright


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    x=st.floats(0, 1),
    y=st.floats(0, 1),
    rotation=st.sampled_from([0, 90, 180, 270]),
    crop=st.sampled_from([None, (60.0, 80.0, 500.0, 700.0)]),
    origin=st.sampled_from([(0.0, 0.0), (-200.0, 30.0)]),
)
def test_a_chosen_place_is_kept_and_the_stamp_is_whole_on_the_page(
    x: float,
    y: float,
    rotation: int,
    crop: papers.Box | None,
    origin: tuple[float, float],
) -> None:
    left, bottom = origin
    shape: dict[str, Any] = {"box": (left, bottom, left + 595, bottom + 842)}
    if crop:
        shape["crop"] = (
            crop[0] + left,
            crop[1] + bottom,
            crop[2] + left,
            crop[3] + bottom,
        )
    with tempfile.TemporaryDirectory() as name:
        made = stamped(
            Path(name),
            paper(rotation=rotation, **shape),
            plan(place=StampPosition(x, y)),
        )
        seen = see_stamp(made.path)
    width, height = shown_sides(shape, rotation)
    wished = {"left": min(x * width, width - 50), "top": min(y * height, height - 25)}

    assert is_close(seen, **wished), seen
    assert seen.is_upright
    assert made.place is not None
    assert made.place.x * width == pytest.approx(wished["left"], abs=0.1)
    assert made.place.y * height == pytest.approx(wished["top"], abs=0.1)


def test_a_place_off_the_page_is_moved_onto_it(tmp_path: Path) -> None:
    made = stamped(tmp_path, paper(), plan(place=StampPosition(7.0, -3.0)))
    assert is_close(see_stamp(made.path), left=160, top=0)


@pytest.mark.parametrize(
    ("sides", "width"),
    [((100.0, 300.0), 30.0), ((400.0, 40.0), 80 / papers.POINTS)],
)
@pytest.mark.parametrize("rotation", [0, 90])
def test_on_a_tiny_page_the_stamp_is_smaller_and_whole(
    tmp_path: Path, sides: tuple[float, float], width: float, rotation: int
) -> None:
    box = (0.0, 0.0, *(sides[::-1] if rotation else sides))
    made = stamped(tmp_path, paper(box, rotation=rotation))
    seen = see_stamp(made.path)
    assert seen.width == pytest.approx(width, abs=WITHIN)
    assert seen.height == pytest.approx(width / 2, abs=WITHIN)
    assert seen.left >= 0
    assert seen.left + seen.width <= sides[0] / papers.POINTS + 0.2


def test_the_default_place_gives_way_to_what_stands_there(tmp_path: Path) -> None:
    drawn = papers.block(180, 280, 20, 3)
    made = stamped(tmp_path, paper(drawn=drawn))
    seen = see_stamp(made.path)
    assert seen.top == pytest.approx(7, abs=WITHIN)
    assert seen.left + seen.width < 180


def test_where_the_top_is_full_the_stamp_stands_below(tmp_path: Path) -> None:
    made = stamped(tmp_path, paper(drawn=papers.block(0, 262, 210, 34)))
    seen = see_stamp(made.path)
    assert seen.left == pytest.approx(153, abs=WITHIN)
    assert 35 < seen.top < 45


@pytest.mark.parametrize("rotation", sampled([0, 90, 180, 270], (1,)))
def test_where_all_is_full_the_stamp_stands_on_a_strip_above(
    tmp_path: Path, rotation: int
) -> None:
    """What lies beside the shown page stays out of sight there too."""
    full = b"0.4 g 0 0 900 1200 re f"
    crop = (30.0, 40.0, 560.0, 800.0)
    content = paper(drawn=full, rotation=rotation, crop=crop)
    made = stamped(tmp_path, content)
    before = papers.drawn_page(tmp_path / "original.pdf")
    after = papers.drawn_page(made.path)
    more = after.height - before.height
    assert after.width == before.width
    assert more == pytest.approx(33.5 * papers.DOTS, abs=3)
    below = after.crop((0, more + 2, after.width, after.height - 2))
    assert below.getcolors() == [(below.width * below.height, (102, 102, 102))]
    seen = see_stamp(made.path)
    assert is_close(seen, left=before.width / papers.DOTS - 57, top=7), seen
    assert seen.is_upright
    strip = after.crop((0, 0, int(seen.left * papers.DOTS) - 5, more - 2))
    assert strip.getcolors() == [(strip.width * strip.height, (255, 255, 255))]


def field(rect: list[float], rotation: int = 0) -> bytes:
    """Return a page with a white field for typing, of which nothing is seen."""
    with pikepdf.open(BytesIO(paper(rotation=rotation))) as document:
        white = document.make_stream(b"1 g 0 0 900 900 re f")
        white.update({"/Type": Name.XObject, "/Subtype": Name.Form})
        white.BBox = Array([0, 0, rect[2] - rect[0], rect[3] - rect[1]])
        kind = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, F=4)
        kind.T, kind.Rect, kind.AP = "x", Array(rect), Dictionary(N=white)
        document.pages[0].Annots = Array([document.make_indirect(kind)])
        document.Root.AcroForm = Dictionary(Fields=document.pages[0].Annots)
        return papers.saved_pdf(document)


@pytest.mark.parametrize(
    ("rect", "rotation"),
    sampled(
        [
            ([430.0, 740.0, 590.0, 830.0], 0),
            ([10.0, 690.0, 100.0, 838.0], 90),
            ([5.0, 10.0, 160.0, 100.0], 180),
            ([500.0, 5.0, 590.0, 150.0], 270),
        ],
        (3,),
    ),
)
def test_a_white_field_is_not_free(
    tmp_path: Path, rect: list[float], rotation: int
) -> None:
    made = stamped(tmp_path, field(rect, rotation))
    width = 297 if rotation % 180 else 210
    seen = see_stamp(made.path)
    assert seen.left + seen.width < width - 50
    assert seen.is_upright


@pytest.mark.long
def test_the_stamp_is_read_on_a_dark_page(tmp_path: Path) -> None:
    """Where a person put it; its ground is white, and what lies below is guessed."""
    dark = b"0.2 g 0 0 900 900 re f"
    made = stamped(tmp_path, paper(drawn=dark), plan(place=StampPosition(0.3, 0.3)))
    part = papers.drawn_page(made.path).crop((330, 460, 340, 462)).convert("L")
    levels = [level for level, count in enumerate(part.histogram()) if count]
    assert 200 < min(levels) <= max(levels) < 255


@pytest.mark.parametrize(
    ("sides", "width"),
    sampled(
        [
            ((2480.0, 3508.0), 50 * 2480 / 595),
            ((298.0, 420.0), 36),
            ((227.0, 1700.0), 50),
        ],
        (0,),
        ids=["pixels", "A6", "receipt"],
    ),
)
def test_the_stamp_is_of_the_sheet_as_printed(
    tmp_path: Path, sides: tuple[float, float], width: float
) -> None:
    made = stamped(tmp_path, paper((0.0, 0.0, *sides)))
    assert made.place is not None
    seen = see_stamp(made.path, unit=0.5)
    assert seen.width * 2 == pytest.approx(width, abs=2 * WITHIN)


def test_a_chosen_place_stays_where_something_stands(tmp_path: Path) -> None:
    drawn = papers.block(180, 280, 20, 3)
    chosen = StampPosition(0.72, 0.03)
    made = stamped(tmp_path, paper(drawn=drawn), plan(place=chosen))
    assert made.place is not None
    assert (made.place.x, made.place.y) == pytest.approx((0.72, 0.03))


def test_a_hairline_counts_and_a_speck_does_not(tmp_path: Path) -> None:
    hairline = papers.block(160, 285, 45, 0.12)
    made = stamped(tmp_path, paper(drawn=hairline))
    assert made.place is not None
    assert made.place.x < 0.6
    speck = papers.block(180, 285, 0.2, 0.2)
    made = stamped(tmp_path, paper(drawn=speck))
    assert made.place is not None
    assert made.place.x > 0.7


def test_the_text_layer_of_the_stamp_is_what_is_seen(tmp_path: Path) -> None:
    made = stamped(tmp_path, paper())
    assert papers.stamp_text(made.path, see_stamp(made.path)) == [*papers.STAMP_TEXT]


@pytest.mark.parametrize(
    "length", [20, *(pytest.param(n, marks=pytest.mark.long) for n in (60, 120)), 200]
)
def test_a_long_name_of_an_office_stays_within_the_stamp(
    tmp_path: Path, length: int
) -> None:
    name = ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพระนครศรีอยุธยา เขต " * 5)[:length].strip()
    stamp = ReceiptStamp(name, "123/1", papers.STAMP.date, papers.STAMP.time)
    made = stamped(tmp_path, paper(), plan(stamp=stamp))
    seen = see_stamp(made.path)

    assert is_close(seen, left=153, top=7), seen
    text = papers.stamp_text(made.path, seen)
    assert "".join(text[:-3]).replace(" ", "") == name.replace(" ", "")
    assert text[-3:] == ["เลขรับ ๑๒๓/๑", *papers.STAMP_TEXT[2:]]


def test_a_time_that_nobody_knows_is_left_open(tmp_path: Path) -> None:
    stamp = ReceiptStamp("โรงเรียนตัวอย่าง", "7", papers.STAMP.date, None)
    made = stamped(tmp_path, paper(), plan(stamp=stamp))
    assert papers.stamp_text(made.path, see_stamp(made.path))[-1] == "เวลา"
