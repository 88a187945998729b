"""What is unusual about a secret letter is asked about before it takes its number."""

from __future__ import annotations

from typing import Any

from django.test import Client

from saraban.core import thai
from saraban.secret_letters.models import SecretEntry, SecretLetter
from tests import forms
from tests.answers import answered, asked
from tests.cast import Cast
from tests.secret_letters import given
from tests.secret_letters.given import REGISTRAR, SUBJECT

FAR = "16/11/2560"


def registrar(cast: Cast) -> Client:
    """Return the browser of a registrar who reads what is asked."""
    return cast.sign_in(REGISTRAR, has_confirmed=True, decides=False)


def sending(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return the form of a letter to a school that has a registrar."""
    given.school_registrar(cast)
    today = thai.format_entered_date(thai.today())
    filled = {"sender": cast.area.name, "offices": [cast.schools[1].pk], **changed}
    return given.typed(cast, **{"document_date": today, **filled})


def test_a_usual_secret_letter_is_not_asked_about(cast: Cast) -> None:
    typed = sending(cast, file_1=forms.pdf("คำสั่งลับ.pdf"))
    assert registrar(cast).post(given.SEND, typed).status_code == 302


def test_a_letter_that_goes_without_a_file_is_asked_about(cast: Cast) -> None:
    client, typed = registrar(cast), sending(cast)
    answer = client.post(given.SEND, typed)
    (sentence,) = asked(answer)
    assert "ส่งผ่านระบบโดยไม่ได้แนบไฟล์" in sentence
    assert SUBJECT in answer.content.decode()
    assert not SecretLetter.objects.exists()
    # The form's own button asks again, the question's sends.
    assert asked(client.post(given.SEND, typed))
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302
    assert SecretLetter.objects.get().deliveries.get().office == cast.schools[1]


def test_a_day_far_away_and_no_file_stand_in_one_question(cast: Cast) -> None:
    client = registrar(cast)
    typed = sending(cast, document_date=FAR)
    answer = client.post(given.SEND, typed)
    dated, file = asked(answer)
    assert "ลงวันที่ 16 พ.ย. 2560" in dated
    assert "ไม่ได้แนบไฟล์" in file
    where, again = answered(answer, typed)
    # Another day far away was not asked about.
    other = client.post(where, {**again, "document_date": "16/11/2559"})
    assert "ลงวันที่ 16 พ.ย. 2559" in asked(other)[0]
    assert not SecretLetter.objects.exists()
    assert client.post(where, again).status_code == 302


def test_a_paper_letter_of_long_ago_is_asked_about_once(cast: Cast) -> None:
    client = registrar(cast)
    typed = given.typed(cast, document_date=FAR)
    answer = client.post(given.RECEIVE, typed)
    (sentence,) = asked(answer)
    assert "ลงวันที่ 16 พ.ย. 2560" in sentence
    assert not SecretEntry.objects.exists()
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302
    assert client.post(where, again).status_code == 302
    assert SecretEntry.objects.filter(book__kind="secret_incoming").count() == 1


def test_the_answer_of_a_question_tells_nothing_of_the_letter(cast: Cast) -> None:
    """What the button carries goes into logs and histories of browsers."""
    typed = given.typed(cast, document_date=FAR)
    where, again = answered(registrar(cast).post(given.RECEIVE, typed), typed)
    assert where == given.RECEIVE
    assert SUBJECT not in again["confirmed"]
    assert "2560" not in again["confirmed"]
