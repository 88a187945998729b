"""The process that makes of one picture what others get: one that says no place.

Started by ``derived.py`` with a task on standard input. What a file holds is not to be
trusted: this process has little memory and little time, and may die of it. It imports
nothing of the system but such as itself, and writes one file.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps

from saraban.documents.picture_reading import MOST_DOTS_OF_PHONES, ORIENTATION, opened

QUALITY: Final = 90
_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN: Final = 0xDA
_ENDED: Final = 0xD9
# Within a scan no marks of their own: a plain 255, restarts, filling.
_IN_SCAN: Final = frozenset({0x00, 0xFF, *range(0xD0, 0xD8)})
# What a program says of the picture; of these only colours are kept.
_TOLD: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_PROFILE: Final = b"ICC_PROFILE\0"
_PNG_START: Final = b"\x89PNG\r\n\x1a\n"
# Length, name and checksum around what a part of a PNG holds; parts that only tell.
_CHUNK: Final = 12
_PNG_TOLD: Final = frozenset({b"eXIf", b"iTXt", b"tEXt", b"zTXt", b"tIME"})


def main() -> None:
    """Read the task, write the picture, say what went wrong."""
    task = json.load(sys.stdin.buffer)
    report = {"problem": ""}
    try:
        _make(Path(task["source"]), Path(task["target"]))
    except MemoryError:
        report["problem"] = "too_large"
    except OSError as error:
        # A picture that is cut off is an OSError without a number.
        report["problem"] = "disk" if error.errno else "damaged"
    except (ValueError, SyntaxError, TypeError, EOFError, struct.error, IndexError):
        report["problem"] = "damaged"
    json.dump(report, sys.stdout)


def _make(source: Path, target: Path) -> None:
    Image.MAX_IMAGE_PIXELS = None
    with opened(source) as image:
        if image.format == "JPEG":
            orientation = image.getexif().get(ORIENTATION, 1)
            target.write_bytes(without_place(source.read_bytes(), orientation))
            return
        if image.format == "PNG":
            target.write_bytes(without_texts(source.read_bytes()))
            return
        if image.width * image.height > MOST_DOTS_OF_PHONES:
            raise MemoryError
        profile: Any = image.info.get("icc_profile")
        picture = ImageOps.exif_transpose(image).convert("RGB")
    picture.save(target, "JPEG", quality=QUALITY, icc_profile=profile)


def without_place(content: bytes, orientation: int) -> bytes:
    """Return a JPEG with every dot as it is, and nothing told but how it is turned.

    What follows its end goes too: phones put films and further pictures there.
    """
    first, kept = [], []
    place = len(_START)
    while content[place + 1] != _SCAN:
        mark, end = _segment(content, place)
        if mark == _JFIF:
            first.append(content[place:end])
        elif mark not in _TOLD or _is_of_colour(mark, content[place + 4 : end]):
            kept.append(content[place:end])
        place = end
    whole = b"".join([_START, *first, _turn(orientation), *kept])
    return whole + content[place : _end_of(content, place)].rstrip(b"\xff") + _END


def without_texts(content: bytes) -> bytes:
    """Return a PNG with every dot as it is, and nothing told beside them."""
    kept, place = [content[: len(_PNG_START)]], len(_PNG_START)
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        end = place + length + _CHUNK
        if end > len(content):
            raise ValueError(place)
        name = content[place + 4 : place + 8]
        if name not in _PNG_TOLD:
            kept.append(content[place:end])
        if name == b"IEND":
            break
        place = end
    return b"".join(kept)


def _segment(content: bytes, place: int) -> tuple[int, int]:
    """Return a segment's mark and where it ends."""
    if content[place] != _END[0]:
        raise ValueError(place)
    (length,) = struct.unpack_from(">H", content, place + 2)
    if length < 2 or place + 2 + length > len(content):  # noqa: PLR2004
        raise ValueError(place)
    return content[place + 1], place + 2 + length


def _is_of_colour(mark: int, body: bytes) -> bool:
    return mark == _ADOBE or (mark == _ICC and body.startswith(_PROFILE))


def _turn(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    body = exif.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _end_of(content: bytes, place: int) -> int:
    """Return where the picture's end mark stands, or the file's end without one."""
    while 0 <= place < len(content) - 1:
        mark = content[place + 1]
        if mark == _ENDED:
            return place
        after = place + 1 if mark in _IN_SCAN else _segment(content, place)[1]
        place = content.find(b"\xff", after)
    return len(content)


if __name__ == "__main__":
    main()
