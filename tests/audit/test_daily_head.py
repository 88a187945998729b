"""The head of the day: once a day, with a time stamp and by mail where these are set."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from saraban.audit.daily_head import SENT
from saraban.audit.heads import (
    STAMP,
    Head,
    beside,
    copy_heads,
    head_faults,
)
from saraban.audit.jobs import write_heads
from saraban.audit.models import AuditSeal
from saraban.config.environment import read_mail_server
from saraban.core.timestamps import stamped_at
from tests.audit.heads import heads_in
from tests.audit.mail_server import MailServer, mail_server
from tests.cast import Cast
from tests.dispatch.came import received, to_area
from tests.stamps.timestamp_server import (
    answer_about_something_else,
    honest_answer,
    timestamp_server,
)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own."""
    settings.HEADS_FOLDER = tmp_path / "heads"
    settings.HEADS_FOLDER.mkdir()
    return tmp_path / "heads"


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    """A mail server, and somebody who gets the heads."""
    with mail_server() as server:
        found = read_mail_server_at(server.port)
        for name, value in found.items():
            setattr(settings, name, value)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "saraban@example.go.th"
        settings.HEADS_MAIL = ["registry@example.go.th"]
        yield server


def read_mail_server_at(port: int) -> dict[str, Any]:
    """Return the settings as the environment gives them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SARABAN_MAIL_SERVER", f"smtp://127.0.0.1:{port}")
        return read_mail_server("SARABAN_MAIL_SERVER")


def only(folder: Path) -> Head:
    (head,) = heads_in(folder)
    return head


@pytest.mark.postgres
def test_one_head_a_day_names_the_newest_seals(cast: Cast, folder: Path) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        received(cast, to_area(cast), "registry_clerk")
        clock.shift(timedelta(minutes=5))
        write_heads()
        head = only(folder)
        assert head.is_proved
        seal = AuditSeal.objects.get(office=cast.area)
        assert (cast.area.pk, 1, seal.hash) in head.seals
        assert stat.S_IMODE(head.path.stat().st_mode) == 0o600
        for _ in range(30):
            clock.shift(timedelta(hours=1))
            write_heads()
    assert len(heads_in(folder)) == 2
    assert list(head_faults(folder)) == []


def test_a_head_of_a_clock_that_was_ahead_holds_nothing_up(
    cast: Cast, folder: Path
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        write_heads()
    for _ in range(3):
        write_heads()
    assert len(heads_in(folder)) == 2
    assert list(head_faults(folder)) == []


def test_it_goes_by_mail_once(cast: Cast, folder: Path, mail: MailServer) -> None:
    write_heads()
    write_heads()
    head = only(folder)
    (letter,) = mail.letters
    assert letter["To"] == "registry@example.go.th"
    assert letter["From"] == "saraban@example.go.th"
    assert "ตราประทับของบันทึกการดำเนินการ" in letter["Subject"]
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == head.path.name
    assert attached.get_content() == head.path.read_bytes()
    words = letter.get_body()
    assert words is not None
    assert head.sha256 in words.get_content()


def test_mail_that_did_not_go_goes_with_the_next_run(
    cast: Cast, folder: Path, mail: MailServer, settings: Any
) -> None:
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError, match=r"refused"):
        write_heads()
    assert not beside(only(folder), SENT).exists()
    settings.EMAIL_PORT = mail.port
    write_heads()
    assert len(mail.letters) == 1


def test_a_service_says_when_it_was_there(
    cast: Cast, folder: Path, settings: Any
) -> None:
    with timestamp_server(honest_answer()) as service:
        settings.TIMESTAMP_URL = service.address
        write_heads()
        write_heads()
    assert len(service.asked) == 1
    head = only(folder)
    token = beside(head, STAMP).read_bytes()
    moment = stamped_at(token, head.path.read_bytes())
    assert moment is not None
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)
    assert list(head_faults(folder)) == []
    # It is of this file, as it was.
    assert stamped_at(token, b"another") is None
    assert stamped_at(b"no token", b"another") is None
    beside(head, STAMP).write_bytes(b"no token")
    assert list(head_faults(folder)) == [
        f"{head.path.name}: its time stamp is not of this file"
    ]


def test_a_stamp_of_something_else_is_none(
    cast: Cast, folder: Path, settings: Any
) -> None:
    with timestamp_server(answer_about_something_else()) as service:
        settings.TIMESTAMP_URL = service.address
        with pytest.raises(TimestampRequestError):
            write_heads()
    assert not beside(only(folder), STAMP).exists()


def test_copies_elsewhere_are_never_written_over(
    cast: Cast, folder: Path, tmp_path: Path
) -> None:
    write_heads()
    name = only(folder).path.name
    kept = tmp_path / "kept"
    copy_heads(folder, kept)
    genuine = (kept / name).read_bytes()
    (folder / name).write_text("{}")
    copy_heads(folder, kept)
    assert (kept / name).read_bytes() == genuine
