"""Letters to parties outside the system, for tests."""

from __future__ import annotations

from django.urls import reverse

from saraban.core import thai
from saraban.dispatch.models import OutsideDelivery
from tests import forms
from tests.cast import Cast

PARTY = "ศาลากลางจังหวัดตัวอย่าง"


def outside_for(cast: Cast, by: str) -> OutsideDelivery:
    """Return a person's letter to a party outside, with its proof; one is enough."""
    own = OutsideDelivery.objects.filter(dispatch__sent_by=cast.users[by])
    found = own.first()
    if found:
        return found
    typed = forms.dispatch(
        cast, recipients="outside", outside_name_1=PARTY, outside_method_1="post"
    )
    client = cast.sign_in(by)
    client.post(reverse("dispatch:dispatch_create"), typed)
    sent = own.get()
    recorded = {
        "handed_on": thai.format_entered_date(thai.today()),
        "method": "post",
        "file_1": forms.pdf("ใบรับฝาก.pdf"),
    }
    client.post(reverse("dispatch:outside_edit", args=[sent.pk]), recorded)
    return own.get()
