"""ใบเชิญ on paper: one a page to fold, or eight a page to cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from saraban.core.public_codes import in_groups
from saraban.core.typesetting import breakable, typeset, typst_source

CODE_GROUP: Final = 4
# The page's address stands between them.
STEPS: Final = (
    "สแกนภาพนี้ หรือเปิด ",
    " แล้วพิมพ์รหัสในใบเชิญ จากนั้นตั้งรหัสผ่านของท่านเอง อย่าให้ผู้อื่นเห็นใบนี้",
)
ONE_A_PAGE: Final = "1"
EIGHT_A_PAGE: Final = "8"
LAYOUTS: Final = (
    (EIGHT_A_PAGE, "8 ใบต่อหน้า ตัดแจก"),
    (ONE_A_PAGE, "1 ใบต่อหน้า พับปิดผนึก"),
)


@dataclass(frozen=True)
class Slip:
    """What stands on the slip of one person."""

    name: str
    office: str
    post: str
    username: str
    code: str
    address: str


@cache
def source() -> str:
    """Return the Typst source."""
    return typst_source(files("saraban.directory.printing") / "slips.typ")


def slips_pdf(
    slips: Sequence[Slip], *, layout: str, issuer: str, page: str, until: str
) -> bytes:
    """Return the slips as PDF; raises what ``typeset`` raises.

    ``page`` is the address at which a code is typed, ``until`` its last day in words.
    """
    content = {
        "layout": layout,
        "issuer": breakable(issuer),
        "page": page,
        "until": until,
        "steps": [breakable(each) for each in STEPS],
        "slips": [
            {
                "name": breakable(each.name),
                "office": breakable(each.office),
                "post": breakable(each.post),
                "username": each.username,
                "code": in_groups(each.code, CODE_GROUP),
            }
            for each in slips
        ],
    }
    return typeset(source(), content, addresses=[each.address for each in slips])
