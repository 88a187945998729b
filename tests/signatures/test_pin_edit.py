"""pin_edit: everybody sets their own PIN, with their own password, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.keyring import SECRET
from saraban.core.saved_input import KEPT
from saraban.core.sealing import unseal_by_ring
from saraban.signatures.actions.own_signature import set_pin
from saraban.signatures.errors import OwnPasswordFirstError
from saraban.signatures.models import FailedTries, SignaturePin
from saraban.signatures.pins import is_right
from tests.cast import PASSWORD, Cast
from tests.directory import invited
from tests.signatures.drawn import DETAIL, PIN, PIN_EDIT, post_pin

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
CHANGE_PASSWORD = reverse("account_change_password")
OWN_PASSWORD = "รหัสผ่าน-ใหม่-ของตนเอง"


def right(cast: Cast, name: str, pin: str) -> bool:
    user = cast.users[name]
    return is_right(pin, user, SignaturePin.objects.get(user=user).hash)


def refused(answer: object, sentence: str) -> None:
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert sentence in answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["director", "teacher", "administrator"])
def test_everybody_sets_a_pin_of_their_own(cast: Cast, who: str) -> None:
    browser = cast.sign_in(who)
    assert "ยังไม่ได้ตั้งรหัส PIN" in browser.get(DETAIL).content.decode()
    answer = post_pin(browser)
    assert (answer.status_code, answer.url) == (302, DETAIL)
    assert "ตั้งไว้เมื่อ" in browser.get(DETAIL).content.decode()
    assert right(cast, who, PIN)
    assert SignaturePin.objects.count() == 1
    event = AuditEvent.objects.get(kind=AuditKind.PIN_CHANGED)
    assert (event.actor_id, event.subject_id) == (cast.users[who].pk,) * 2
    assert not hasattr(event, "detail")


def test_a_pin_is_kept_as_a_hash_that_differs_from_person_to_person(
    cast: Cast,
) -> None:
    for who in ("director", "deputy"):
        post_pin(cast.sign_in(who))
    kept = list(SignaturePin.objects.order_by("pk"))
    assert all(PIN not in pin.hash for pin in kept)
    # The same PIN and even the same hash is no proof for somebody else.
    assert not is_right(PIN, cast.users["deputy"], kept[0].hash)


def test_it_leads_back_to_where_the_pin_was_missing(cast: Cast) -> None:
    browser = cast.sign_in("director")
    home = reverse("desk:home")
    page = browser.get(f"{PIN_EDIT}?next={home}").content.decode()
    assert f'name="next" value="{home}"' in page
    assert post_pin(browser, next=home).url == home
    assert post_pin(browser, next="https://elsewhere.example/").url == DETAIL


def test_thai_digits_and_spaces_are_the_same_pin(cast: Cast) -> None:
    browser = cast.sign_in("director")
    assert post_pin(browser, "๔๙๓ ๘๑๗").status_code == 302
    assert right(cast, "director", PIN)


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        ("12345", "ต้องเป็นตัวเลข 6 หลัก"),
        ("1234567", "ต้องเป็นตัวเลข 6 หลัก"),
        ("49381a", "ต้องเป็นตัวเลข 6 หลัก"),
        ("四九三八一七", "ต้องเป็นตัวเลข 6 หลัก"),
        ("", "ยังไม่ได้กรอกรหัส PIN ใหม่"),
        ("111111", "เดาง่าย"),
        ("๑๑๑๑๑๑", "เดาง่าย"),
        ("123456", "เดาง่าย"),
        ("654321", "เดาง่าย"),
        ("567890", "เดาง่าย"),
        ("098765", "เดาง่าย"),
        ("121212", "เดาง่าย"),
        ("493493", "เดาง่าย"),
    ],
)
def test_what_is_no_pin_or_too_easy_is_refused(
    cast: Cast, pin: str, sentence: str
) -> None:
    refused(post_pin(cast.sign_in("director"), pin), sentence)
    assert not SignaturePin.objects.exists()


def test_a_pin_out_of_the_user_name_is_refused(cast: Cast) -> None:
    User.objects.filter(pk=cast.users["director"].pk).update(username="dir493817")
    refused(post_pin(cast.sign_in("director")), "อยู่ในชื่อผู้ใช้ของท่าน")


def test_two_different_pins_are_refused(cast: Cast) -> None:
    refused(post_pin(cast.sign_in("director"), pin_again="493818"), "สองช่องไม่ตรงกัน")


def test_what_was_typed_is_never_shown_again(cast: Cast) -> None:
    page = post_pin(cast.sign_in("director"), password="ไม่ใช่รหัสนี้").content.decode()
    assert PIN not in page
    assert "ไม่ใช่รหัสนี้" not in page


def test_a_session_that_ended_keeps_no_pin(cast: Cast) -> None:
    browser = cast.sign_in("director")
    page = browser.get(PIN_EDIT).content.decode()
    owner = page.split('name="typed_by" value="')[1].split('"')[0]
    browser.logout()
    answer = post_pin(browser, typed_by=owner, next="/there/")
    assert answer.status_code == 302
    kept = unseal_by_ring(browser.session[KEPT]["sealed"], KEPT, ring=SECRET)
    assert kept == {"next": ["/there/"]}


def test_a_wrong_password_sets_no_pin_and_is_counted(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = cast.sign_in("director")
        for left in (4, 3, 2, 1):
            answer = post_pin(browser, password="ผิด")
            refused(answer, f"รหัสผ่านไม่ถูกต้อง ใส่ได้อีก {left} ครั้ง")
        refused(post_pin(browser, password="ผิด"), "ได้อีกหลัง 23 พ.ย. 2569 เวลา 09:15 น.")
        # Not even the right one is looked at now.
        refused(post_pin(browser), "ใส่รหัสผ่านผิดครบ 5 ครั้ง")
        assert not SignaturePin.objects.exists()
        events = AuditEvent.objects.filter(kind=AuditKind.PIN_REFUSED).order_by("pk")
        reasons = [event.detail.values["reason"] for event in events]
        assert reasons == ["password_wrong"] * 5 + ["password_locked"]
        clock.shift(timedelta(minutes=15))
        assert post_pin(browser).status_code == 302
    assert right(cast, "director", PIN)
    assert not FailedTries.objects.exclude(failed_count=0).exists()


def test_one_persons_wrong_password_locks_nobody_else(cast: Cast) -> None:
    for _ in range(5):
        post_pin(cast.sign_in("director"), password="ผิด")
    assert post_pin(cast.sign_in("deputy")).status_code == 302


def test_nobody_is_asked_whose_pin_it_is(cast: Cast) -> None:
    """Whatever an administrator sends along, it is their own PIN that is set."""
    director = cast.users["director"]
    answer = post_pin(
        cast.sign_in("administrator"), user=str(director.pk), username="director"
    )
    assert answer.status_code == 302
    assert SignaturePin.objects.get().user == cast.users["administrator"]


def test_an_invented_password_sets_no_pin(cast: Cast) -> None:
    """As ``saraban createadmin`` gives one."""
    teacher = cast.users["teacher"]
    teacher.must_change_password = True
    teacher.save(update_fields=["must_change_password"])
    # Whoever comes in with it is led to a password first.
    browser = cast.sign_in("teacher")
    for address in (PIN_EDIT, DETAIL):
        assertRedirects(browser.get(address), CHANGE_PASSWORD)
    assertRedirects(post_pin(browser), CHANGE_PASSWORD)
    with pytest.raises(OwnPasswordFirstError):
        set_pin(PASSWORD, PIN, actor=cast.actor("teacher"))
    assert not SignaturePin.objects.exists()


def test_a_reset_of_the_password_withdraws_the_pin(cast: Cast) -> None:
    teacher = cast.users["teacher"]
    with time_machine.travel(MORNING, tick=False) as clock:
        assert post_pin(cast.sign_in("teacher")).status_code == 302
        clock.shift(timedelta(hours=1))
        reset = reverse("directory:person_password_reset", args=[teacher.pk])
        page = cast.sign_in("administrator").post(reset).content.decode()
        code = invited.code_in(page)
        clock.shift(timedelta(hours=1))
        browser, _ = invited.accept(code, OWN_PASSWORD)
        page = browser.get(DETAIL).content.decode()
        assert "รหัส PIN เดิมใช้ไม่ได้แล้ว" in page
        clock.shift(timedelta(minutes=1))
        assert post_pin(browser, password=OWN_PASSWORD).status_code == 302
        assert "รหัส PIN เดิมใช้ไม่ได้แล้ว" not in browser.get(DETAIL).content.decode()
