"""The stamped copy of a letter, and where its stamp goes."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.leases import LeaseQuerySet
from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import StoredFile
from saraban.letters.models import LetterAttachment
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from saraban.stamps.paper.content import CoverReason

PROBLEM_MAX: Final = 500
STAMP_TEXT_MAX: Final = 400
COVER_REASON_MAX: Final = 20


# mypy takes as_manager() of the two for two different ones.
class RenditionQuerySet(  # type: ignore[override]
    LeaseQuerySet["Rendition"], DigestedQuerySet["Rendition"]
):
    """Stamped copies; who may see them is asked of their entry of the book."""

    due_column = "next_try_at"

    def of_entry(self, entry_id: int) -> RenditionQuerySet:
        """Those of one line, newest first."""
        return self.filter(entry=entry_id).order_by("-pk")

    def pending(self) -> RenditionQuerySet:
        """Those that are still to be made."""
        return self.filter(state=self.model.State.PENDING)


class Rendition(models.Model):
    """One stamped copy of an entry's letter; the newest counts, the others are history.

    It is made by the worker from the original, which stays as it came, and from what
    stood on the letter at that moment (``paper_version``). ``original_sha256`` and
    ``sha256`` say of what it was made and what came of it; the content of a copy that
    a newer one took the place of is let go, unless it carries the office's seal.
    """

    class State(models.IntegerChoices):
        """How far it is."""

        PENDING = 1, "กำลังประทับตรา"
        DONE = 2, "ประทับตราแล้ว"
        SEAL_WAITS = 3, "รอลงตราประทับอิเล็กทรอนิกส์"
        FAILED = 4, "ประทับตราไม่สำเร็จ"

    # Its index is renditions_of_entry.
    entry = models.ForeignKey(
        RegisterEntry,
        on_delete=models.PROTECT,
        related_name="renditions",
        db_index=False,
    )
    # Which file of the letter is stamped; none: a cover sheet.
    attachment = models.ForeignKey(
        LetterAttachment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # A relation with a name: contents that nothing names are swept away.
    stored_file = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renditions",
    )
    paper_version = models.PositiveIntegerField(default=0)
    state = models.PositiveSmallIntegerField(
        "สถานะ", choices=State, default=State.PENDING
    )
    is_cover = models.BooleanField(default=False)
    # Why it is one (CoverReason); unknown of copies before it was kept.
    cover_reason = models.CharField(max_length=COVER_REASON_MAX, blank=True)
    is_sealed = models.BooleanField(default=False)
    problem = models.CharField(max_length=PROBLEM_MAX, blank=True)
    original_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # What its stamp says: an entry that is corrected needs another.
    stamp_text = models.CharField(max_length=STAMP_TEXT_MAX, blank=True)
    # The first page as it is shown, in millimetres, and where the stamp came to stand.
    sheet_width = models.FloatField(null=True, blank=True)
    sheet_height = models.FloatField(null=True, blank=True)
    place_x = models.FloatField(null=True, blank=True)
    place_y = models.FloatField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField("ประทับตราเมื่อ", null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Null: nothing is to be done about it any more.
    next_try_at = models.DateTimeField(null=True, blank=True)
    # A worker that died leaves its claim behind; another takes over after it.
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Asked for while a worker had it in hand: another follows.
    is_asked_again = models.BooleanField(default=False)

    # How far the worker is; what it has made is digested.
    digest_leaves_out = frozenset(
        {
            "state",
            "problem",
            "tries",
            "asked_at",
            "next_try_at",
            "claimed_until",
            "is_asked_again",
        }
    )
    objects = RenditionQuerySet.as_manager()

    class Meta:
        # Taking a file off a letter unties its stamped copy: that write is noted too.
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["entry", "-id"], name="renditions_of_entry"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="renditions_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state=1),
                name="rendition_pending_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(1, 4))
                | Q(made_at__isnull=False) & ~Q(sha256=""),
                name="rendition_done_was_made",
            ),
            models.CheckConstraint(
                condition=~Q(state=4) | ~Q(problem=""),
                name="rendition_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Line and state."""
        return f"stamped copy of {self.entry_id} ({self.get_state_display()})"

    @property
    def cover_sentence(self) -> str:
        """Why the stamp is on a cover sheet, nothing where that was not kept."""
        return CoverReason(self.cover_reason).sentence if self.cover_reason else ""

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be made."""
        return self.state == self.State.PENDING

    @property
    def is_failed(self) -> bool:
        """Whether it was given up."""
        return self.state == self.State.FAILED

    @property
    def waits_for_seal(self) -> bool:
        """Whether it is stamped and its seal still to come."""
        return self.state == self.State.SEAL_WAITS


class StampPlace(models.Model):
    """Where somebody put the stamp of one line: shares of the page as it is shown."""

    entry = models.OneToOneField(
        RegisterEntry, on_delete=models.PROTECT, related_name="stamp_place"
    )
    x = models.FloatField()
    y = models.FloatField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1),
                name="stamp_place_on_page",
            )
        ]

    def __str__(self) -> str:
        """Line and place."""
        return f"{self.entry_id} {self.x:.3f} {self.y:.3f}"


class UsualStampPlace(models.Model):
    """Where a person wants the stamps of the letters that they register."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    x = models.FloatField()
    y = models.FloatField()
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office"], name="usual_stamp_place_once"
            ),
            models.CheckConstraint(
                condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1),
                name="usual_stamp_place_on_page",
            ),
        ]

    def __str__(self) -> str:
        """Person and place."""
        return f"{self.user_id} {self.x:.3f} {self.y:.3f}"
