"""Seals with the stamp of a time stamp service, and without its answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from saraban.core import timestamps
from saraban.stamps.sealing.errors import SealPostponedError
from saraban.stamps.sealing.papers import seal_paper
from saraban.stamps.sealing.verifying import verify_seals
from tests.cast import Cast
from tests.stamps.certificates import authority, of_office, paper
from tests.stamps.pdfsig import pdfsig
from tests.stamps.test_sealing import keep
from tests.stamps.timestamp_server import (
    Answer,
    answer_about_something_else,
    honest_answer,
    timestamp_server,
)

REASON = "ประทับตราหนังสือ"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path, cast: Cast) -> None:
    settings.CERTIFICATES_FOLDER = tmp_path / "certificates"
    keep(cast, of_office())


def sealed(cast: Cast) -> bytes:
    """Return a paper with the seal of the area office."""
    return seal_paper(paper(), cast.area, reason=REASON, moment=timezone.now())


def test_a_seal_with_a_stamp_tells_the_time_of_the_service(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    with timestamp_server(honest_answer()) as service:
        settings.TIMESTAMP_URL = service.address
        pdf = sealed(cast)
    [report] = verify_seals(pdf)
    assert report.timestamped_at is not None
    assert abs(report.timestamped_at - timezone.now()) < timedelta(minutes=1)
    assert report.is_good
    assert "Signature is Valid." in pdfsig(pdf, tmp_path)
    kinds = {asked["Content-Type"] for asked in service.asked}
    assert kinds == {"application/timestamp-query"}


def test_a_service_that_wants_a_password_gets_it(cast: Cast, settings: Any) -> None:
    with timestamp_server(honest_answer()) as service:
        settings.TIMESTAMP_URL = service.address.replace("//", "//office:secret@")
        sealed(cast)
    assert {asked["Authorization"] for asked in service.asked} == {
        "Basic b2ZmaWNlOnNlY3JldA=="
    }


def test_a_stamped_seal_is_trusted_after_the_certificate_ended(
    cast: Cast, settings: Any
) -> None:
    known = [authority().certificate]
    unstamped = sealed(cast)
    with timestamp_server(honest_answer()) as service:
        settings.TIMESTAMP_URL = service.address
        stamped = sealed(cast)
    with time_machine.travel(timezone.now() + timedelta(days=1000)):
        [late] = verify_seals(unstamped, known=known)
        [proven] = verify_seals(stamped, known=known)
    assert late.is_intact
    assert not late.is_trusted
    assert proven.is_trusted


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        (lambda asked: b"", {"status": 503}),
        (lambda asked: b"<html>", {"kind": "text/html"}),
        (lambda asked: b"nothing of the kind", {}),
        (lambda asked: b"", {}),
        (answer_about_something_else(), {}),
    ],
    ids=["busy", "a web page", "nonsense", "nothing", "about something else"],
)
def test_a_wrong_answer_postpones_the_seal(
    cast: Cast, settings: Any, answer: Answer, options: dict[str, Any]
) -> None:
    with timestamp_server(answer, **options) as service:
        settings.TIMESTAMP_URL = service.address
        with pytest.raises(SealPostponedError, match="ระบบจะลงตราให้เมื่อติดต่อได้"):
            sealed(cast)
    assert service.asked


def test_a_service_that_leads_elsewhere_is_not_followed(
    cast: Cast, settings: Any
) -> None:
    with (
        timestamp_server(honest_answer()) as elsewhere,
        timestamp_server(
            lambda asked: b"", status=307, leads_to=elsewhere.address
        ) as service,
    ):
        settings.TIMESTAMP_URL = service.address
        with pytest.raises(SealPostponedError):
            sealed(cast)
    assert service.asked
    assert elsewhere.asked == []


@pytest.fixture
def silent_address() -> Iterator[str]:
    """A service that takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_a_service_that_says_nothing_is_not_waited_for(
    cast: Cast, settings: Any, monkeypatch: Any, silent_address: str
) -> None:
    monkeypatch.setattr(timestamps, "SECONDS", 0.2)
    settings.TIMESTAMP_URL = silent_address
    with pytest.raises(SealPostponedError):
        sealed(cast)


def test_a_service_that_is_not_there_postpones_the_seal_until_it_is(
    cast: Cast, settings: Any
) -> None:
    with timestamp_server(honest_answer()) as service:
        pass
    settings.TIMESTAMP_URL = service.address
    with pytest.raises(SealPostponedError):
        sealed(cast)
    with timestamp_server(honest_answer()) as service:
        settings.TIMESTAMP_URL = service.address
        assert [each.is_good for each in verify_seals(sealed(cast))] == [True]
