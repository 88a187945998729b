"""The file area of a secret form: files are kept encrypted before anything else.

It looks and works as that of the other forms (``documents.staged_uploads``); only the
files lie elsewhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from saraban.core.sizes import file_size
from saraban.core.typed_text import line_if_short
from saraban.documents.actions import token_of
from saraban.documents.checks import ACCEPTED_TEXT
from saraban.documents.models import DESCRIPTION_MAX
from saraban.documents.names import stem_of
from saraban.documents.staged_uploads import (
    FILES_MOST,
    FILES_SHOWN,
    description_too_long,
    file_numbers_of,
)
from saraban.documents.uploads import limit_megabytes
from saraban.secret_letters.actions.uploads import (
    remove_upload,
    staged,
    waiting_uploads,
)
from saraban.secret_letters.details import ChosenSecretFile
from saraban.secret_letters.errors import UploadGoneError
from saraban.secret_letters.models import SecretUpload
from saraban.secret_letters.uploads import EncryptedFile

if TYPE_CHECKING:
    from saraban.accounts.models import User


@dataclass(frozen=True)
class WaitingFile:
    """A file of the form as the page shows it."""

    token: uuid.UUID
    name: str
    size_text: str
    description: str


@dataclass
class SecretFiles:
    """What the file area of a form holds."""

    staged: list[WaitingFile] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    descriptions: dict[int, str] = field(default_factory=dict)
    file_numbers: list[int] = field(
        default_factory=lambda: list(range(1, FILES_SHOWN + 1))
    )
    is_changed: bool = False

    @property
    def upload_url(self) -> str:
        """Where scripts send a file ahead."""
        return reverse("secret_letters:secret_upload_create")

    @property
    def limit_text(self) -> str:
        """What may be attached, in one line."""
        return (
            f"กี่ไฟล์ก็ได้ ไฟล์ละไม่เกิน {limit_megabytes()} MB: {ACCEPTED_TEXT} "
            "ไฟล์เข้ารหัสตั้งแต่รับเข้า ดูบนหน้าจอได้เฉพาะ PDF และภาพ"
        )

    @classmethod
    def read(cls, request: HttpRequest, user: User) -> SecretFiles:
        """Take over what a sent form holds: new files, and those sent before."""
        area = cls()
        area._read_buttons(request.POST, user)
        removed = request.POST.get("remove_upload")
        named = [each for each in request.POST.getlist("upload") if each != removed]
        area._read_tokens(named, request.POST, user)
        for number in area.file_numbers:
            arrived = request.FILES.get(f"file_{number}")
            text = request.POST.get(f"description_{number}", "")
            if not (
                isinstance(arrived, EncryptedFile) and area._take(arrived, text, user)
            ):
                area.descriptions[number] = text
        return area

    def _read_buttons(self, post: Mapping[str, str], user: User) -> None:
        count = max([FILES_SHOWN, *file_numbers_of(post)])
        if "more_slots" in post:
            self.is_changed = True
            count += FILES_SHOWN
        removed = token_of(post.get("remove_upload", ""))
        if removed is not None:
            remove_upload(removed, user=user)
            self.is_changed = True
        self.file_numbers = list(range(1, min(count, FILES_MOST) + 1))

    def _read_tokens(
        self, named: list[str], post: Mapping[str, str], user: User
    ) -> None:
        tokens = [token for each in named if (token := token_of(each)) is not None]
        found = waiting_uploads(user, tokens)
        for token in dict.fromkeys(tokens):
            if token in found:
                text = post.get(f"upload_description_{token}", "")
                self._stage(found[token], text)
        if len(found) < len(set(tokens)):
            self.errors.append(UploadGoneError.message)

    def _take(self, arrived: EncryptedFile, text: str, user: User) -> bool:
        kept = staged(arrived, user=user)
        if isinstance(kept, str):
            self.errors.append(kept)
            return False
        self._stage(kept, text)
        return True

    def _stage(self, upload: SecretUpload, text: str) -> None:
        """Take a file; a description that is too long is told and stays as typed."""
        shown = _shown(upload, text)
        if len(shown.description) > DESCRIPTION_MAX:
            self.errors.append(description_too_long(shown.name, shown.description))
        self.staged.append(shown)

    def is_valid(self) -> bool:
        """Whether the deed may be done."""
        return not self.errors and not self.is_changed

    def chosen(self) -> tuple[ChosenSecretFile, ...]:
        """Return the files for the action, in the form's order."""
        return tuple(
            ChosenSecretFile(each.token, each.description) for each in self.staged
        )


def _shown(upload: SecretUpload, text: str) -> WaitingFile:
    kept = upload.content
    described = line_if_short(text, DESCRIPTION_MAX) or stem_of(kept.name)
    return WaitingFile(upload.uid, kept.name, file_size(kept.size), described)
