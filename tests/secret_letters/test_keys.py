"""The key of secret letters: another one, a lost one, a new one; altered texts."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.urls import reverse

from saraban.backup.verify_secret_letters import secret_faults
from saraban.core.keyring import fingerprint_of
from saraban.core.sealing import SealBrokenError, new_key, seal, unseal
from saraban.secret_letters.files import path_of
from saraban.secret_letters.keys import require_own_key
from saraban.secret_letters.models import SecretFile, SecretLetter
from tests.cast import Cast
from tests.secret_letters import given
from tests.secret_letters.given import REGISTRAR, SUBJECT

NEW = "another-key-of-letters-" + "0123456789" * 3


def test_without_letters_any_key_will_do(cast: Cast, settings: Any) -> None:
    settings.SECRET_LETTERS_KEY = NEW
    require_own_key()


def test_another_key_stops_the_start_and_opens_nothing(
    cast: Cast, settings: Any
) -> None:
    letter = given.received(cast).letter
    settings.SECRET_LETTERS_KEY = NEW
    with pytest.raises(ImproperlyConfigured, match="1 secret letters open with a key"):
        require_own_key()
    answer = given.browser(cast, REGISTRAR).get(letter.get_absolute_url())
    assert answer.status_code == 409
    assert "กุญแจ" in answer.content.decode()


def test_a_lost_key_closes_its_letters_and_no_others(cast: Cast, settings: Any) -> None:
    letter = given.received(cast).letter
    old = settings.SECRET_LETTERS_KEY
    settings.SECRET_LETTERS_KEY = NEW
    said = StringIO()
    call_command("rotate_key", "--lost", stdout=said)
    assert "1 secret letters cannot be read" in said.getvalue()
    require_own_key()
    given.received(cast, subject="เรื่องใหม่")
    page = given.browser(cast, REGISTRAR).get(given.LIST).content.decode()
    assert "เรื่องใหม่" in page
    assert SUBJECT not in page
    assert "เปิดไม่ได้ 1 รายการ" in page
    # Found again it opens them.
    settings.OLD_SECRET_LETTERS_KEYS = [old]
    shown = given.browser(cast, REGISTRAR).get(letter.get_absolute_url())
    assert SUBJECT in shown.content.decode()


def test_a_new_key_wraps_all_anew_and_the_old_one_may_go(
    cast: Cast, settings: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    letter = given.received(cast).letter
    settings.DATA_FOLDER = tmp_path
    monkeypatch.delenv("SARABAN_SECRET_LETTERS_KEY", raising=False)
    call_command("rotate_key", "--key", "secret-letters-key", stdout=StringIO())
    settings.OLD_SECRET_LETTERS_KEYS = []
    kept = SecretLetter.objects.get(pk=letter.pk)
    fingerprint = fingerprint_of(settings.SECRET_LETTERS_KEY)
    assert kept.wrapped_key.startswith(fingerprint)
    assert kept.content.subject == SUBJECT
    assert not list(secret_faults(reads_files=True))


def test_what_was_altered_is_an_error_and_never_other_words() -> None:
    key = new_key()
    text = seal(key, {"subject": "ลับ"}, "place:1")
    for bad in (text[:-4] + "AAAA", text[:20], "", "ไม่ใช่"):
        with pytest.raises(SealBrokenError):
            unseal(key, bad, "place:1")
    with pytest.raises(SealBrokenError):
        unseal(key, text, "place:2")
    with pytest.raises(SealBrokenError):
        unseal(new_key(), text, "place:1")


def test_an_altered_file_is_refused_and_named(cast: Cast) -> None:
    letter = given.received(cast).letter
    file = SecretFile.objects.get(letter=letter)
    path = path_of(file.uid)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5] + b"xxxxx")
    page = reverse("secret_letters:file_download", args=[letter.uid, file.pk])
    assert given.browser(cast, REGISTRAR).get(page).status_code == 409
    assert [*secret_faults(reads_files=True)] == [f"{file}: it does not open"]
    path.unlink()
    (fault,) = secret_faults(reads_files=False)
    assert "missing" in fault
