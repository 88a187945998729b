"""A form that was used and is sent with other content loses nothing and says so.

Each form carries a mark that is used once. Whoever goes back, types another letter into
the same form and presses again has a second letter, which must not pass for the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.db import models
from django.urls import reverse

from saraban.core import thai
from saraban.dispatch.models import Dispatch
from saraban.registers.models import NumberReservation, RegisterEntry
from tests import forms
from tests.cast import Cast

OTHER: Final = "ต่างจากครั้งนั้น จึงยังไม่ได้บันทึก"


@dataclass(frozen=True)
class Form:
    """One form: its address, what is typed into it, and what it makes."""

    path: str
    typed: dict[str, Any]
    made: type[models.Model]
    changed: dict[str, Any]

    def press(self, cast: Cast, **changed: Any) -> Any:
        client = cast.sign_in("registry_clerk")
        return client.post(self.path, {**self.typed, **changed})

    def count(self) -> int:
        return self.made._default_manager.count()


@pytest.fixture(params=["incoming", "outgoing", "reserve", "dispatch", "replace"])
def form(cast: Cast, request: pytest.FixtureRequest) -> Form:
    """A form of each kind, pressed once."""
    form: Form = forms_of(cast)[request.param]()
    assert form.press(cast).status_code == 302
    return form


def forms_of(cast: Cast) -> dict[str, Any]:
    other = {"subject": "เรื่องอื่นที่พิมพ์ทับ"}

    def entry(kind: str, typed: dict[str, Any]) -> Form:
        path = reverse("registers:entry_create", args=[kind])
        changed = other | {"reference_number": "ที่ ตย 0018/999"}
        if kind == "outgoing":
            del changed["reference_number"]
        return Form(path, typed, RegisterEntry, changed)

    def reserve() -> Form:
        path = reverse("registers:number_reserve", args=["outgoing"])
        today = thai.format_date(thai.today())
        typed = forms.reservation(cast, "registry_clerk", expires_on=today)
        return Form(path, typed, NumberReservation, {"reason": "เรื่องอื่น"})

    def dispatch() -> Form:
        path = reverse("dispatch:dispatch_create")
        return Form(path, forms.dispatch(cast), Dispatch, other)

    def replace() -> Form:
        first = dispatch()
        first.press(cast)
        sent = Dispatch.objects.get()
        typed = {
            "whole": "1",
            "reason": "แก้ไขวันประชุม",
            "subject": "ประชุม (แก้ไข)",
            "summary": sent.summary,
            "submission": forms.dispatch(cast)["submission"],
        }
        path = reverse("dispatch:dispatch_replace", args=[sent.pk])
        return Form(path, typed, Dispatch, other)

    return {
        "incoming": lambda: entry("incoming", forms.incoming(cast)),
        "outgoing": lambda: entry("outgoing", forms.outgoing(cast)),
        "reserve": reserve,
        "dispatch": dispatch,
        "replace": replace,
    }


def test_the_same_press_again_makes_nothing_new(cast: Cast, form: Form) -> None:
    before = form.count()
    assert form.press(cast).status_code == 302
    assert form.count() == before


def test_other_content_is_told_and_kept(cast: Cast, form: Form) -> None:
    before = form.count()
    answer = form.press(cast, **form.changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert OTHER in page
    for text in form.changed.values():
        assert text in page
    assert form.count() == before


def test_pressed_again_it_is_a_second_one(cast: Cast, form: Form) -> None:
    before = form.count()
    page = form.press(cast, **form.changed).content.decode()
    mark = re.search(r'name="submission" value="([^"]+)"', page)
    assert mark is not None
    assert mark[1] != form.typed["submission"]
    again = form.press(cast, **form.changed, submission=mark[1])
    if form.path.endswith("/replace/"):
        # The first version was replaced by the first press: that is told now.
        assert again.status_code == 422
        assert OTHER not in again.content.decode()
    else:
        assert again.status_code == 302
        assert form.count() == before + 1


@pytest.mark.parametrize("kind", ["incoming", "dispatch"])
def test_another_file_is_other_content(cast: Cast, kind: str) -> None:
    form = forms_of(cast)[kind]()
    first = {"file_1": forms.pdf("หนึ่ง.pdf")}
    assert form.press(cast, **first).status_code == 302
    assert form.press(cast, file_1=forms.pdf("หนึ่ง.pdf")).status_code == 302
    other = forms.pdf("สอง.pdf", forms.PDF + b"%other")
    answer = form.press(cast, file_1=other)
    assert OTHER in answer.content.decode()
    assert "สอง.pdf" in answer.content.decode()
    assert form.count() == 1


def test_a_number_that_was_filled_by_the_form_is_told(cast: Cast) -> None:
    forms_of(cast)["reserve"]().press(cast)
    entry = RegisterEntry.objects.get()
    path = reverse("registers:number_fill", args=[entry.pk])
    typed = forms.outgoing(cast)
    client = cast.sign_in("registry_clerk")
    assert client.post(path, typed).status_code == 302
    answer = client.post(path, {**typed, "subject": "เรื่องอื่น"})
    page = answer.content.decode()
    assert f"ลงทะเบียนไปแล้วได้เลข {entry.number}" in page
    assert OTHER in page


def test_what_release_0_1_0_made_counts_as_the_same(cast: Cast) -> None:
    form = forms_of(cast)["incoming"]()
    form.press(cast)
    RegisterEntry.objects.update(submission_digest=None)
    assert form.press(cast, subject="เรื่องอื่น").status_code == 302
    assert form.count() == 1
