"""Which passwords people may choose, and what a change of one ends."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from saraban.accounts.models import User
from saraban.accounts.passwords import WORDS_OF_THE_PLACE
from tests.cast import PASSWORD, Cast
from tests.conventions.files import ROOT

LOGIN = reverse("account_login")
CHANGE = reverse("account_change_password")
HOME = reverse("desk:home")
NAME = "registry.clerk"


def change(client: Client, new: str, *, old: str = PASSWORD, again: str = "") -> Any:
    sent = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(CHANGE, sent)


def is_right(password: str) -> bool:
    return User.objects.get(username=NAME).check_password(password)


def signs_in(password: str) -> bool:
    sent = {"login": NAME, "password": password}
    return Client().post(LOGIN, sent).status_code == 302


def test_any_kind_of_characters_will_do_and_is_kept_as_typed(cast: Cast) -> None:
    client, old = cast.sign_in("registry_clerk"), PASSWORD
    for password in (
        "เก้าคำที่จำง่ายสำหรับฉันคนเดียว",
        "4839201758",
        "  blanks at both ends  ",
        "ABCDEFxyz!" * 10,
        "saraban เป็นคำที่ใช้ได้ในประโยคยาว",
    ):
        assert change(client, password, old=old)["Location"] == HOME, password
        others = {password.strip(), password.swapcase(), password[:64]} - {password}
        assert [each for each in (password, *others) if is_right(each)] == [password]
        old = password
    assert signs_in(old)


def test_what_is_guessed_first_is_refused(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    for password, sentence in (
        ("ab3-ef6h9", "อย่างน้อย 10"),
        ("1234567890", "เดาง่าย"),
        ("registry.clerk1", "คล้ายชื่อ"),
        ("Saraban@2569", "คำที่ใช้กันในงาน"),
        ("สารบรรณโรงเรียน-01", "คำที่ใช้กันในงาน"),
    ):
        page = change(client, password).content.decode()
        assert sentence in page, password
        assert password not in page
    assert is_right(PASSWORD)


def test_the_old_password_is_asked_and_the_new_one_twice(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    new = "ถ้อยคำใหม่ของฉันเอง"
    assert change(client, new, old="ผิดแน่นอน-12345").status_code == 200
    assert change(client, new, again="ถ้อยคำอื่นของฉันเอง").status_code == 200
    assert signs_in(PASSWORD)


def test_a_change_ends_every_other_session_and_renews_the_own(cast: Cast) -> None:
    here, elsewhere = (cast.sign_in("registry_clerk") for _ in range(2))
    before = here.session.session_key
    assert change(here, "ถ้อยคำใหม่ของฉันเอง")["Location"] == HOME
    assert here.get(HOME).status_code == 200
    assert here.session.session_key != before
    assert elsewhere.get(HOME)["Location"].startswith(LOGIN)


def test_a_session_begins_anew_with_signing_in_and_ends_with_signing_out(
    cast: Cast,
) -> None:
    client = Client()
    client.session.save()
    known = client.session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = str(known)
    sent = {"login": NAME, "password": PASSWORD}
    assert client.post(LOGIN, sent)["Location"] == HOME
    browser = Client()
    browser.cookies.update(client.cookies)
    assert browser.get(HOME).status_code == 200
    own = client.session.session_key
    assert own != known
    assert len(str(own)) >= 26, "36 letters: 26 of them are 134 bits"
    client.post(reverse("account_logout"))
    assert browser.get(HOME)["Location"].startswith(LOGIN)


def test_passwords_are_typed_unseen_and_pasted(cast: Cast) -> None:
    clerk = cast.sign_in("registry_clerk")
    again = reverse("account_reauthenticate")
    for client, page in ((Client(), LOGIN), (clerk, CHANGE), (clerk, again)):
        html = client.get(page).content.decode()
        fields = [each.partition(">")[0] for each in html.split("<input")[1:]]
        typed = [each for each in fields if 'type="password"' in each]
        assert typed
        assert all('-password"' in each and "autocomplete" in each for each in typed)
        assert not any("password" in each for each in fields if 'type="text"' in each)
        assert "onpaste" not in html


def test_the_words_of_the_place_are_told() -> None:
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert all(f"`{word}`" in told for word in WORDS_OF_THE_PLACE)
