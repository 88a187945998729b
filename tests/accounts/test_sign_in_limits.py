"""Guessing passwords at the sign-in page: it ends soon, and keeps nobody out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from saraban.accounts import sign_in_tries
from saraban.accounts.jobs import forget_tries
from saraban.core.models import TryCount
from saraban.core.try_limits import (
    OF_ACCOUNT,
    OF_ACCOUNT_IN_NETWORK,
    OF_CODES,
    OF_NETWORK,
    Tried,
    take_try,
)
from tests.accounts.signing_in import (
    ELSEWHERE,
    FEW,
    HERE,
    NAME,
    guess,
    let_time_pass,
    said,
    set_far_ahead,
)
from tests.cast import Cast

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("few_tries")]


def test_wrong_tries_close_the_account_for_that_network_only(cast: Cast) -> None:
    assert guess() == ["wrong"] * FEW
    assert guess(2) == ["locked"] * 2
    assert said() == "locked"
    assert said(network=ELSEWHERE) == "in"
    assert said("director") == "in"
    assert said() == "locked"


def test_a_name_of_nobody_is_answered_alike(cast: Cast) -> None:
    assert guess(FEW + 1, "nobody.here") == guess(FEW + 1)


def test_a_name_of_nobody_takes_as_many_statements_and_hashes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    work = []
    for name in (NAME, "nobody.here"):
        for answer in ("wrong", "wrong", "locked"):
            hashed.clear()
            with CaptureQueriesContext(connection) as statements:
                assert said(name, "x") == answer
            work.append((len(statements), len(hashed)))
    assert work[:3] == work[3:]
    assert [hashes for _, hashes in work[:3]] == [1, 1, 0]


def test_whoever_was_right_begins_anew(cast: Cast) -> None:
    for _ in range(3):
        guess(FEW - 1)
        assert said() == "in"


def test_a_closed_account_opens_after_its_time_and_not_before(cast: Cast) -> None:
    guess()
    let_time_pass(14)
    forget_tries()
    sent = {"login": NAME, "password": "x"}
    page = Client().post(reverse("account_login"), sent, REMOTE_ADDR=HERE)
    assert "รอ 1 นาที แล้วลองใหม่" in page.content.decode()
    let_time_pass(1)
    assert said() == "in"


def test_what_a_clock_that_was_ahead_wrote_keeps_nobody_out(cast: Cast) -> None:
    guess()
    set_far_ahead()
    assert said() == "in"


def test_many_other_names_do_not_open_a_closed_account(cast: Cast) -> None:
    guess()
    for number in range(12):
        assert said(f"nobody{number}", "x", network=f"192.0.2.{number}") == "wrong"
    forget_tries()
    assert said() == "locked"


def test_what_the_browser_says_of_itself_opens_nothing(
    cast: Cast, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    guess()
    for headers in (
        {"x-forwarded-for": ELSEWHERE},
        {"x-real-ip": ELSEWHERE, "forwarded": f"for={ELSEWHERE}"},
        {"host": "another.example", "user-agent": "another"},
    ):
        assert said(headers=headers) == "locked"


def test_behind_a_proxy_only_what_the_proxy_adds_counts(
    cast: Cast, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    one, other = [{"x-forwarded-for": f"{n}.0.0.1, {HERE}"} for n in (1, 2)]
    assert guess(network="127.0.0.1", headers=one) == ["wrong"] * FEW
    assert said(network="127.0.0.1", headers=other) == "locked"
    elsewhere = {"x-forwarded-for": f"{HERE}, {ELSEWHERE}"}
    assert said(network="127.0.0.1", headers=elsewhere) == "in"


@pytest.mark.parametrize(
    ("one", "other", "then"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "locked"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", "in"),
        (f"::ffff:{HERE}", HERE, "locked"),
        (f"::ffff:{HERE}", f"::ffff:{ELSEWHERE}", "in"),
    ],
)
def test_a_network_is_what_one_customer_cannot_choose(
    cast: Cast, one: str, other: str, then: str
) -> None:
    guess(network=one)
    assert said(network=other) == then


def test_one_account_is_counted_once_however_its_name_is_written(cast: Cast) -> None:
    for name in (NAME.upper(), NAME.title()):
        assert guess(1, name) == ["wrong"]
    assert said() == "locked"


def test_guessing_from_many_networks_ends_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(OF_ACCOUNT, most=4)
    monkeypatch.setattr(sign_in_tries, "OF_ACCOUNT", few)
    for number in range(few.most):
        assert guess(1, network=f"192.0.2.{number}") == ["wrong"]
    answer = Client().post(
        reverse("account_login"), {"login": NAME, "password": "x"}, REMOTE_ADDR=HERE
    )
    assert "รอ 60 นาที แล้วลองใหม่" in answer.content.decode()
    assert said("director") == "in"


def test_no_single_network_fills_the_count_of_the_whole_account() -> None:
    """Nor do two: the person's own network is neither."""
    rounds = OF_ACCOUNT.lasts / OF_ACCOUNT_IN_NETWORK.lasts
    assert OF_ACCOUNT_IN_NETWORK.most * rounds < OF_ACCOUNT.most / 2


def test_an_office_behind_one_address_signs_in_and_mistypes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(OF_NETWORK, most=6)
    monkeypatch.setattr(sign_in_tries, "OF_NETWORK", few)
    for _ in range(few.most + 1):
        assert said("director") == "in"
    for name in ("deputy", "officer", "teacher"):
        assert guess(FEW, name) == ["wrong"] * (FEW)
    sent = {"login": "director", "password": "x"}
    answer = Client().post(reverse("account_login"), sent, REMOTE_ADDR=HERE)
    assert "รอ 10 นาที แล้วลองใหม่" in answer.content.decode()
    assert said("director", network=ELSEWHERE) == "in"


def test_a_refused_try_is_counted_nowhere_else(cast: Cast) -> None:
    guess()
    before = sorted(TryCount.objects.values_list("key", "count", "ends_at"))
    guess(3)
    after = sorted(TryCount.objects.values_list("key", "count", "ends_at"))
    assert after == before


def test_a_count_is_never_part_of_what_may_be_undone(db: None) -> None:
    with (
        transaction.atomic(),
        pytest.raises(RuntimeError, match="durable"),
    ):
        take_try(Tried(OF_CODES, ("x",)))
    assert not TryCount.objects.exists()


def test_counts_that_are_over_are_forgotten(cast: Cast) -> None:
    guess(1)
    guess(1, "nobody.here", network=ELSEWHERE)
    assert TryCount.objects.count() == 6
    forget_tries()
    assert TryCount.objects.count() == 6
    let_time_pass(30)
    forget_tries()
    # Only the counts of an hour are left.
    assert TryCount.objects.count() == 2
    set_far_ahead()
    forget_tries()
    assert not TryCount.objects.exists()


def test_neither_name_nor_network_stands_in_the_counts(cast: Cast) -> None:
    guess(1, "my-password-here")
    assert {len(key) for key in TryCount.objects.values_list("key", flat=True)} == {64}
