"""Reading one picture of a letter, in a process of little memory.

Imports nothing of the system: what is read is not to be trusted, and who reads it may
die of it.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import IO, Final

from PIL import Image, ImageChops, ImageOps

# What is read whole; of a JPEG only as many dots are read as are wanted.
MOST_DOTS: Final = 60_000_000
MOST_JPEG_DOTS: Final = 500_000_000
TOO_LARGE: Final = "too_large"
# Of a HEIC, which is read whole too.
MOST_DOTS_OF_PHONES: Final = 120_000_000
FORMATS: Final = ("JPEG", "PNG", "GIF")
ORIENTATION: Final = 0x0112
_TURNED: Final = frozenset({5, 6, 7, 8})
_JPEG_END: Final = b"\xff\xd9"
# Any bits will do that are no mark: a whole picture does not need them.
_NONSENSE: Final = bytes(range(37, 229, 3)) * 2
# The last row of blocks is never certain: two of the largest blocks.
_UNCERTAIN: Final = 32

Size = tuple[int, int]


class RefusedError(Exception):
    """The file has no pages to show; the word says why."""


def read_picture(source: Path | IO[bytes], box: Size) -> Image.Image:
    """Return the picture upright, on white, as it fits into the box; never blown up.

    A JPEG whose end mark is missing is read as viewers do, one that is cut off is not.
    Raises RefusedError for one of too many dots, and what Pillow raises.
    """
    Image.MAX_IMAGE_PIXELS = None
    with opened(source) as image:
        _require_fitting(image, box)
        try:
            image.load()
        except OSError as error:
            # A picture that is cut off is an OSError without a number.
            if error.errno or image.format != "JPEG":
                raise
            read = _without_end(source, box)
            if read is None:
                raise
            return _upright(read, box)
        return _upright(image, box)


def opened(source: Path | IO[bytes]) -> Image.Image:
    """Open a picture of a kind that may be attached; HEIC only where it is one."""
    formats: tuple[str, ...] = FORMATS
    if _is_heif(source):
        import pi_heif  # noqa: PLC0415  Most pictures need it not.

        pi_heif.options.DECODE_THREADS = 1
        pi_heif.register_heif_opener(thumbnails=False)
        formats = ("HEIF",)
    return Image.open(source, formats=formats)


def _is_heif(source: Path | IO[bytes]) -> bool:
    if isinstance(source, Path):
        with source.open("rb") as file:
            return file.read(8)[4:] == b"ftyp"
    source.seek(0)
    head = source.read(8)
    source.seek(0)
    return head[4:] == b"ftyp"


def on_white(image: Image.Image) -> Image.Image:
    """Return the picture as paper shows it: nothing shines through."""
    if image.mode.startswith("I") or image.mode == "F":
        # Sixteen bits a dot; only the upper eight are seen.
        return image.convert("I").point(lambda dot: dot / 256).convert("RGB")
    if "transparency" not in image.info and image.mode not in ("RGBA", "LA", "PA"):
        return image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _require_fitting(image: Image.Image, box: Size) -> None:
    """Of a photograph read no more than is wanted, however it lies."""
    most = MOST_JPEG_DOTS if image.format == "JPEG" else MOST_DOTS
    if image.width * image.height > most:
        raise RefusedError(TOO_LARGE)
    box = _as_it_lies(image, box)
    scale = max(1.0, image.width / box[0], image.height / box[1])
    image.draft("RGB", (int(image.width / scale), int(image.height / scale)))
    if image.width * image.height > MOST_DOTS:
        raise RefusedError(TOO_LARGE)


def _as_it_lies(image: Image.Image, box: Size) -> Size:
    is_turned = image.getexif().get(ORIENTATION) in _TURNED
    return box[::-1] if is_turned else box


def _upright(image: Image.Image, box: Size) -> Image.Image:
    if image.format == "JPEG":
        # Smaller before anything else: every copy of a large picture is large.
        image.thumbnail(_as_it_lies(image, box))
    picture = on_white(ImageOps.exif_transpose(image))
    picture.thumbnail(box)
    return picture


def _without_end(source: Path | IO[bytes], box: Size) -> Image.Image | None:
    """Return a JPEG that lacks no more than its end; None where more is missing.

    It is read twice, with its end and with nonsense before that: only what is missing
    can make a difference.
    """
    if isinstance(source, Path):
        content = source.read_bytes()
    else:
        source.seek(0)
        content = source.read()
    content = content.rstrip(b"\xff")
    other = _loaded(content + _NONSENSE + _JPEG_END, box).convert("L")
    whole = _loaded(content + _JPEG_END, box)
    differs = ImageChops.difference(whole.convert("L"), other).getbbox()
    is_certain = differs is None or differs[1] >= whole.height - _UNCERTAIN
    return whole if is_certain else None


def _loaded(content: bytes, box: Size) -> Image.Image:
    image = Image.open(BytesIO(content), formats=("JPEG",))
    _require_fitting(image, box)
    image.load()
    return image
