"""A letter of the ordinary book that is secret: moved, and nothing of it is left open."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from saraban.documents.models import StoredFile
from saraban.notices.models import Notice
from saraban.registers.models import RegisterEntry
from saraban.secret_letters.models import SecretEntry, SecretLetter
from tests import forms
from tests.cast import Cast
from tests.secret_letters import given
from tests.secret_letters.given import REGISTRAR

SUBJECT = "การสืบสวนที่ลงทะเบียนผิดเล่ม"


def registered(cast: Cast) -> RegisterEntry:
    page = reverse("registers:entry_create", args=["incoming"])
    file = forms.pdf("สืบสวน.pdf", forms.PDF + SUBJECT.encode())
    typed = forms.incoming(cast, subject=SUBJECT, file_1=file)
    assert cast.sign_in("registry_clerk").post(page, typed).status_code == 302
    return RegisterEntry.objects.latest("pk")


def moved(cast: Cast, entry: RegisterEntry, level: str = "1") -> int:
    page = reverse("desk:entry_make_secret", args=[entry.pk])
    values = {"level": level, "reason": "ลงผิดทะเบียน"}
    return given.browser(cast, REGISTRAR).post(page, values).status_code


def test_only_the_number_is_left(cast: Cast) -> None:
    entry = registered(cast)
    step = reverse("circulation:handover_create", args=[entry.pk])
    clerk = cast.sign_in("registry_clerk")
    clerk.post(step, {"division": cast.divisions[1].pk, "instruction": ""})
    file = StoredFile.objects.get()
    assert moved(cast, entry) == 302
    entry.refresh_from_db()
    assert entry.is_moved_to_secret
    for page in (
        entry.get_absolute_url(),
        reverse("registers:entry_list", args=["incoming"]),
        reverse("desk:entry_history", args=[entry.pk]),
        reverse("notices:notice_list"),
        f"{reverse('registers:entry_list', args=['incoming'])}?q={SUBJECT[:9]}",
    ):
        shown = clerk.get(page).content.decode()
        assert SUBJECT not in shown, page
    assert "ย้ายไปทะเบียนลับ" in clerk.get(entry.get_absolute_url()).content.decode()
    assert not Notice.objects.filter(title__contains=SUBJECT).exists()
    assert not StoredFile.objects.filter(pk=file.pk).exists()
    assert not list(Path(settings.FILES_FOLDER).rglob(file.sha256))


def test_the_secret_book_has_all_of_it_and_each_names_the_other(cast: Cast) -> None:
    entry = registered(cast)
    assert moved(cast, entry, "2") == 302
    letter = SecretLetter.objects.get()
    assert letter.content.subject == SUBJECT
    shown = given.browser(cast, REGISTRAR).get(letter.get_absolute_url())
    page = shown.content.decode()
    assert "สืบสวน" in page
    assert entry.get_absolute_url() in page
    # A second press finds nothing to move.
    assert moved(cast, entry) == 422
    assert SecretEntry.objects.filter(book__kind="secret_incoming").count() == 1


def test_a_letter_that_others_have_is_refused(cast: Cast) -> None:
    entry = registered(cast)
    RegisterEntry.objects.filter(pk=entry.pk).update(is_electronic=True)
    assert moved(cast, entry) == 422
    entry.refresh_from_db()
    assert entry.subject == SUBJECT
    assert not SecretLetter.objects.exists()
