"""Taking ink off paper: what is kept of which picture, and what is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageStat

from saraban.signatures.errors import PictureRefusedError
from saraban.signatures.picture import HEIGHT, SENTENCES, WIDTH, Ink, ink_of
from tests.documents import looks
from tests.signatures.drawn import clear, content, draw, in_shadow, sheet

ORIENTATION = 0x0112
TURNED_RIGHT = 6


def taken(tmp_path: Path, sent: Image.Image | bytes) -> Ink:
    source = tmp_path / "sent"
    source.write_bytes(sent if isinstance(sent, bytes) else content(sent))
    return ink_of(source)


def opened(ink: Ink) -> Image.Image:
    picture = Image.open(BytesIO(ink.content))
    assert (picture.format, picture.mode) == ("PNG", "RGBA")
    assert picture.size == (ink.width, ink.height)
    return picture


def shares(picture: Image.Image) -> tuple[float, float]:
    """Return which share of the dots is clear, and which is ink."""
    counts = picture.getchannel("A").histogram()
    dots = picture.width * picture.height
    return counts[0] / dots, sum(counts[128:]) / dots


def refusal(tmp_path: Path, sent: Image.Image | bytes) -> str:
    with pytest.raises(PictureRefusedError) as caught:
        taken(tmp_path, sent)
    return caught.value.message


def test_paper_becomes_clear_and_ink_stays(tmp_path: Path) -> None:
    picture = opened(taken(tmp_path, sheet()))
    bare, inked = shares(picture)
    assert bare > 0.8
    assert 0.03 < inked < 0.2
    box = picture.getchannel("A").getbbox()
    assert box is not None
    # Trimmed: on each side the ink is no more than a little away.
    assert max(box[0], box[1]) <= 20
    assert max(picture.width - box[2], picture.height - box[3]) <= 20


def test_a_shadow_on_the_paper_is_no_ink(tmp_path: Path) -> None:
    photograph = content(in_shadow(sheet((1800, 1200))), "JPEG", quality=80)
    picture = opened(taken(tmp_path, photograph))
    bare, inked = shares(picture)
    assert bare > 0.8
    assert 0.02 < inked < 0.2
    assert picture.width / picture.height > 2


def test_a_large_photograph_becomes_small_enough_for_a_letter(tmp_path: Path) -> None:
    photograph = draw(Image.new("RGB", (4000, 3000), "white"), width=40)
    ink = taken(tmp_path, content(photograph, "JPEG"))
    assert ink.width <= WIDTH
    assert ink.height <= HEIGHT
    assert ink.width == WIDTH or ink.height == HEIGHT


def test_a_photograph_taken_sideways_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    sideways = sheet((1200, 600)).rotate(90, expand=True)
    picture = opened(taken(tmp_path, content(sideways, "JPEG", exif=exif)))
    assert picture.width > 2 * picture.height
    assert not picture.getexif()


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_clear_ground_is_kept_as_it_is(tmp_path: Path, kind: str) -> None:
    options = {"transparency": 0} if kind == "GIF" else {}
    drawn = clear()
    if kind == "GIF":
        flat = Image.new("P", drawn.size, 0)
        flat.putpalette([255, 0, 255, 0, 0, 120])
        flat.paste(1, mask=drawn.getchannel("A"))
        drawn = flat
    picture = opened(taken(tmp_path, content(drawn, kind, **options)))
    whole = picture.getchannel("A").point([255 * (n == 255) for n in range(256)])
    seen = ImageStat.Stat(picture.convert("RGB"), mask=whole)
    assert seen.extrema == [(0, 0), (0, 0), (120, 120)]
    assert shares(picture)[0] > 0.6


def test_a_clear_ground_below_a_white_sheet_is_looked_at_as_paper(
    tmp_path: Path,
) -> None:
    page = Image.new("RGBA", (1000, 700), (0, 0, 0, 0))
    page.paste(sheet((900, 600)), (50, 50))
    assert shares(opened(taken(tmp_path, page)))[0] > 0.7


def test_the_edge_of_the_sheet_and_the_table_are_left_out(tmp_path: Path) -> None:
    table = Image.new("RGB", (1300, 1000), (70, 50, 35))
    table.paste(sheet(), (200, 200))
    picture = opened(taken(tmp_path, table))
    alone = opened(taken(tmp_path, sheet()))
    assert abs(picture.width - alone.width) < 40
    assert abs(picture.height - alone.height) < 40


def test_a_speck_far_away_does_not_widen_the_picture(tmp_path: Path) -> None:
    speckled = sheet()
    ImageDraw.Draw(speckled).ellipse((860, 560, 865, 565), fill="black")
    alone = taken(tmp_path, sheet())
    ink = taken(tmp_path, speckled)
    assert (ink.width, ink.height) == (alone.width, alone.height)


def test_ink_that_came_together_stays_whole(tmp_path: Path) -> None:
    blotted = sheet()
    ImageDraw.Draw(blotted).ellipse((400, 250, 480, 330), fill=(20, 20, 60))
    picture = opened(taken(tmp_path, blotted))
    alpha = picture.getchannel("A")
    assert alpha.getpixel((picture.width // 2 - 10, picture.height // 2)) == 255


def test_a_thin_pen_is_made_strong_enough(tmp_path: Path) -> None:
    thin = draw(Image.new("RGB", (2400, 1800), "white"), (60, 90, 180), width=4)
    alpha = opened(taken(tmp_path, content(thin, "JPEG"))).getchannel("A")
    assert sum(alpha.histogram()[200:]) > 300


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (Image.new("RGB", (900, 600), "white"), "no_ink"),
        (in_shadow(Image.new("RGB", (900, 600), (232, 228, 216))), "no_ink"),
        (Image.new("RGBA", (600, 200), (0, 0, 0, 0)), "no_ink"),
        (draw(Image.new("RGBA", (600, 200), (0, 0, 0, 0)), (255,) * 4), "no_ink"),
        (Image.new("RGB", (900, 600), "black"), "no_paper"),
        (draw(Image.new("RGB", (900, 600), (20, 30, 60)), (250, 250, 250)), "no_paper"),
        (Image.effect_noise((900, 600), 200), "no_paper"),
        (Image.new("RGB", (1, 1), "black"), "too_small"),
        (Image.new("L", (900, 600), 255).resize((900, 10)), "too_small"),
        (draw(Image.new("RGB", (48, 40), "white"), width=2), "too_small"),
        (looks.bomb(20_000, 20_000), "too_large"),
        (looks.bomb(2_000, 2_000), "damaged"),
        (b"just some text", "damaged"),
        (content(sheet())[:3000], "damaged"),
        (b"GIF89a", "damaged"),
    ],
)
def test_what_holds_no_signature_is_refused_with_what_to_do(
    tmp_path: Path, sent: Image.Image | bytes, problem: str
) -> None:
    assert refusal(tmp_path, sent) == SENTENCES[problem]


def test_a_black_square_on_white_is_no_signature(tmp_path: Path) -> None:
    square = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(square).rectangle((250, 100, 650, 500), fill="black")
    assert refusal(tmp_path, square) == SENTENCES["no_paper"]


@pytest.mark.parametrize("mode", ["L", "1", "LA", "P", "I;16", "CMYK"])
def test_every_kind_of_colours_is_understood(tmp_path: Path, mode: str) -> None:
    signed = sheet(paper=(255, 255, 255))
    if mode == "I;16":
        scan = signed.convert("I").point(lambda dot: dot * 257).convert("I;16")
    else:
        scan = signed.convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert shares(opened(taken(tmp_path, content(scan, kind))))[0] > 0.7
