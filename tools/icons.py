"""The icons of the installed app, drawn as ``icon.svg`` is: ``python -m tools.icons``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

FOLDER: Final = Path("saraban/core/static/saraban/icons")
BAR, PAPER, SEAL = "#12364d", "#ffffff", "#b3121d"
# The drawing is 32 wide; every edge is drawn large and made smaller once.
UNITS: Final = 32
FINE: Final = 4
# A launcher may cut a maskable icon down to its middle 80 %.
SAFE: Final = 0.72


def draw(size: int, *, maskable: bool = False) -> Image.Image:
    """Return the icon: a written sheet with a seal on the colour of the bar."""
    wide = size * FINE
    image = Image.new("RGBA", (wide, wide), BAR if maskable else (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    share = SAFE if maskable else 1.0
    unit = wide * share / UNITS
    shift = wide * (1 - share) / 2

    def at(*places: float) -> list[float]:
        return [shift + place * unit for place in places]

    if not maskable:
        pen.rounded_rectangle((0, 0, wide - 1, wide - 1), 7 * unit, fill=BAR)
    pen.rounded_rectangle(at(4, 5, 28, 27), 4 * unit, fill=PAPER)
    for left, right, height in ((8, 17, 11), (8, 23, 16), (8, 23, 21)):
        box = at(left - 1.2, height - 1.2, right + 1.2, height + 1.2)
        pen.rounded_rectangle(box, 1.2 * unit, fill=BAR)
    ring = 3.2 + 1.1
    box = at(22 - ring, 11 - ring, 22 + ring, 11 + ring)
    pen.ellipse(box, outline=SEAL, width=round(2.2 * unit))
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the icons that the manifest names."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size in (192, 512):
        draw(size).save(FOLDER / f"icon-{size}.png", optimize=True)
    # An iPhone rounds the corners itself, and shows what is clear as black.
    for size, name in ((180, "icon-180"), (512, "icon-maskable-512")):
        drawn = draw(size, maskable=True).convert("RGB")
        drawn.quantize(64).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
