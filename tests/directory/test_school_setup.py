"""ความพร้อมของสถานศึกษา: which schools lack what, and one press to do about it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent, AuditKind
from saraban.directory.models import Invitation
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Appointment, Role
from tests.answers import answered, asked
from tests.cast import APPOINTED_ON, Cast
from tests.dispatch.sent.test_matrix import many_schools

PAGE = reverse("directory:school_setup")
REMIND = reverse("directory:school_setup_remind")
INVITE = reverse("directory:school_setup_invite")


def shown(cast: Cast, **asked: str) -> str:
    return cast.sign_in("administrator").get(PAGE, asked).content.decode()


def test_it_says_which_schools_lack_a_clerk(cast: Cast) -> None:
    page = shown(cast)
    assert "1 จาก 3 แห่งยังไม่มีเจ้าหน้าที่สารบรรณ" in page
    assert "ร.ร.ต่างเขตสมมติ" not in page
    lacking = shown(cast, state="no_clerk")
    assert "ร.ร.เอกชนตัวอย่าง" in lacking
    assert "ร.ร.บ้านสมมติ" not in lacking
    assert "ร.ร.วัดจำลอง" in shown(cast, state="no_director")


def test_directors_are_told_to_appoint_a_clerk(cast: Cast) -> None:
    Appointment.objects.filter(pk=cast.appointments["school_clerk"].pk).delete()
    browser = cast.sign_in("administrator")
    assert browser.post(REMIND)["Location"] == PAGE
    assert "เตือนผู้อำนวยการสถานศึกษาแล้ว 1 แห่ง" in browser.get(PAGE).content.decode()
    notice = Notice.objects.get(kind=NoticeKind.CLERK_MISSING)
    assert notice.person == cast.users["school_director"]
    told = cast.sign_in("school_director").get(notice.path)
    assert told.status_code == 200
    assert AuditEvent.objects.filter(kind=AuditKind.OFFICE_REMINDED).count() == 1


def test_nobody_to_tell_is_said(cast: Cast) -> None:
    browser = cast.sign_in("administrator")
    browser.post(REMIND)
    browser.post(INVITE)
    page = browser.get(PAGE).content.decode()
    assert "ไม่มีผู้ใดต้องเตือน" in page
    assert "ที่ยังไม่ตั้งรหัสผ่าน" in page
    assert not Notice.objects.exists()


def test_slips_are_printed_again_for_who_has_not_come_in(cast: Cast) -> None:
    waiting = ("school_clerk", "school_director", "teacher", "outsider")
    pks = [cast.users[each].pk for each in waiting]
    User.objects.filter(pk__in=pks).update(password="!none")
    assert "ยังไม่ตั้งรหัสผ่าน" in shown(cast, state="waiting")
    for _ in range(2):
        answer = cast.sign_in("administrator").post(INVITE)
        assert len(pypdfium2.PdfDocument(io.BytesIO(answer.content))) == 1
    invited = Invitation.objects.open().values_list("user", flat=True)
    assert set(invited) == set(pks[:2])
    assert Invitation.objects.count() == 4


@pytest.mark.parametrize("who", ["director", "school_director", "registry_clerk"])
def test_others_are_refused(cast: Cast, who: str) -> None:
    browser = cast.sign_in(who)
    assert browser.get(PAGE).status_code == 403
    for page in (REMIND, INVITE):
        assert browser.post(page).status_code == 403
    assert not Notice.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("count", "is_asked"), [(50, False), (51, True)])
def test_reminding_very_many_directors_is_asked_about(
    cast: Cast, count: int, is_asked: bool
) -> None:
    Appointment.objects.bulk_create(
        Appointment(
            user=cast.users["school_director"],
            office=each,
            role=Role.SCHOOL_DIRECTOR,
            starts_on=APPOINTED_ON,
        )
        for each in many_schools(cast, count)
    )
    told = Notice.objects.filter(kind=NoticeKind.CLERK_MISSING)
    browser = cast.sign_in("administrator", decides=False)
    answer = browser.post(REMIND)
    assert told.exists() == (not is_asked)
    if not is_asked:
        return
    (sentence,) = asked(answer)
    assert f"แจ้งเตือน {count} แห่งในครั้งเดียว" in sentence
    where, again = answered(answer, {})
    # The button that was pressed first asks again; the question's own goes on.
    assert asked(browser.post(REMIND))
    assert not told.exists()
    assert browser.post(where, again)["Location"] == PAGE
    assert told.count() == count
