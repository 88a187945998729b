"""Who is told of sign-ins that failed, and how little of them is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saraban.accounts.jobs import forget_tries
from saraban.accounts.models import FailedSignIns
from tests.accounts.signing_in import ELSEWHERE, FEW, HERE, NAME, guess, said
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("few_tries")]
HOME = reverse("desk:home")
TOLD = "มีผู้พยายามเข้าสู่ระบบด้วยชื่อผู้ใช้ของท่านไม่สำเร็จ"


def signed_in(name: str = NAME, network: str = HERE) -> str:
    """Sign in; return the page where that leads."""
    browser = Client(REMOTE_ADDR=network)
    sent = {"login": name, "password": PASSWORD}
    answer = browser.post(reverse("account_login"), sent, follow=True)
    return str(answer.content.decode())


def test_guesses_are_one_row_an_hour_for_an_account_and_a_network(cast: Cast) -> None:
    guess(FEW + 2)
    guess(2, network=ELSEWHERE)
    for number in range(3):
        said(f"nobody{number}", "x")
    rows = FailedSignIns.objects.values_list("user__username", "network", "count")
    expected = {(NAME, HERE, FEW + 2), (NAME, ELSEWHERE, 2), (None, HERE, 3)}
    assert set(rows) == expected
    FailedSignIns.objects.update(hour=timezone.now() - timedelta(hours=2))
    guess(1, network=ELSEWHERE)
    assert FailedSignIns.objects.count() == len(expected) + 1


def test_administrators_see_whom_and_whence(cast: Cast) -> None:
    page = reverse("desk:system_status")
    administrator = cast.sign_in("administrator")
    assert NAME not in administrator.get(page).content.decode()
    guess(FEW + 2)
    said("my-password-here", "x", network=ELSEWHERE)
    guess(1, "outsider")
    html = administrator.get(page).content.decode()
    for words in (NAME, HERE, f">{FEW + 2}<", "ชื่อที่ไม่มีในระบบ", ELSEWHERE):
        assert words in html
    assert "my-password-here" not in html
    # Of another area.
    assert "outsider" not in html
    assert cast.sign_in("director").get(page).status_code == 403


def test_the_person_is_told_of_others_and_not_of_a_slip(cast: Cast) -> None:
    guess(1)
    assert TOLD not in signed_in()
    guess(2, network=ELSEWHERE)
    assert f"{TOLD} 2 ครั้ง" in signed_in()
    assert TOLD not in signed_in()
    assert TOLD not in signed_in("director")


def test_the_person_is_told_of_a_neighbour_who_filled_a_limit(cast: Cast) -> None:
    guess(FEW + 3)
    assert f"{TOLD} {FEW + 3} ครั้ง" in signed_in(network=ELSEWHERE)


def test_they_are_forgotten_after_three_months(cast: Cast) -> None:
    guess(1)
    for days, is_there in ((89, True), (91, False)):
        FailedSignIns.objects.update(hour=timezone.now() - timedelta(days=days))
        forget_tries()
        assert FailedSignIns.objects.exists() == is_there
