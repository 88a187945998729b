"""What the form of a letter shows and asks because the letter answers another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from saraban.access.permissions import Permission
from saraban.access.policy import can_somewhere
from saraban.core import thai
from saraban.core.questions import Unusual
from saraban.dispatch.models import Delivery
from saraban.dispatch.queries.answers import (
    other_reports,
    report_files,
    report_words,
    tied_deliveries,
)
from saraban.dispatch.views.compose.prefill_reply import reply_preset
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry


@dataclass(frozen=True)
class Answering:
    """The letter that is answered, and the number under which."""

    delivery: Delivery
    entry: RegisterEntry | None
    actor: Actor

    @property
    def needs_reply(self) -> bool:
        """Whether whoever asked wants a report."""
        return self.delivery.dispatch.needs_reply

    @property
    def is_late(self) -> bool:
        """Whether the day for the report has gone by; it counts all the same."""
        day = self.delivery.dispatch.reply_by
        return self.needs_reply and day is not None and day < thai.today()

    @property
    def lacks_number(self) -> bool:
        """Whether it is a report that has no number of the book yet."""
        return self.needs_reply and self.entry is None

    @property
    def may_take_number(self) -> bool:
        """Whether the person registers outgoing letters."""
        return can_somewhere(self.actor, Permission.OUTGOING_REGISTER)

    @property
    def reported_before(self) -> int:
        """How many other reports were sent, as far as the form knows."""
        if not self.needs_reply:
            return 0
        return other_reports(self.delivery, self.entry).count()

    def preset(self) -> dict[str, Any]:
        """Return ถึง, เรื่อง and the words that were reported inside the office."""
        words = report_words(self.delivery, self.actor)
        preset = reply_preset(self.delivery, self.actor.book_owner)
        return preset | ({"summary": words} if words else {})

    @cached_property
    def files(self) -> list[ChosenFile]:
        """Return what was attached to รายงานผล: offered, each with a tick."""
        return report_files(self.delivery, self.entry, self.actor)


def unusual_of_answer(
    entry: RegisterEntry | None, answering: Answering | None, offices: Collection[int]
) -> list[Unusual]:
    """Return what is unusual about a letter as an answer."""
    if answering is None:
        return _no_more_answered(entry)
    if not answering.needs_reply:
        return []
    delivery = answering.delivery
    asked = delivery.dispatch
    if delivery.sender_id not in offices:
        name = asked.sender.short_name
        sentence = (
            f"หนังสือนี้ตอบหนังสือ {asked.reference_number} ซึ่งต้องรายงานกลับ แต่ไม่ได้ส่งถึง {name} "
            "จึงยังไม่นับเป็นการรายงานกลับ"
        )
        return [Unusual("report_elsewhere", str(delivery.pk), sentence, "recipients")]
    return _reported(answering)


def _reported(answering: Answering) -> list[Unusual]:
    reports = other_reports(answering.delivery, answering.entry)
    numbers = list(reports.values_list("reference_number", flat=True))
    if not numbers:
        return []
    sentence = f"รายงานกลับเรื่องนี้แล้ว {' '.join(numbers)} ผู้ส่งจะได้รับรายงานอีกฉบับหนึ่ง นับเป็นหนึ่งแห่งเท่าเดิม"
    return [Unusual("reported", " ".join(numbers), sentence, "subject")]


def _no_more_answered(entry: RegisterEntry | None) -> list[Unusual]:
    """The entry answers a letter by the book that is not there any more."""
    wanted = tied_deliveries(entry).filter(dispatch__needs_reply=True)
    gone = wanted.select_related("dispatch").order_by("-pk").first()
    if gone is None:
        return []
    became = gone.get_state_display()
    sentence = (
        f"หนังสือที่ตอบ {gone.dispatch.reference_number} สถานะ {became} "
        "หนังสือนี้จะส่งได้ แต่ไม่นับเป็นการรายงานกลับ"
    )
    about = f"{gone.pk} {gone.state}"
    return [
        Unusual(
            "answered_gone",
            about,
            sentence,
            link=gone.get_absolute_url(),
            link_words="ดูหนังสือที่ตอบ",
        )
    ]
