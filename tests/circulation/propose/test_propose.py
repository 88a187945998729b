"""เสนอ from the entry of the book: circulation:entry_propose."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.models import Endorsement, Step
from saraban.core import thai
from saraban.documents.storage import store_content
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.actions.void import void_entry
from saraban.registers.models import RegisterEntry
from saraban.signatures.models import SignaturePicture
from tests import forms
from tests.cast import PASSWORD, Cast
from tests.circulation.hand_over.test_handover_create import paper_letter

STOCK = "เพื่อโปรดทราบและพิจารณา"
S = Step.State


def page_of(entry: RegisterEntry, **asked: Any) -> str:
    url = reverse("circulation:entry_propose", args=[entry.pk])
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{url}?{query}" if query else url


class _Filled(HTMLParser):
    """Reads what a form holds as a browser would send it."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: dict[str, Any] = {}
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        name, value = named.get("name"), named.get("value") or ""
        if tag == "select" and name:
            self.select = name
            self.typed.setdefault(name, []).append("")
        elif tag == "option" and "selected" in named and self.select:
            self.typed[self.select][-1] = value
        elif tag == "input" and name:
            box = named.get("type") in ("radio", "checkbox")
            if not box or "checked" in named:
                self.typed[name] = value


def filled_in(page: str) -> dict[str, Any]:
    """Return what the form holds as it is shown: a press of ตกลง without more."""
    reader = _Filled()
    reader.feed(page.split('class="propose" data-once>', 1)[1].split("</form>", 1)[0])
    return reader.typed


def press(
    cast: Cast, entry: RegisterEntry, by: str = "registry_clerk", **changed: Any
) -> HttpResponse:
    """Open the page and press ตกลง, with some fields typed otherwise."""
    client = cast.sign_in(by)
    typed = filled_in(client.get(page_of(entry)).content.decode())
    return client.post(page_of(entry), {**typed, **changed})  # type: ignore[return-value]


def token(cast: Cast, name: str) -> str:
    """Return how the form names a person of the cast."""
    return f"a{cast.appointments[name].pk}"


def rows_of(page: str) -> int:
    return page.count('<fieldset class="place"')


def places(entry: RegisterEntry) -> list[tuple[int | None, str, str, int]]:
    return [
        (each.place, each.desk_name, each.purpose, each.state)
        for each in entry.steps.order_by("pk")
    ]


def test_a_plain_proposal_is_two_presses(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    client = cast.sign_in("registry_clerk")
    detail = client.get(entry.get_absolute_url()).content.decode()
    assert f'href="{page_of(entry)}"' in detail
    answer = press(cast, entry)
    assert answer.status_code == 302, answer.content.decode()
    people = [
        str(cast.users[each]) for each in ("division_director", "deputy", "director")
    ]
    assert places(entry) == [
        (1, people[0], "consider", S.WAITING),
        (2, people[1], "opinion", S.PLANNED),
        (3, people[2], "instruct", S.PLANNED),
    ]
    made = Endorsement.objects.get(kind=Endorsement.Kind.SUBMISSION)
    assert (made.words, made.addressed_to) == (STOCK, ", ".join(people))
    event = AuditEvent.objects.get(kind=AuditKind.LETTER_PROPOSED)
    assert event.subject_id == entry.pk
    told = Notice.objects.get(kind=NoticeKind.PROPOSED)
    assert told.person == cast.users["division_director"]
    detail = client.get(entry.get_absolute_url()).content.decode()
    panel = detail.split('id="handed"', 1)[1].split("</section>", 1)[0]
    assert "การเสนอและสั่งการ" in detail
    assert panel.count("รอลำดับก่อนหน้า") == 2
    assert f'href="{entry.steps.earliest("pk").get_absolute_url()}"' in panel


def test_another_way_brings_its_own_rows(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    client = cast.sign_in("registry_clerk")
    page = client.get(page_of(entry)).content.decode()
    assert rows_of(page) == 3
    tokens = re.findall(r'name="way" id="way-[^"]+" value="([^"]+)"', page)
    assert len(tokens) == 3
    assert [
        rows_of(client.get(page_of(entry, way=each)).content.decode())
        for each in tokens
    ] == [3, 2, 1]
    # Without scripts the press of the button does the same, and keeps the words.
    typed = {**filled_in(page), "way": tokens[2], "use_way": "1", "words": "ด่วนวันนี้"}
    changed = client.post(page_of(entry), typed).content.decode()
    assert rows_of(changed) == 1
    assert "ด่วนวันนี้" in changed
    assert not Step.objects.exists()
    assert 'hx-select="#places"' in page


def test_rows_are_added_changed_and_taken_out_without_scripts(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    client = cast.sign_in("registry_clerk")
    url = page_of(entry)
    typed = filled_in(client.get(url).content.decode())
    page = client.post(url, {**typed, "drop": "2"}).content.decode()
    assert rows_of(page) == 2
    page = client.post(url, {**filled_in(page), "more_places": "1"}).content.decode()
    assert rows_of(page) == 3
    page = client.post(url, {**filled_in(page), "more_desks": "1"}).content.decode()
    typed = filled_in(page)
    assert typed["p1-desk"] == [token(cast, "division_director"), ""]
    typed["p1-desk"][1] = token(cast, "officer")
    typed["p3-desk"] = [token(cast, "division_clerk")]
    due = thai.today() + timedelta(days=3)
    typed |= {"p3-purpose": "note", "p3-due_on": thai.format_entered_date(due)}
    assert client.post(url, typed).status_code == 302
    names = {name: str(cast.users[name]) for name in cast.users}
    assert places(entry) == [
        (1, names["division_director"], "consider", S.WAITING),
        (1, names["officer"], "consider", S.WAITING),
        (2, names["director"], "instruct", S.PLANNED),
        (3, names["division_clerk"], "note", S.PLANNED),
    ]
    assert entry.steps.get(place=3).due_on == due


def test_a_desk_left_empty_is_not_asked(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    answer = press(cast, entry, **{"p1-desk": "", "p2-desk": ""})
    assert answer.status_code == 302
    assert places(entry) == [(1, str(cast.users["director"]), "instruct", S.WAITING)]


def test_nobody_chosen_is_asked_for_again(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    empty = {f"p{each}-desk": "" for each in (1, 2, 3)}
    answer = press(cast, entry, words="ขอความเห็น", **empty)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ยังไม่ได้เลือกผู้ที่จะเสนอถึง" in page
    assert "ขอความเห็น" in page
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"p1-due_on": "1/1/2560"}, "เป็นวันที่ผ่านมาแล้ว"),
        ({"p1-due_on": "พรุ่งนี้เช้า"}, "ลำดับที่ 1"),
        ({"p1-purpose": "act"}, "ลำดับที่ 1"),
        ({"p1-desk": "a999999"}, "ไม่ได้ปฏิบัติงานในหน่วยงาน"),
        ({"p1-purpose": "instruct", "p1-desk": "officer"}, "ไม่มีหน้าที่สั่งการ"),
        ({"p1-desk": "school_clerk"}, "ไม่ได้ปฏิบัติงานในหน่วยงาน"),
        ({"words": "ก" * 2000}, "ยาวเกินไป"),
        ({"stock": "อื่น"}, "ไม่มีในรายการ"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_kept(
    cast: Cast, changed: dict[str, str], words: str
) -> None:
    entry = paper_letter(cast, 1)
    if changed.get("p1-desk") in cast.users:
        changed = {**changed, "p1-desk": token(cast, changed["p1-desk"])}
    answer = press(cast, entry, **changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert rows_of(page) == 3
    assert not Step.objects.exists()


def test_places_that_were_not_offered_do_not_break_the_page(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    for places_typed in ("x", "0", "999999999999999999999", "-1"):
        answer = press(cast, entry, places=places_typed, way="x", drop="x")
        assert answer.status_code == 200
        assert 1 <= rows_of(answer.content.decode()) <= 10


def test_ten_are_asked_side_by_side_and_no_more(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    places: dict[str, Any] = {"p1-desk": [""] * 10, "more_desks": "1"}
    answer = press(cast, entry, **places)
    page = answer.content.decode()
    assert filled_in(page)["p1-desk"] == [""] * 10
    assert 'name="more_desks" value="1"' not in page


def test_the_same_press_twice_is_one_proposal(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    client = cast.sign_in("registry_clerk")
    typed = filled_in(client.get(page_of(entry)).content.decode())
    for _ in range(2):
        assert client.post(page_of(entry), typed).status_code == 302
    assert entry.steps.count() == 3
    assert Endorsement.objects.count() == 1


@pytest.mark.parametrize(
    ("by", "place", "status"),
    [
        ("registry_clerk", 1, 200),
        ("division_clerk", 1, 200),
        ("division_director", 1, 200),
        ("division_clerk", 2, 403),
        ("officer", 1, 403),
        ("director", 1, 403),
        ("school_clerk", 1, 404),
        ("administrator", 1, 404),
    ],
)
def test_who_may_propose_which_letter(
    cast: Cast, by: str, place: int, status: int
) -> None:
    entry = paper_letter(cast, place)
    client = cast.sign_in(by)
    assert client.get(page_of(entry)).status_code == status
    detail = client.get(entry.get_absolute_url()).content.decode()
    assert (f'href="{page_of(entry)}"' in detail) == (status == 200)


def test_a_letter_that_goes_out_is_proposed_as_well(cast: Cast) -> None:
    entry = paper_letter(cast, 1, "outgoing")
    assert press(cast, entry, "division_clerk").status_code == 302
    assert entry.steps.filter(state=S.WAITING).count() == 1
    page = cast.sign_in("division_clerk").get(entry.get_absolute_url()).content.decode()
    assert "การเสนอและสั่งการ" in page
    assert "รอลำดับก่อนหน้า" in page


def test_a_cancelled_number_is_not_proposed(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    void_entry(entry, "ลงทะเบียนผิด", actor=cast.actor("registry_clerk"))
    answer = press(cast, entry)
    assert answer.status_code == 422
    assert "ยกเลิกแล้ว" in answer.content.decode()


def test_a_school_proposes_to_its_director(cast: Cast) -> None:
    cast.sign_in("school_clerk").post(
        reverse("registers:entry_create", args=["incoming"]), _of_school(cast)
    )
    entry = RegisterEntry.objects.latest("pk")
    assert press(cast, entry, "school_clerk").status_code == 302
    assert places(entry) == [
        (1, str(cast.users["school_director"]), "instruct", S.WAITING)
    ]


def _of_school(cast: Cast) -> dict[str, Any]:
    typed = forms.incoming(cast)
    del typed["responsible_office"]
    return typed


def sent_back(cast: Cast, entry: RegisterEntry) -> Step:
    """Propose a letter that its first reader sends back."""
    press(cast, entry)
    first = entry.steps.get(state=S.WAITING)
    actor = cast.actor("division_director")
    return_step(first.pk, "incomplete", "ขาดหน้า 2", actor=actor)
    return entry.steps.get(state=S.WAITING)


def test_what_was_sent_back_is_answered_with_a_new_proposal(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    own = sent_back(cast, entry)
    client = cast.sign_in("registry_clerk")
    url = page_of(entry, step=own.pk)
    page = client.get(url).content.decode()
    assert "เรื่องที่รอท่านอยู่" in page
    assert "ขาดหน้า 2" in page
    answer = client.post(url, {**filled_in(page), "words": "แก้ไขแล้ว"})
    assert answer.status_code == 302, answer.content.decode()
    own.refresh_from_db()
    assert own.state == S.DONE
    waiting = entry.steps.get(state=S.WAITING)
    assert waiting.person == cast.users["division_director"]


def test_only_an_own_step_of_the_letter_is_answered(cast: Cast) -> None:
    entry, other = paper_letter(cast, 1), paper_letter(cast, 1, "outgoing")
    own = sent_back(cast, entry)
    clerk, head = cast.sign_in("registry_clerk"), cast.sign_in("division_director")
    assert clerk.get(page_of(other, step=own.pk)).status_code == 404
    assert clerk.get(page_of(entry, step="x")).status_code == 404
    assert head.get(page_of(entry, step=own.pk)).status_code == 403


def test_who_has_it_already_is_shown(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    press(cast, entry)
    page = cast.sign_in("registry_clerk").get(page_of(entry)).content.decode()
    rest = page.split("การเสนอและสั่งการที่มีอยู่แล้ว", 1)[1]
    assert str(cast.users["division_director"]) in rest
    assert "ยังไม่ได้เปิดดู" in rest


def with_picture(cast: Cast, name: str) -> None:
    kept = store_content(b"\x89PNG\r\n\x1a\nsigned", "image/png")
    SignaturePicture.objects.create(
        user=cast.users[name], stored_file=kept, width=300, height=100
    )


def test_a_proposal_is_signed_with_the_own_picture(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    Office.objects.filter(pk=cast.area.pk).update(signing_needs_pin=False)
    refused = press(cast, entry, signs="on")
    assert refused.status_code == 422
    assert "ยังไม่มีภาพลายมือชื่อ" in refused.content.decode()
    assert not Step.objects.exists()
    with_picture(cast, "registry_clerk")
    assert press(cast, entry, signs="on").status_code == 302
    made = Endorsement.objects.get()
    assert made.signature is not None
    assert made.method == Endorsement.Method.SIGN_IN


def test_where_the_office_wants_a_pin_nothing_is_proposed_without(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    Office.objects.filter(pk=cast.area.pk).update(signing_needs_pin=True)
    with_picture(cast, "registry_clerk")
    answer = press(cast, entry, signs="on", pin="135790", words="ขอด่วน")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ยังไม่มีรหัส PIN" in page
    assert "ขอด่วน" in page
    assert "135790" not in page
    assert not Step.objects.exists()


def test_the_page_costs_the_same_for_few_people_and_many(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    entry = paper_letter(cast, 1)
    for name in ("officer", "director", "deputy", "teacher"):
        Appointment.objects.create(
            user=cast.users[name], office=cast.divisions[2], role=Role.OFFICER
        )
    client: Client = cast.sign_in("registry_clerk")
    client.get(page_of(entry))
    with django_assert_max_num_queries(24):
        assert client.get(page_of(entry)).status_code == 200


def test_rows_and_words_are_back_after_the_session_ended(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    client, url = cast.sign_in("registry_clerk"), page_of(entry)
    typed = filled_in(client.get(url).content.decode())
    typed |= {"words": "พิมพ์ค้างไว้", "p2-desk": token(cast, "officer"), "places": "2"}
    Session.objects.all().delete()
    answer = client.post(url, typed, HTTP_REFERER=f"http://testserver{url}")
    login = {"login": cast.users["registry_clerk"].username, "password": PASSWORD}
    client.post(answer["Location"], login)
    page = client.get(url).content.decode()
    assert rows_of(page) == 2
    assert filled_in(page)["p2-desk"] == [token(cast, "officer")]
    assert "พิมพ์ค้างไว้" in page
    assert "ข้อความที่พิมพ์ไว้ยังอยู่ครบ" in page
    assert not Step.objects.exists()
