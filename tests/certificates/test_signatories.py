"""กำหนดผู้ลงนามเกียรติบัตร, and the owner's permission for the picture."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.notices.models import Notice
from saraban.registers.models import Signatory
from saraban.signatures.models import SignaturePicture
from tests.cast import Cast
from tests.certificates import given

pytestmark = pytest.mark.postgres
LIST = reverse("certificates:signatory_list")
CREATE = reverse("certificates:signatory_create")
MINE = reverse("certificates:signature_list")


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "code": "01",
        "name": "นางอรุณี ผู้นำสมมติ",
        "position": "ผู้อำนวยการ",
        "second_position": "สพป.ตัวอย่าง เขต 1",
        "user_id": str(cast.users["director"].pk),
        "starts_on": "1/10/2569",
        "ends_on": "",
        "is_current": "on",
        **changed,
    }


def added(cast: Cast, **changed: Any) -> Signatory:
    answer = cast.sign_in(given.CLERK).post(CREATE, typed(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    made: Signatory = Signatory.objects.latest("pk")
    return made


def allow(cast: Cast, signatory: Signatory, by: str, pin: str = given.PIN) -> Any:
    page = reverse("certificates:signature_allow", args=[signatory.pk])
    return cast.sign_in(by).post(page, {"pin": pin})


def test_one_signatory_is_the_current_one(cast: Cast) -> None:
    first = added(cast)
    second = added(cast, code="02", name="นายรอง สมมติ", user_id="")
    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    page = cast.sign_in(given.CLERK).get(LIST).content.decode()
    assert page.index("นายรอง สมมติ") < page.index("นางอรุณี ผู้นำสมมติ")
    assert "ลงนามบนกระดาษ" in page
    assert "รออนุญาต" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": ""}, "ยังไม่ได้กรอกรหัส"),
        ({"code": "123"}, "ไม่เกิน 2"),
        ({"code": "01"}, "มีผู้ลงนามที่ใช้รหัสนี้แล้ว"),
        ({"ends_on": "1/9/2569"}, "วันสิ้นสุดอยู่ก่อนวันเริ่ม"),
        ({"user_id": "999999"}, "ผู้ใช้"),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    added(cast)
    sent = typed(cast, **{"code": "09", **changed})
    answer = cast.sign_in(given.CLERK).post(CREATE, sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Signatory.objects.count() == 1


@pytest.mark.parametrize("who", ["division_clerk", "officer", "teacher", "deputy"])
def test_others_name_nobody(cast: Cast, who: str) -> None:
    signatory = given.signatory(cast)
    edit = reverse("certificates:signatory_edit", args=[signatory.pk])
    for page in (LIST, CREATE, edit):
        assert cast.sign_in(who).get(page).status_code == 403
    assert cast.sign_in(who).post(CREATE, typed(cast)).status_code == 403


def test_a_signatory_of_another_office_is_unknown(cast: Cast) -> None:
    other = given.signatory(cast, signs=False, office=cast.other_area)
    edit = reverse("certificates:signatory_edit", args=[other.pk])
    assert cast.sign_in(given.CLERK).get(edit).status_code == 404


def test_only_the_owner_lets_the_picture_be_used(cast: Cast) -> None:
    signatory = added(cast)
    picture = given.signature_of(cast, "director")
    told = Notice.objects.get()
    assert (told.person, told.path) == (cast.users["director"], MINE)
    for who in (given.CLERK, "deputy", "administrator"):
        assert allow(cast, signatory, who).status_code in {403, 404}
    wrong = allow(cast, signatory, "director", "000000")
    assert wrong.status_code == 422
    allowed = Signatory.objects.filter(picture=picture)
    assert not allowed.exists()
    assert allow(cast, signatory, "director").status_code == 302
    assert allowed.exists()
    page = cast.sign_in("director").get(MINE).content.decode()
    assert "อนุญาตแล้วเมื่อ" in page
    assert AuditEvent.objects.filter(kind=AuditKind.SIGNATURE_ALLOWED).exists()


def test_another_owner_is_asked_anew(cast: Cast) -> None:
    signatory = given.signatory(cast)
    edit = reverse("certificates:signatory_edit", args=[signatory.pk])
    sent = typed(cast, user_id=str(cast.users["deputy"].pk), starts_on="1/1/2563")
    assert cast.sign_in(given.CLERK).post(edit, sent).status_code == 302
    signatory.refresh_from_db()
    assert (signatory.user, signatory.picture) == (cast.users["deputy"], None)
    assert Notice.objects.get().person == cast.users["deputy"]


def test_a_withdrawn_picture_signs_nothing(cast: Cast) -> None:
    given.signatory(cast)
    SignaturePicture.objects.update(withdrawn_at="2026-11-01T00:00:00Z")
    page = cast.sign_in(given.CLERK).get(LIST).content.decode()
    assert "รออนุญาต" in page


def test_two_who_correct_at_once_are_told(cast: Cast) -> None:
    signatory = given.signatory(cast)
    edit = reverse("certificates:signatory_edit", args=[signatory.pk])
    client = cast.sign_in(given.CLERK)
    seen = str(client.get(edit).content.decode()).split('name="seen" value="')[1]
    seen = seen.split('"')[0]
    client.post(edit, typed(cast, position="คนแรกแก้", seen=seen))
    second = client.post(edit, typed(cast, position="คนที่สองแก้", seen=seen))
    assert second.status_code == 422
    signatory.refresh_from_db()
    assert signatory.position == "คนแรกแก้"
