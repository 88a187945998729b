"""A database that is locked: what is said, and what is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

BUSY = "ฐานข้อมูลไม่ตอบภายในเวลา"


@contextmanager
def locked() -> Iterator[None]:
    """Have somebody else write for longer than a deed waits for its turn."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    try:
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(name, uri=True, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
    finally:
        connection.close()


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_says_what_is_kept(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    client.raise_request_exception = False
    page = reverse("registers:entry_create", args=["incoming"])
    typed = forms.incoming(cast)
    with locked():
        answer = client.post(page, typed)
    text = answer.content.decode()
    assert answer.status_code == 503
    assert BUSY in text
    assert "รายการนี้ยังไม่ได้บันทึก" in text
    assert answer["Retry-After"] == "60"
    assert not RegisterEntry.objects.exists()
    # What was typed is still in the browser: the same press goes through now.
    assert client.post(page, typed).status_code == 302
    assert RegisterEntry.objects.count() == 1


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_signing_in_while_the_database_is_locked_is_no_fault_of_the_person(
    cast: Cast,
) -> None:
    client = Client(raise_request_exception=False)
    with locked():
        answer = client.post(
            reverse("account_login"), {"login": "somebody", "password": "wrong"}
        )
    assert answer.status_code == 503
    assert BUSY in answer.content.decode()
