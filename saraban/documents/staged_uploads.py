"""The file area of a form: files sent ahead, and the file_numbers of a plain form.

Files of a form are stored and kept for their sender before anything else happens,
so that a form refused for another reason shows them again and nobody chooses twice.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from saraban.core.errors import DomainError
from saraban.core.typed_text import line_if_short, too_long
from saraban.documents.actions import (
    forget_uploads,
    keep_waiting,
    remove_upload,
    stage_upload,
    token_of,
)
from saraban.documents.checks import ACCEPT, ACCEPTED_TEXT
from saraban.documents.errors import UploadExpiredError
from saraban.documents.models import DESCRIPTION_MAX, PendingUpload, StoredFile
from saraban.documents.names import stem_of
from saraban.documents.uploads import (
    ArrivedFile,
    letter_limit_megabytes,
    limit_megabytes,
    too_big_together,
)

if TYPE_CHECKING:
    from saraban.accounts.models import User

FILES_SHOWN: Final = 5
FILES_MOST: Final = 100
# A word and a row's number: no token of an upload looks like that.
_MARK: Final = re.compile(r"^[a-z]+-\d+$")
_SLOT: Final = re.compile(r"^(?:file|description)_(\d{1,3})$")


@dataclass(frozen=True)
class ChosenFile:
    """A file that a form hands to an action.

    ``token`` names one that was sent ahead, ``mark`` in the form one that was there
    already: a draft's, or that of a letter which came.
    """

    stored_file: StoredFile
    name: str
    description: str
    token: uuid.UUID | None = None
    mark: str = ""


@dataclass(frozen=True)
class StagedFile:
    """A file of the form as the page shows it."""

    token: str
    name: str
    size_text: str
    description: str

    @property
    def url(self) -> str:
        """Where its sender can look at it before saving."""
        return reverse("documents:upload_file", args=[self.token])


@dataclass
class StagedUploads:
    """What the file area of a form holds; the page shows it, the action takes it."""

    file_numbers: list[int]
    descriptions: dict[int, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    wants_more_slots: bool = False
    _chosen: list[ChosenFile] = field(default_factory=list)
    _there: dict[str, ChosenFile] = field(default_factory=dict)

    @classmethod
    def blank(cls, there: Iterable[ChosenFile] = ()) -> StagedUploads:
        """The file area of a form that nobody has filled; what is there is ticked."""
        uploads = cls(file_numbers=list(range(1, FILES_SHOWN + 1)))
        uploads.know(there)
        uploads.choose_missing()
        return uploads

    @classmethod
    def read(
        cls, request: HttpRequest, user: User, there: Iterable[ChosenFile] = ()
    ) -> StagedUploads:
        """Read a sent form: keep its new files, find those sent ahead.

        Of the files that were there those are taken that the form still names.
        """
        uploads = cls(file_numbers=list(range(1, FILES_SHOWN + 1)))
        uploads.know(there)
        uploads.take(request, user)
        return uploads

    def know(self, there: Iterable[ChosenFile]) -> None:
        """Tell which files need not be sent, each under its mark."""
        self._there = {each.mark: each for each in there}

    def choose_missing(self) -> None:
        """Tick what is there and the form did not name."""
        named = {each.mark for each in self._chosen}
        self._chosen += [
            each for mark, each in self._there.items() if mark not in named
        ]

    def take(self, request: HttpRequest, user: User) -> None:
        """Take over what a form holds."""
        self._read_buttons(request.POST, user)
        self._read_tokens(request.POST, user)
        self._read_slots(request, user)
        total = sum(chosen.stored_file.size for chosen in self._chosen)
        if total > settings.LETTER_SIZE_LIMIT:
            self.errors.append(too_big_together(total))

    @property
    def staged(self) -> list[StagedFile]:
        """The files that the form holds now."""
        return [
            StagedFile(
                token=chosen.mark or str(chosen.token),
                name=chosen.name,
                size_text=chosen.stored_file.size_text,
                description=chosen.description,
            )
            for chosen in self._chosen
        ]

    @property
    def limit_text(self) -> str:
        """What may be attached, in one line."""
        return (
            f"กี่ไฟล์ก็ได้ ไฟล์ละไม่เกิน {limit_megabytes()} MB: {ACCEPTED_TEXT} "
            f"รวมทุกไฟล์ไม่เกิน {letter_limit_megabytes()} MB"
        )

    @property
    def upload_url(self) -> str:
        """Where scripts send a file ahead."""
        return reverse("documents:upload_create")

    @property
    def accept(self) -> str:
        """The kinds for the browser's own dialog (``accept``)."""
        return ACCEPT

    def is_valid(self) -> bool:
        """Whether the deed may be done: nothing refused, and no button of the file area."""
        return not self.errors and not self.wants_more_slots

    def chosen(self) -> list[ChosenFile]:
        """Return the files for the action, in the form's order."""
        return list(self._chosen)

    @contextmanager
    def consuming(self) -> Iterator[None]:
        """Do an action and let go of its uploads in one transaction: both, or neither."""
        with transaction.atomic():
            yield
            self.consume()

    def consume(self) -> None:
        """Let go of what the action did not use, inside its transaction.

        Attaching takes a file off the waiting list; a double press that made nothing
        new leaves its second copies, which go here.
        """
        forget_uploads([chosen.token for chosen in self._chosen if chosen.token])

    def _read_buttons(self, post: QueryDict, user: User) -> None:
        count = max([FILES_SHOWN, *file_numbers_of(post)])
        if "more_slots" in post:
            self.wants_more_slots = True
            count += FILES_SHOWN
        removed = token_of(post.get("remove_upload", ""))
        if removed is not None:
            self.wants_more_slots = True
            remove_upload(removed, user=user)
        self.file_numbers = list(range(1, min(count, FILES_MOST) + 1))

    def _read_tokens(self, post: QueryDict, user: User) -> None:
        removed = post.get("remove_upload")
        texts = [text for text in post.getlist("upload") if text != removed]
        named = list(dict.fromkeys(texts))
        for mark in named:
            if mark in self._there:
                self._choose(_described(self._there[mark], post))
        tokens = [token_of(text) for text in named if not _is_mark(text)]
        wanted = [token for token in tokens if token is not None]
        if not tokens:
            return
        found = {upload.pk: upload for upload in keep_waiting(user, wanted)}
        for token in wanted:
            # A used one comes with a second press of the same form: it is in place.
            if token in found and found[token].used_at is None:
                text = post.get(f"upload_description_{token}", "")
                self._add(found[token], text)
        if len(found) < len(tokens):
            self.errors.append(UploadExpiredError.message)

    def _read_slots(self, request: HttpRequest, user: User) -> None:
        for number in self.file_numbers:
            text = request.POST.get(f"description_{number}", "")
            arrived = request.FILES.get(f"file_{number}")
            if isinstance(arrived, ArrivedFile):
                try:
                    self._add(stage_upload(arrived, user=user), text)
                except DomainError as error:
                    self.errors.append(error.message)
                else:
                    continue
            if text.strip():
                self.descriptions[number] = text

    def _add(self, upload: PendingUpload, text: str) -> None:
        description = line_if_short(text, DESCRIPTION_MAX) or stem_of(upload.name)
        self._choose(
            ChosenFile(
                stored_file=upload.stored_file,
                name=upload.name,
                description=description,
                token=upload.pk,
            )
        )

    def _choose(self, chosen: ChosenFile) -> None:
        """Take a file; a description that is too long is told and stays as typed."""
        if len(chosen.description) > DESCRIPTION_MAX:
            self.errors.append(description_too_long(chosen.name, chosen.description))
        self._chosen.append(chosen)


def _described(there: ChosenFile, post: QueryDict) -> ChosenFile:
    """Return a file that was there under what was typed about it, if anything was."""
    typed = post.get(f"upload_description_{there.mark}", "")
    text = line_if_short(typed, DESCRIPTION_MAX)
    return replace(there, description=text or there.description)


def description_too_long(name: str, description: str) -> str:
    """Return the sentence for คำอธิบายไฟล์ that is longer than its column."""
    return too_long(f"คำอธิบายของไฟล์ {name} ", DESCRIPTION_MAX, len(description))


def _is_mark(text: str) -> bool:
    """Tell a file that was there from one that was sent ahead; it may be gone now."""
    return _MARK.match(text) is not None


def file_numbers_of(names: Iterable[str]) -> list[int]:
    """Return the numbers of the file slots that a form has."""
    return [int(match[1]) for name in names if (match := _SLOT.match(name))]
