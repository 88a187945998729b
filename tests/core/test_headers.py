"""Headers beyond those of pages: static files, errors, cookies and TLS."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

import saraban
from saraban.core.edge.refusals import Refusals
from tests.cast import PASSWORD, Cast
from tests.guarded import DIRECTIVES, HEADERS, unguarded

LOGIN = reverse("account_login")
SETTINGS = Path(saraban.__file__).parent / "config" / "settings.py"
WITH_TLS = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
)


@pytest.fixture
def behind_tls(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings as ``SARABAN_HTTPS=on`` makes them."""
    monkeypatch.setenv("SARABAN_HTTPS", "on")
    read: dict[str, Any] = runpy.run_path(str(SETTINGS))
    for name in WITH_TLS:
        setattr(settings, name, read[name])


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/no/such/page/", {}),
        ("/health/live/", {}),
        ("/static/no-such-file.css", {}),
        (LOGIN, {"host": "evil.example"}),
    ],
)
def test_strangers_and_errors_get_the_same_headers(
    db: None, address: str, headers: dict[str, str]
) -> None:
    assert unguarded(Client().get(address, headers=headers)) == []


@pytest.mark.usefixtures("behind_tls")
def test_what_the_edge_refuses_has_them_too(settings: Settings) -> None:
    settings.BEHIND_HTTPS = True
    for refusal in vars(Refusals()).values():
        answer = HttpResponse(status=refusal.status, headers=dict(refusal.headers))
        assert unguarded(answer) == []
        assert answer["Strict-Transport-Security"] == "max-age=31536000"


def test_static_files_carry_the_policy_and_are_of_their_type(
    settings: Settings,
) -> None:
    folder = Path(settings.STATIC_ROOT)
    names = {"x.css": "text/css", "x.js": "text/javascript", "x.svg": "image/svg+xml"}
    for name in names:
        (folder / name).write_text("/* */")
    try:
        client = Client()
        for name, kind in names.items():
            answer = client.get(f"/static/{name}")
            assert answer.status_code == 200, name
            assert answer["Content-Type"].partition(";")[0] == kind
            assert all(answer[each] == value for each, value in HEADERS.items())
            assert all(each in answer["Content-Security-Policy"] for each in DIRECTIVES)
        assert client.get("/static/").status_code == 404
    finally:
        for name in names:
            (folder / name).unlink()


@pytest.mark.usefixtures("behind_tls")
def test_behind_tls_browsers_use_nothing_else(cast: Cast) -> None:
    client = Client()
    sent = {"login": "registry.clerk", "password": PASSWORD}
    answer = client.post(LOGIN, sent, headers={"x-forwarded-proto": "https"})
    assert answer.status_code == 302
    told = answer["Strict-Transport-Security"]
    # Of this name alone: names below may be other sites of the office.
    assert told == "max-age=31536000"
    assert client.cookies
    for name, cookie in client.cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_no_view_does_without_the_token_of_its_form() -> None:
    free = [
        name
        for name, view in _views(get_resolver())
        if getattr(view, "csrf_exempt", False)
    ]
    assert free == []


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"login": "registry.clerk", "password": PASSWORD}
    assert client.post(LOGIN, sent).status_code == 403
    client.force_login(cast.users["registry_clerk"])
    assert client.post(reverse("account_logout")).status_code == 403
    assert client.get(reverse("desk:home")).status_code == 200


def test_signing_in_leads_to_no_other_site(cast: Cast) -> None:
    for way in ("https://evil.example/", "//evil.example/", "javascript:x", "\\\\evil"):
        sent = {"login": "registry.clerk", "password": PASSWORD, "next": way}
        assert Client().post(LOGIN, sent)["Location"] == reverse("desk:home"), way


def test_a_request_is_never_told_back(db: None) -> None:
    for method in ("TRACE", "TRACK", "CONNECT"):
        answer = Client().generic(method, LOGIN, headers={"x-told": "back-again"})
        assert "back-again" not in answer.content.decode()


def test_errors_show_nothing_of_the_inside(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert django_settings.DEBUG is False
    client = cast.sign_in("registry_clerk")
    client.raise_request_exception = False
    monkeypatch.setattr("saraban.core.middleware.RefusalMiddleware.__call__", _fault)
    answer = client.get(reverse("desk:home"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Traceback" not in page
    assert "a secret of the inside" not in page
    assert unguarded(answer) == []


def _fault(*_: object) -> None:
    raise RuntimeError("a secret of the inside")  # noqa: EM101


def _views(resolver: URLResolver) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += _views(each)
        else:
            assert isinstance(each, URLPattern)
            found.append((str(each.name), each.callback))
    return found
