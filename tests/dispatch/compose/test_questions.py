"""What is unusual about a letter is asked about before it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from saraban.core import thai
from saraban.dispatch.models import Dispatch, Draft, Reminder
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.details import ReservationDetails
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.answers import answered, asked
from tests.browser import sign_in
from tests.cast import Cast
from tests.dispatch.drafted import typed_moment
from tests.dispatch.sent.test_matrix import many_schools
from tests.journeys.steps import look

SEND = reverse("dispatch:dispatch_create")
NOT_IN_BOOK = "ไม่มีในทะเบียนหนังสือส่ง"
NO_FILE = "ไม่ได้แนบไฟล์"


def clerk(cast: Cast) -> Client:
    """Return the browser of a clerk who reads what is asked."""
    return cast.sign_in("division_clerk", decides=False)


def usual_letter(cast: Cast, **changed: Any) -> tuple[str, dict[str, Any]]:
    """Return the address and form of a letter of the book, with a file."""
    typed = forms.outgoing(cast)
    page = reverse("registers:entry_create", args=["outgoing"])
    assert cast.sign_in("division_clerk").post(page, typed).status_code == 302
    entry = RegisterEntry.objects.latest("pk")
    form = forms.dispatch(cast, file_1=forms.pdf(), **changed)
    return f"{SEND}?entry={entry.pk}", form


def test_what_is_usual_is_never_asked_about(cast: Cast) -> None:
    address, typed = usual_letter(cast)
    answer = clerk(cast).post(address, typed)
    assert answer.status_code == 302, asked(answer)


def test_all_that_is_unusual_stands_in_one_question(cast: Cast) -> None:
    client = clerk(cast)
    typed = forms.dispatch(cast, reference_number="5555", document_date="16/11/2559")
    answer = client.post(SEND, typed)
    number, dated, file = asked(answer)
    assert f"5555 {NOT_IN_BOOK}" in number
    assert "ลงวันที่ 16 พ.ย. 2559" in dated
    assert NO_FILE in file
    assert typed["summary"] in answer.content.decode()
    assert not Dispatch.objects.exists()
    where, again = answered(answer, typed)
    # The form's own button asks again, the question's sends.
    assert len(asked(client.post(SEND, typed))) == 3
    assert client.post(where, again).status_code == 302
    assert Dispatch.objects.get().reference_number == "5555"


def test_what_became_unusual_meanwhile_is_asked_about_too(cast: Cast) -> None:
    client = clerk(cast)
    typed = forms.dispatch(cast, reference_number="5555")
    where, again = answered(client.post(SEND, typed), typed)
    other = client.post(where, {**again, "reference_number": "5556"})
    assert f"5556 {NOT_IN_BOOK}" in asked(other)[0]
    assert not Dispatch.objects.exists()
    # What is corrected is not asked about any more, and the rest was answered.
    with_file = {**again, "file_1": forms.pdf()}
    assert client.post(where, with_file).status_code == 302


def test_files_are_kept_while_the_question_is_answered(cast: Cast) -> None:
    client = clerk(cast)
    typed = forms.dispatch(cast, file_1=forms.pdf(), description_1="หนังสือนำส่ง")
    answer = client.post(SEND, typed)
    (sentence,) = asked(answer)
    assert NOT_IN_BOOK in sentence
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302
    attached = Dispatch.objects.get().letter.attachments.get()
    assert attached.description == "หนังสือนำส่ง"


def test_schools_that_have_this_number_already_are_named(cast: Cast) -> None:
    typed = forms.dispatch(cast, offices=[cast.schools[0].pk])
    cast.sign_in("division_clerk").post(SEND, typed)
    second = forms.dispatch(cast, file_1=forms.pdf())
    answer = clerk(cast).post(SEND, second)
    _, twice = asked(answer)
    assert f"เคยส่งหนังสือเลขที่นี้ถึง {cast.schools[0].short_name} แล้ว" in twice
    others = forms.dispatch(
        cast, file_1=forms.pdf(), offices=[cast.schools[1].pk, cast.schools[2].pk]
    )
    assert len(asked(clerk(cast).post(SEND, others))) == 1


def test_a_deadline_that_has_gone_by_is_asked_about(cast: Cast) -> None:
    """ด่วนภายใน may be changed for a letter of the book too."""
    gone = typed_moment(timezone.now() - timedelta(hours=1))
    address, typed = usual_letter(cast, deadline_at=gone)
    client = clerk(cast)
    answer = client.post(address, typed)
    (sentence,) = asked(answer)
    assert "ด่วนภายใน" in sentence
    assert "เลยเวลานี้ไปแล้ว" in sentence
    where, again = answered(answer, typed)
    # Another hour that has gone by is another question; one to come is none.
    earlier = typed_moment(timezone.now() - timedelta(hours=2))
    assert asked(client.post(where, {**again, "deadline_at": earlier}))
    assert not Dispatch.objects.exists()
    assert client.post(where, again).status_code == 302
    soon = typed_moment(timezone.now() + timedelta(hours=2))
    address, typed = usual_letter(cast, deadline_at=soon)
    assert client.post(address, typed).status_code == 302


def test_what_was_asked_before_is_not_said_again_after(cast: Cast) -> None:
    client, typed = clerk(cast), forms.dispatch(cast, file_1=forms.pdf())
    where, again = answered(client.post(SEND, typed), typed)
    page = client.post(where, again, follow=True).content.decode()
    assert "ส่งหนังสือถึง 3 แห่งแล้ว" in page
    assert NOT_IN_BOOK not in page
    assert "ส่งโดยไม่มีเลขทะเบียนส่ง" in page


def test_a_second_press_of_what_was_sent_asks_for_nothing_new(cast: Cast) -> None:
    client, typed = clerk(cast), forms.dispatch(cast)
    where, again = answered(client.post(SEND, typed), typed)
    places = [client.post(where, again)["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert Dispatch.objects.count() == 1


def test_a_time_that_was_set_is_asked_about_and_kept(cast: Cast) -> None:
    client = clerk(cast)
    moment = typed_moment(timezone.now() + timedelta(days=1))
    typed = forms.dispatch(cast, deed="schedule", send_at=moment)
    page = reverse("dispatch:draft_create")
    answer = client.post(page, typed)
    assert NOT_IN_BOOK in asked(answer)[0]
    assert not Draft.objects.exists()
    where, again = answered(answer, typed)
    assert client.post(where, again).status_code == 302
    assert Draft.objects.get().state == Draft.State.SCHEDULED
    assert not Dispatch.objects.exists()


def test_a_draft_is_kept_without_a_question(cast: Cast) -> None:
    typed = forms.dispatch(cast, deed="save")
    answer = clerk(cast).post(reverse("dispatch:draft_create"), typed)
    assert answer.status_code == 302


@pytest.mark.parametrize(("count", "is_asked"), [(50, False), (51, True)])
def test_very_many_reminders_are_asked_about(
    cast: Cast, count: int, is_asked: bool
) -> None:
    schools = many_schools(cast, count)
    typed = forms.dispatch(cast, offices=[each.pk for each in schools])
    cast.sign_in("division_clerk").post(SEND, typed)
    dispatch = Dispatch.objects.get()
    page = reverse("dispatch:dispatch_remind", args=[dispatch.pk])
    client = clerk(cast)
    answer = client.post(page, {"all": "1"})
    assert bool(asked(answer)) == is_asked
    assert Reminder.objects.exists() == (not is_asked)
    if is_asked:
        where, again = answered(answer, {"all": "1"})
        assert client.post(where, again).status_code == 302
        assert Reminder.objects.count() == count


def test_the_approver_sees_what_is_unusual(cast: Cast) -> None:
    cast.area.sending_needs_approval = True
    cast.area.save()
    cast.sign_in("division_clerk").post(SEND, forms.dispatch(cast))
    draft = Draft.objects.get()
    page = cast.sign_in("director").get(draft.get_absolute_url()).content.decode()
    assert "ตรวจก่อนอนุมัติ" in page
    assert NOT_IN_BOOK in page


def test_the_question_is_answered_by_the_keyboard(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["division_clerk"])
    page.goto(SEND)
    page.get_by_label("สถานศึกษารัฐบาลทุกแห่ง").first.check()
    page.get_by_label("เลขที่หนังสือ").fill("5555")
    page.get_by_label("เรื่อง", exact=True).fill("ประชุมผู้บริหารสถานศึกษา")
    page.get_by_label("เนื้อหาโดยสรุป").fill("ขอเชิญประชุม")
    back = page.get_by_role("link", name="กลับไปแก้ไข")
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("F8")
        expect(back).to_be_focused()
        assert not Dispatch.objects.exists()
    for size in ((1366, 768), (390, 844), (360, 640)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        expect(page.get_by_role("button", name="ส่งตามนี้")).to_be_in_viewport()
        look(page, dark=True)
    page.keyboard.press("Enter")
    expect(page.get_by_label("เลขที่หนังสือ")).to_be_focused()
    expect(page.get_by_label("เลขที่หนังสือ")).to_have_value("5555")
    page.keyboard.press("F9")
    expect(page.get_by_text("ส่งหนังสือถึง 2 แห่งแล้ว")).to_be_visible()


def test_a_number_that_waits_in_the_book_is_not_borne_by_another_letter(
    cast: Cast,
) -> None:
    """A reserved number is refused; one that is still to come is named as such."""
    details = ReservationDetails(
        count=1,
        owner_id=cast.users["registry_clerk"].pk,
        reason="รอลงนาม",
        expires_on=thai.today() + timedelta(days=3),
    )
    reserve_numbers("outgoing", details, actor=cast.actor("registry_clerk"))
    client = clerk(cast)
    for written in ("ที่ ศธ 04999/1", "ศธ04999/๑"):
        typed = forms.dispatch(cast, reference_number=written)
        refused = client.post(SEND, typed)
        assert refused.status_code == 422
        assert "เลขนี้จองไว้และยังไม่มีหนังสือ" in refused.content.decode()
    later = forms.dispatch(cast, reference_number="ที่ ศธ 04999/2")
    assert "ยังไม่ได้ออกเลขที่" in " ".join(asked(client.post(SEND, later)))
    other = forms.dispatch(cast, reference_number="ที่ อื่น 1/2")
    assert NOT_IN_BOOK in " ".join(asked(client.post(SEND, other)))
    assert not Dispatch.objects.exists()
