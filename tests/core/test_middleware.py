"""Private by default, strict headers, refusals that say why: core:health and all pages."""

from __future__ import annotations

import logging.config
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from saraban.letters.models import Letter
from saraban.registers.actions.books import current_book
from tests import forms
from tests.cast import Cast


@pytest.mark.parametrize("name", ["desk:home", "dispatch:delivery_list"])
def test_visitors_are_sent_to_sign_in(db: None, name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_pages_are_private_and_run_no_inline_script(cast: Cast) -> None:
    answer = cast.sign_in("registry_clerk").get(reverse("desk:home"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    html = answer.content.decode()
    assert "<script>" not in html
    assert "style=" not in html
    assert "onclick" not in html


def test_a_refusal_says_why_in_the_page(cast: Cast) -> None:
    answer = cast.sign_in("director").get(
        reverse("registers:entry_create", args=["incoming"])
    )
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "ลงทะเบียนหนังสือรับได้เฉพาะ" in page
    assert "เจ้าหน้าที่สารบรรณกลาง" in page


def test_who_is_refused_stands_in_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    client = cast.sign_in("school_clerk")
    unknown = reverse("dispatch:dispatch_detail", args=[999])
    for path, status in ((reverse("desk:system_status"), 403), (unknown, 404)):
        assert client.get(f"{path}?q=ถ้อยคำ").status_code == status
        told = [each for each in caplog.messages if each.startswith("refused")]
        person = cast.users["school_clerk"].pk
        assert told[-1] == f"refused {status} GET {path} to user {person}"
    caplog.clear()
    client.get("/a\nrefused 403 GET /forged/ to user 1")
    told = [each for each in caplog.messages if each.startswith("refused")]
    assert len(told) == 1
    assert "\n" not in told[0]
    caplog.clear()
    assert client.get(reverse("desk:home")).status_code == 200
    assert caplog.messages == []


def test_an_unknown_page_is_a_page(cast: Cast) -> None:
    answer = cast.sign_in("director").get("/no/such/page/")
    assert answer.status_code == 404
    assert "<!doctype html>" in answer.content.decode()


def test_a_strange_host_is_refused_without_a_fault(db: None) -> None:
    answer = Client(raise_request_exception=True).get(
        "/", headers={"host": "evil.example"}
    )
    assert answer.status_code == 400


def test_a_full_database_is_said_and_leaves_nothing_half(
    transactional_db: None, cast: Cast
) -> None:
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:entry_create", args=["incoming"])
    typed = forms.incoming(cast, subject="ก" * 400)
    client.get(page)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        answers = [
            client.post(
                page,
                typed
                | {
                    "submission": str(uuid.uuid4()),
                    "reference_number": f"ที่ ตย 1/{number}",
                },
            )
            for number in range(60)
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    refused = [each for each in answers if each.status_code == 507]
    assert refused
    assert "พื้นที่เก็บข้อมูลของระบบเต็ม" in refused[0].content.decode()
    book = current_book(cast.area, "incoming")
    assert book.last_number == book.entries.count() == len(answers) - len(refused)
    assert Letter.objects.count() == book.last_number


def test_a_line_of_the_log_tells_its_time_and_the_hours_from_utc(
    settings: Settings,
) -> None:
    plain = settings.LOGGING["formatters"]["plain"]
    factory = logging.config.DictConfigurator({})
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": "told"})
    line = factory.configure_formatter(plain).format(record)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO x: told$", line)
