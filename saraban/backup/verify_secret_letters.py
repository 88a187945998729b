"""Whether every secret letter opens, and every file of one is there and whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from saraban.core.errors import DomainError
from saraban.core.keyring import SECRET_LETTERS
from saraban.secret_letters.files import path_of, pieces_of
from saraban.secret_letters.keys import given_up, letters_of
from saraban.secret_letters.models import SecretFile, SecretLetter


def secret_faults(*, reads_files: bool) -> Iterator[str]:
    """Yield a sentence for each letter that does not open and each file that is gone.

    With ``reads_files`` contents are opened and their SHA-256 compared. No sentence
    tells more than numbers.
    """
    lost = given_up()
    for letter in SecretLetter.objects.order_by("pk").iterator():
        if letter.wrapped_key.partition(":")[0] in lost and not _opens(letter):
            continue
        try:
            _ = letter.content
        except DomainError:
            yield f"{letter}: its words do not open with the keys of the ring"
            continue
        for file in SecretFile.objects.filter(letter=letter).order_by("position"):
            file.letter = letter
            yield from _file_faults(file, reads_files=reads_files)


def closed_letters() -> int:
    """Return how many letters cannot be read, since their key was given up as lost."""
    lost = given_up() - set(SECRET_LETTERS.fingerprints)
    return letters_of(lost) if lost else 0


def _opens(letter: SecretLetter) -> bool:
    return letter.wrapped_key.partition(":")[0] in SECRET_LETTERS.fingerprints


def _file_faults(file: SecretFile, *, reads_files: bool) -> Iterator[str]:
    if not path_of(file.uid).exists():
        yield f"{file}: it is missing in the store of secret files"
        return
    if not reads_files:
        return
    digest = hashlib.sha256()
    try:
        kept = file.content
        for piece in pieces_of(file.uid, kept):
            digest.update(piece)
    except DomainError:
        yield f"{file}: it does not open"
        return
    if digest.hexdigest() != kept.sha256:
        yield f"{file}: its content is another one"
