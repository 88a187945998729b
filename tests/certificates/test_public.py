"""ตรวจสอบเกียรติบัตร: what anybody learns of a code, and what nobody does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from saraban.core.public_codes import LETTERS
from saraban.core.try_limits import OF_CODES
from saraban.offices import public_pages
from saraban.registers.models import Certificate, RegisterEntry
from tests.cast import Cast
from tests.certificates import given

pytestmark = pytest.mark.postgres
ASK = reverse("certificates:certificate_ask")
GENUINE = "เกียรติบัตรนี้เป็นของจริง"
NOT_SHOWN = ("หมายเหตุลับ", "ผู้นำสมมติ", "สมใจ", "รางวัลอื่น")


def seen(entry: RegisterEntry) -> str:
    answer = Client().get(given.public_page(entry))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    return answer.content.decode()


def void(cast: Cast, entry: RegisterEntry) -> None:
    page = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in(given.CLERK).post(page, {"reason": "ออกผิดคน"})


def test_a_genuine_one_shows_what_stands_on_it_and_nothing_else(cast: Cast) -> None:
    entry = given.approved(cast, note="หมายเหตุลับ")
    page = seen(entry)
    for words in (
        GENUINE,
        "1/2569" if entry.book.year_be == 2569 else entry.reference_number,
        given.NAME,
        entry.subject,
        entry.subject_second,
        "16 พ.ย. 2569",
        cast.area.name,
    ):
        assert words in page
    for words in NOT_SHOWN:
        assert words not in page


def test_a_cancelled_one_says_so_at_once(cast: Cast) -> None:
    entry = given.approved(cast)
    void(cast, entry)
    page = seen(entry)
    assert "เกียรติบัตรนี้ยกเลิกแล้ว ไม่มีผล" in page
    assert GENUINE not in page


def test_one_that_was_corrected_or_refused_since_is_no_proof(cast: Cast) -> None:
    entry = given.approved(cast)
    edit = reverse("registers:entry_edit", args=[entry.pk])
    cast.sign_in(given.CLERK).post(edit, given.typed(cast, addressee="คนใหม่ สมมติ"))
    page = seen(entry)
    assert "เกียรติบัตรนี้ไม่มีผล" in page
    assert "คนใหม่" not in page
    entry.refresh_from_db()
    given.check(cast, entry)
    assert GENUINE in seen(entry)
    given.check(cast, entry, refuse="1", reason="ถอน")
    assert "เกียรติบัตรนี้ไม่มีผล" in seen(entry)


def test_one_that_nobody_approved_is_unknown(cast: Cast) -> None:
    given.signatory(cast)
    entry = given.registered(cast)
    answer = Client().get(given.public_page(entry))
    assert answer.status_code == 404
    assert "ไม่พบเกียรติบัตรที่มีรหัสนี้" in answer.content.decode()
    void(cast, entry)
    assert Client().get(given.public_page(entry)).status_code == 404


@pytest.mark.parametrize(
    "code", ["x", "a" * 16, "A" * 39, "2" * 400, "1", "abcd-efgh-jkmn-pqrs"]
)
def test_a_guess_finds_nothing(cast: Cast, code: str) -> None:
    given.approved(cast)
    page = reverse("certificates:certificate_public", args=[code])
    assert Client().get(page).status_code == 404


def test_the_code_is_typed_as_it_stands_on_paper(cast: Cast) -> None:
    entry = given.approved(cast)
    code = Certificate.objects.get(entry=entry).public_code
    assert re.fullmatch(f"[{LETTERS}]{{16}}", code)
    written = "-".join(code[start : start + 4] for start in range(0, 16, 4))
    answer = Client().get(ASK, {"code": f" {written.upper()} "}, follow=True)
    assert GENUINE in answer.content.decode()
    for wrong in ("", "../x", "๑๒๓ ๔", "x" * 60):
        assert Client().get(ASK, {"code": wrong}).status_code == 422


def test_guessing_is_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = given.approved(cast)
    monkeypatch.setattr(public_pages, "OF_CODES", replace(OF_CODES, most=3))
    page = reverse("certificates:certificate_public", args=["a" * 16])
    guesses = [Client().get(page).status_code for _ in range(5)]
    assert guesses == [404, 404, 404, 429, 429]
    answer = Client().get(given.public_page(entry))
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert given.NAME not in answer.content.decode()
