"""The pages of the table, opened one after the other by those who see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Final

from playwright.sync_api import Page

from saraban.accounts.models import User
from saraban.dispatch.models import Dispatch
from saraban.letters.models import LetterAttachment
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import RegisterEntry
from tests.browser import sign_in
from tests.cast import APPOINTED_ON, Cast
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

HOLDING: Final = ["reg", "dir", "adm", "dcl", "off", "sdi", "tea", "sec", "osc", "any"]
REFUSED: Final = 403
LONG: Final = "การดำเนินงานตามนโยบายและจุดเน้นของสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ประจำปีงบประมาณ พ.ศ. 2570 "
UNBROKEN: Final = "https://example.invalid/" + "a" * 120
# As long as the longest that are official, and without a space.
SCHOOL: Final = "เฉลิมพระเกียรติสมเด็จพระศรีนครินทร์ตัวอย่างในพระราชูปถัมภ์"
DIVISION: Final = "ส่งเสริมการศึกษาทางไกลเทคโนโลยีสารสนเทศและการสื่อสาร"
POST: Final = "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาพระนครศรีอยุธยาสมมติ เขต 1"
# In which right the person who looks at a page holds the post.
OWN, TWO_POSTS = "own", "two-posts"
STANDING_IN: Final = (
    Appointment.Capacity.ACTING_FOR.value,
    Appointment.Capacity.ON_BEHALF.value,
)
CAPACITIES: Final = (OWN, *STANDING_IN, TWO_POSTS)


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


def sampled(roles: list[str]) -> Iterator[tuple[str, Line]]:
    """Give one line of each page, to the first of the roles that sees it."""
    seen: set[str] = set()
    for role, line in shared_out(roles):
        if line.page not in seen:
            seen.add(line.page)
            yield role, line


def shown(
    page: Page,
    scene: Scene,
    pages: Iterable[tuple[str, Line]],
    held: Iterable[str] = repeat(OWN),
) -> Iterator[tuple[str, Line]]:
    """Open one page after the other, each as somebody of this role.

    ``held`` says in which right the post is held, for each page. A page that is refused
    to who stands in for somebody is left out.
    """
    signed_in, last = "", OWN
    for (role, line), capacity in zip(pages, held, strict=False):
        if capacity != last:
            _hold_in(capacity)
            last = capacity
        if role != signed_in:
            page.context.clear_cookies()
            if ROLES[role]:
                sign_in(page, scene.cast.users[ROLES[role]], has_confirmed=True)
            signed_in = role
        address = line.address(scene)
        answer = page.goto(address)
        assert answer is not None, (role, line)
        if answer.status == REFUSED and capacity in STANDING_IN:
            continue
        assert answer.ok, (role, line)
        yield role, line


def long_scene(cast: Cast) -> Scene:
    """Set the scene with the longest names and texts, some of them without a space."""
    _lengthen_names()
    _give_second_posts(cast)
    scene = set_scene(cast)
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
    return scene


def _hold_in(capacity: str) -> None:
    """Let everybody hold their post in this right, or another post besides it."""
    second = Appointment.objects.filter(order_number=TWO_POSTS)
    own = Appointment.objects.exclude(order_number=TWO_POSTS)
    is_acting = capacity in STANDING_IN
    own.update(capacity=capacity if is_acting else Appointment.Capacity.SUBSTANTIVE)
    ends_on = None if capacity == TWO_POSTS else APPOINTED_ON
    second.update(ends_on=ends_on)


def _lengthen_names() -> None:
    for office in Office.objects.all():
        if office.is_school:
            office.name = f"โรงเรียน{SCHOOL}{office.code}"
            office.short_name = f"ร.ร.{SCHOOL[:48]}{office.code}"
        elif office.is_division:
            office.name = f"กลุ่ม{DIVISION}{office.order}"
            office.short_name = f"{DIVISION}{office.order}"
        else:
            office.short_name = f"สพป.พระนครศรีอยุธยาสมมติตัวอย่าง เขต {office.code}"
        office.save()
    for person in User.objects.all():
        person.title = "ว่าที่ร้อยตรีหญิง"
        person.given_name += "กัลยาณีรัตนาภรณ์พิมพ์ชนก"
        person.family_name += "ตัวอย่างสกุลยาวพิเศษวัฒนานุกูล"
        person.save()
    Appointment.objects.update(position_title=POST)


def _give_second_posts(cast: Cast) -> None:
    """Prepare a second post for everybody, in the place of somebody; it is over."""
    Appointment.objects.bulk_create(
        Appointment(
            user=held.user,
            office=held.office,
            role=Role.TEACHER if held.office.is_school else Role.OFFICER,
            capacity=Appointment.Capacity.ACTING_FOR,
            position_title=POST,
            order_number=TWO_POSTS,
            starts_on=APPOINTED_ON,
            ends_on=APPOINTED_ON,
        )
        for held in cast.appointments.values()
    )
