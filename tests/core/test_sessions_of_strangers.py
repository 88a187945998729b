"""Whoever is not signed in writes no session, but for a form of their own that ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from saraban.core.saved_input import KEPT_AFTER_SESSION, MOST_BYTES
from saraban.core.try_limits import OF_KEPT_TEXTS
from saraban.offices.middleware import CHOSEN
from saraban.registers.models import RegisterEntry
from tests.accounts.signing_in import let_time_pass
from tests.cast import Cast
from tests.core.test_typed_text import filled, second_post

PAGE = reverse("registers:entry_create", args=["incoming"])
LASTS = timedelta(seconds=settings.SESSION_COOKIE_AGE) + KEPT_AFTER_SESSION
MINUTE = timedelta(minutes=1)


def send(typed: dict[str, Any], browser: Client | None = None) -> None:
    """Send a form from a browser without a session."""
    answer = (browser or Client()).post(PAGE, typed, HTTP_REFERER=PAGE)
    assert answer["Location"].startswith(reverse("account_login"))


def open_addresses() -> Iterator[str]:
    """Give the address of every page that asks for no sign-in, and of some that do."""
    for route, view in _views(get_resolver(), "/"):
        is_open = getattr(view, "open_to_all", False)
        if is_open or view.__module__.startswith("allauth."):
            yield re.sub(r"<\w+:code>", "a" * 16, route)
    yield from (reverse("desk:home"), PAGE, "/no/such/page/")


def _views(resolver: URLResolver, before: str) -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each.callback
        else:
            yield from _views(each, route)


def test_strangers_leave_no_session_on_any_page(cast: Cast) -> None:
    addresses = list(open_addresses())
    assert len(addresses) >= 16
    assert not [each for each in addresses if "<" in each]
    mark = filled(cast, cast.sign_in("registry_clerk"))["typed_by"]
    strangers = TimestampSigner(salt="saraban.typed").sign("/")
    Session.objects.all().delete()
    text = {"login": "x", "password": "x", "code": "b" * 16, "subject": "ก" * 1000}
    for address in addresses:
        for false in ("", strangers, f"{mark}x", mark.replace("/", "/1", 1)):
            browser = Client(enforce_csrf_checks=not false)
            browser.get(address)
            browser.get(address, {"code": "b" * 16})
            browser.post(address, {**text, "typed_by": false}, HTTP_REFERER=address)
    assert not Session.objects.exists()


def test_pages_give_strangers_no_mark(cast: Cast) -> None:
    for address in open_addresses():
        page = Client().get(address, follow=True).content.decode(errors="replace")
        assert 'name="typed_by"' not in page


def test_a_form_may_be_open_over_the_night_and_no_longer(cast: Cast) -> None:
    typed = filled(cast, cast.sign_in("registry_clerk"))
    Session.objects.all().delete()
    for later, is_kept in ((LASTS - MINUTE, True), (LASTS + MINUTE, False)):
        with time_machine.travel(timezone.now() + later):
            send(typed)
        assert Session.objects.exists() == is_kept
        Session.objects.all().delete()


def test_one_persons_form_is_kept_a_few_times_an_hour(cast: Cast) -> None:
    typed = filled(cast, cast.sign_in("registry_clerk"))
    others = filled(cast, cast.sign_in("division_clerk"))
    Session.objects.all().delete()
    for _ in range(OF_KEPT_TEXTS.most + 3):
        send(typed)
    assert Session.objects.count() == OF_KEPT_TEXTS.most
    send(others)
    assert Session.objects.count() == OF_KEPT_TEXTS.most + 1
    let_time_pass(60)
    send(typed)
    assert Session.objects.count() == OF_KEPT_TEXTS.most + 2


@pytest.mark.parametrize(
    "more", [{"subject": "x" * MOST_BYTES}, {"ก" * (MOST_BYTES // 3): "x"}]
)
def test_more_than_is_kept_is_kept_not_at_all(cast: Cast, more: dict[str, str]) -> None:
    typed = filled(cast, cast.sign_in("registry_clerk"))
    Session.objects.all().delete()
    url_encoded = "application/x-www-form-urlencoded"
    Client().post(PAGE, urlencode(typed | more, doseq=True), content_type=url_encoded)
    assert not Session.objects.exists()


def test_a_form_that_was_open_for_days_is_still_of_its_office(cast: Cast) -> None:
    other = second_post(cast)
    client = cast.sign_in("school_clerk")
    session = client.session
    session[CHOSEN] = cast.appointments["school_clerk"].pk
    session.save()
    typed = filled(cast, client)
    with time_machine.travel(timezone.now() + LASTS + MINUTE):
        later = cast.sign_in("school_clerk")
        session = later.session
        session[CHOSEN] = other.pk
        session.save()
        assert later.post(PAGE, typed, HTTP_REFERER=PAGE)["Location"] == PAGE
    assert not RegisterEntry.objects.exists()
