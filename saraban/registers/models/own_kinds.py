"""Kinds of books that one office keeps besides those that every office has."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from saraban.core.written_rows import DigestedQuerySet
from saraban.registers.models.kinds import NUMBER, BookKind

KIND_NAME_MAX: Final = 100
FORMAT_MAX: Final = 60
LABEL_MAX: Final = 40
# An own kind's code: this, and the number of its row.
OWN_MARK: Final = "own"


class OwnBookKind(models.Model):
    """A kind of book of one office: ทะเบียนประกาศ, ทะเบียนสัญญา, บันทึกข้อความ of a division.

    Lines keep what they have in columns of their own, whatever the kind shows: a column
    that is taken away is hidden, and shown again with its values.
    """

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="own_book_kinds"
    )
    name = models.CharField("ชื่อทะเบียน", max_length=KIND_NAME_MAX)
    number_format = models.CharField("รูปแบบเลข", max_length=FORMAT_MAX)
    # Names of ``kinds.COLUMNS``.
    columns = models.JSONField("คอลัมน์", default=list)
    reference_label = models.CharField("ชื่อช่องเลข", max_length=LABEL_MAX)
    date_label = models.CharField("ชื่อช่องวันที่", max_length=LABEL_MAX)
    # Of this division alone; none: of the whole office.
    division = models.ForeignKey(
        "offices.Office",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ทะเบียนของกลุ่ม",
    )
    # Only those who run all books of the office register in it.
    is_central = models.BooleanField("ลงทะเบียนได้เฉพาะสารบรรณกลาง", default=False)
    is_in_use = models.BooleanField("ใช้งาน", default=True)
    made_at = models.DateTimeField("เพิ่มเมื่อ", default=timezone.now)

    objects = DigestedQuerySet["OwnBookKind"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], name="own_kind_named_once"
            ),
            models.CheckConstraint(
                condition=Q(number_format__contains=NUMBER),
                name="own_kind_writes_its_number",
            ),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name

    @property
    def code(self) -> str:
        """How addresses and books name it."""
        return f"{OWN_MARK}{self.pk}"

    def as_kind(self) -> BookKind:
        """Return it as every other kind."""
        noun = self.name.removeprefix("ทะเบียน")
        return BookKind(
            code=self.code,
            name=self.name,
            register_title=f"ลงทะเบียน{noun}",
            columns=tuple(self.columns),
            labels={"reference": self.reference_label, "dated": self.date_label},
            number_format=self.number_format,
            division_id=self.division_id,
            is_central=self.is_central,
            is_in_use=self.is_in_use,
        )
