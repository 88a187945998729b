"""With TLS in front: plain HTTP is led to it or refused, cookies are this host's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from tests.databases import child_environment

PROJECT = Path(__file__).resolve().parents[2]
COOKIES = """
import django
django.setup()
from django.contrib import messages
from django.test import Client, RequestFactory
from django.http import HttpResponse
from django.contrib.messages.storage import default_storage
request = RequestFactory().get("/", secure=True)
request.session = {}
storage, answer = default_storage(request), HttpResponse()
storage.add(messages.INFO, "kept")
storage.update(answer)
page = Client(headers={"host": "localhost"}).get("/accounts/login/", secure=True)
for each in (*page.cookies.values(), *answer.cookies.values()):
    print(each.key, each["path"], bool(each["secure"]), repr(each["domain"]))
from django.conf import settings
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_PATH,
      settings.SESSION_COOKIE_SECURE, repr(settings.SESSION_COOKIE_DOMAIN or ""))
# Written with path / and no domain (accounts.devices).
print(settings.DEVICE_COOKIE_NAME, "/", settings.SESSION_COOKIE_SECURE, repr(""))
"""


@pytest.fixture
def behind_https(settings: Settings) -> Settings:
    """The site as it is with SARABAN_HTTPS=on."""
    settings.BEHIND_HTTPS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["saraban.example", "[::1]"]
    return settings


def ask(method: str, path: str, host: str = "saraban.example", **headers: str) -> Any:
    client = Client(headers={"host": host, **headers})
    return client.generic(method, path)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_leads_to_the_same_page_over_tls(
    behind_https: Settings, method: str
) -> None:
    answer = ask(method, "/accounts/login/?next=%2Fa", host="saraban.example:8000")
    assert answer.status_code == 301
    there = "https://saraban.example/accounts/login/?next=%2Fa"
    assert answer.headers["Location"] == there
    behind_https.CSRF_TRUSTED_ORIGINS = ["https://saraban.example:8443"]
    answer = ask(method, "/")
    assert answer.headers["Location"] == "https://saraban.example:8443/"
    assert ask(method, "/", host="[::1]:80").headers["Location"] == "https://[::1]/"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_was_sent_in_plain_is_refused(behind_https: Settings, method: str) -> None:
    answer = ask(method, "/accounts/login/")
    assert answer.status_code == 403
    assert "https://" in answer.content.decode()
    assert not answer.cookies


def test_monitors_ask_in_both_ways(behind_https: Settings, db: None) -> None:
    assert ask("GET", "/health/live/").status_code == 200


@pytest.mark.parametrize("told", ["http", "HTTPS", "http,https", ""])
def test_only_the_word_https_is_believed(behind_https: Settings, told: str) -> None:
    assert ask("GET", "/", **{"x-forwarded-proto": told}).status_code == 301


def test_what_a_proxy_says_is_not_believed_without_the_setting(
    cast: Cast, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["saraban.example"]
    heads = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"}
    answer = ask("GET", "/accounts/login/", **heads)
    assert answer.status_code == 200
    assert not answer.wsgi_request.is_secure()
    assert answer.wsgi_request.get_host() == "saraban.example"


def test_every_cookie_is_of_this_host_alone(db: None, tmp_path: Path) -> None:
    script = tmp_path / "cookies.py"
    script.write_text(COOKIES, encoding="utf-8")
    environment = child_environment(SARABAN_HTTPS="on", SARABAN_HOSTS="localhost")
    done = subprocess.run(
        [sys.executable, script],
        env=environment,
        cwd=PROJECT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told = sorted(done.stdout.splitlines())
    assert told == [
        "__Host-csrftoken / True ''",
        "__Host-messages / True ''",
        "__Host-saraban_device / True ''",
        "__Host-saraban_session / True ''",
    ]
