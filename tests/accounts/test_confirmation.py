"""Giving the password again while signed in: guessed at no more than at sign-in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.accounts.signing_in import FEW, LOCKED, guess, said
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.usefixtures("few_tries")
NEW = "รหัสผ่าน-ใหม่-ของ-ฉัน"


Form = Callable[[Client, str], str]


def confirm(browser: Client, password: str) -> str:
    """Answer ยืนยันรหัสผ่าน; return the page, empty where it led on."""
    answer = browser.post(reverse("account_reauthenticate"), {"password": password})
    return "" if answer.status_code == 302 else str(answer.content.decode())


def change(browser: Client, password: str) -> str:
    """Fill in เปลี่ยนรหัสผ่าน; return the page, empty where it led on."""
    sent = {"oldpassword": password, "password1": NEW, "password2": NEW}
    answer = browser.post(reverse("account_change_password"), sent)
    return "" if answer.status_code == 302 else str(answer.content.decode())


@pytest.mark.parametrize("forms", [(confirm, change), (change, confirm)])
def test_wrong_ones_are_counted_together(cast: Cast, forms: tuple[Form, Form]) -> None:
    one, other = forms
    browser = cast.sign_in("officer")
    for number in range(FEW):
        page = one(browser, f"เดา-{number}")
        assert page
        assert LOCKED not in page
    for form in forms:
        assert LOCKED in form(browser, PASSWORD)
    assert LOCKED in other(cast.sign_in("officer"), PASSWORD)
    assert confirm(cast.sign_in("director"), PASSWORD) == ""


def test_a_right_one_makes_the_session_a_new_one(cast: Cast) -> None:
    browser = cast.sign_in("officer")
    taken, before = Client(), browser.session.session_key
    taken.cookies[settings.SESSION_COOKIE_NAME] = str(before)
    assert taken.get(reverse("desk:home")).status_code == 200
    assert confirm(browser, "เดา") != ""
    assert browser.session.session_key == before
    assert confirm(browser, PASSWORD) == ""
    assert browser.session.session_key != before
    assert browser.get(reverse("desk:home")).status_code == 200
    assert taken.get(reverse("desk:home")).status_code == 302


def test_a_right_one_begins_anew(cast: Cast) -> None:
    browser = cast.sign_in("officer")
    for _ in range(2):
        for number in range(FEW - 1):
            confirm(browser, f"เดา-{number}")
        assert confirm(browser, PASSWORD) == ""
    assert change(browser, PASSWORD) == ""


def test_it_and_sign_in_do_not_close_each_other(cast: Cast) -> None:
    guess()
    browser = cast.sign_in("officer")
    assert confirm(browser, PASSWORD) == ""
    for number in range(FEW):
        confirm(browser, f"เดา-{number}")
    assert said(network="192.0.2.4") == "in"
