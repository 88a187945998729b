"""Files of what was sent and came: previews and archives with the page's own rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from saraban.dispatch.actions.recall import recall_deliveries
from saraban.dispatch.models import Delivery, Dispatch
from saraban.letters.models import LetterAttachment
from saraban.letters.queries.pages import shown_files
from tests import forms
from tests.cast import Cast
from tests.dispatch.inside import inside_copies

pytestmark = pytest.mark.postgres
RECEIVER = "school_clerk"


@pytest.fixture
def delivery(cast: Cast) -> Delivery:
    """A letter with two files that the first school has not opened yet."""
    typed = forms.dispatch(
        cast,
        file_1=forms.pdf("ก.pdf"),
        file_2=forms.pdf("ข.pdf", forms.PDF + b"2"),
    )
    page = reverse("dispatch:dispatch_create")
    answer = cast.sign_in("division_clerk").post(page, typed)
    assert answer.status_code == 302, answer.content.decode()
    return Delivery.objects.get(office=cast.schools[0])


def first_file(dispatch: Dispatch) -> LetterAttachment:
    attachment = dispatch.letter.attachments.first()
    assert attachment is not None
    return attachment


def addresses(delivery: Delivery) -> list[str]:
    file = first_file(delivery.dispatch).pk
    return [
        reverse("dispatch:delivery_zip", args=[delivery.pk]),
        reverse("dispatch:delivery_pages", args=[delivery.pk, file]),
        reverse("dispatch:delivery_page", args=[delivery.pk, file, 1]),
    ]


@pytest.mark.parametrize("place", range(3))
def test_looking_at_the_files_opens_the_letter(
    cast: Cast, delivery: Delivery, place: int
) -> None:
    answer = cast.sign_in(RECEIVER).get(addresses(delivery)[place])
    assert answer.status_code == 200
    delivery.refresh_from_db()
    assert delivery.opened_by == cast.users[RECEIVER]


def test_what_was_recalled_unopened_stays_closed(
    cast: Cast, delivery: Delivery
) -> None:
    recall_deliveries(
        delivery.dispatch_id,
        reason="ส่งผิดเรื่อง",
        actor=cast.actor("division_clerk"),
    )
    for address in addresses(delivery):
        answer = cast.sign_in(RECEIVER).get(address)
        assert answer.status_code == 409
        assert "เรียกคืน" in answer.content.decode()


def test_every_list_of_files_leads_to_their_pages_and_archive(
    cast: Cast, delivery: Delivery
) -> None:
    copy = inside_copies(cast)["inside_division"]
    owners: list[tuple[str, int, Any]] = [
        ("dispatch:dispatch", delivery.dispatch_id, delivery.dispatch.letter),
        ("dispatch:delivery", delivery.pk, delivery.dispatch.letter),
        ("dispatch:copy", copy.pk, copy.dispatch.letter),
        ("registers:entry", 7, delivery.dispatch.letter),
        ("circulation:step", 7, delivery.dispatch.letter),
    ]
    for page, pk, letter in owners:
        shown = shown_files(
            letter,
            lambda each, page=page, pk=pk: reverse(f"{page}_file", args=[pk, each]),  # type: ignore[misc]
        )[0]
        assert shown.zip_url == reverse(f"{page}_zip", args=[pk])
        assert shown.pages_url == reverse(f"{page}_pages", args=[pk, shown.id])
        first = reverse(f"{page}_page", args=[pk, shown.id, 1])
        assert [each.url for each in shown.pages] == [first]
