"""What was typed about certificates, handed by a form to an action."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saraban.registers.models.designs import Layout


@dataclass(frozen=True)
class SignatoryDetails:
    """กำหนดผู้ลงนามเกียรติบัตร: who signs, in which lines, from when until when."""

    code: str
    name: str
    position: str
    second_position: str
    user_id: int | None
    starts_on: date
    ends_on: date | None
    is_current: bool


@dataclass(frozen=True)
class DesignDetails:
    """กำหนดแบบเกียรติบัตร: ground, words, and where each piece stands."""

    name: str
    drawing: str
    title: str
    issuer: str
    intro: str
    wish: str
    colour: str
    has_thai_digits: bool
    is_in_use: bool
    layout: Layout = field(default_factory=dict)
    removes_background: bool = False
    removes_emblem: bool = False


@dataclass(frozen=True)
class SharedDetails:
    """What all certificates of a batch have in common; days as ISO texts."""

    subject: str
    subject_second: str
    document_date: str
    note: str = ""
    division_id: int | None = None
    signatory_id: int | None = None
    printing: int | None = None
    design: str = ""
