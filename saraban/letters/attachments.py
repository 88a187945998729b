"""Finding a file of a letter that the page has already found for its reader."""

from __future__ import annotations

from saraban.core.errors import UnknownSubjectError
from saraban.documents.staging import ChosenFile
from saraban.letters.models import Letter, LetterAttachment


def get_attachment(letter: Letter, attachment_id: int) -> LetterAttachment:
    """Return one file of this letter; another letter's is unknown."""
    files = letter.attachments.select_related("stored_file")
    attachment = files.filter(pk=attachment_id).first()
    if attachment is None:
        raise UnknownSubjectError
    return attachment


def carried_files(letter: Letter) -> list[ChosenFile]:
    """Return the letter's files as they go along with a new letter."""
    return [
        ChosenFile(
            stored_file=each.stored_file,
            name=each.name,
            description=each.description,
        )
        for each in letter.attachments.select_related("stored_file")
    ]
