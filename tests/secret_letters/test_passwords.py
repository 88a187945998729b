"""Who looks after accounts cannot read as somebody who is trusted."""

from __future__ import annotations

from django.urls import reverse

from saraban.offices.models import Appointment, Role
from saraban.secret_letters.models import SecretLetter
from tests.cast import Cast
from tests.secret_letters import given
from tests.secret_letters.given import REGISTRAR, SUBJECT


def reset(cast: Cast, name: str) -> None:
    """The administrator gives somebody a password, who changes it as asked."""
    page = reverse("directory:person_password_reset", args=[cast.users[name].pk])
    assert cast.sign_in("administrator").post(page).status_code in (200, 302)
    user = cast.users[name]
    user.refresh_from_db()
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])


def opened(cast: Cast, name: str, letter: SecretLetter) -> int:
    return given.browser(cast, name).get(letter.get_absolute_url()).status_code


def test_a_registrar_whose_password_was_reset_is_appointed_anew(cast: Cast) -> None:
    letter = given.received(cast).letter
    reset(cast, REGISTRAR)
    assert opened(cast, REGISTRAR, letter) == 403
    page = given.browser(cast, REGISTRAR).get(given.LIST)
    assert page.status_code == 403
    assert "คืนค่าโดยผู้อื่น" in page.content.decode()
    old = cast.appointments[REGISTRAR]
    Appointment.objects.filter(pk=old.pk).delete()
    Appointment.objects.create(
        user=cast.users[REGISTRAR],
        office=cast.area,
        role=Role.SECRET_REGISTRAR,
        order_number="8/2569",
        starts_on=old.starts_on,
    )
    assert opened(cast, REGISTRAR, letter) == 200


def test_a_reader_whose_password_was_reset_is_listed_anew(cast: Cast) -> None:
    letter = given.received(cast).letter
    given.listed(cast, letter, "director")
    reset(cast, "director")
    assert opened(cast, "director", letter) == 403
    own = given.browser(cast, "director").get(given.LIST).content.decode()
    assert SUBJECT not in own
    reader = letter.readers.get()
    remove = reverse("secret_letters:reader_remove", args=[letter.uid, reader.pk])
    assert given.browser(cast, REGISTRAR).post(remove).status_code == 302
    given.listed(cast, letter, "director")
    assert opened(cast, "director", letter) == 200
