"""Secret letters and their files: nothing of what they say is stored in the open."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saraban.core.sealing import unwrap
from saraban.core.written_rows import DigestedQuerySet
from saraban.letters.models import Secrecy, Urgency
from saraban.offices.models import Office
from saraban.secret_letters.contents import FileContent, LetterContent
from saraban.secret_letters.models.sealed import SealedRow

LEVELS: Final = (Secrecy.CONFIDENTIAL, Secrecy.SECRET)
WRAPPED_MAX: Final = 200


class SecretLetter(SealedRow):
    """One secret letter, however many offices hold it; it has a key of its own.

    ``wrapped_key`` opens with the key ring only. ``office`` is the one that wrote it
    down first: who received the paper, or who sent it.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("ชั้นความลับ", choices=Secrecy)
    urgency = models.PositiveSmallIntegerField(
        "ชั้นความเร็ว", choices=Urgency, default=Urgency.NORMAL
    )
    wrapped_key = models.CharField(max_length=WRAPPED_MAX, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    # Wrapped anew when the key ring gets a new key.
    digest_leaves_out = frozenset({"wrapped_key"})
    objects = DigestedQuerySet["SecretLetter"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                # ลับที่สุด never goes through electronic channels (ระเบียบงานสารบรรณ ข้อ 29).
                condition=Q(level=Secrecy.NONE)
                | Q(level=Secrecy.CONFIDENTIAL)
                | Q(level=Secrecy.SECRET),
                name="secret_letter_of_electronic_level",
            )
        ]

    def __str__(self) -> str:
        """Its number here; never what it says."""
        return f"secret letter {self.pk}"

    def get_absolute_url(self) -> str:
        """The page that shows it to those who may read it."""
        return reverse("secret_letters:letter_detail", args=[self.uid])

    @cached_property
    def key(self) -> bytes:
        """The key that opens its words; raises SealBrokenError."""
        return unwrap(self.wrapped_key, self.place)

    @cached_property
    def content(self) -> LetterContent:
        """What it says; raises SealBrokenError."""
        return self.unseal(self.key, LetterContent)

    @property
    def is_secret_still(self) -> bool:
        """Whether it has a level: one that was lifted is read in the ordinary book."""
        return self.level != Secrecy.NONE


class SecretFileQuerySet(DigestedQuerySet["SecretFile"]):
    """Which files."""

    def seen_in(self, letter: SecretLetter, office_id: int) -> SecretFileQuerySet:
        """Those of the letter, and those of answers inside this office, in order."""
        own = Q(office__isnull=True) | Q(office=office_id)
        return self.filter(own, letter=letter).order_by("position")


class SecretFile(SealedRow):
    """A file of a secret letter; its content lies encrypted, named by ``uid``."""

    letter = models.ForeignKey(
        SecretLetter, on_delete=models.PROTECT, related_name="files"
    )
    position = models.PositiveSmallIntegerField()
    # Of an answer inside one office: nobody else has it. None: of the letter itself.
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stored_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SecretFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "position"], name="secret_file_in_its_place"
            )
        ]

    def __str__(self) -> str:
        """Letter and position."""
        return f"file {self.position} of secret letter {self.letter_id}"

    @cached_property
    def content(self) -> FileContent:
        """Its name, kind and key; raises SealBrokenError."""
        return self.unseal(self.letter.key, FileContent)


class SecretUpload(SealedRow):
    """A file sent ahead of its form: encrypted already, for its owner, for a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    wrapped_key = models.CharField(max_length=WRAPPED_MAX, editable=False)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        """Its number here."""
        return f"secret upload {self.pk}"

    @cached_property
    def content(self) -> FileContent:
        """Its name, kind and key; raises SealBrokenError."""
        return self.unseal(unwrap(self.wrapped_key, self.place), FileContent)
