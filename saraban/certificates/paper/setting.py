"""Certificates set by Typst: what stands on each, and the PDF of some of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from shutil import copyfileobj
from typing import Any, Final, Self

from saraban.core import thai
from saraban.core.public_codes import in_groups
from saraban.core.typesetting import typeset
from saraban.documents.models import StoredFile
from saraban.documents.storage import open_stored
from saraban.offices.models import Office
from saraban.registers.models import Design

PREVIEW_DOTS: Final = 80
CODE_GROUP: Final = 4
PREVIEW_MARK: Final = "ตัวอย่าง"
_SUFFIXES: Final = {"image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class Paper:
    """What stands on one certificate besides its design.

    ``signatory`` are the lines under the signature. Without a ``code`` nothing on it
    leads to the public page; ``is_preview`` says across it that it proves nothing.
    """

    number: str
    name: str
    subject: str
    second: str
    dated: str
    signatory: Sequence[str] = ()
    signature: StoredFile | None = None
    code: str = ""
    address: str = ""
    is_preview: bool = False


@cache
def source() -> str:
    """Return the Typst source: the drawings, and the sheet over them."""
    folder = files("saraban.certificates.paper")
    names = ("drawings.typ", "certificate.typ")
    return "\n".join((folder / each).read_text(encoding="utf-8") for each in names)


def pdf_of(
    design: Design,
    office: Office,
    papers: Sequence[Paper],
    *,
    in_background: bool = False,
) -> bytes:
    """Return one PDF with a page for each; raises what ``typeset`` raises."""
    with _Pictures() as pictures:
        content = content_of(design, office, papers, pictures.path_of)
        return typeset(
            source(),
            content,
            addresses=[each.address for each in papers],
            folder=pictures.folder,
            in_background=in_background,
        )


def picture_of(design: Design, office: Office, paper: Paper) -> bytes:
    """Return a picture (PNG) of one certificate; raises what ``typeset`` raises."""
    with _Pictures() as pictures:
        content = content_of(design, office, [paper], pictures.path_of)
        return typeset(
            source(),
            content,
            addresses=[paper.address],
            folder=pictures.folder,
            dots_an_inch=PREVIEW_DOTS,
        )


def content_of(
    design: Design,
    office: Office,
    papers: Iterable[Paper],
    path_of: Callable[[StoredFile | None], str],
) -> dict[str, Any]:
    """Return what the Typst source reads."""
    digits = thai.to_thai_digits if design.has_thai_digits else str
    return {
        "title": design.title or "เกียรติบัตร",
        "design": {
            "layout": {name: dict(piece) for name, piece in design.layout.items()},
            "drawing": design.drawing,
            "background": path_of(design.background),
            "emblem": path_of(design.emblem),
            "colour": design.colour,
            "office": digits(design.issuer or office.name),
            "title": design.title,
            "intro": digits(design.intro),
            "wish": digits(design.wish),
        },
        "preview": PREVIEW_MARK,
        "certificates": [_page_of(each, digits, path_of) for each in papers],
    }


def _page_of(
    paper: Paper,
    digits: Callable[[str], str],
    path_of: Callable[[StoredFile | None], str],
) -> dict[str, Any]:
    return {
        "number": digits(f"เลขที่ {paper.number}"),
        # As it was typed: it is somebody's name.
        "name": paper.name,
        "subject": digits(paper.subject),
        "second": digits(paper.second),
        "dated": digits(paper.dated),
        "signatory": [digits(line) for line in paper.signatory],
        "signature": path_of(paper.signature),
        "code": in_groups(paper.code, CODE_GROUP),
        "is_preview": paper.is_preview,
    }


class _Pictures:
    """A folder with the pictures that one typesetting needs, each once."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="saraban-certificates-")
        self.folder = Path(self._folder.name)
        self._copied: set[str] = set()
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def path_of(self, stored: StoredFile | None) -> str:
        """Return the name under which the source finds a picture; none: empty."""
        if stored is None:
            return ""
        name = f"{stored.sha256}.{_SUFFIXES[stored.content_type]}"
        if name not in self._copied:
            with open_stored(stored) as read, (self.folder / name).open("wb") as file:
                copyfileobj(read, file)
            self._copied.add(name)
        return f"/{name}"
