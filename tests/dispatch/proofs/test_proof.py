"""หลักฐานการลงทะเบียนรับ, and what anybody may check of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.public_codes import in_groups
from saraban.core.try_limits import OF_CODES
from saraban.dispatch.actions.prove_receipt import proof_code_of
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.models import Delivery
from saraban.offices import public_pages
from tests import forms
from tests.cast import Cast
from tests.dispatch.compose.test_sending import send
from tests.registers.printed import layers_of, squeezed

pytestmark = pytest.mark.postgres
SENDER = "division_clerk"
RECEIVER = "school_clerk"
SUBJECT = "การประชุมลับเฉพาะผู้เกี่ยวข้อง"


@pytest.fixture
def delivery(cast: Cast) -> Delivery:
    """A letter with two files that the first school has received."""
    files = {
        "file_1": forms.pdf("ก.pdf"),
        "file_2": forms.pdf("ข.pdf", forms.PDF + b"2"),
    }
    # The subject says ลับ: the form asks whether the letter is.
    typed = forms.dispatch(cast, subject=SUBJECT, is_not_secret="on", **files)
    answer = cast.sign_in(SENDER).post(reverse("dispatch:dispatch_create"), typed)
    assert answer.status_code == 302, answer.content.decode()
    delivery = Delivery.objects.get(office=cast.schools[0])
    receive_delivery(delivery.pk, None, actor=cast.actor(RECEIVER))
    delivery.refresh_from_db()
    return delivery


def get_proof(cast: Cast, delivery: Delivery, by: str = RECEIVER) -> Any:
    page = reverse("dispatch:delivery_proof", args=[delivery.pk])
    return cast.sign_in(by).get(page)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Type"] == "application/pdf"
    return squeezed("".join(layers_of(answer.content)))


def code_of(delivery: Delivery) -> str:
    return proof_code_of(Delivery.objects.get(pk=delivery.pk))


def check(code: str) -> Any:
    return Client().get(reverse("dispatch:proof_check", args=[code]))


def test_the_proof_says_who_received_what_when_and_under_which_number(
    cast: Cast, delivery: Delivery
) -> None:
    text = text_of(get_proof(cast, delivery))
    entry = delivery.entry
    assert entry is not None
    for said in (
        "หลักฐานการลงทะเบียนรับหนังสือ",
        cast.divisions[1].name,
        cast.schools[0].name,
        delivery.dispatch.reference_number,
        "16 พ.ย. 2569",
        SUBJECT,
        f"{entry.number_text} ปี {entry.book.year_be}",
        str(cast.users[RECEIVER]),
        delivery.received_capacity,
        "ก.pdf",
        "ข.pdf",
        in_groups(code_of(delivery), 6),
    ):
        assert squeezed(said) in text
    for attachment in delivery.dispatch.letter.attachments.all():
        assert attachment.stored_file.sha256 in text


def test_both_ends_print_the_same_code_and_the_record_keeps_it(
    cast: Cast, delivery: Delivery
) -> None:
    get_proof(cast, delivery, SENDER)
    code = Delivery.objects.get(pk=delivery.pk).proof_code or ""
    assert re.fullmatch(r"[2-9a-hjkmnp-z]{24}", code)
    assert code in text_of(get_proof(cast, delivery, RECEIVER))
    printed = AuditEvent.objects.filter(kind=AuditKind.PROOF_PRINTED)
    assert [each.actor for each in printed.order_by("pk")] == [
        cast.users[SENDER],
        cast.users[RECEIVER],
    ]


def test_strangers_do_not_print_it(cast: Cast, delivery: Delivery) -> None:
    for name in ("other_school_clerk", "outsider", "teacher", "officer"):
        assert get_proof(cast, delivery, name).status_code == 404
    page = reverse("dispatch:delivery_proof", args=[delivery.pk])
    assert Client().get(page).status_code == 302
    assert Delivery.objects.get(pk=delivery.pk).proof_code is None


def test_before_the_receipt_there_is_no_proof(cast: Cast) -> None:
    send(cast, SENDER)
    waiting = Delivery.objects.get(office=cast.schools[0])
    for name in (SENDER, RECEIVER):
        answer = get_proof(cast, waiting, name)
        assert answer.status_code == 409
        assert "ออกหลักฐานได้หลังจากลงทะเบียนรับแล้ว" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.proof_code is None


def test_the_code_leads_anybody_to_the_public_page(
    cast: Cast, delivery: Delivery, settings: Settings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example", "https://saraban.example"]
    text = text_of(get_proof(cast, delivery))
    path = reverse("dispatch:proof_check", args=[code_of(delivery)])
    assert f"https://saraban.example{path}" in text
    settings.CSRF_TRUSTED_ORIGINS = []
    assert f"http://testserver{path}" in text_of(get_proof(cast, delivery))


def test_the_picture_holds_the_address(cast: Cast, delivery: Delivery) -> None:
    """A phone that looks at the printed page is led to the public one."""
    document = pypdfium2.PdfDocument(get_proof(cast, delivery).content)
    pages = [page.render(scale=2).to_pil() for page in document]
    found = [each.text for page in pages for each in zxingcpp.read_barcodes(page)]
    path = reverse("dispatch:proof_check", args=[code_of(delivery)])
    assert found == [f"http://testserver{path}"]


def test_the_public_page_says_little(cast: Cast, delivery: Delivery) -> None:
    answer = check(code_of(delivery))
    page = answer.content.decode()

    assert answer.status_code == 200
    entry = delivery.entry
    assert entry is not None
    for said in (
        "หลักฐานนี้ออกโดยระบบจริง",
        delivery.dispatch.reference_number,
        "16 พ.ย. 2569",
        f"{entry.number_text} ปี {entry.book.year_be}",
        cast.area.name,
        cast.schools[0].name,
    ):
        assert said in page
    hidden = [SUBJECT, delivery.dispatch.summary, "ก.pdf"]
    hidden += [str(each) for each in cast.users.values()]
    assert not [each for each in hidden if each in page]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "code", ["ไม่มี", "a" * 24, "a" * 500, "%00", "' OR 1=1 --", "None", "null"]
)
def test_an_unknown_code_is_said_clearly(delivery: Delivery, code: str) -> None:
    assert code_of(delivery)
    answer = Client().get(f"/dispatch/verify/{code}/")
    assert answer.status_code == 404
    assert "ไม่พบหลักฐานที่มีรหัสนี้" in answer.content.decode()


def test_a_nul_in_the_address_is_an_unknown_code(delivery: Delivery) -> None:
    assert Client().get("/dispatch/verify/a%00b/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"state": 4, "recalled_at": timezone.now, "recall_reason": "ผิดเรื่อง"},
            "ผู้ส่งเรียกคืนหนังสือเมื่อ",
        ),
        (
            {"state": 3, "returned_at": timezone.now, "return_reason": "other"},
            "ผู้รับส่งคืนหนังสือเมื่อ",
        ),
    ],
)
def test_what_happened_since_is_said_without_reasons(
    cast: Cast, delivery: Delivery, changed: dict[str, Any], says: str
) -> None:
    code = code_of(delivery)
    values = {
        name: each() if callable(each) else each for name, each in changed.items()
    }
    if "returned_at" in values:
        values["returned_by"] = cast.users[RECEIVER]
    Delivery.objects.filter(pk=delivery.pk).update(**values)

    page = check(code).content.decode()
    assert "หลักฐานนี้ออกโดยระบบจริง" in page
    assert says in page
    assert "ผิดเรื่อง" not in page
    assert squeezed(says.removesuffix("เมื่อ")) in text_of(get_proof(cast, delivery))


def test_a_cancelled_number_is_said(cast: Cast, delivery: Delivery) -> None:
    assert delivery.entry is not None
    code = code_of(delivery)
    type(delivery.entry).objects.filter(pk=delivery.entry.pk).update(
        state=3,
        voided_at=timezone.now(),
        voided_by=cast.users[RECEIVER],
        void_reason="ลงผิดเล่ม",
    )
    page = check(code).content.decode()
    assert "ผู้รับยกเลิกเลขทะเบียนรับเมื่อ" in page
    assert "ลงผิดเล่ม" not in page


def test_the_code_of_a_paper_can_be_typed(delivery: Delivery) -> None:
    ask = reverse("dispatch:proof_ask")
    code = code_of(delivery)
    page = Client().get(ask)
    assert page.status_code == 200
    assert "รหัสของหลักฐาน" in page.content.decode()

    answer = Client().get(ask, {"code": f" {in_groups(code, 6).upper()} "})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("dispatch:proof_check", args=[code])
    for wrong in ("", "  ", "ab/cd", "a" * 200):
        refused = Client().get(ask, {"code": wrong})
        assert refused.status_code == 422
        assert "พิมพ์อีกครั้ง" in refused.content.decode()


def test_checking_without_end_is_slowed_down(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_pages, "OF_CODES", replace(OF_CODES, most=3))
    code = code_of(delivery)
    answers = [check(code) for _ in range(8)]
    refused = [each for each in answers if each.status_code == 429]
    # The minute may end in between.
    assert len(refused) >= 2
    assert answers[0].status_code == 200
    assert "ให้รอหนึ่งนาที" in refused[-1].content.decode()
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    page = reverse("dispatch:proof_check", args=[code])
    assert elsewhere.get(page).status_code == 200


def test_two_who_ask_at_once_get_one_code(delivery: Delivery) -> None:
    one, two = (Delivery.objects.get(pk=delivery.pk) for _ in range(2))
    assert proof_code_of(one) == proof_code_of(two)
