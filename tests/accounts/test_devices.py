"""A device where the person has signed in before is never closed by others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from saraban.accounts import devices, sign_in_tries
from saraban.accounts.devices import KEPT
from saraban.core.try_limits import OF_ACCOUNT, OF_NETWORK
from saraban.directory.actions.people import reset_password
from tests.accounts.signing_in import ELSEWHERE, FEW, NAME, guess, known, said
from tests.cast import PARTS, PASSWORD, Cast

pytestmark = pytest.mark.usefixtures("few_tries")
MOST_PEOPLE = 3
NEW = "รหัสผ่าน-ใหม่-ของ-ฉัน"
COOKIE = "saraban_device"


def copy_of(browser: Client) -> Client:
    """Return another browser with the same cookie of the device, and no session."""
    other = Client()
    other.cookies[COOKIE] = browser.cookies[COOKIE].value
    return other


def change_password(browser: Client) -> None:
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = browser.post(reverse("account_change_password"), sent)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.postgres
def test_a_known_device_passes_whatever_others_have_closed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = known()
    monkeypatch.setattr(sign_in_tries, "OF_ACCOUNT", replace(OF_ACCOUNT, most=FEW + 1))
    monkeypatch.setattr(sign_in_tries, "OF_NETWORK", replace(OF_NETWORK, most=FEW + 2))
    guess()
    guess(1, network=ELSEWHERE)
    guess(2, "nobody.here")
    for network in ("198.51.100.7", ELSEWHERE, "192.0.2.1"):
        assert said(network=network) != "in"
        assert said(network=network, browser=browser) == "in"
        browser.post(reverse("account_logout"))


def test_a_stolen_cookie_gives_a_few_guesses_and_closes_nobody_else_out(
    cast: Cast,
) -> None:
    browser = known()
    thief = copy_of(browser)
    networks = [f"192.0.2.{number}" for number in range(FEW)]
    for network in networks:
        assert guess(1, browser=thief, network=network) == ["wrong"]
    assert said(browser=thief, network="192.0.2.99") == "locked"
    assert said(network=networks[0]) == "in"


def test_a_device_is_known_for_its_own_person_only(cast: Cast) -> None:
    browser = known("director")
    guess()
    assert said(browser=browser) == "locked"
    assert said(NAME, network=ELSEWHERE, browser=browser) == "in"
    browser.post(reverse("account_logout"))
    guess(name="director")
    # Of two people at one computer neither pushes the other out.
    assert said(browser=browser) == "in"
    browser.post(reverse("account_logout"))
    assert said("director", browser=browser) == "in"


def test_a_computer_of_many_people_knows_the_last_ones(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "MOST_PEOPLE", MOST_PEOPLE)
    names = [each.username for each in cast.users.values()][: MOST_PEOPLE + 1]
    browser = Client()
    for name in names:
        assert said(name, browser=browser) == "in"
        browser.post(reverse("account_logout"))
    for name, then in ((names[0], "locked"), (names[-MOST_PEOPLE], "in")):
        guess(name=name)
        assert said(name, browser=browser) == then


def test_a_reset_password_ends_what_the_device_was(cast: Cast) -> None:
    browser = known()
    user = cast.users[NAME]
    page = reverse("directory:person_password_reset", args=[user.pk])
    assert cast.sign_in("administrator").post(page).status_code in {200, 302}
    user.refresh_from_db()
    user.set_password(PASSWORD)
    user.save()
    guess()
    assert said(browser=browser) == "locked"


def test_a_changed_password_ends_it_everywhere_but_there(cast: Cast) -> None:
    here, there = known(), known()
    assert said(browser=here) == "in"
    change_password(here)
    here.post(reverse("account_logout"))
    guess()
    assert said(password=NEW, browser=there) == "locked"
    assert said(password=NEW, browser=here) == "in"


def test_an_invitation_makes_the_device_known_beside_the_others(cast: Cast) -> None:
    browser = known("director")
    invited = reset_password(cast.users[NAME], actor=cast.actor("administrator"))
    browser.get(reverse("directory:invitation_open"), {"code": invited.code})
    sent = {"password": NEW, "password_again": NEW}
    answer = browser.post(reverse("directory:invitation_accept"), sent)
    assert answer.status_code == 302, answer.content.decode()
    for name, password in ((NAME, NEW), ("director", PASSWORD)):
        browser.post(reverse("account_logout"))
        guess(name=name)
        assert said(name, password, browser=browser) == "in"


def test_another_cookie_than_ours_is_nothing(cast: Cast) -> None:
    value = known().cookies[COOKIE].value
    guess()
    for false in ("", "x", value[:-1], value.replace(":", "x", 1)):
        browser = Client()
        browser.cookies[COOKIE] = false
        assert said(browser=browser) == "locked"


@pytest.mark.parametrize("is_secure", [True, False])
def test_the_cookie_is_out_of_reach_of_scripts_and_of_plain_lines(
    cast: Cast, settings: Settings, *, is_secure: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = is_secure
    browser = Client()
    said(browser=browser)
    cookie = browser.cookies[COOKIE]
    assert cookie["httponly"] is True
    assert bool(cookie["secure"]) == is_secure
    assert (cookie["samesite"], cookie["path"]) == ("Lax", "/")
    assert cookie["max-age"] == KEPT.total_seconds()
    assert len(cookie.value) < 300


def test_only_who_signed_in_gets_one(cast: Cast) -> None:
    assert len(PARTS) > 1
    browser = Client()
    guess(1, browser=browser)
    browser.get(reverse("account_login"))
    cast.sign_in("director").get(reverse("desk:home"))
    assert COOKIE not in browser.cookies
