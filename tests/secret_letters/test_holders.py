"""Several offices hold one letter: each has its own readers, answers and rights."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from saraban.core.errors import UnknownSubjectError
from saraban.desk.actions.close_office import close_and_move
from saraban.letters.models import Secrecy
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry
from saraban.secret_letters.actions.receive import receive_delivery
from saraban.secret_letters.contents import EntryContent
from saraban.secret_letters.models import SecretDelivery, SecretFile, SecretLetter
from tests import forms
from tests.cast import Cast
from tests.secret_letters import given
from tests.secret_letters.given import REGISTRAR, SUBJECT

KEEPER = "other_school_clerk"


@pytest.fixture
def delivery(cast: Cast) -> SecretDelivery:
    """A copy on its way to a school."""
    given.school_registrar(cast)
    return given.sent(cast, cast.schools[1]).deliveries.get()


def status(cast: Cast, name: str, page: str, *arguments: object) -> int:
    address = reverse(f"secret_letters:{page}", args=arguments)
    return given.browser(cast, name).get(address).status_code


def list_at(cast: Cast, letter: SecretLetter, by: str, name: str) -> None:
    page = reverse("secret_letters:reader_create", args=[letter.uid])
    values = {"person": cast.users[name].pk, "reason": "ผู้รับผิดชอบ", "until": ""}
    assert given.browser(cast, by).post(page, values).status_code == 302


def test_a_file_of_an_answer_stays_in_its_office(
    cast: Cast, delivery: SecretDelivery
) -> None:
    given.receive(cast, delivery, KEEPER)
    letter = delivery.letter
    list_at(cast, letter, KEEPER, KEEPER)
    page = reverse("secret_letters:step_create", args=[letter.uid])
    values = {"people": [cast.users[KEEPER].pk], "purpose": "4", "note": ""}
    browser = given.browser(cast, KEEPER)
    assert browser.post(page, values).status_code == 302
    page = reverse("secret_letters:step_answer", args=[letter.uid])
    answer = {"decision": "ทราบ", "file_1": forms.pdf("ภายในโรงเรียน.pdf")}
    assert browser.post(page, answer).status_code == 302
    inside = SecretFile.objects.latest("pk")
    assert "ภายในโรงเรียน" in browser.get(letter.get_absolute_url()).content.decode()
    shown = given.browser(cast, REGISTRAR).get(letter.get_absolute_url())
    assert "ภายในโรงเรียน" not in shown.content.decode()
    assert status(cast, REGISTRAR, "file_download", letter.uid, inside.pk) == 404


def test_a_copy_that_is_returned_is_read_no_more(
    cast: Cast, delivery: SecretDelivery
) -> None:
    letter = delivery.letter
    list_at(cast, letter, KEEPER, KEEPER)
    assert status(cast, KEEPER, "letter_detail", letter.uid) == 200
    page = reverse("secret_letters:delivery_return", args=[delivery.pk])
    browser = given.browser(cast, KEEPER)
    assert browser.post(page, {"reason": "ส่งผิด"}).status_code == 302
    assert status(cast, KEEPER, "letter_detail", letter.uid) == 404
    shown = browser.get(reverse("secret_letters:delivery_list")).content.decode()
    assert SUBJECT not in shown


def test_only_the_letters_own_office_changes_its_level(
    cast: Cast, delivery: SecretDelivery
) -> None:
    given.receive(cast, delivery, KEEPER)
    letter = delivery.letter
    page = reverse("secret_letters:level_change", args=[letter.uid])
    values = {"level": "0", "reason": "พ้นเหตุ"}
    given.browser(cast, KEEPER).post(page, values)
    letter.refresh_from_db()
    assert letter.level == Secrecy.CONFIDENTIAL
    assert given.browser(cast, REGISTRAR).post(page, values).status_code == 302
    letter.refresh_from_db()
    assert letter.level == Secrecy.NONE
    own = RegisterEntry.objects.get(book__office=cast.area)
    assert (own.subject, own.has_files) == (SUBJECT, True)
    # The school is told, and registers it openly by itself, once.
    openly = reverse("secret_letters:letter_register_openly", args=[letter.uid])
    for _ in range(2):
        given.browser(cast, KEEPER).post(openly)
    assert RegisterEntry.objects.filter(book__office=cast.schools[1]).count() == 1
    # It does not come back.
    answer = given.browser(cast, REGISTRAR).post(page, {"level": "2", "reason": "x"})
    assert answer.status_code == 422


def test_another_office_does_not_receive_the_copy(
    cast: Cast, delivery: SecretDelivery
) -> None:
    actor: Actor = cast.actor(REGISTRAR)
    with pytest.raises(UnknownSubjectError):
        receive_delivery(delivery, EntryContent(), actor=actor)


def test_a_row_changed_past_the_program_opens_nothing(cast: Cast) -> None:
    letter = given.received(cast).letter
    given.listed(cast, letter, "director")
    with connection.cursor() as cursor:
        statement = "UPDATE secret_letters_secretreader SET user_id = %s"
        cursor.execute(statement, [cast.users["administrator"].pk])
    assert status(cast, "administrator", "letter_detail", letter.uid) == 409


def test_refusals_of_all_offices_are_shown_to_the_letters_own(cast: Cast) -> None:
    letter = given.received(cast).letter
    assert status(cast, "outsider", "letter_detail", letter.uid) == 404
    page = reverse("secret_letters:reading_list", args=[letter.uid])
    shown = given.browser(cast, REGISTRAR).get(page).content.decode()
    assert cast.users["outsider"].get_full_name() in shown


def test_an_address_that_is_none_is_unknown(cast: Cast) -> None:
    assert status(cast, REGISTRAR, "letter_detail", UUID(int=7)) == 404


def test_a_copy_on_its_way_to_a_school_that_closes_comes_back(
    cast: Cast, delivery: SecretDelivery
) -> None:
    page = reverse("desk:office_close", args=[delivery.office_id])
    browser = cast.sign_in("administrator")
    assert SUBJECT not in browser.get(page).content.decode()
    close_and_move(
        delivery.office_id, cast.area, "ยุบเลิก", actor=cast.actor("administrator")
    )
    delivery.refresh_from_db()
    assert delivery.state == SecretDelivery.State.RETURNED


def test_the_secret_books_of_a_closed_school_are_read_in_its_area(
    cast: Cast, delivery: SecretDelivery
) -> None:
    own = given.typed(cast, subject="เรื่องของโรงเรียน")
    answer = given.browser(cast, KEEPER).post(given.RECEIVE, own)
    assert answer.status_code == 302
    letter = SecretLetter.objects.latest("pk")
    assert status(cast, REGISTRAR, "letter_detail", letter.uid) == 404
    administrator = cast.actor("administrator")
    close_and_move(delivery.office_id, cast.area, "ยุบเลิก", actor=administrator)
    assert status(cast, REGISTRAR, "letter_detail", letter.uid) == 200
    browser = given.browser(cast, REGISTRAR)
    assert f"office={delivery.office_id}" in browser.get(given.LIST).content.decode()
    kept = browser.get(f"{given.LIST}?office={delivery.office_id}").content.decode()
    assert "เรื่องของโรงเรียน" in kept
    assert SUBJECT not in kept
    # To read, not to change; whoever is listed in the area reads it too.
    entry = letter.entries.get(book__kind="secret_incoming")
    assert status(cast, REGISTRAR, "secret_entry_edit", letter.uid, entry.pk) == 404
    given.listed(cast, letter, "director")
    assert status(cast, "director", "letter_detail", letter.uid) == 200
    foreign = browser.get(f"{given.LIST}?office={cast.schools[0].pk}")
    assert foreign.status_code == 404
