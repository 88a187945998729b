"""A letter's files as pages list them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from saraban.letters.models import Letter


@dataclass(frozen=True)
class ShownFile:
    """One line of a file list, in the shape that ``ui.files`` shows."""

    id: int
    url: str
    name: str
    description: str
    size_text: str
    icon: str = "file"


def shown_files(letter: Letter, url_of: Callable[[int], str]) -> list[ShownFile]:
    """Return the letter's files; ``url_of`` gives the address of an attachment."""
    return [
        ShownFile(
            id=each.pk,
            url=url_of(each.pk),
            name=each.name,
            description=each.description,
            size_text=each.stored_file.size_text,
        )
        for each in letter.attachments.select_related("stored_file")
    ]
