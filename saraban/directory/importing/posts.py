"""Which posts the words of a file mean."""

from __future__ import annotations

import re
from typing import Final

from saraban.core import thai
from saraban.offices.models import ROLES_OF_KIND, Office, Role

_SEPARATORS: Final = re.compile(r"[,;/\n]| และ")
# Words in ตำแหน่ง or หน้าที่ → the post, by the kind of office; the first that fits.
_OF_SCHOOL: Final = (
    (("รองผู้อำนวยการ", "รองผอ", "ผู้ช่วยผู้อำนวยการ"), Role.SCHOOL_DEPUTY),
    (
        ("ผู้อำนวยการ", "ผอ.", "ครูใหญ่", "อาจารย์ใหญ่", "ผู้บริหารสถานศึกษา"),
        Role.SCHOOL_DIRECTOR,
    ),
    (("สารบรรณ", "ธุรการ"), Role.SCHOOL_CLERK),
    (("ครู", "ลูกจ้าง", "พนักงานราชการ", "นักการ", "พี่เลี้ยง", "บุคลากร"), Role.TEACHER),
)
_OF_DIVISION: Final = (
    (
        ("ผู้อำนวยการกลุ่ม", "ผอ.กลุ่ม", "หัวหน้ากลุ่ม", "หัวหน้าหน่วย", "ผู้อำนวยการหน่วย"),
        Role.DIVISION_HEAD,
    ),
    (("ผู้อำนวยการ",), Role.DIVISION_HEAD),
    (("สารบรรณกลุ่ม", "สารบรรณ"), Role.DIVISION_CLERK),
)
_OF_AREA: Final = (
    (("รองผู้อำนวยการ", "รองผอ"), Role.DEPUTY),
    (("ผู้อำนวยการ", "ผอ."), Role.DIRECTOR),
    (("สารบรรณ",), Role.REGISTRY_CLERK),
)
_ACTING: Final = re.compile("รักษาการ|รักษาราชการ|ปฏิบัติหน้าที่|ปฏิบัติราชการ|ทำหน้าที่")
_WORDS: Final = {
    Office.Kind.SCHOOL: _OF_SCHOOL,
    Office.Kind.DIVISION: _OF_DIVISION,
    Office.Kind.AREA: _OF_AREA,
    Office.Kind.HEADQUARTERS: _OF_AREA,
}
# Who is found in a file without any word of a post.
_PLAIN: Final = {
    Office.Kind.SCHOOL: Role.TEACHER,
    Office.Kind.DIVISION: Role.OFFICER,
}
# Nobody gets these by a file: they are given one by one.
NOT_BY_FILE: Final = frozenset(
    {Role.ADMINISTRATOR, Role.SECRET_REGISTRAR, Role.SECRET_ASSISTANT}
)


class DutyUnknownError(ValueError):
    """A word in หน้าที่ that is no post of this kind of office."""


def roles_of(kind: str, position: str, duty: str) -> list[Role]:
    """Return the posts that หน้าที่ names, else the one that ตำแหน่ง does.

    หน้าที่ may name several, apart by commas. Empty where neither says anything. Raises
    DutyUnknownError with the word that is no post there.
    """
    named = [thai.clean_line(each) for each in _SEPARATORS.split(duty)]
    found = [_named_role(kind, each) for each in named if each]
    if found:
        return list(dict.fromkeys(found))
    meant = _meant_role(kind, position)
    return [meant] if meant else []


def plain_role(kind: str) -> Role | None:
    """Return the post of who is in a file without any word of one."""
    return _PLAIN.get(Office.Kind(kind))


def _named_role(kind: str, text: str) -> Role:
    of_kind = ROLES_OF_KIND.get(kind, ())
    for role in of_kind:
        if thai.search_key(text) == thai.search_key(role.label):
            return role
    secret = [role for role in NOT_BY_FILE if role.label == text]
    if secret:
        return secret[0]
    meant = _meant_role(kind, text)
    if meant is None:
        raise DutyUnknownError(text)
    return meant


def _meant_role(kind: str, text: str) -> Role | None:
    """Who only acts in a post has the one that stands before."""
    text = _ACTING.split(thai.search_key(text).replace(" ", ""))[0]
    for words, role in _WORDS.get(Office.Kind(kind), ()):
        if text and any(word in text for word in words):
            return role
    return None
