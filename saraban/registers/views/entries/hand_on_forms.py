"""Forms of a new line of ทะเบียนหนังสือรับ, whose registration may hand the letter on."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.hand_on import HandOnOffer, handed_on
from saraban.registers.views.entries.forms import EntryForm, IncomingForm

AT_ONCE, NOT_YET = "1", "0"
CHOICES: Final = ((AT_ONCE, "ส่งต่อทันที"), (NOT_YET, "ยังไม่ส่งต่อ"))


class NewIncomingForm(IncomingForm):
    """ลงทะเบียนหนังสือรับ, and whether กลุ่มปฏิบัติ has the letter with it."""

    hands_on = forms.ChoiceField(
        label="เมื่อลงทะเบียนแล้ว",
        choices=CHOICES,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, offer: HandOnOffer | None = None, **options: Any
    ) -> None:
        """Ask it only where there is somebody to hand on to."""
        super().__init__(*args, **options)
        self.offer = offer
        if offer is None:
            del self.fields["hands_on"]
        else:
            self.fields["hands_on"].initial = NOT_YET if offer.way else AT_ONCE

    @property
    def is_handed_on(self) -> bool:
        """Whether the press is to hand the letter on."""
        return self.cleaned_data.get("hands_on") == AT_ONCE


def choice_of(form: EntryForm) -> str:
    """Return for the next form's address that the last one was not handed on."""
    is_kept = form.cleaned_data.get("hands_on") == NOT_YET
    return f"&hands_on={NOT_YET}" if is_kept else ""


def last_choice(request: SignedInRequest) -> dict[str, Any]:
    """Return what was chosen for the letter before: a pile is of one kind."""
    chosen = request.GET.get("hands_on")
    return {"hands_on": NOT_YET} if chosen == NOT_YET else {}


def told_of(entry: RegisterEntry | None, actor: Actor) -> dict[str, Any]:
    """Return what the page says of the line that was registered a moment ago."""
    handed = handed_on(entry, actor) if entry is not None else None
    return {"before": entry, "handed": handed}
