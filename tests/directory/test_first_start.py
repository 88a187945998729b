"""เริ่มใช้งานระบบ: the page behind the link of an installation without accounts."""

from __future__ import annotations

import json
import logging
import re
from contextlib import ExitStack
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.public_codes import digest_of
from saraban.core.try_limits import OF_CODES
from saraban.directory.actions.first_start import (
    FirstOffice,
    renew_code,
    start_first_office,
    words_at_start,
)
from saraban.directory.models import FirstStart
from saraban.offices.divisions import DIVISIONS
from saraban.offices.first_offices import NewAdministrator, NewArea
from saraban.offices.models import Appointment, Office, Role
from saraban.offices.sign_in_record import Visitor
from tests.cast import Cast
from tests.children import Child
from tests.directory import first_start_process
from tests.directory.first_started import AREA, PAGE, PASSWORD, opened, typed
from tests.registers.test_at_once import Other

HOME = reverse("desk:home")
SITE = "http://127.0.0.1:8000"


def divisions() -> list[Office]:
    return list(Office.objects.filter(kind=Office.Kind.DIVISION).order_by("order"))


def test_the_server_tells_a_new_link_and_keeps_its_digest_only(db: None) -> None:
    older = renew_code()
    [line] = words_at_start(SITE)
    link = line.split()[2]
    assert line.startswith(f"first start: {SITE}{PAGE}?code=")
    assert line.endswith("  (works until the first administrator is there)")
    code = link.partition("code=")[2].replace("-", "")
    assert FirstStart.objects.get().code_digest == digest_of(code)
    assert Client().get(link.removeprefix(SITE)).status_code == 302
    assert Client().get(PAGE, {"code": older}).status_code == 422


def test_no_link_and_no_page_where_there_are_accounts(cast: Cast) -> None:
    code = renew_code()
    assert words_at_start(SITE) == []
    for browser in (Client(), cast.sign_in("administrator")):
        assert browser.get(PAGE, {"code": code}).status_code == 404
        assert browser.post(PAGE, typed()).status_code == 404


def test_one_press_makes_the_office_and_leads_its_administrator_on(db: None) -> None:
    browser = opened()
    page = browser.get(PAGE).content.decode()
    assert all(f'value="{name}"' in page for name, _ in DIVISIONS)
    answer = browser.post(PAGE, typed())
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    area = Office.objects.get(kind=Office.Kind.AREA)
    assert (area.code, area.name, area.short_name) == ("5099", AREA, "สพป.ตัวอย่าง เขต 1")
    assert area.reference_prefix == "ที่ ศธ 04999/"
    assert [(each.name, each.short_name) for each in divisions()] == list(DIVISIONS)
    post = Appointment.objects.get()
    assert (post.office, post.role) == (area, Role.ADMINISTRATOR)
    assert str(post.user) == "นายหัวหน้า สมมติ"
    assert not post.user.must_change_password
    home = browser.get(HOME).content.decode()
    assert "ขั้นต่อไปอยู่ในรายการ เริ่มใช้งานระบบ" in home
    assert 'aria-labelledby="setup"' in home
    sign_in = {"login": "boss", "password": PASSWORD}
    assert Client().post(reverse("account_login"), sign_in)["Location"] == HOME


def test_afterwards_the_page_is_gone_for_everybody(db: None) -> None:
    code = renew_code()
    first, second = opened(code), opened(code)
    assert first.post(PAGE, typed()).status_code == 302
    for browser in (first, second, Client()):
        assert browser.post(PAGE, typed(username="again")).status_code == 404
        assert browser.get(PAGE).status_code == 404
        assert browser.get(PAGE, {"code": code}).status_code == 404
    assert User.objects.count() == 1
    assert not FirstStart.objects.exists()


def test_divisions_are_renamed_left_out_and_added(db: None) -> None:
    changed = {
        "division_1": "กลุ่มบริหารทั่วไป",
        "short_1": "",
        # Without its mark it may say anything.
        "keep_2": None,
        "division_2": "",
        "division_12": "กลุ่มโครงการพิเศษ",
        "short_12": "โครงการฯ",
    }
    assert opened().post(PAGE, typed(**changed)).status_code == 302
    made = divisions()
    assert len(made) == len(DIVISIONS)
    assert [each.code for each in made] == [f"{n:02d}" for n in range(1, 11)]
    assert (made[0].name, made[0].short_name) == ("กลุ่มบริหารทั่วไป", "บริหารทั่วไป")
    assert made[1].name == DIVISIONS[2][0]
    assert (made[-1].name, made[-1].short_name) == ("กลุ่มโครงการพิเศษ", "โครงการฯ")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": ""}, "ยังไม่ได้กรอกรหัสหน่วยงาน"),
        ({"name": " "}, "ยังไม่ได้กรอกชื่อหน่วยงาน"),
        ({"reference_prefix": "ที่ ศธ 04999"}, "ต้องลงท้ายด้วย / เพื่อคั่นก่อนเลข"),
        ({"division_3": ""}, "ถ้าสำนักงานไม่มีกลุ่มนี้ ให้เอาเครื่องหมายหน้ากลุ่มออก"),
        ({"short_11": "ใหม่"}, "ยังไม่ได้กรอกชื่อกลุ่มที่ 11"),
        ({"division_11": DIVISIONS[0][0]}, "มีกลุ่มชื่อนี้อยู่แล้ว"),
        ({f"keep_{n}": None for n in range(1, 11)}, "ต้องมีอย่างน้อยหนึ่งกลุ่ม"),
        ({"username": "หัวหน้า"}, "ชื่อผู้ใช้ใช้ได้เฉพาะตัวอักษร"),
        ({"given_name": ""}, "ยังไม่ได้กรอกชื่อ"),
        ({"password": "สั้น", "password_again": "สั้น"}, "รหัสผ่านสั้นเกินไป"),
        (
            {"username": "somchai.boss", "password": "somchai.boss"},
            "รหัสผ่านคล้ายชื่อหรือชื่อผู้ใช้",
        ),
        ({"password_again": PASSWORD + "x"}, "รหัสผ่านสองช่องไม่ตรงกัน"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(
    db: None, changed: dict[str, Any], sentence: str
) -> None:
    browser = opened()
    sent = typed(family_name="นามสกุลที่พิมพ์ไว้", short_9="ตสน.", **changed)
    answer = browser.post(PAGE, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="นามสกุลที่พิมพ์ไว้"' in page
    assert 'value="ตสน."' in page
    assert re.search(r'type="password"[^>]*value=', page) is None
    assert not Office.objects.exists()
    assert not User.objects.exists()


def test_without_the_newest_code_there_is_no_form(db: None) -> None:
    renew_code()
    browser = Client()
    asked = browser.get(PAGE)
    assert asked.status_code == 200
    assert "รหัสเริ่มใช้งาน" in asked.content.decode()
    assert asked["X-Robots-Tag"] == "noindex, nofollow"
    assert browser.post(PAGE, typed()).status_code == 422
    for wrong in ("", "short", "a" * 16):
        answer = browser.get(PAGE, {"code": wrong})
        assert answer.status_code == 422
        assert "ใช้รหัสล่าสุดที่เครื่องแม่ข่ายแสดง" in answer.content.decode()
    # The server was started again while somebody filled in the form.
    browser = opened()
    renew_code()
    assert browser.post(PAGE, typed()).status_code == 422
    assert not User.objects.exists()


def test_a_code_is_tried_so_many_times_a_minute(db: None) -> None:
    code = renew_code()
    for _ in range(OF_CODES.most):
        assert Client().get(PAGE, {"code": "a" * 16}).status_code == 422
    answer = Client().get(PAGE, {"code": code})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "รอหนึ่งนาทีแล้วลองใหม่" in answer.content.decode()


def test_it_stands_in_the_record_and_the_code_nowhere(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = renew_code()
    browser = opened(code)
    assert code not in json.dumps(dict(browser.session))
    browser.post(PAGE, typed(code=""))
    browser.post(PAGE, typed())
    told = AuditEvent.objects.exclude(kind=AuditKind.ROWS_WRITTEN).order_by("pk")
    assert [each.kind for each in told] == [
        *[AuditKind.OFFICE_CREATED] * (len(DIVISIONS) + 1),
        AuditKind.PREFIX_CHANGED,
        AuditKind.PERSON_CREATED,
        AuditKind.APPOINTED,
        AuditKind.SIGNED_IN,
    ]
    assert {each.ip_address for each in told} == {"127.0.0.1"}
    kept = json.dumps(list(AuditDetail.objects.values_list("values", flat=True)))
    sessions = "".join(Session.objects.values_list("session_data", flat=True))
    for secret in (code, PASSWORD):
        assert secret not in kept + sessions + caplog.text
    assert "first_start" not in browser.session


@pytest.mark.postgres
def test_of_two_who_press_at_once_one_makes_the_office(transactional_db: None) -> None:
    code = renew_code()
    with ExitStack() as stack:
        pressing = [
            stack.enter_context(Child(first_start_process.main, [code, name]))
            for name in ("boss", "second")
        ]
        for process in pressing:
            assert process.stdout.readline() == "ready\n"
        for process in pressing:
            process.tell("go")
        answers = sorted(process.finish().split()[-1] for process in pressing)
    assert answers == ["302", "404"]
    assert User.objects.count() == 1
    assert Office.objects.filter(kind=Office.Kind.AREA).count() == 1
    assert len(divisions()) == len(DIVISIONS)


@pytest.mark.postgres
@pytest.mark.only_on("postgresql")
def test_the_second_waits_for_the_first_and_is_refused(transactional_db: None) -> None:
    digest = digest_of(renew_code())
    first, second = (
        FirstOffice(
            NewArea("5099", "เขตสมมติ"), NewAdministrator(name, "ก", "ข", PASSWORD)
        )
        for name in ("first", "second")
    )
    stranger = Visitor(None, None)
    other = Other(lambda: start_first_office(second, digest, witness=stranger))
    with transaction.atomic():
        start_first_office(first, digest, witness=stranger)
        other.start()
        other.join(1)
        assert other.is_alive(), "the second did not wait for the first"
    other.join(30)
    assert isinstance(other.error, UnknownSubjectError)
    assert User.objects.get().username == "first"
