"""The process that makes one uploaded picture fit to show and print.

Started by ``pictures.py`` with a task on standard input. What a file holds is not to be
trusted: this process has little memory and little time, and may die of it. It imports
nothing of the system, and writes one file without what the source says about itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps

# Of other kinds than JPEG, which is read smaller than it is, no more fit into memory.
MOST_DOTS: Final = 100_000_000
MOST_JPEG_DOTS: Final = 500_000_000
JPEG: Final = "image/jpeg"


def main() -> None:
    """Read the task, write the picture, say what went wrong."""
    task = json.load(sys.stdin.buffer)
    report: dict[str, Any] = {"problem": ""}
    try:
        _make(task)
    except (MemoryError, Image.DecompressionBombError):
        report["problem"] = "too_large"
    except OSError as error:
        # A picture that is cut off is an OSError without a number.
        report["problem"] = "disk" if error.errno else "damaged"
    except (ValueError, SyntaxError, TypeError, EOFError):
        report["problem"] = "damaged"
    json.dump(report, sys.stdout)


def _make(task: dict[str, Any]) -> None:
    Image.MAX_IMAGE_PIXELS = None
    most = tuple(task["most"])
    with Image.open(Path(task["source"]), formats=("JPEG", "PNG")) as image:
        dots = image.width * image.height
        if dots > (MOST_JPEG_DOTS if image.format == "JPEG" else MOST_DOTS):
            raise MemoryError
        # Of a JPEG only as many dots are read as are wanted.
        image.draft("RGB", most)
        image.load()
        # Smaller before anything else: every copy of a large picture is large.
        image.thumbnail((2 * most[0], 2 * most[1]))
        picture = ImageOps.exif_transpose(image)
    if task["kind"] == JPEG:
        _on_white(picture, most).save(task["target"], "JPEG", quality=88)
    else:
        picture = picture.convert("RGBA")
        picture.thumbnail(most)
        picture.save(task["target"], "PNG", optimize=True)


def _on_white(picture: Image.Image, most: tuple[int, int]) -> Image.Image:
    """Return the picture on white paper in plain colours: CMYK and grey too."""
    if picture.mode in {"RGBA", "LA", "P", "PA"}:
        clear = picture.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        picture = ground
    picture = picture.convert("RGB")
    picture.thumbnail(most)
    return picture


if __name__ == "__main__":
    main()
