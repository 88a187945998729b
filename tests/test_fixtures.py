"""The fixtures that other tests stand on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection
from playwright.sync_api import Page

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from tests.databases import child_environment
from tests.servers import free_port

COUNT = "from saraban.accounts.models import User; print(User.objects.count())"


def people_seen_elsewhere() -> int:
    command = [sys.executable, "-m", "saraban.cli", "shell", "--no-imports"]
    done = subprocess.run(
        [*command, "--command", COUNT],
        env=child_environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


@pytest.mark.postgres
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committing_test_finds_the_database_as_new(
    transactional_db: None, turn: int
) -> None:
    assert not User.objects.exists()
    person = User.objects.create_user("someone", given_name="สมใจ")
    # The record of deeds refuses to be emptied; the database is put back whole.
    AuditEvent.objects.create(
        kind=AuditKind.SIGNED_IN, at=person.created_at, actor=person
    )
    assert people_seen_elsewhere() == 1


@pytest.mark.postgres
def test_the_database_is_the_one_asked_for(db: None) -> None:
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.parametrize("turn", [1, 2])
def test_the_server_sees_what_a_test_commits(
    server: str, page: Page, turn: int
) -> None:
    User.objects.create_user("someone", "a-long-password", given_name="สมใจ")
    page.goto("/accounts/login/")
    page.get_by_label("ชื่อผู้ใช้").fill("someone")
    page.get_by_label("รหัสผ่าน").fill("a-long-password")
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/accounts/login/" not in address)
    assert page.url.startswith(server)


def test_a_free_port_is_free() -> None:
    assert free_port() != free_port()
