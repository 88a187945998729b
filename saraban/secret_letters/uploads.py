"""Receiving files of secret letters: encrypted from the first byte.

Stands before the handler of all other files, and takes what comes to the pages of
secret letters; nothing of it is written in plain.
"""

from __future__ import annotations

import weakref
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.urls import reverse

from saraban.core.errors import DomainError
from saraban.documents.names import clean_name
from saraban.documents.uploads import (
    CHUNK,
    NOT_SIGNED_IN,
    too_big,
    too_much_at_once,
)
from saraban.secret_letters.files import Encryption

_PLACE: Final = "secret_letters:letter_list"


class EncryptedFile(UploadedFile):  # type: ignore[type-arg]
    """A file that has arrived encrypted, or the reason why it was not kept."""

    def __init__(self, name: str) -> None:
        """Begin to receive a file that its sender calls ``name``."""
        super().__init__(BytesIO(), clean_name(name), size=0)
        self.refusal = ""
        self.encryption: Encryption | None = None
        self._removal: weakref.finalize[[Encryption], EncryptedFile] | None = None

    @property
    def label(self) -> str:
        """The cleaned name."""
        return self.name or ""

    def begin(self) -> None:
        """Make the encrypted file."""
        self.encryption = Encryption()
        # Also when the browser goes away in the middle and nobody closes us.
        self._removal = weakref.finalize(self, Encryption.abandon, self.encryption)

    def refuse(self, reason: str) -> None:
        """Keep the reason instead of the file."""
        self.close()
        self.refusal = reason

    def keep(self) -> None:
        """Leave the encrypted file where it is: a row names it now."""
        if self._removal is not None:
            self._removal.detach()

    def close(self) -> None:
        """Remove the encrypted file unless a row names it."""
        if self._removal is not None:
            self._removal()


class EncryptingUploadHandler(FileUploadHandler):
    """Takes the files of secret letters; every other file goes to the next handler."""

    chunk_size = CHUNK

    def __init__(self, request: Any = None) -> None:
        """Receive the files of one request."""
        super().__init__(request)
        self.received = 0
        self.encrypted: EncryptedFile | None = None

    def new_file(
        self, field_name: str, file_name: str, *args: Any, **more: Any
    ) -> None:
        """Begin a file of a secret letter, or refuse it at once."""
        super().new_file(field_name, file_name, *args, **more)
        path = self.request.path if self.request is not None else ""
        if not path.startswith(reverse(_PLACE)):
            self.encrypted = None
            return
        self.encrypted = EncryptedFile(file_name)
        if getattr(self.request, "actor", None) is None:
            self.encrypted.refuse(NOT_SIGNED_IN)
        else:
            self._try(self.encrypted, self.encrypted.begin)
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Encrypt a piece, or hand on what is not secret."""
        if self.encrypted is None:
            return raw_data
        self.received += len(raw_data)
        if self.encrypted.refusal or self.encrypted.encryption is None:
            return None
        if start + len(raw_data) > settings.FILE_SIZE_LIMIT:
            self.encrypted.refuse(too_big(self.encrypted.label))
        elif self.received > settings.LETTER_SIZE_LIMIT:
            self.encrypted.refuse(too_much_at_once(self.encrypted.label))
        else:
            self._try(self.encrypted, self.encrypted.encryption.write, raw_data)
        return None

    def file_complete(self, file_size: int) -> EncryptedFile | None:
        """Hand over the file, or what is left of a refused one."""
        if self.encrypted is None:
            return None
        if not self.encrypted.refusal and self.encrypted.encryption is not None:
            self._try(self.encrypted, self.encrypted.encryption.finish)
            self.encrypted.size = file_size
        return self.encrypted

    def upload_interrupted(self) -> None:
        """Forget a file that ended in the middle."""
        if self.encrypted is not None:
            self.encrypted.close()

    @staticmethod
    def _try(file: EncryptedFile, deed: Any, *details: Any) -> None:
        try:
            deed(*details)
        except DomainError as error:
            file.refuse(f"ไฟล์ {file.label}: {error.message}")
