"""prove_signer: who signs has shown who they are, as often as the office wants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.documents.models import StoredFile
from saraban.offices.models import Office
from saraban.signatures.actions.prove import (
    Readiness,
    SigningMethod,
    prove_signer,
    readiness_of,
)
from saraban.signatures.errors import (
    PinError,
    PinLockedError,
    PinMissingError,
    PinNotSetError,
    PinWrongError,
    SignatureMissingError,
)
from saraban.signatures.models import SignaturePicture
from tests.cast import Cast
from tests.signatures.drawn import (
    DETAIL,
    PIN,
    WITHDRAW,
    clear,
    post_picture,
    post_pin,
    prepare,
    sheet,
)

MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
WRONG = "493818"


def refusals() -> list[str]:
    """Return why signing was refused, as the record has it."""
    events = AuditEvent.objects.filter(kind=AuditKind.PIN_REFUSED).order_by("pk")
    return [event.detail.values["reason"] for event in events]


def proved(cast: Cast, pin: str = PIN, who: str = "director") -> str:
    """Return how the person was known."""
    return prove_signer(pin, actor=cast.actor(who)).method.value


def refusal(cast: Cast, pin: str = WRONG, who: str = "director") -> PinError:
    with pytest.raises(PinError) as caught:
        prove_signer(pin, actor=cast.actor(who))
    return caught.value


@pytest.mark.parametrize("typed", [PIN, "๔๙๓๘๑๗", " 493 817 "])
def test_the_right_pin_gives_the_picture_of_this_moment(cast: Cast, typed: str) -> None:
    prepare(cast, "director")
    signing = prove_signer(typed, actor=cast.actor("director"))
    assert signing.method is SigningMethod.PIN
    assert signing.picture == SignaturePicture.objects.in_use().get().stored_file
    assert refusals() == []


def test_without_a_picture_nobody_signs(cast: Cast) -> None:
    director = cast.sign_in("director")
    post_pin(director)
    with pytest.raises(SignatureMissingError) as caught:
        prove_signer(PIN, actor=cast.actor("director"))
    assert "เพิ่มภาพที่เมนูลายมือชื่อของฉัน" in caught.value.message
    post_picture(director, sheet())
    assert proved(cast) == "pin"
    director.post(WITHDRAW)
    with pytest.raises(SignatureMissingError):
        prove_signer(PIN, actor=cast.actor("director"))


def test_an_office_may_do_without_the_pin(cast: Cast) -> None:
    post_picture(cast.sign_in("director"), sheet())
    post_picture(cast.sign_in("school_director"), clear())
    Office.objects.filter(pk=cast.area.pk).update(signing_needs_pin=False)
    signing = prove_signer("", actor=cast.actor("director"))
    assert signing.method is SigningMethod.SIGN_IN
    page = cast.sign_in("director").get(DETAIL).content.decode()
    assert "ไม่ได้กำหนดให้ใส่รหัส PIN" in page
    # The school decides for itself.
    with pytest.raises(PinNotSetError):
        prove_signer("", actor=cast.actor("school_director"))


def test_a_division_signs_as_its_area_wants_it(cast: Cast) -> None:
    post_picture(cast.sign_in("division_director"), sheet())
    assert isinstance(refusal(cast, PIN, "division_director"), PinNotSetError)
    Office.objects.filter(pk=cast.area.pk).update(signing_needs_pin=False)
    assert proved(cast, "", "division_director") == "sign_in"


def test_a_missing_pin_is_said_and_is_no_guess(cast: Cast) -> None:
    prepare(cast, "director")
    for typed in ("", "  ", "49381", "หกหลัก"):
        assert isinstance(refusal(cast, typed), PinMissingError)
    assert refusals() == ["missing"] * 4
    assert "ใส่ได้อีก 4 ครั้ง" in refusal(cast).message


def test_wrong_pins_are_counted_and_lock_for_fifteen_minutes(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = prepare(cast, "director")
        for left in (4, 3, 2, 1):
            error = refusal(cast)
            assert isinstance(error, PinWrongError)
            assert f"ใส่ได้อีก {left} ครั้ง" in error.message
        error = refusal(cast)
        assert isinstance(error, PinLockedError)
        assert "ได้อีกหลัง 23 พ.ย. 2569 เวลา 09:15 น." in error.message
        # The right one is not looked at any more.
        assert isinstance(refusal(cast, PIN), PinLockedError)
        assert refusals() == ["wrong"] * 4 + ["locked"] * 2
        assert "ผิดครบ 5 ครั้ง" in browser.get(DETAIL).content.decode()
        clock.shift(timedelta(minutes=14, seconds=59))
        assert isinstance(refusal(cast, PIN), PinLockedError)
        clock.shift(timedelta(seconds=1))
        assert proved(cast) == "pin"
        assert "ผิดครบ 5 ครั้ง" not in browser.get(DETAIL).content.decode()


def test_after_the_lock_there_are_five_tries_again(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        prepare(cast, "director")
        for _ in range(5):
            refusal(cast)
        clock.shift(timedelta(minutes=16))
        assert "ใส่ได้อีก 4 ครั้ง" in refusal(cast).message


def test_a_lock_of_a_clock_that_was_ahead_does_not_last(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = prepare(cast, "director")
        clock.shift(timedelta(days=40))
        for _ in range(5):
            refusal(cast)
        clock.move_to(MORNING)
        assert "ผิดครบ 5 ครั้ง" not in browser.get(DETAIL).content.decode()
        assert proved(cast, PIN) == "pin"


def test_the_right_pin_begins_the_count_anew(cast: Cast) -> None:
    prepare(cast, "director")
    for _ in range(4):
        refusal(cast)
    assert proved(cast) == "pin"
    assert "ใส่ได้อีก 4 ครั้ง" in refusal(cast).message


def test_a_new_pin_ends_the_lock(cast: Cast) -> None:
    browser = prepare(cast, "director")
    for _ in range(5):
        refusal(cast)
    assert post_pin(browser, "750284").status_code == 302
    assert proved(cast, "750284") == "pin"


def test_one_persons_guesses_lock_nobody_else(cast: Cast) -> None:
    for who in ("director", "deputy"):
        prepare(cast, who)
    for _ in range(5):
        refusal(cast)
    assert proved(cast, PIN, "deputy") == "pin"


def test_a_refusal_is_recorded_without_what_was_typed(cast: Cast) -> None:
    prepare(cast, "director")
    refusal(cast)
    event = AuditEvent.objects.get(kind=AuditKind.PIN_REFUSED)
    assert event.detail.values == {"reason": "wrong"}
    director = cast.users["director"]
    assert (event.actor_id, event.subject_id) == (director.pk, director.pk)
    assert event.ip_address == "192.0.2.1"


@pytest.mark.postgres
def test_a_wrong_pin_counts_though_nothing_else_happens(
    transactional_db: None, cast: Cast
) -> None:
    prepare(cast, "director")
    actor = cast.actor("director")
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        prove_signer(WRONG, actor=actor)
    assert isinstance(refusal(cast), PinWrongError)
    assert "ใส่ได้อีก 3 ครั้ง" in refusal(cast).message


def test_a_pin_from_before_a_reset_of_the_password_proves_nothing(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        prepare(cast, "teacher")
        clock.shift(timedelta(days=1))
        teacher = cast.users["teacher"]
        reset = reverse("directory:person_password_reset", args=[teacher.pk])
        cast.sign_in("administrator").post(reset)
        with pytest.raises(SignatureMissingError):
            prove_signer(PIN, actor=cast.actor("teacher"))
        teacher.refresh_from_db()
        post_picture(cast.sign_in("teacher"), sheet())
        assert isinstance(refusal(cast, PIN, "teacher"), PinNotSetError)
        assert refusals() == ["not_set"]
        teacher.refresh_from_db()
        teacher.must_change_password = False
        teacher.set_password("รหัสผ่าน-ใหม่-ของตนเอง")
        teacher.save()
        assert isinstance(refusal(cast, PIN, "teacher"), PinNotSetError)
        clock.shift(timedelta(minutes=1))
        answer = post_pin(cast.sign_in("teacher"), password="รหัสผ่าน-ใหม่-ของตนเอง")
        assert answer.status_code == 302
        assert proved(cast, PIN, "teacher") == "pin"


def test_a_reset_of_another_persons_password_changes_nothing(cast: Cast) -> None:
    prepare(cast, "director")
    other = cast.users["deputy"]
    reset = reverse("directory:person_password_reset", args=[other.pk])
    cast.sign_in("administrator").post(reset)
    assert proved(cast) == "pin"


def test_what_was_signed_keeps_its_picture(cast: Cast) -> None:
    browser = prepare(cast, "director")
    before = prove_signer(PIN, actor=cast.actor("director")).picture
    post_picture(browser, clear())
    after = prove_signer(PIN, actor=cast.actor("director")).picture
    assert before != after
    assert StoredFile.objects.filter(pk=before.pk).exists()


def test_a_page_knows_beforehand_what_is_missing(cast: Cast) -> None:
    browser = cast.sign_in("director")
    first = readiness_of(cast.actor("director"))
    assert first == Readiness(
        needs_pin=True, has_picture=False, has_pin=False, is_held=False
    )
    assert not first.is_ready
    post_picture(browser, sheet())
    assert not readiness_of(cast.actor("director")).is_ready
    post_pin(browser)
    assert readiness_of(cast.actor("director")).is_ready
    Office.objects.filter(pk=cast.area.pk).update(signing_needs_pin=False)
    assert not readiness_of(cast.actor("deputy")).is_ready
    post_picture(cast.sign_in("deputy"), sheet())
    assert readiness_of(cast.actor("deputy")).is_ready
