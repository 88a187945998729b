"""What the demonstration data hold, on the small size: built once for all of these."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Count, F, Max, Min
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from saraban.accounts.models import User
from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.core import thai
from saraban.demo.size import SMALL
from saraban.demo.stage import Stage
from saraban.dispatch.models import Delivery, Dispatch
from saraban.documents.models import StoredFile
from saraban.documents.storage import open_stored
from saraban.letters.models import Letter
from saraban.notices.models import Notice
from saraban.offices.models import Appointment, Cluster, Office
from saraban.recipients.models import SavedGroup
from saraban.registers.models import Book, EntryLink, RegisterEntry
from saraban.workdays.models import Holiday
from tests.demo.small import NOW, PASSWORD, build_small


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """The data, in a transaction that every test of this file begins in."""
    folder = tmp_path_factory.mktemp("demo")
    folders = override_settings(
        DATA_FOLDER=folder,
        FILES_FOLDER=folder / "files",
        SECRET_FILES_FOLDER=folder / "secret-files",
    )
    with django_db_blocker.unblock(), folders, transaction.atomic():
        yield build_small()
        transaction.set_rollback(True)


@pytest.mark.postgres
def test_every_book_is_gapless_in_the_order_of_time(db, demo):
    books = Book.objects.open_to_view().annotate(
        count=Count("entries"),
        least=Min("entries__number"),
        most=Max("entries__number"),
    )
    assert {book.year_be for book in books} == {2569, 2570}
    assert not books.exclude(
        count=F("last_number"), least=1, most=F("last_number")
    ).exists()
    for book in books:
        entries = list(book.entries.order_by("number"))
        moments = [entry.registered_at for entry in entries]
        assert moments == sorted(moments)
        assert {thai.year_be(timezone.localdate(at)) for at in moments} == {
            book.year_be
        }
        assert [entry.pk for entry in entries] == sorted(entry.pk for entry in entries)
        assert max(moments) <= NOW


def test_the_numbers_of_the_size_are_met(db, demo):
    area = demo.places.area
    came = RegisterEntry.objects.filter(book__office=area, book__kind="incoming")
    assert came.filter(is_electronic=False).count() == SMALL.paper_letters
    received = SMALL.school_letters - SMALL.waiting_in_area
    assert came.filter(is_electronic=True).count() == received
    went = RegisterEntry.objects.filter(book__kind="outgoing")
    written = went.filter(book__office=area, state=RegisterEntry.State.REGISTERED)
    voided = went.filter(book__office=area, state=RegisterEntry.State.VOID)
    assert written.count() + voided.count() == SMALL.area_letters
    assert went.filter(state=RegisterEntry.State.RESERVED).count() == 3
    assert EntryLink.objects.exists()
    assert came.filter(deadline_at__isnull=False).exists()
    assert Dispatch.objects.filter(sender=area).count() == SMALL.dispatches
    a_school = Dispatch.objects.exclude(sender=area).values("sender")
    counts = a_school.annotate(count=Count("pk")).values_list("count", flat=True)
    assert [*counts] == [3] * SMALL.schools
    assert Office.objects.divisions_of(area).count() == 10
    schools = Office.objects.schools_of(area)
    assert schools.filter(school_type="private").count() == SMALL.private_schools
    assert schools.count() == SMALL.schools
    assert Cluster.objects.count() == SMALL.clusters
    assert Letter.objects.count() == SMALL.letters
    deliveries = Delivery.objects.exclude(office=area)
    share = deliveries.received().count() / deliveries.count()
    assert 0.7 < share < 0.95


def test_what_was_sent_was_received_as_the_pages_would_do_it(db, demo):
    assert RegisterEntry.objects.filter(voided_at__isnull=False).exists()
    for dispatch in Dispatch.objects.select_related("letter", "entry", "sender"):
        assert dispatch.deliveries.count() == dispatch.recipient_count
        assert dispatch.letter.frozen_at == dispatch.sent_at
        assert dispatch.entry is not None
        assert dispatch.entry.dispatched_at == dispatch.sent_at
        assert not dispatch.entry.is_void
        prefix = dispatch.sender.reference_prefix
        mark = "ว " if dispatch.entry.is_circular else ""
        number = dispatch.entry.number
        assert dispatch.reference_number == f"{prefix}{mark}{number}"
        assert dispatch.has_files
    received = Delivery.objects.received().select_related("entry", "dispatch")
    for delivery in received:
        entry = delivery.entry
        assert entry is not None
        assert entry.letter_id == delivery.dispatch.letter_id
        assert entry.book.office_id == delivery.office_id
        assert entry.received_at is not None
        assert entry.received_at == delivery.received_at
        assert entry.received_at >= delivery.dispatch.sent_at
        assert thai.search_key(entry.subject) in entry.search_text
    assert demo.ledger.counts[Delivery] == Delivery.objects.count()


def test_letters_come_back_are_called_back_reminded_and_handed_on(db, demo):
    states = Delivery.State
    assert Delivery.objects.filter(state=states.RETURNED).count() == 2
    assert Delivery.objects.filter(state=states.RECALLED).count() == 1
    assert Delivery.objects.filter(reminder_count=2, reminders__isnull=False).exists()
    asked = Dispatch.objects.get(needs_reply=True)
    acted = asked.deliveries.filter(acted_at__isnull=False)
    assert 0 < acted.count() < asked.recipient_count
    assert SavedGroup.objects.filter(members__isnull=False).distinct().count() == 3
    years = Holiday.objects.values_list("date__year", flat=True)
    assert set(years) == {NOW.year, NOW.year + 1}
    told = set(Notice.objects.values_list("kind", flat=True))
    assert told == {
        "new_letter",
        "returned",
        "recalled",
        "reminder",
        "secret_waits",
        "named_in_order",
    }
    assert not Notice.objects.filter(at__gt=NOW).exists()
    assert demo.ledger.counts[Delivery] == Delivery.objects.count()


def test_letters_are_on_their_way_and_some_have_arrived(db, demo):
    director = User.objects.get(username="director")
    waiting = Step.objects.waiting()
    assert waiting.filter(person=director, purpose=Step.Purpose.INSTRUCT).count() == 5
    assert waiting.filter(person__username="principal001").count() == 3
    assert waiting.filter(due_on__lt=NOW).exists()
    assert waiting.filter(is_return=True).exists()
    assert Step.objects.filter(state=Step.State.REPORTED).exists()
    for way in Circulation.objects.all():
        assert way.is_closed == (not way.steps.still_open().exists())
        moments = list(
            way.endorsements.order_by("pk").values_list("made_at", flat=True)
        )
        assert moments == sorted(moments)
        assert moments[-1] <= NOW
    signed = Endorsement.objects.filter(signature__isnull=False)
    assert signed.filter(made_by=director, method="pin").exists()
    acting = Appointment.objects.get(capacity="acting_for").acting_for
    assert acting is not None
    assert acting.user == director


def test_every_file_is_there_and_says_that_it_is_invented(db, demo):
    files = StoredFile.objects.filter(signature_pictures__isnull=True)
    assert files.count() > 60
    for file in files:
        with open_stored(file) as content:
            assert content.read(5) == b"%PDF-"
    with_files = RegisterEntry.objects.filter(has_files=True)
    assert not with_files.exclude(letter__attachments__isnull=False).exists()
    without = RegisterEntry.objects.filter(has_files=False)
    assert not without.filter(letter__attachments__isnull=False).exists()


def test_everybody_signs_in_with_the_one_password(db, demo):
    assert User.objects.count() == 26 + 10 + 3 * SMALL.schools + 1
    both = Appointment.objects.filter(user__username="twoschools")
    assert {each.office_id for each in both} == {
        school.pk for school in demo.places.schools[1:3]
    }
    for name in ("admin", "registry", "clerk10", "head1", "school001", "twoschools"):
        client = Client()
        typed = {"login": name, "password": PASSWORD}
        answer = client.post(reverse("account_login"), typed)
        assert answer.status_code == 302, name
        assert client.session["_auth_user_id"]


@pytest.mark.postgres
def test_the_next_letter_continues_where_the_demo_ends(db, demo):
    letter = Letter.objects.create(
        office=demo.places.area, subject="ใหม่", document_date=NOW.date()
    )
    assert letter.pk == SMALL.letters + 1
