"""The posts that matter to correspondence, and which offices have which."""

from __future__ import annotations

from django.db import models

from saraban.offices.models.offices import Office


class Role(models.TextChoices):
    """The posts that matter to correspondence; what each may is in ``access``."""

    REGISTRY_CLERK = "registry_clerk", "เจ้าหน้าที่สารบรรณกลาง"
    SECRET_REGISTRAR = "secret_registrar", "นายทะเบียนหนังสือลับ"
    SECRET_ASSISTANT = "secret_assistant", "ผู้ช่วยนายทะเบียนหนังสือลับ"
    DIVISION_CLERK = "division_clerk", "เจ้าหน้าที่สารบรรณกลุ่ม"
    DIVISION_HEAD = "division_head", "ผู้อำนวยการกลุ่ม"
    OFFICER = "officer", "เจ้าหน้าที่"
    DEPUTY = "deputy", "รองผู้อำนวยการเขตพื้นที่"
    DIRECTOR = "director", "ผู้อำนวยการเขตพื้นที่"
    SCHOOL_CLERK = "school_clerk", "เจ้าหน้าที่สารบรรณสถานศึกษา"
    SCHOOL_DIRECTOR = "school_director", "ผู้อำนวยการสถานศึกษา"
    SCHOOL_DEPUTY = "school_deputy", "รองผู้อำนวยการสถานศึกษา"
    TEACHER = "teacher", "ครูและบุคลากร"
    ADMINISTRATOR = "administrator", "ผู้ดูแลระบบ"


# Appointed in writing to keep secret letters (ระเบียบว่าด้วยการรักษาความลับของทางราชการ).
SECRET_ROLES = frozenset({Role.SECRET_REGISTRAR, Role.SECRET_ASSISTANT})
# Posts that one person holds at a time in an office.
SOLE_ROLES = frozenset({Role.DIRECTOR, Role.SCHOOL_DIRECTOR, Role.DIVISION_HEAD})

_OF_AREA = (
    Role.REGISTRY_CLERK,
    Role.SECRET_REGISTRAR,
    Role.SECRET_ASSISTANT,
    Role.DEPUTY,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    Office.Kind.HEADQUARTERS: _OF_AREA,
    Office.Kind.AREA: _OF_AREA,
    Office.Kind.DIVISION: (Role.DIVISION_CLERK, Role.DIVISION_HEAD, Role.OFFICER),
    Office.Kind.SCHOOL: (
        Role.SCHOOL_CLERK,
        Role.SCHOOL_DIRECTOR,
        Role.SCHOOL_DEPUTY,
        Role.TEACHER,
        Role.SECRET_REGISTRAR,
        Role.SECRET_ASSISTANT,
    ),
}


def roles_under(kind: str) -> list[Role]:
    """Return the posts in the books of such an office: an area's with its divisions'."""
    posts = set(ROLES_OF_KIND[kind])
    if kind != Office.Kind.SCHOOL:
        posts |= set(ROLES_OF_KIND[Office.Kind.DIVISION])
    return [role for role in Role if role in posts]
