"""Why a change to a saved group is refused."""

from __future__ import annotations

from saraban.core.errors import DomainError


class GroupNameTakenError(DomainError):
    """Two groups of one name could not be told apart."""

    message = "มีกลุ่มชื่อนี้อยู่แล้ว ใช้ชื่ออื่น หรือแก้ไขสมาชิกของกลุ่มเดิม"


class GroupMemberError(DomainError):
    """A member is a school that the office may write to."""

    message = "มีสถานศึกษาที่เลือกไว้ซึ่งปิดหรือไม่อยู่ในเขตพื้นที่แล้ว ตรวจรายชื่อแล้วกดตกลงอีกครั้ง"


class EmptyGroupError(DomainError):
    """A group without members has nobody to write to."""

    message = "ยังไม่ได้เลือกสถานศึกษา เลือกอย่างน้อยหนึ่งแห่ง"


class NamelessGroupError(DomainError):
    """A group is found by its name."""

    message = "ยังไม่ได้กรอกชื่อกลุ่ม กรอกชื่อแล้วกดบันทึกเป็นกลุ่มอีกครั้ง"
