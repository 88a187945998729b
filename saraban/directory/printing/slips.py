"""ใบเชิญ on paper: one a page to fold, or eight a page to cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from saraban.core.public_codes import in_groups
from saraban.core.typesetting import typeset

CODE_GROUP: Final = 4
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
    folder = files("saraban.directory.printing")
    return (folder / "slips.typ").read_text(encoding="utf-8")


def slips_pdf(
    slips: Sequence[Slip], *, layout: str, issuer: str, page: str, until: str
) -> bytes:
    """Return the slips as PDF; raises what ``typeset`` raises.

    ``page`` is the address at which a code is typed, ``until`` its last day in words.
    """
    content = {
        "layout": layout,
        "issuer": issuer,
        "page": page,
        "until": until,
        "slips": [
            {
                "name": each.name,
                "office": each.office,
                "post": each.post,
                "username": each.username,
                "code": in_groups(each.code, CODE_GROUP),
            }
            for each in slips
        ],
    }
    return typeset(source(), content, addresses=[each.address for each in slips])
