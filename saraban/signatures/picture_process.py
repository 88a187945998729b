"""The process in which ink is taken off the paper of one photograph or scan.

Started by ``picture.py`` with a task on standard input. What a file holds is not to
be trusted: this process has little memory and little time, and may die of it. It
imports nothing of the system, and writes one file: the ink on a clear ground, as PNG.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

# A picture of more dots would need more memory than this process has.
MOST_DOTS: Final = 60_000_000
WORKED_ON: Final = 1600
LEAST_SIDE: Final = 24
LEAST_INK: Final = (80, 24)
FULL: Final = 255

DAMAGED: Final = "damaged"
TOO_LARGE: Final = "too_large"
TOO_SMALL: Final = "too_small"
NO_INK: Final = "no_ink"
NO_PAPER: Final = "no_paper"

# An own clear ground: at least so much of the picture lets everything through.
CLEAR_SHARE: Final = 0.4
CLEAR: Final = 32
# The paper is looked at in a picture of about so many dots. Ink is narrower than
# INK_WIDTH of them. Shadows are wider, and their edges are given to the shadow.
PAPER_DOTS: Final = 200
INK_WIDTH: Final = 13
SHADOW_EDGE: Final = 17
PAPER_SHARE: Final = 0.8
DARKEST_PAPER: Final = 80
# What gives back less than this share of the paper's light is no paper: at the border
# of the picture a table, within it a place where much ink came together.
DARK_SHARE: Final = 0.4
MOST_LUMPS: Final = 0.08
LUMP_EDGE: Final = 7
# Of the darkest dots, where the ink is strong; paper's grain never gets so dark.
INK_PERMILLE: Final = 1
FAINTEST_INK: Final = 45
GRAIN: Final = 26
INK_FROM: Final = 0.3
INK_WHOLE: Final = 0.65
# So much of the paper is bare, however large somebody signs.
LEAST_BARE: Final = 0.55
# What three quarters of the ink come to: a thin line is made strong enough to print.
PRINTED: Final = 220
MOST_STRENGTHENED: Final = 3.0
# Ink is looked for in blocks of so many dots; a speck fills fewer than BLOCK_INK.
BLOCK: Final = 8
BLOCK_INK: Final = 40
SPECK_SHARE: Final = 0.02
EDGE_BLOCKS: Final = 2

Box = tuple[int, int, int, int]
Block = tuple[int, int]


class RefusedError(Exception):
    """No signature can be taken off; the word says why."""


def main() -> None:
    """Read the task, write the picture, say its size or what went wrong."""
    task = json.load(sys.stdin.buffer)
    report: dict[str, Any] = {"problem": "", "width": 0, "height": 0}
    try:
        signature = _signature_in(Path(task["source"]))
        signature.thumbnail((task["width"], task["height"]))
        signature.putalpha(_strong(signature.getchannel("A")))
        signature.save(task["target"], "PNG", optimize=True)
        report["width"], report["height"] = signature.size
    except RefusedError as refusal:
        report["problem"] = str(refusal)
    except MemoryError:
        report["problem"] = TOO_LARGE
    except OSError as error:
        # A picture that is cut off is an OSError without a number.
        report["problem"] = "disk" if error.errno else DAMAGED
    except (ValueError, SyntaxError, TypeError, EOFError):
        report["problem"] = DAMAGED
    json.dump(report, sys.stdout)


def _signature_in(source: Path) -> Image.Image:
    """Return the ink alone, as large as the picture has it."""
    picture = _opened(source)
    alpha = _own_alpha(picture)
    if alpha is None:
        alpha, grounds = _ink_on_paper(_on_white(picture))
        box = _ink_box(alpha)
        colours = _clean_colours(_on_white(picture), grounds, alpha, box)
    else:
        box = _ink_box(alpha)
        colours = list(picture.convert("RGB").crop(box).split())
    if box[2] - box[0] < LEAST_INK[0] or box[3] - box[1] < LEAST_INK[1]:
        raise RefusedError(TOO_SMALL)
    # Made anew: nothing of what the file says about its camera and place goes along.
    return Image.merge("RGBA", (*colours, alpha.crop(box)))


def _opened(source: Path) -> Image.Image:
    """Return the picture upright, small enough to work on."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(source, formats=("JPEG", "PNG", "GIF")) as image:
        if min(image.size) < LEAST_SIDE:
            raise RefusedError(TOO_SMALL)
        # Of a photograph only as many dots are read as will be looked at.
        image.draft("RGB", (WORKED_ON, WORKED_ON))
        if image.width * image.height > MOST_DOTS:
            raise RefusedError(TOO_LARGE)
        turned = _in_colour(image)
    turned.thumbnail((WORKED_ON, WORKED_ON))
    return ImageOps.exif_transpose(turned)


def _in_colour(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        # Sixteen bits a dot; only the upper eight are seen.
        return image.convert("I").point(lambda dot: dot / 256).convert("RGB")
    is_clear = "transparency" in image.info or image.mode in {"RGBA", "LA", "PA"}
    return image.convert("RGBA" if is_clear else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _own_alpha(picture: Image.Image) -> Image.Image | None:
    """Return the clear ground that a picture brings along, None where it has none."""
    if picture.mode != "RGBA":
        return None
    alpha = picture.getchannel("A")
    clear = sum(alpha.histogram()[:CLEAR])
    if clear < CLEAR_SHARE * picture.width * picture.height:
        return None
    # White ink, or none at all, would not be seen on a letter.
    seen = ImageChops.multiply(alpha, ImageChops.invert(picture.convert("L")))
    if _brightest(seen) < FAINTEST_INK:
        raise RefusedError(NO_INK)
    return alpha


def _ink_on_paper(picture: Image.Image) -> tuple[Image.Image, list[Image.Image]]:
    """Return where ink lies and how much, and the paper's own light in each colour.

    Of each dot the darkest colour counts, which is far from paper for blue ink too,
    and it is compared with the paper around it, so that a shadow is no ink.
    """
    red, green, blue = picture.split()
    darkest = ImageChops.darker(red, ImageChops.darker(green, blue))
    ground = _paper_of(darkest)
    light = _at_share(ground, PAPER_SHARE)
    if light < DARKEST_PAPER:
        raise RefusedError(NO_PAPER)
    paper, lumps = _paper_and_lumps(ground, light * DARK_SHARE)
    ground = _without(lumps, ground)
    ink = ImageChops.invert(_compared(darkest, _as_large_as(darkest, ground)))
    ink = ImageChops.darker(ink, _as_large_as(darkest, paper))
    ink = ink.filter(ImageFilter.MedianFilter(3))
    strength = _brightest(ink)
    if strength < FAINTEST_INK:
        raise RefusedError(NO_INK)
    alpha = ink.point(_ramp(max(GRAIN, INK_FROM * strength), INK_WHOLE * strength))
    if alpha.histogram()[0] < LEAST_BARE * alpha.width * alpha.height:
        raise RefusedError(NO_PAPER)
    colours = [_without(lumps, _paper_of(each)) for each in (red, green, blue)]
    return alpha, colours


def _paper_of(colour: Image.Image) -> Image.Image:
    """Return the light of the paper without the ink on it, in a small picture."""
    small = colour.reduce(max(1, max(colour.size) // PAPER_DOTS))
    without_ink = small.filter(ImageFilter.MaxFilter(INK_WIDTH))
    with_shadows = without_ink.filter(ImageFilter.MinFilter(SHADOW_EDGE))
    return with_shadows.filter(ImageFilter.GaussianBlur(1))


def _paper_and_lumps(
    ground: Image.Image, dark: float
) -> tuple[Image.Image, Image.Image]:
    """Return where the sheet is, and where on it much ink came together."""
    width, height = ground.size
    is_dark = {
        (place % width, place // width)
        for place, light in enumerate(ground.tobytes())
        if light < dark
    }
    paper, lumps = Image.new("L", ground.size, FULL), Image.new("L", ground.size)
    inked = 0
    for part in _joined(is_dark):
        at_border = any(x in {0, width - 1} or y in {0, height - 1} for x, y in part)
        inked += 0 if at_border else len(part)
        for place in part:
            (paper if at_border else lumps).putpixel(place, 0 if at_border else FULL)
    if inked > MOST_LUMPS * width * height:
        raise RefusedError(NO_PAPER)
    return paper, lumps.filter(ImageFilter.MaxFilter(LUMP_EDGE))


def _without(lumps: Image.Image, ground: Image.Image) -> Image.Image:
    """Return the paper's light as it is beside the ink that came together."""
    plain = ground.copy()
    plain.paste(_at_share(ground, PAPER_SHARE), mask=lumps)
    return plain


def _as_large_as(picture: Image.Image, small: Image.Image) -> Image.Image:
    return small.resize(picture.size, Image.Resampling.BILINEAR)


def _compared(colour: Image.Image, ground: Image.Image) -> Image.Image:
    """Return the colour as it would be if the paper were white everywhere."""
    white: Image.Image = ImageMath.lambda_eval(
        lambda use: use["convert"](
            use["min"](use["colour"] * FULL / use["max"](use["ground"], 1), FULL), "L"
        ),
        colour=colour,
        ground=ground,
    )
    return white


def _ramp(low: float, high: float) -> list[int]:
    """Return nothing up to ``low``, everything from ``high``, in steps between."""
    span = max(high - low, 1)
    return [round(FULL * min(max((n - low) / span, 0), 1)) for n in range(256)]


def _at_share(picture: Image.Image, share: float) -> int:
    """Return the light that this share of the dots does not exceed."""
    return _level_of(picture.histogram(), share)


def _level_of(counts: list[int], share: float) -> int:
    wanted, seen = share * sum(counts), 0
    for level, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return level
    return FULL


def _brightest(picture: Image.Image) -> int:
    return _at_share(picture, 1 - INK_PERMILLE / 1000)


def _ink_box(alpha: Image.Image) -> Box:
    """Return where the signature is: specks and the sheet's own edge left out."""
    blocks = alpha.reduce(BLOCK)
    width, height = blocks.size
    filled = {
        (place % width, place // width)
        for place, ink in enumerate(blocks.tobytes())
        if ink > BLOCK_INK
    }
    least = max(2, SPECK_SHARE * len(filled))
    kept = [
        part
        for part in _joined(filled)
        if len(part) >= least and not _is_edge(part, width, height)
    ]
    if not kept:
        raise RefusedError(NO_INK)
    across = [x for part in kept for x, _ in part]
    down = [y for part in kept for _, y in part]
    return (
        max(0, (min(across) - 1) * BLOCK),
        max(0, (min(down) - 1) * BLOCK),
        min(alpha.width, (max(across) + 2) * BLOCK),
        min(alpha.height, (max(down) + 2) * BLOCK),
    )


def _joined(filled: set[Block]) -> list[list[Block]]:
    """Return the blocks in parts that hang together."""
    parts: list[list[Block]] = []
    waiting = set(filled)
    while waiting:
        part = [waiting.pop()]
        for x, y in part:
            around = {(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & waiting
            waiting -= around
            part.extend(around)
        parts.append(part)
    return parts


def _is_edge(part: list[Block], width: int, height: int) -> bool:
    """Whether it lies along the border only, as the edge of the sheet does."""
    across, down = [x for x, _ in part], [y for _, y in part]
    return (
        max(across) < EDGE_BLOCKS
        or max(down) < EDGE_BLOCKS
        or min(across) >= width - EDGE_BLOCKS
        or min(down) >= height - EDGE_BLOCKS
    )


def _strong(alpha: Image.Image) -> Image.Image:
    """Return the ink as strong as print wants it, if a thin pen left it pale."""
    counts = alpha.histogram()
    counts[:GRAIN] = [0] * GRAIN
    level = _level_of(counts, 0.75)
    gain = min(max(PRINTED / max(level, 1), 1.0), MOST_STRENGTHENED)
    return alpha.point([min(FULL, round(n * gain)) for n in range(256)])


def _clean_colours(
    picture: Image.Image, grounds: list[Image.Image], alpha: Image.Image, box: Box
) -> list[Image.Image]:
    """Return the ink's own colours, without the light of the paper in its edges."""
    ink = alpha.crop(box)
    return [
        _unmixed(
            _compared(colour.crop(box), _as_large_as(colour, ground).crop(box)), ink
        )
        for colour, ground in zip(picture.split(), grounds, strict=True)
    ]


def _unmixed(colour: Image.Image, ink: Image.Image) -> Image.Image:
    """Return the colour that, laid on white with this much ink, gives what is seen."""
    pure: Image.Image = ImageMath.lambda_eval(
        lambda use: use["convert"](
            use["max"](
                FULL - (FULL - use["colour"]) * FULL / use["max"](use["ink"], 1), 0
            ),
            "L",
        ),
        colour=colour,
        ink=ink,
    )
    return pure


if __name__ == "__main__":
    main()
