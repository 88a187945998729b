"""What the pages of secret letters in the table of pages are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from saraban.secret_letters.models import (
    SecretDelivery,
    SecretFile,
    SecretInspection,
    SecretLetter,
    SecretReader,
    SecretStep,
)
from tests.scene import Scene
from tests.secret_letters import given


def _letter(scene: Scene, _: str) -> list[Any]:
    """Return a letter that the director is listed for and asked about."""
    found = SecretLetter.objects.first()
    if found is None:
        found = given.received(scene.cast).letter
        given.listed(scene.cast, found, "director")
        given.asked(scene.cast, found, "director")
    return [found.uid]


def _file(scene: Scene, thing: str) -> list[Any]:
    (letter_id,) = _letter(scene, thing)
    return [letter_id, SecretFile.objects.get(letter__uid=letter_id).pk]


def _page(scene: Scene, thing: str) -> list[Any]:
    return [*_file(scene, thing), 1]


def _entry(scene: Scene, thing: str) -> list[Any]:
    (letter_id,) = _letter(scene, thing)
    letter = SecretLetter.objects.get(uid=letter_id)
    return [letter_id, letter.entries.get(book__kind="secret_incoming").pk]


def _reader(scene: Scene, thing: str) -> list[Any]:
    (letter_id,) = _letter(scene, thing)
    return [letter_id, SecretReader.objects.get(letter__uid=letter_id).pk]


def _step(scene: Scene, thing: str) -> list[Any]:
    (letter_id,) = _letter(scene, thing)
    return [letter_id, SecretStep.objects.get(letter__uid=letter_id).pk]


def _delivery(scene: Scene, thing: str) -> list[Any]:
    """Return a copy to the other school, waiting or received."""
    _letter(scene, thing)
    given.school_registrar(scene.cast)
    state = "received" if thing == "received_secret" else "sent"
    found = SecretDelivery.objects.filter(state=state).first()
    if found is None:
        found = given.sent(scene.cast, scene.cast.schools[1]).deliveries.get()
        if state == "received":
            given.receive(scene.cast, found, "other_school_clerk")
    return [found.pk]


def _with_registrar(scene: Scene, thing: str) -> list[Any]:
    _delivery(scene, thing)
    return []


def _inspection(scene: Scene, _: str) -> list[Any]:
    _with_registrar(scene, "secret_sent")
    if not SecretInspection.objects.exists():
        given.inspected(scene.cast)
    return [SecretInspection.objects.get().pk]


def _book(scene: Scene, thing: str) -> list[Any]:
    _with_registrar(scene, "secret_sent")
    return [thing]


ARGUMENTS: Final[dict[str, Callable[[Scene, str], list[Any]]]] = {
    "secret_letters:secret_book_pdf": _book,
    "secret_letters:letter_receive": _with_registrar,
    "secret_letters:letter_send": _with_registrar,
    "secret_letters:inspection_list": _with_registrar,
    "secret_letters:secret_settings_edit": _with_registrar,
    "secret_letters:delivery_list": _with_registrar,
    "secret_letters:delivery_receive": _delivery,
    "secret_letters:delivery_return": _delivery,
    "secret_letters:receipt_pdf": _delivery,
    "secret_letters:letter_detail": _letter,
    "secret_letters:cover_pdf": _letter,
    "secret_letters:endorsements_pdf": _letter,
    "secret_letters:page_picture_file": _page,
    "secret_letters:file_print": _file,
    "secret_letters:file_download": _file,
    "secret_letters:reader_create": _letter,
    "secret_letters:reader_remove": _reader,
    "secret_letters:step_create": _letter,
    "secret_letters:step_answer": _letter,
    "secret_letters:step_withdraw": _step,
    "secret_letters:secret_entry_edit": _entry,
    "secret_letters:secret_entry_void": _entry,
    "secret_letters:level_change": _letter,
    "secret_letters:letter_register_openly": _letter,
    "secret_letters:reading_list": _letter,
    "secret_letters:reading_list_pdf": _letter,
    "secret_letters:inspection_pdf": _inspection,
}
