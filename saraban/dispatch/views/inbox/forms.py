"""What the receiver fills in about a letter that came."""

from __future__ import annotations

from django import forms

from saraban.core.fields import TextField
from saraban.dispatch.models.deliveries import DELIVERY_NOTE_MAX


class ActForm(forms.Form):
    """ดำเนินการแล้ว: what was done, if there is something to say."""

    note = TextField(
        label="ผลการดำเนินการ",
        max_length=DELIVERY_NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
