"""Lines of the secret books: corrected, cancelled, pressed twice, moved out."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from saraban.registers.models import Book
from saraban.secret_letters.models import SecretEntry, SecretLetter
from saraban.secret_letters.queries.books import letters_held
from tests import forms
from tests.cast import Cast
from tests.secret_letters import given
from tests.secret_letters.given import REGISTRAR, SUBJECT


def test_both_lines_are_cancelled_and_no_longer_held(cast: Cast) -> None:
    entry = given.received(cast)
    letter = entry.letter
    page = reverse("secret_letters:secret_entry_void", args=[letter.uid, entry.pk])
    browser = given.browser(cast, REGISTRAR)
    assert browser.post(page, {"reason": "ลงผิดฉบับ"}).status_code == 302
    assert SecretEntry.objects.filter(voided_at__isnull=False).count() == 2
    assert not letters_held(cast.area.pk).exists()
    second = given.received(cast)
    assert second.number == 2


def test_both_lines_are_corrected(cast: Cast) -> None:
    entry = given.received(cast)
    letter = entry.letter
    page = reverse("secret_letters:secret_entry_edit", args=[letter.uid, entry.pk])
    typed = given.typed(cast, subject="เรื่องที่แก้แล้ว", kept_at="ตู้ 9")
    assert given.browser(cast, REGISTRAR).post(page, typed).status_code == 302
    letter = SecretLetter.objects.get(pk=letter.pk)
    assert letter.content.subject == "เรื่องที่แก้แล้ว"
    for each in SecretEntry.objects.filter(letter=letter):
        assert each.content.kept_at == "ตู้ 9"


def test_a_second_press_makes_nothing_and_another_text_is_not_lost(cast: Cast) -> None:
    browser = given.browser(cast, REGISTRAR)
    upload = reverse("secret_letters:secret_upload_create")
    token = browser.post(upload, {"file": forms.pdf()}).json()["token"]
    typed = given.typed(cast, upload=token)
    first = browser.post(given.RECEIVE, typed)
    second = browser.post(given.RECEIVE, typed)
    assert first["Location"] == second["Location"]
    other = browser.post(given.RECEIVE, {**typed, "upload": "", "subject": "อีกเรื่อง"})
    assert other.status_code == 422
    assert "อีกเรื่อง" in other.content.decode()
    assert SecretLetter.objects.count() == 1


def test_a_lift_that_is_refused_leaves_nothing_open(cast: Cast) -> None:
    letter = given.received(cast).letter
    registry = cast.sign_in("registry_clerk")
    registry.get(reverse("registers:entry_list", args=["incoming"]))
    Book.objects.filter(office=cast.area, kind="incoming").update(is_open=False)
    before = set(Path(settings.FILES_FOLDER).rglob("*"))
    page = reverse("secret_letters:level_change", args=[letter.uid])
    answer = given.browser(cast, REGISTRAR).post(page, {"level": "0", "reason": "x"})
    assert answer.status_code == 422
    assert set(Path(settings.FILES_FOLDER).rglob("*")) == before


def test_words_are_found_in_memory_and_stand_in_no_address(cast: Cast) -> None:
    given.received(cast)
    given.received(cast, subject="เรื่องอื่น")
    found = given.browser(cast, REGISTRAR).post(given.LIST, {"q": "วินัยร้ายแรง"})
    page = found.content.decode()
    assert SUBJECT in page
    assert "เรื่องอื่น" not in page


def test_only_who_may_download_gets_the_file_and_it_is_the_same(cast: Cast) -> None:
    letter = given.received(cast).letter
    given.listed(cast, letter, "director")
    given.listed(cast, letter, "deputy", may_download="on")
    file = letter.files.get()
    page = reverse("secret_letters:file_download", args=[letter.uid, file.pk])
    assert given.browser(cast, "director").get(page).status_code == 403
    answer = given.browser(cast, "deputy").get(page)
    assert b"".join(answer.streaming_content) == forms.PDF  # type: ignore[attr-defined]


def test_a_page_bears_its_readers_name(cast: Cast) -> None:
    letter = given.received(cast).letter
    file = letter.files.get()
    page = reverse("secret_letters:page_picture_file", args=[letter.uid, file.pk, 1])
    given.listed(cast, letter, "director")
    own = given.browser(cast, REGISTRAR).get(page).content
    other = given.browser(cast, "director").get(page).content
    assert own[8:12] == b"WEBP"
    assert own != other


def test_who_corrects_second_is_told_what_the_first_wrote(cast: Cast) -> None:
    entry = given.received(cast)
    page = reverse(
        "secret_letters:secret_entry_edit", args=[entry.letter.uid, entry.pk]
    )
    browser = given.browser(cast, REGISTRAR)
    shown = browser.get(page).content.decode()
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', shown)
    first = given.typed(cast, subject="ฉบับแรก", seen=seen)
    assert browser.post(page, first).status_code == 302
    second = browser.post(page, given.typed(cast, subject="ฉบับหลัง", seen=seen))
    told = second.content.decode()
    assert second.status_code == 422
    assert "ฉบับแรก" in told
    assert "ฉบับหลัง" in told
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', told)
    again = given.typed(cast, subject="ฉบับหลัง", seen=seen)
    assert browser.post(page, again).status_code == 302
