"""A letter's files as pages list them, and the pages of one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from saraban.core.lists.pager import Pager
from saraban.core.shell import ShellItem
from saraban.documents.previews import (
    MOST_PAGES,
    PageSize,
    Preview,
    has_preview,
    known_preview,
    preview_of,
    warnings_about,
)
from saraban.letters.models import Letter, LetterAttachment

# In the list of files; all others are on the page of the file.
FIRST_PAGES: Final = 3
PAGES_SHOWN: Final = 10


@dataclass(frozen=True)
class ShownPage:
    """The picture of one page."""

    number: int
    url: str
    size: PageSize | None


@dataclass(frozen=True)
class ShownFile:
    """One line of a file list, in the shape that ``ui.files`` shows.

    ``pages`` are the first pages to see; of a file that nobody has looked into yet
    only the first is known to be there.
    """

    id: int
    url: str
    name: str
    description: str
    size_text: str
    icon: str = "file"
    zip_url: str = ""
    pages_url: str = ""
    pages: tuple[ShownPage, ...] = ()
    page_count: int = 0
    note: str = ""
    # What is in the file and not to be seen in its pages.
    warnings: tuple[str, ...] = ()


def shown_files(letter: Letter, url_of: Callable[[int], str]) -> list[ShownFile]:
    """Return the letter's files; ``url_of`` gives the address of an attachment.

    Below that address lie the pages of the file, and beside it the archive of all:
    ``…/files/<id>/``, ``…/files/<id>/pages/<n>/``, ``…/files/zip/``.
    """
    return [
        _shown(each, url_of(each.pk))
        for each in letter.attachments.select_related("stored_file")
    ]


def _shown(attachment: LetterAttachment, url: str) -> ShownFile:
    preview, note = None, "ไม่มีตัวอย่าง"
    if has_preview(attachment.name):
        preview = known_preview(attachment.stored_file) or Preview()
        note = preview.sentence
    return ShownFile(
        id=attachment.pk,
        url=url,
        name=attachment.name,
        description=attachment.description,
        size_text=attachment.stored_file.size_text,
        zip_url=f"{url.removesuffix(f'{attachment.pk}/')}zip/",
        pages_url=f"{url}pages/" if preview else "",
        pages=_pages(preview, url, 1, FIRST_PAGES) if preview else (),
        page_count=len(preview.sizes) if preview else 0,
        note=note,
        warnings=warnings_about(attachment.stored_file, preview) if preview else (),
    )


def _pages(preview: Preview, url: str, first: int, count: int) -> tuple[ShownPage, ...]:
    """Return the pictures of some pages; where sizes are unknown, of the first."""
    if preview.problem:
        return ()
    if not preview.sizes:
        return (ShownPage(1, f"{url}pages/1/", None),)
    numbered = list(enumerate(preview.sizes, start=1))[first - 1 : first - 1 + count]
    return tuple(
        ShownPage(number, f"{url}pages/{number}/", size) for number, size in numbered
    )


@dataclass
class PreviewPages:
    """Ten pages of one file, and the way to the others."""

    attachment: LetterAttachment
    path: str
    first: int
    refusal: str = ""
    preview: Preview = field(default_factory=Preview)

    def look(self) -> None:
        """Find out which pages the file has; raises the refusals of ``preview_of``."""
        name = self.attachment.name
        self.preview = preview_of(self.attachment.stored_file, name)
        self.refusal = self.preview.sentence
        self.first = min(max(self.first, 1), max(len(self.preview.sizes), 1))
        self.first -= (self.first - 1) % PAGES_SHOWN

    @property
    def file_url(self) -> str:
        """The file itself."""
        return self.path.removesuffix("pages/")

    @property
    def shown(self) -> tuple[ShownPage, ...]:
        """The pictures of this page."""
        if not self.preview.sizes:
            return ()
        return _pages(self.preview, self.file_url, self.first, PAGES_SHOWN)

    @property
    def cut_text(self) -> str:
        """Which pages are shown of a very long file."""
        if self.preview.page_count <= MOST_PAGES:
            return ""
        return (
            f"แสดงตัวอย่าง {MOST_PAGES} หน้าแรก จากทั้งหมด {self.preview.page_count:,} หน้า "
            "ให้เปิดไฟล์เพื่อดูหน้าที่เหลือ"
        )

    @property
    def pager(self) -> Pager | None:
        """The other tens; none where all pages are here."""
        count = len(self.preview.sizes)
        if count <= PAGES_SHOWN:
            return None
        links = [
            ShellItem(
                title=f"{first}–{min(first + PAGES_SHOWN - 1, count)}",
                url=f"{self.path}?from={first}",
                is_current=first == self.first,
            )
            for first in range(1, count + 1, PAGES_SHOWN)
        ]
        return Pager(f"หน้า {self.first}–{self.first + len(self.shown) - 1}", links)
