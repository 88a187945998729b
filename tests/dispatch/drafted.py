"""Drafts as people make and continue them, for the tests of drafts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from saraban.core import thai
from saraban.dispatch.models import Draft
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast


def entry_of_division(cast: Cast) -> RegisterEntry:
    """Register an outgoing letter of division 2 with its signed file."""
    page = reverse("registers:entry_create", args=["outgoing"])
    typed = forms.outgoing(cast, file_1=forms.pdf("ลงนามแล้ว.pdf"))
    cast.sign_in("division_clerk").post(page, typed)
    return RegisterEntry.objects.latest("pk")


def keep(
    cast: Cast,
    by: str,
    deed: str = "save",
    entry: RegisterEntry | None = None,
    **changed: Any,
) -> Draft:
    """Press a button of a new form that keeps it, and return the draft."""
    url = reverse("dispatch:draft_create") + (f"?entry={entry.pk}" if entry else "")
    typed = {**forms.dispatch(cast, **changed), "deed": deed}
    answer = cast.sign_in(by).post(url, typed)
    assert answer.status_code == 302, answer.content.decode()
    return Draft.objects.latest("pk")


def draft_for(cast: Cast, thing: str) -> Draft:
    """Keep a letter with a file: ``area_draft``, ``school_waiting`` and the like."""
    whose, state = thing.split("_")
    by = {"area": "division_clerk", "other": "registry_clerk"}.get(
        whose, "school_clerk"
    )
    division = cast.divisions[2 if whose == "other" else 1].pk
    changed: dict[str, Any] = {"from_office": division}
    if whose == "school":
        changed["recipients"] = "area_registry"
    if state == "scheduled":
        changed["send_at"] = typed_moment(timezone.now() + timedelta(days=1))
    deed = {"waiting": "send", "scheduled": "schedule"}.get(state, "save")
    content = forms.PDF + thing.encode()
    file = forms.pdf(f"{thing}.pdf", content)
    offices = [cast.area, *cast.schools]
    let_approval_be_needed(*offices, needed=state == "waiting")
    draft = keep(cast, by, deed, file_1=file, **changed)
    let_approval_be_needed(*offices, needed=False)
    return draft


def open_form(cast: Cast, draft: Draft, **changed: Any) -> dict[str, Any]:
    """Return the form of a draft as its page sends it."""
    draft.refresh_from_db()
    return forms.dispatch(
        cast,
        submission=str(draft.submission),
        version=str(draft.version),
        press=f"press-{draft.version}",
        **changed,
    )


def press(cast: Cast, by: str, draft: Draft, deed: str, **changed: Any) -> Any:
    """Continue a draft and press one of its buttons; "" is ตกลง."""
    typed = {**open_form(cast, draft, **changed), "deed": deed}
    url = reverse("dispatch:draft_edit", args=[draft.pk])
    answer = cast.sign_in(by).post(url, typed)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def do(cast: Cast, by: str, verb: str, draft: Draft, **typed: Any) -> Any:
    """Press a button of a draft's own page, as it is now unless ``mark`` is given."""
    url = reverse(f"dispatch:draft_{verb}", args=[draft.pk])
    sent = {"mark": mark_of(cast, by, draft), **typed} if verb == "approve" else typed
    return cast.sign_in(by).post(url, sent, follow=True)


def mark_of(cast: Cast, by: str, draft: Draft) -> str:
    """Return the mark of what the page of a draft shows to its approver now."""
    page = cast.sign_in(by).get(draft.get_absolute_url(), follow=True)
    found = re.search(r'name="mark" value="(\w*)"', page.content.decode())
    return found[1] if found else ""


def let_approval_be_needed(*offices: Office, needed: bool = True) -> None:
    """Turn the switch of offices on, or off."""
    ids = [each.pk for each in offices]
    Office.objects.filter(pk__in=ids).update(sending_needs_approval=needed)


def typed_moment(moment: datetime) -> str:
    """Return a moment as people type it."""
    return thai.format_entered_moment(moment)
