"""Pages of secret files as pictures for one reader; nothing of them is kept.

A picture bears the reader's name, office, time and address, so it is made anew for
each look: there is no cache that could be read, or be shown to somebody else.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from saraban.core import thai
from saraban.core.cage import Limits
from saraban.core.child_process import run_script
from saraban.core.file_locks import locked_one_of
from saraban.core.heavy_work import heavy_work
from saraban.documents.errors import PreviewBusyError, PreviewRefusedError
from saraban.documents.names import extension_of
from saraban.documents.previews import MEGABYTE, PICTURE_KINDS, SENTENCES
from saraban.letters.models import Secrecy
from saraban.offices.actors import Actor
from saraban.secret_letters.contents import FileContent
from saraban.secret_letters.errors import NoPageError
from saraban.secret_letters.files import opened_in_memory
from saraban.secret_letters.models import SecretFile
from saraban.secret_letters.paper.refusals import ENDS

WIDTH: Final = 900
PRINT_WIDTH: Final = 1240
MOST_PAGES: Final = 300
MOST_SECONDS: Final = 60
# What is opened lies in memory: larger files are fetched, not shown.
LARGEST: Final = 200 * MEGABYTE
LIMITS: Final = Limits(memory=1536 * MEGABYTE, written=MEGABYTE)
AT_ONCE: Final = 2
SECONDS_TO_WAIT: Final = 10.0
_PROCESS: Final = Path(__file__).with_name("page_process.py")
_SHOWN: Final = {name: kind for name, kind in PICTURE_KINDS.items() if kind != "office"}
_WORDS: Final = {number: word for word, number in ENDS.items()}


@dataclass(frozen=True)
class PageMarks:
    """What stands on every picture: the level, which copy, and for whom."""

    level: str
    copy: str
    reader: str


def marks_for(file: SecretFile, actor: Actor, copy: str) -> PageMarks:
    """Return the marks for one reader at this moment.

    Only ลับมาก bears the number of its copy and of the page.
    """
    level = Secrecy(file.letter.level)
    now = thai.format_datetime(timezone.now())
    parts = [
        actor.user.get_full_name(),
        actor.office.short_name,
        now,
        actor.ip_address or "",
    ]
    return PageMarks(
        level=level.label,
        copy=copy if level is Secrecy.SECRET else "",
        reader=" · ".join(part for part in parts if part),
    )


def has_pages(name: str) -> bool:
    """Whether files of this kind can be shown as pictures without being written."""
    return extension_of(name) in _SHOWN


def page_count(uid: uuid.UUID, kept: FileContent) -> int:
    """Return how many pages a file has.

    Raises NoPageError, PreviewRefusedError, PreviewBusyError.
    """
    made = _run(uid, kept, {"deed": "count"}, PageMarks("", "", ""))
    count: int = json.loads(made)["page_count"]
    return min(count, MOST_PAGES)


def page_picture(file: SecretFile, number: int, marks: PageMarks) -> bytes:
    """Return one page as WebP with its marks; raises as ``page_count`` does."""
    wish = {"deed": "page", "number": number}
    return _run(file.uid, file.content, wish, marks)


def printed(file: SecretFile, marks: PageMarks) -> bytes:
    """Return all pages as a PDF of marked pictures; raises as ``page_count`` does."""
    wish = {"deed": "print", "width": PRINT_WIDTH}
    return _run(file.uid, file.content, wish, marks)


def _run(
    uid: uuid.UUID, kept: FileContent, wish: dict[str, Any], marks: PageMarks
) -> bytes:
    if not has_pages(kept.name):
        raise NoPageError
    if kept.size > LARGEST:
        raise PreviewRefusedError(SENTENCES["too_large"])
    folder = Path(settings.DATA_FOLDER) / "secret-pages"
    places = [folder / f"{place}.lock" for place in range(1, AT_ONCE + 1)]
    with (
        heavy_work("picture"),
        locked_one_of(places, SECONDS_TO_WAIT) as lock,
        opened_in_memory(uid, kept) as plain,
    ):
        if lock is None:
            raise PreviewBusyError
        task = {
            "width": WIDTH,
            "height": 4 * WIDTH,
            "most_pages": MOST_PAGES,
            "kind": _SHOWN[extension_of(kept.name)],
            "descriptor": plain.fileno(),
            "level": marks.level,
            "copy": marks.copy,
            "reader": marks.reader,
            "regular": _font("Regular"),
            "bold": _font("Bold"),
            **wish,
        }
        ended = run_script(
            _PROCESS,
            task,
            seconds=MOST_SECONDS,
            lock=lock,
            limits=LIMITS,
            reads=[Path(_font("Regular")), Path(_font("Bold"))],
            opened=[plain],
        )
    if ended.code == 0:
        return ended.output
    word = "slow" if not ended.is_in_time else _WORDS.get(ended.code or 0, "damaged")
    raise PreviewRefusedError(SENTENCES[word])


def _font(weight: str) -> str:
    return str(files("fontpkg_sarabun") / "files" / f"Sarabun-{weight}.ttf")
