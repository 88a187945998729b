"""Every page that somebody sees, in the window of an office and of a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize

from saraban.dispatch.models import Dispatch
from saraban.letters.models import LetterAttachment
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import Book, RegisterEntry
from tests.browser import DESK, PHONE, sign_in
from tests.cast import Cast
from tests.journeys.conftest import Opener
from tests.journeys.steps import check_width, look
from tests.page_table import ROLES, Line, lines
from tests.scene import Scene, set_scene

# Answers that are no page: files, lists of suggestions, a word for monitors.
NO_PAGES: Final = (
    "core:health",
    "core:health_live",
    "core:manifest",
    "core:service_worker",
    "certificates:certificate_pdf",
    "certificates:certificate_preview",
    "certificates:design_picture",
    "certificates:print_file",
    "certificates:school_certificate_pdf",
    "circulation:decision_state",
    "circulation:endorsement_file",
    "desk:entry_cover",
    "signatures:signature_picture",
    "stamps:stamp_state",
    "stamps:stamped_page",
    "secret_letters:secret_book_pdf",
    "secret_letters:receipt_pdf",
    "secret_letters:cover_pdf",
    "secret_letters:endorsements_pdf",
    "secret_letters:page_picture_file",
    "secret_letters:file_print",
    "secret_letters:file_download",
    "secret_letters:reading_list_pdf",
    "secret_letters:inspection_pdf",
    "directory:directory_export",
    "directory:import_template",
    "directory:emblem_picture",
    "directory:office_suggest",
    "directory:person_suggest",
    "documents:upload_file",
    "registers:entry_file",
    "registers:book_export",
    "registers:sender_suggest",
    "registers:addressee_suggest",
    "registers:performer_suggest",
    "registers:book_completeness_pdf",
    "registers:named_person_list_pdf",
    "desk:daily_head_list_pdf",
    "registers:entry_page",
    "registers:entry_zip",
    "registers:entry_document",
    "registers:order_file",
    "registers:order_page",
    "registers:order_zip",
    "circulation:step_file",
    "circulation:step_page",
    "circulation:step_zip",
    "dispatch:dispatch_export",
    "dispatch:dispatch_file",
    "dispatch:dispatch_page",
    "dispatch:dispatch_rows",
    "dispatch:dispatch_zip",
    "dispatch:delivery_file",
    "dispatch:delivery_page",
    "dispatch:delivery_proof",
    "dispatch:delivery_zip",
    "dispatch:copy_file",
    "dispatch:copy_page",
    "dispatch:copy_zip",
    "dispatch:draft_file",
    "dispatch:outside_file",
)
# Things that look like another one: one of them is enough for axe.
ALIKE: Final = ("officer_out", "other_out", "to_division", "to_other_division")
SIZES: Final = (DESK, PHONE)
NARROW: Final = (360, 740)
OFFICE: Final[ViewportSize] = {"width": DESK[0], "height": DESK[1]}
SMALL_PHONE: Final[ViewportSize] = {"width": NARROW[0], "height": NARROW[1]}
# Four tests of every fourth page; the first in `make test`.
PARTS: Final = 4
PART: Final = [
    pytest.param(part, marks=pytest.mark.long if part else ()) for part in range(PARTS)
]
LOOKING: Final = ["reg", "sdi", "adm", "any"]
HOLDING: Final = ["reg", "dir", "adm", "dcl", "off", "sdi", "tea", "sec", "osc", "any"]
# Of four pages one is looked at by axe in each window.
IN_OFFICE, ON_PHONE = 0, 2
TEN: Final = 10
LONG: Final = "การดำเนินงานตามนโยบายและจุดเน้นของสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ประจำปีงบประมาณ พ.ศ. 2570 "
UNBROKEN: Final = "https://example.invalid/" + "a" * 120
VISIBLE_ROWS: Final = """() => Array.from(document.querySelectorAll("tbody tr")).filter(
    (row) => row.getBoundingClientRect().bottom <= window.innerHeight).length"""


def pages_of(role: str) -> list[Line]:
    """Return the lines of the table that show this role a page."""
    return [
        line
        for line in lines()
        if line.how == "GET" and line.marks[role] == "+" and line.page not in NO_PAGES
    ]


def shared_out(roles: list[str]) -> Iterator[tuple[str, Line]]:
    """Give each page once, to the first of the roles that sees it."""
    seen: set[tuple[str, str]] = set()
    for role in roles:
        for line in pages_of(role):
            if line.thing not in ALIKE and (line.page, line.thing) not in seen:
                seen.add((line.page, line.thing))
                yield role, line


def show(page: Page, scene: Scene, role: str, line: Line) -> None:
    """Open a page as somebody."""
    answer = page.goto(line.address(scene))
    assert answer is not None, (role, line)
    assert answer.ok, (role, line)


def sampled(roles: list[str]) -> Iterator[tuple[str, Line]]:
    """Give one line of each page, to the first of the roles that sees it."""
    seen: set[str] = set()
    for role, line in shared_out(roles):
        if line.page not in seen:
            seen.add(line.page)
            yield role, line


@pytest.mark.parametrize("part", PART)
def test_nothing_is_wrong_in_an_office_or_on_a_small_phone(
    open_window: Opener, cast: Cast, part: int
) -> None:
    """Every page once, for one of those who see it, in both windows; a fourth in `make test`.

    axe looks at every second page, in one of the windows, and at half of those in the
    dark too; at all of them in the long run.
    """
    scene = set_scene(cast)
    lengthen_everything()
    pages = list(sampled(HOLDING))[part::PARTS]
    for turn, page in enumerate(shown(open_window(), scene, pages)):
        place, dark = turn % 4, turn % 8 < 4
        if place == IN_OFFICE:
            look(page, dark=dark)
        else:
            check_width(page)
        page.set_viewport_size(SMALL_PHONE)
        if place == ON_PHONE:
            look(page, dark=dark)
        else:
            check_width(page)
        page.set_viewport_size(OFFICE)


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_axe_finds_nothing_on_any_thing_in_any_window(
    open_window: Opener, cast: Cast, size: tuple[int, int]
) -> None:
    scene = set_scene(cast)
    for page in shown(open_window(size), scene, shared_out(LOOKING)):
        look(page, dark=True)


@pytest.mark.long
@pytest.mark.parametrize("role", HOLDING)
def test_no_page_of_anybody_scrolls_sideways_on_a_small_phone(
    open_window: Opener, cast: Cast, role: str
) -> None:
    scene = set_scene(cast)
    lengthen_everything()
    pages = [(role, line) for line in pages_of(role)]
    for page in shown(narrow_window(open_window), scene, pages):
        check_width(page)


def narrow_window(open_window: Opener) -> Page:
    """Open the narrowest phone."""
    return open_window(NARROW, is_mobile=True, has_touch=True)


def shown(
    page: Page, scene: Scene, pages: Iterable[tuple[str, Line]]
) -> Iterator[Page]:
    """Open one page after the other, each as somebody of this role."""
    signed_in = ""
    for role, line in pages:
        if role != signed_in:
            page.context.clear_cookies()
            if ROLES[role]:
                sign_in(page, scene.cast.users[ROLES[role]], has_confirmed=True)
            signed_in = role
        show(page, scene, role, line)
        yield page


def lengthen_everything() -> None:
    """Give what a page shows the longest texts, one of them without a space."""
    long = LONG * 3 + UNBROKEN
    RegisterEntry.objects.update(
        subject=long,
        sender=LONG + UNBROKEN,
        addressee=LONG,
        note=UNBROKEN,
        reference_number=f"ที่ ศธ 04999.{'9' * 60}/ว 1",
    )
    Dispatch.objects.update(subject=long, summary=UNBROKEN * 2)
    LetterAttachment.objects.update(name=f"{'ไฟล์ยาว' * 20}.pdf", description=LONG)


def test_refusals_are_pages_too(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["teacher"])
    for address, status in ((reverse("dispatch:dispatch_list"), 403), ("/none/", 404)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        look(page)


@pytest.mark.parametrize("kind", ["incoming", "outgoing"])
def test_ten_rows_are_seen_at_once(page: Page, cast: Cast, kind: str) -> None:
    actor = cast.actor("registry_clerk")
    for division in cast.divisions:
        details = EntryDetails(
            document_date=actor.appointment.starts_on,
            sender="สำนักงานคณะกรรมการส่งเสริมสวัสดิการและสวัสดิภาพครูและบุคลากรทางการศึกษา",
            addressee="ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1",
            subject=LONG * 2,
            reference_number="ที่ ศธ 04999.020216/ว 35614",
            responsible_office_id=division.pk,
            action_taken="ว่าที่ร้อยตรีหญิงกิ่งกาญจน์ ตัวอย่างสกุลยาวมาก",
            note="เอกสารกระดาษ ส่งคืนฉบับจริงแล้ว",
            urgency=4,
        )
        register_letter(kind, details, [], actor=actor)
    Book.objects.update(last_number=TEN)
    sign_in(page, cast.users["registry_clerk"])
    page.goto(reverse("registers:entry_list", args=[kind]))
    assert page.evaluate(VISIBLE_ROWS) >= TEN
    look(page)
