"""What the forms of secret letters hand to the actions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from saraban.letters.models import Secrecy, Urgency
from saraban.secret_letters.contents import EntryContent, LetterContent


@dataclass(frozen=True)
class ChosenSecretFile:
    """A file that was sent ahead, encrypted, and what it is called."""

    token: uuid.UUID
    description: str = ""


@dataclass(frozen=True)
class SecretDetails:
    """One letter to be registered; ``office_ids``: sent to these through the system."""

    letter: LetterContent
    entry: EntryContent = field(default_factory=EntryContent)
    level: int = Secrecy.CONFIDENTIAL
    urgency: int = Urgency.NORMAL
    office_ids: tuple[int, ...] = ()
    files: tuple[ChosenSecretFile, ...] = ()
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class ReaderDetails:
    """One person for the list of a letter."""

    user_id: int
    reason: str
    until: date | None = None
    may_download: bool = False


@dataclass(frozen=True)
class AnswerDetails:
    """What somebody answers: an opening, words, and whom the letter goes to next."""

    decision: str = ""
    words: str = ""
    next_user_ids: tuple[int, ...] = ()
    files: tuple[ChosenSecretFile, ...] = ()
