"""คืนค่ารหัสผ่าน of who decides or signs: the powers wait for a second person."""

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.directory.models import Confirmation
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Role
from saraban.signatures.actions.prove import current_picture, prove_signer, readiness_of
from saraban.signatures.errors import (
    AccountHeldError,
    PinNotSetError,
    SignatureMissingError,
)
from tests.directory import invited
from tests.directory.in_use import LIST, decide, is_post, put_in_use
from tests.directory.misused import appoint_by, new_person
from tests.signatures import drawn

KIND = Confirmation.Kind.ACCOUNT


def reset(cast, name, by="administrator"):
    """Return a browser in which a code that somebody gave out was used."""
    page = reverse("directory:person_password_reset", args=[cast.users[name].pk])
    answer = cast.sign_in(by).post(page).content.decode()
    browser, _ = invited.accept(invited.code_in(answer))
    cast.users[name].refresh_from_db()
    return browser


def test_with_a_reset_signature_and_pin_are_over(cast):
    put_in_use(cast)
    drawn.prepare(cast, "deputy")
    browser = reset(cast, "deputy")
    deputy = cast.actor("deputy")
    assert deputy.user.held_since is not None
    assert current_picture(deputy.user) is None
    with pytest.raises(AccountHeldError):
        prove_signer(drawn.PIN, actor=deputy)
    assert drawn.post_picture(browser, drawn.sheet()).status_code == 302
    typed = {"password": invited.CHOSEN}
    assert drawn.post_pin(browser, "529174", **typed).status_code == 302
    assert not readiness_of(cast.actor("deputy")).is_ready
    decide(cast.sign_in("director"), "confirm")
    assert prove_signer("529174", actor=cast.actor("deputy")).method == "pin"


def test_a_second_person_does_not_give_the_old_signature_back(cast):
    put_in_use(cast)
    drawn.prepare(cast, "deputy")
    reset(cast, "deputy")
    decide(cast.sign_in("director"), "confirm")
    with pytest.raises(SignatureMissingError):
        prove_signer(drawn.PIN, actor=cast.actor("deputy"))


@pytest.mark.parametrize(
    "page", ["appointment_create", "settings_edit", "confirmation_list"]
)
def test_a_held_director_decides_nothing(cast, page):
    put_in_use(cast)
    browser = reset(cast, "director")
    answer = browser.get(reverse(f"directory:{page}"))
    assert answer.status_code == 403
    assert "บุคคลที่สอง" in answer.content.decode()
    officer = cast.users["officer"].username
    assert appoint_by(browser, officer, cast.area, Role.SECRET_REGISTRAR) == 403
    assert not is_post(officer, Role.SECRET_REGISTRAR)


def test_a_held_account_works_on_below_that(cast):
    put_in_use(cast)
    browser = reset(cast, "director")
    home = browser.get(reverse("desk:home"))
    assert home.status_code == 200
    assert "ใช้ได้เมื่อบุคคลที่สอง" in home.content.decode()
    books = reverse("registers:entry_list", args=["incoming"])
    assert browser.get(books).status_code == 200
    told = Notice.objects.filter(kind=NoticeKind.OWN_ACCOUNT)
    assert told.filter(person=cast.users["director"]).exists()


def test_neither_who_reset_nor_the_owner_confirms(cast):
    put_in_use(cast)
    as_deputy = reset(cast, "deputy")
    assert decide(cast.sign_in("administrator"), "confirm").status_code == 403
    assert decide(as_deputy, "confirm").status_code == 403
    assert User.objects.get(pk=cast.users["deputy"].pk).held_since is not None
    page = cast.sign_in("director").get(LIST).content.decode()
    assert "ตั้งรหัสผ่านใหม่แล้วเมื่อ" in page
    decide(cast.sign_in("director"), "confirm")
    assert User.objects.get(pk=cast.users["deputy"].pk).held_since is None


def test_nobody_says_whose_an_account_is_before_its_code_was_used(cast):
    put_in_use(cast)
    deputy = cast.users["deputy"]
    page = reverse("directory:person_password_reset", args=[deputy.pk])
    cast.sign_in("administrator").post(page)
    answer = decide(cast.sign_in("director"), "confirm")
    assert answer.status_code == 403
    assert "ยังไม่ได้ตั้งรหัสผ่านใหม่" in answer.content.decode()
    assert User.objects.get(pk=deputy.pk).held_since is not None


def test_a_refused_account_stays_held(cast):
    put_in_use(cast)
    as_deputy = reset(cast, "deputy")
    decide(cast.sign_in("director"), "refuse")
    assert as_deputy.get(LIST).status_code == 403
    reset(cast, "deputy")
    assert Confirmation.objects.waiting().filter(kind=KIND).count() == 1
    decide(cast.sign_in("director"), "confirm")
    assert User.objects.get(pk=cast.users["deputy"].pk).held_since is None


def test_a_second_reset_is_looked_at_instead_of_the_first(cast):
    put_in_use(cast)
    reset(cast, "deputy")
    reset(cast, "deputy")
    asked = Confirmation.objects.filter(kind=KIND).order_by("pk")
    assert [each.state for each in asked] == ["withdrawn", "waiting"]


def test_who_decides_nothing_is_held_back_from_nothing(cast):
    put_in_use(cast)
    browser = reset(cast, "officer")
    assert browser.get(reverse("desk:home")).status_code == 200
    assert cast.users["officer"].held_since is None
    assert not Confirmation.objects.exists()
    told = Notice.objects.filter(kind=NoticeKind.OWN_ACCOUNT)
    assert told.filter(person=cast.users["officer"]).count() == 1


def test_where_nobody_second_is_there_signing_goes_on_anew(cast):
    put_in_use(cast, ["administrator"])
    drawn.prepare(cast, "director")
    reset(cast, "director")
    assert cast.users["director"].held_since is None
    drawn_anew = cast.actor("director")
    assert current_picture(drawn_anew.user) is None
    with pytest.raises((PinNotSetError, SignatureMissingError)):
        prove_signer(drawn.PIN, actor=drawn_anew)


def test_a_new_head_of_the_area_is_looked_at_when_the_code_is_used(cast):
    """Whoever gives the slip out could use it: the post was confirmed for a person."""
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    code = new_person(browser, "new.deputy", office=cast.area.pk, role=Role.DEPUTY)
    decide(cast.sign_in("director"), "confirm")
    assert is_post("new.deputy", Role.DEPUTY)
    as_deputy, _ = invited.accept(code)
    assert as_deputy.get(LIST).status_code == 403
    decide(cast.sign_in("director"), "confirm")
    assert as_deputy.get(LIST).status_code == 200
