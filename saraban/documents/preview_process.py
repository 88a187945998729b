"""The process in which the pages of one file become pictures.

Started by ``previews.py`` with a task on standard input. What a file holds is not to
be trusted: this process has little memory and little time, and may die of it. It
imports nothing of the system but such as itself, and writes into one folder: first ``index.json``, then a
picture for each page that was asked for.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from saraban.documents.findings import BROKEN_LINES, Findings
from saraban.documents.pdf_findings import findings_of
from saraban.documents.picture_reading import TOO_LARGE, RefusedError, read_picture
from saraban.documents.thai_face import drawable

MOST_BYTES: Final = 150_000
QUALITIES: Final = (82, 70, 55, 40, 25)
SMALLER: Final = 0.75
LEAST_WIDTH: Final = 200
DAMAGED: Final = "damaged"
PROBLEMS: Final = {
    pdfium.FPDF_ERR_PASSWORD: "encrypted",
    # A way of protecting that no free reader knows.
    pdfium.FPDF_ERR_SECURITY: "protected",
}


def main() -> None:
    """Read the task, write the index and the pictures, say what went wrong."""
    task = json.load(sys.stdin.buffer)
    try:
        _show(task)
        problem = ""
    except RefusedError as refusal:
        problem = str(refusal)
    except MemoryError:
        problem = TOO_LARGE
    except OSError as error:
        # A picture that is cut off is an OSError without a number.
        problem = "disk" if error.errno else DAMAGED
    except (ValueError, SyntaxError, TypeError, pypdfium2.PdfiumError):
        problem = DAMAGED
    json.dump({"problem": problem}, sys.stdout)


def _show(task: dict[str, Any]) -> None:
    if task["kind"] == "picture":
        _show_picture(task)
    else:
        _show_pages(task)


def _show_picture(task: dict[str, Any]) -> None:
    picture = read_picture(Path(task["source"]), (task["width"], task["height"]))
    _write_index(task, [picture.size], 1)
    _write(task, 1, picture)


def _show_pages(task: dict[str, Any]) -> None:
    source, findings = _drawable(task)
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        problem = PROBLEMS.get(error.err_code, DAMAGED)
        is_text = problem == DAMAGED and BROKEN_LINES in findings
        raise RefusedError(BROKEN_LINES if is_text else problem) from error
    count = len(document)
    if not count:
        raise RefusedError(DAMAGED)
    shown = min(count, task["most_pages"])
    sizes = [fitting(task, document.get_page_size(place)) for place in range(shown)]
    _write_index(task, sizes, count, findings)
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    last = min(task["first"] + task["count"] - 1, shown)
    for number in range(task["first"], last + 1):
        _write(task, number, picture_of(document, number, sizes[number - 1]))


def _drawable(task: dict[str, Any]) -> tuple[Path, Findings]:
    """Return the PDF to draw, and what of the original cannot be shown."""
    source, target = Path(task["source"]), Path(task["folder"]) / "drawn.pdf"
    return drawable(source, Path(task["face"]), target), findings_of(source)


def fitting(task: dict[str, Any], size: tuple[float, float]) -> tuple[int, int]:
    """Return a page's size in dots: as wide as asked, and never too high."""
    width, height = (max(side, 1.0) for side in size)
    scale = min(task["width"] / width, task["height"] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def picture_of(
    document: pypdfium2.PdfDocument, number: int, size: tuple[int, int]
) -> Image.Image:
    """Draw one page in this size."""
    page = document[number - 1]
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(size[0] / width, size[1] / height)
    drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    return drawn if drawn.size == size else drawn.resize(size)


def _write_index(
    task: dict[str, Any],
    sizes: list[tuple[int, int]],
    count: int,
    findings: Findings | None = None,
) -> None:
    index = {
        "version": task["version"],
        "page_count": count,
        "sizes": sizes,
        "findings": findings or {},
    }
    _put(task, "index.json", json.dumps(index).encode())


def _write(task: dict[str, Any], number: int, image: Image.Image) -> None:
    _put(task, f"{number}.webp", _small(image))


def _small(image: Image.Image) -> bytes:
    """Return the picture in few enough bytes for a telephone."""
    while True:
        for quality in QUALITIES:
            buffer = BytesIO()
            image.save(buffer, "WEBP", quality=quality, method=4)
            if buffer.tell() <= MOST_BYTES:
                return buffer.getvalue()
        if image.width < LEAST_WIDTH:
            return buffer.getvalue()
        smaller = (int(image.width * SMALLER), max(1, int(image.height * SMALLER)))
        image = image.resize(smaller)


def _put(task: dict[str, Any], name: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = Path(task["folder"]) / f"{name}.part"
    part.write_bytes(content)
    part.replace(part.with_suffix(""))


if __name__ == "__main__":
    main()
