"""The ten divisions of an area office, in their official order.

Source: ประกาศกระทรวงศึกษาธิการ เรื่อง การแบ่งส่วนราชการภายในสำนักงานเขตพื้นที่การศึกษา
พ.ศ. 2560 ข้อ 6, with its second issue for the last one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from saraban.core.prepared import PreparedQuery, placeholder
from saraban.offices.models import Office

_OF_AREA: Final = PreparedQuery(
    lambda: Office.objects.divisions_of(placeholder("area"))
)

DIVISIONS: Final = (
    ("กลุ่มอำนวยการ", "อำนวยการ"),
    ("กลุ่มนโยบายและแผน", "นโยบายและแผน"),
    ("กลุ่มส่งเสริมการศึกษาทางไกล เทคโนโลยีสารสนเทศและการสื่อสาร", "ส่งเสริมทางไกลฯ"),
    ("กลุ่มบริหารงานการเงินและสินทรัพย์", "การเงินฯ"),
    ("กลุ่มบริหารงานบุคคล", "บริหารงานบุคคล"),
    ("กลุ่มพัฒนาครูและบุคลากรทางการศึกษา", "พัฒนาครูฯ"),
    ("กลุ่มนิเทศ ติดตาม และประเมินผลการจัดการศึกษา", "นิเทศฯ"),
    ("กลุ่มส่งเสริมการจัดการศึกษา", "ส่งเสริมฯ"),
    ("หน่วยตรวจสอบภายใน", "ตรวจสอบภายใน"),
    ("กลุ่มกฎหมายและคดี", "กฎหมายและคดี"),
)


def all_divisions(owner: Office) -> list[Office]:
    """Return the divisions of an office in their order, none where it has no such."""
    return _OF_AREA.rows(area=owner.pk) if owner.has_divisions else []


def create_divisions(
    area: Office, divisions: Iterable[tuple[str, str]] = DIVISIONS
) -> list[Office]:
    """Give a new area office its divisions, in this order: names and short names."""
    return Office.objects.bulk_create(
        Office(
            kind=Office.Kind.DIVISION,
            parent=area,
            code=f"{order:02d}",
            name=name,
            short_name=short_name,
            order=order,
        )
        for order, (name, short_name) in enumerate(divisions, start=1)
    )
