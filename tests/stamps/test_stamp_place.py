"""ย้ายตรา: stamp_place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.registers.models import RegisterEntry
from saraban.stamps.jobs import make_renditions
from saraban.stamps.models import Rendition, StampPlace, UsualStampPlace
from tests.cast import Cast
from tests.documents import looks
from tests.stamps import copies, papers

A3 = (0.0, 0.0, 842.0, 1191.0)


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """A letter that came in."""
    return copies.came_in(cast)


def address(entry: RegisterEntry) -> str:
    return reverse("stamps:stamp_place", args=[entry.pk])


def move(
    cast: Cast, entry: RegisterEntry, by: str = "registry_clerk", **typed: Any
) -> Any:
    """Send the form."""
    filled = {"left": "10", "top": "50", **typed}
    return cast.sign_in(by).post(address(entry), filled)


def shown(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    answer = cast.sign_in(by).get(address(entry))
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def typed_in(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    found = found or re.search(rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', page)
    assert found, page
    return found[1]


def test_the_stamp_stands_where_it_was_put(cast: Cast, entry: RegisterEntry) -> None:
    copies.stamp(cast, entry)
    assert move(cast, entry, left="๑๐", top="50.5").status_code == 302
    make_renditions()
    made = copies.newest(entry)
    seen = papers.see_stamp(copies.path(made))
    assert (seen.left, seen.top) == pytest.approx((21, 150), abs=1)
    page = shown(cast, entry)
    assert (typed_in(page, "left"), typed_in(page, "top")) == ("10.0", "50.5")


def test_the_page_waits_for_the_new_copy(cast: Cast, entry: RegisterEntry) -> None:
    copies.stamp(cast, entry)
    answer = move(cast, entry)
    assert answer["Location"] == reverse("stamps:stamped_file", args=[entry.pk])
    page = copies.see(cast, entry).content.decode()
    assert "กำลังประทับตรา" in page
    assert "เปิดฉบับประทับตราก่อนหน้า" in page


def test_the_form_begins_where_the_stamp_came_to_stand(cast: Cast) -> None:
    # The corner is taken: the stamp gives way.
    entry = copies.came_in(cast, papers.paper(drawn=papers.block(150, 260, 55, 35)))
    made = copies.stamp(cast, entry)
    assert made.place_x is not None
    assert made.place_x < 0.5
    assert typed_in(shown(cast, entry), "left") == f"{made.place_x * 100:.1f}"


def test_the_frame_has_the_size_of_the_stamp_on_every_page(cast: Cast) -> None:
    for box, rotation, sides in (
        (papers.A4, 0, (210, 297)),
        (papers.A4, 90, (297, 210)),
        (A3, 0, (297, 420)),
    ):
        entry = copies.came_in(cast, papers.paper(box, rotation=rotation))
        copies.stamp(cast, entry)
        page = shown(cast, entry)
        found = re.search(r'class="placer" viewBox="0 0 ([\d.]+) ([\d.]+)"', page)
        assert found
        assert [float(side) for side in found.groups()] == pytest.approx(sides, abs=1)
        assert 'data-width="50.0" data-height="25.0"' in page


def test_before_the_first_copy_the_picture_says_how_the_page_lies(
    cast: Cast,
) -> None:
    entry = copies.came_in(cast, papers.paper((0, 0, 842, 595)))
    page = shown(cast, entry)
    found = re.search(r'class="placer" viewBox="0 0 ([\d.]+) ([\d.]+)"', page)
    assert found
    assert [float(side) for side in found.groups()] == pytest.approx((297, 210), abs=1)
    attachment = entry.content.attachments.get()
    picture = reverse("registers:entry_page", args=[entry.pk, attachment.pk, 1])
    assert f'<image href="{picture}"' in page


def test_the_next_letters_begin_where_one_wants_them(cast: Cast) -> None:
    first = copies.came_in(cast)
    move(cast, first, is_usual="on", left="30", top="40")
    second = copies.came_in(cast)
    page = shown(cast, second)
    assert (typed_in(page, "left"), typed_in(page, "top")) == ("30.0", "40.0")
    made = copies.stamp(cast, second)
    seen = papers.see_stamp(copies.path(made))
    assert (seen.left, seen.top) == pytest.approx((63, 118.8), abs=1)
    assert UsualStampPlace.objects.get().user == cast.users["registry_clerk"]


def test_a_place_for_one_letter_is_not_for_the_next(cast: Cast) -> None:
    move(cast, copies.came_in(cast))
    assert not UsualStampPlace.objects.exists()
    second = copies.came_in(cast)
    assert typed_in(shown(cast, second), "left") != "10.0"


def test_the_record_has_both_places(cast: Cast, entry: RegisterEntry) -> None:
    move(cast, entry)
    move(cast, entry, left="20", top="60")
    first, second = AuditEvent.objects.filter(kind=AuditKind.STAMP_MOVED).order_by("pk")
    assert first.detail.values["place"] == [None, [0.1, 0.5]]
    assert second.detail.values["place"] == [[0.1, 0.5], [0.2, 0.6]]
    assert second.actor == cast.users["registry_clerk"]
    detail = cast.sign_in("director").get(entry.get_absolute_url()).content.decode()
    assert "ย้ายตรารับหนังสือ" in detail


@pytest.mark.parametrize(
    ("left", "top"),
    [
        ("-1", "50"),
        ("101", "50"),
        ("10", "100.5"),
        ("ซ้าย", "50"),
        ("10", ""),
        ("nan", "50"),
        ("10", "1e2000"),
        ("10.25", "50"),
        ("inf", "50"),
    ],
)
def test_a_place_off_the_page_is_refused_and_what_was_typed_stays(
    cast: Cast, entry: RegisterEntry, left: str, top: str
) -> None:
    answer = move(cast, entry, left=left, top=top)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ยังไม่ได้บันทึก" in page
    if left:
        assert typed_in(page, "left") == left
    assert not StampPlace.objects.exists()
    assert not Rendition.objects.exists()


@pytest.mark.postgres
def test_the_database_refuses_a_place_off_the_page(
    cast: Cast, entry: RegisterEntry
) -> None:
    by = cast.users["registry_clerk"]
    for x, y in ((1.01, 0), (0, -0.01)):
        with pytest.raises(IntegrityError), transaction.atomic():
            StampPlace.objects.create(entry=entry, x=x, y=y, set_by=by)


def test_only_who_stamps_may_move(cast: Cast, entry: RegisterEntry) -> None:
    for by in ("director", "officer"):
        assert move(cast, entry, by=by).status_code == 403
    assert move(cast, entry, by="school_clerk").status_code == 404
    assert not StampPlace.objects.exists()
    assert "ย้ายตรา" not in copies.state(cast, entry, by="director")
    assert move(cast, entry, by="division_clerk").status_code == 302


def test_what_has_no_stamp_of_its_own_page_cannot_be_moved(cast: Cast) -> None:
    covered = copies.came_in(cast, looks.locked_pdf())
    copies.stamp(cast, covered)
    paper_only = copies.registered(cast, "incoming")
    outgoing = copies.registered(cast, "outgoing")
    for entry, why in (
        (covered, "ใบปะหน้า"),
        (paper_only, "ใบปะหน้า"),
        (outgoing, "เฉพาะหนังสือรับ"),
    ):
        browser = cast.sign_in("registry_clerk")
        for answer in (browser.get(address(entry)), move(cast, entry)):
            assert answer.status_code == 409
            assert why in answer.content.decode()


def test_the_stamp_of_a_cancelled_number_stays(
    cast: Cast, entry: RegisterEntry
) -> None:
    void = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in("registry_clerk").post(void, {"reason": "ลงซ้ำ"})
    assert cast.sign_in("registry_clerk").get(address(entry)).status_code == 409
    assert move(cast, entry).status_code == 409
