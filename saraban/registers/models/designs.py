"""How certificates look: the system's own designs, and those that an office makes.

A design places pieces on A4 across (297 × 210 mm). The system's own stand here; those of
an office are rows of ``CertificateDesign``, which give the same ``Design``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db import models

from saraban.core import thai
from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import StoredFile
from saraban.offices.models import NAME_MAX as OFFICE_NAME_MAX
from saraban.offices.models import Office

DESIGN_NAME_MAX: Final = 100
DESIGN_CODE_MAX: Final = 20
WORDS_MAX: Final = 200
COLOUR_MAX: Final = 7
# An own design's code: this, and the number of its row.
OWN_DESIGN_MARK: Final = "own"
SHEET_WIDTH: Final = 297
SHEET_HEIGHT: Final = 210
INK: Final = "#1d2733"
# The grounds that the system draws; ``plain`` is white paper.
DRAWINGS: Final = {
    "gold": "กรอบทอง",
    "vine": "ลายเถา",
    "wave": "คลื่น",
    "band": "แถบข้าง",
    "plain": "ไม่มีลวดลาย",
}
# What may stand on a certificate.
PIECES: Final = {
    "emblem": "ตรา",
    "office": "ชื่อหน่วยงาน",
    "number": "เลขที่",
    "title": "หัวเรื่อง",
    "intro": "คำนำ",
    "name": "ชื่อผู้รับ",
    "subject": "เรื่อง บรรทัดที่ 1",
    "second": "เรื่อง บรรทัดที่ 2",
    "wish": "คำอวยพร",
    "dated": "ให้ไว้ ณ วันที่",
    "signatory": "ผู้ลงนาม",
    "qr": "รหัสตรวจสอบ (QR)",
}
Layout = Mapping[str, Mapping[str, float]]


def _piece(
    y: float, size: float, *, x: float = 148.5, width: float = 225
) -> Mapping[str, float]:
    return {"x": x, "y": y, "width": width, "size": size}


LAYOUT: Final[Layout] = {
    "emblem": _piece(14, 24, width=60),
    "office": _piece(41, 24),
    "number": _piece(22, 14, x=242, width=60),
    "title": _piece(53, 34),
    "intro": _piece(72, 18),
    "name": _piece(82, 38),
    "subject": _piece(103, 20),
    "second": _piece(113, 20),
    "wish": _piece(126, 18),
    "dated": _piece(136, 18),
    "signatory": _piece(166, 16, width=130),
    "qr": _piece(156, 25, x=250, width=40),
}


@dataclass(frozen=True)
class Design:
    """A design of certificates.

    ``layout`` says of each piece that is shown where it stands: the middle of its line
    (``x``), its upper edge (``y``) and how wide it may become (``width``), in
    millimetres; ``size`` is in points, of pictures in millimetres. ``issuer`` is the
    name at the top, empty for the office's own.
    """

    code: str
    name: str
    drawing: str
    title: str = "เกียรติบัตร"
    issuer: str = ""
    intro: str = "เกียรติบัตรฉบับนี้ให้ไว้เพื่อแสดงว่า"
    wish: str = "ขอให้มีความสุข สวัสดิ์ เจริญด้วยจตุรพิธพรชัยทุกประการ"
    colour: str = INK
    has_thai_digits: bool = True
    layout: Layout = field(default_factory=lambda: LAYOUT)
    background: StoredFile | None = None
    emblem: StoredFile | None = None


GOLD: Final = Design("gold", DRAWINGS["gold"], "gold")
VINE: Final = replace(
    GOLD,
    code="vine",
    name=DRAWINGS["vine"],
    drawing="vine",
    layout={
        **LAYOUT,
        "number": _piece(22, 14, x=205, width=50),
        "subject": _piece(103, 20, width=200),
        "second": _piece(113, 20, width=200),
        "qr": _piece(148, 25, x=228, width=36),
        "signatory": _piece(166, 16, width=110),
    },
)
WAVE: Final = replace(
    GOLD,
    code="wave",
    name=DRAWINGS["wave"],
    drawing="wave",
    layout={
        **LAYOUT,
        "number": _piece(16, 14, x=250, width=60),
        "signatory": _piece(158, 16, width=130),
        "qr": _piece(146, 25, x=256, width=40),
    },
)
BAND: Final = replace(
    GOLD,
    code="band",
    name=DRAWINGS["band"],
    drawing="band",
    layout={
        name: {**piece, "x": piece["x"] + 10, "width": min(piece["width"], 215)}
        for name, piece in LAYOUT.items()
    },
)
DESIGNS: Final = {each.code: each for each in (GOLD, VINE, WAVE, BAND)}


class CertificateDesign(models.Model):
    """How the certificates of an office look: ground, emblem, words and their places.

    ``layout`` keeps for each piece where it stands: ``{"name": {"x": 148.5, "y": 80,
    "width": 230, "size": 38, "shown": true}}`` in millimetres, sizes in points (of
    pictures in millimetres).
    """

    office = models.ForeignKey(
        "offices.Office", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("ชื่อแบบ", max_length=DESIGN_NAME_MAX)
    # One of the system's drawings, under a background of the office's own if it has one.
    drawing = models.CharField("ลวดลาย", max_length=DESIGN_CODE_MAX)
    background = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificate_backgrounds",
    )
    emblem = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificate_emblems",
    )
    title = models.CharField("หัวเรื่อง", max_length=WORDS_MAX, blank=True)
    issuer = models.CharField("ชื่อหน่วยงาน", max_length=OFFICE_NAME_MAX, blank=True)
    intro = models.CharField("คำนำ", max_length=WORDS_MAX, blank=True)
    wish = models.CharField("คำอวยพร", max_length=WORDS_MAX, blank=True)
    colour = models.CharField("สีตัวอักษร", max_length=COLOUR_MAX)
    has_thai_digits = models.BooleanField("ใช้เลขไทย", default=True)
    layout = models.JSONField(default=dict)
    is_in_use = models.BooleanField("ใช้งาน", default=True)

    objects = DigestedQuerySet["CertificateDesign"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], name="design_named_once_in_office"
            ),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name

    @property
    def code(self) -> str:
        """How certificates and forms name it."""
        return f"{OWN_DESIGN_MARK}{self.pk}"

    def as_design(self) -> Design:
        """Return it as every other design."""
        return Design(
            code=self.code,
            name=self.name,
            drawing=self.drawing,
            title=self.title,
            issuer=self.issuer,
            intro=self.intro,
            wish=self.wish,
            colour=self.colour,
            has_thai_digits=self.has_thai_digits,
            layout=shown_pieces(self.layout),
            background=self.background,
            emblem=self.emblem,
        )


def shown_pieces(layout: Mapping[str, Any]) -> Layout:
    """Return the pieces of a kept layout that are shown."""
    return {
        name: {each: value for each, value in piece.items() if each != "shown"}
        for name, piece in layout.items()
        if piece.get("shown", True)
    }


def designs_of(office: Office) -> list[Design]:
    """Return the designs to choose from: the office's own in use, then the system's."""
    own = CertificateDesign.objects.filter(office=office, is_in_use=True)
    rows = sorted(
        own.select_related("background", "emblem"),
        key=lambda each: thai.order_key(each.name),
    )
    return [*(each.as_design() for each in rows), *DESIGNS.values()]
