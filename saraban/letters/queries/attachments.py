"""A letter's files: finding one, and what a form changes about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from saraban.core.errors import UnknownSubjectError
from saraban.core.requests import read_ids
from saraban.core.typed_text import fitting_line
from saraban.documents.models import DESCRIPTION_MAX
from saraban.documents.staged_uploads import ChosenFile
from saraban.letters.models import Letter, LetterAttachment


@dataclass(frozen=True)
class FileChanges:
    """What a form wants of a letter's files: added, taken out, described anew."""

    added: Sequence[ChosenFile] = ()
    removed_ids: frozenset[int] = frozenset()
    descriptions: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, post: QueryDict, added: Sequence[ChosenFile]) -> FileChanges:
        """Read ``remove_file`` and ``file_description_<id>`` of a sent form.

        Raises TypedTooLongError.
        """
        prefix = "file_description_"
        described = {
            name.removeprefix(prefix): fitting_line(
                post.get(name, ""), "คำอธิบายไฟล์", DESCRIPTION_MAX
            )
            for name in post
            if name.startswith(prefix)
        }
        return cls(
            added=added,
            removed_ids=frozenset(read_ids(post.getlist("remove_file"))),
            descriptions={
                pk: text for each, text in described.items() for pk in read_ids([each])
            },
        )


def get_attachment(letter: Letter, attachment_id: int) -> LetterAttachment:
    """Return one file of this letter; another letter's is unknown."""
    files = letter.attachments.select_related("stored_file")
    attachment = files.filter(pk=attachment_id).first()
    if attachment is None:
        raise UnknownSubjectError
    return attachment
