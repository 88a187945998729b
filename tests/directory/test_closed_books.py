"""The books of a closed school: read above it and where it was merged, never written."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from saraban.access.reading import READING
from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.models import Step
from saraban.offices.models import Office, Role
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast
from tests.circulation.handed import hand
from tests.desk.closing.waiting import appoint, merge, words_of
from tests.dispatch.came import pdf, received, to_school

LIST = reverse("directory:closed_books")
BOOK = reverse("registers:entry_list", args=["incoming"])


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """A letter in the book of a school that was merged into the second one."""
    entry = received(cast, to_school(cast, pdf(), subject="หนังสือเก่าของโรงเรียนเดิม"))
    hand(cast, entry, "school_clerk", "teacher")
    assert merge(cast, cast.schools[0], cast.schools[1]).status_code == 302
    return entry


def read(cast: Cast, by: str, office: Office | None = None) -> Client:
    """Begin to read the books of the first school, or of another office."""
    browser = cast.sign_in(by)
    chosen = office or cast.schools[0]
    page = reverse("directory:closed_books_open", args=[chosen.pk])
    assert browser.post(page).status_code == 302
    return browser


@pytest.mark.parametrize("by", ["registry_clerk", "director", "other_school_clerk"])
def test_the_old_books_are_read_with_their_letters(
    cast: Cast, entry: RegisterEntry, by: str
) -> None:
    own = cast.sign_in(by)
    assert own.get(entry.get_absolute_url()).status_code == 404
    assert cast.schools[0].name in words_of(own.get(LIST))

    browser = read(cast, by)
    page = words_of(browser.get(BOOK))
    assert entry.subject in page
    assert "ดูและพิมพ์ได้อย่างเดียว" in page
    detail = browser.get(entry.get_absolute_url())
    assert detail.status_code == 200
    # Nothing to press but the way back.
    main = words_of(detail).split("<main")[1].split("</main>")[0]
    assert reverse("registers:entry_edit", args=[entry.pk]) not in main
    assert main.count('method="post"') == 1
    step = Step.objects.filter(entry=entry).latest("pk")
    assert browser.get(step.get_absolute_url()).status_code == 200
    assert entry.letter is not None
    attachment = entry.letter.attachments.get()
    file_page = reverse("registers:entry_file", args=[entry.pk, attachment.pk])
    assert browser.get(file_page).status_code == 200
    assert (
        browser.get(reverse("registers:book_print", args=["incoming"])).status_code
        == 200
    )
    # One event when they are opened, in the record of who reads.
    (event,) = AuditEvent.objects.filter(kind=AuditKind.CLOSED_BOOKS_OPENED)
    assert event.actor == cast.users[by]

    assert browser.post(reverse("directory:closed_books_leave")).status_code == 302
    assert entry.subject not in words_of(browser.get(BOOK))


def test_nothing_is_written_there(cast: Cast, entry: RegisterEntry) -> None:
    browser = read(cast, "other_school_clerk")
    for page in (
        reverse("registers:entry_create", args=["incoming"]),
        reverse("registers:entry_edit", args=[entry.pk]),
        reverse("dispatch:dispatch_create"),
    ):
        assert browser.get(page).status_code == 403
    before = RegisterEntry.objects.count()
    answer = browser.post(
        reverse("registers:entry_create", args=["incoming"]), forms.incoming(cast)
    )
    assert answer.status_code == 403
    assert "กลับไปหน่วยงานของท่าน" in words_of(answer)
    # Not even what needs no permission; how one sees a list is one's own.
    assert browser.post(reverse("signatures:pin_edit"), {}).status_code == 403
    columns = reverse("registers:columns_set", args=["incoming"])
    assert browser.post(columns, {"columns": "subject"}).status_code == 302
    assert RegisterEntry.objects.count() == before


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("teacher", 403),
        ("division_clerk", 403),
        ("administrator", 403),
        ("outsider", 404),
        ("secret_registrar", 403),
    ],
)
def test_nobody_else_reads_them(
    cast: Cast, entry: RegisterEntry, by: str, status: int
) -> None:
    browser = cast.sign_in(by)
    page = reverse("directory:closed_books_open", args=[cast.schools[0].pk])
    assert browser.post(page).status_code == status
    session = browser.session
    session[READING] = cast.schools[0].pk
    session.save()
    shown = browser.get(BOOK)
    assert entry.subject not in words_of(shown)
    assert READING not in browser.session


def test_an_office_in_use_is_read_by_its_own_people_only(cast: Cast) -> None:
    page = reverse("directory:closed_books_open", args=[cast.schools[0].pk])
    assert cast.sign_in("registry_clerk").post(page).status_code == 404


def test_reading_ends_when_the_office_is_in_use_again(
    cast: Cast, entry: RegisterEntry
) -> None:
    browser = read(cast, "registry_clerk")
    assert entry.subject in words_of(browser.get(BOOK))
    again = reverse("desk:office_reopen", args=[cast.schools[0].pk])
    cast.sign_in("administrator").post(again)
    assert entry.subject not in words_of(browser.get(BOOK))
    assert browser.get(BOOK).status_code == 200


def test_the_books_go_on_with_a_school_that_is_merged_in_turn(
    cast: Cast, entry: RegisterEntry
) -> None:
    """The first school is in the second, and that one goes into the third."""
    appoint(cast, "deputy", cast.schools[2], Role.SCHOOL_DIRECTOR)
    assert merge(cast, cast.schools[1], cast.schools[2]).status_code == 302
    browser = cast.sign_in("other_school_clerk")
    assert cast.schools[0].name in words_of(browser.get(LIST))
    reader = read(cast, "other_school_clerk")
    assert entry.subject in words_of(reader.get(BOOK))


def test_whoever_chooses_another_office_reads_no_more(
    cast: Cast, entry: RegisterEntry
) -> None:
    post = appoint(cast, "other_school_clerk", cast.schools[2], Role.SCHOOL_CLERK)
    browser = cast.sign_in("other_school_clerk")
    choose = reverse("directory:office_choose")
    own = cast.appointments["other_school_clerk"].pk
    browser.post(choose, {"appointment": own})
    browser.post(reverse("directory:closed_books_open", args=[cast.schools[0].pk]))
    assert entry.subject in words_of(browser.get(BOOK))
    assert browser.post(choose, {"appointment": post.pk}).status_code == 302
    assert entry.subject not in words_of(browser.get(BOOK))
    # Schools of which this post reads none.
    page = reverse("directory:closed_books_open", args=[cast.schools[0].pk])
    assert browser.post(page).status_code == 404


def test_what_lies_on_a_desk_there_lies_on_no_readers(
    cast: Cast, entry: RegisterEntry
) -> None:
    """A step for the clerk of the closed school is not the other clerk's by reading."""
    step = Step.objects.filter(entry=entry).latest("pk")
    Step.objects.filter(pk=step.pk).update(
        state=Step.State.WAITING, ended_at=None, role="school_clerk", person=None
    )
    browser = read(cast, "other_school_clerk")
    assert browser.get(reverse("circulation:step_list")).status_code == 200
    assert entry.subject not in words_of(browser.get(reverse("circulation:step_list")))
