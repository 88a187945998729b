"""A person who follows a manual line by line in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlparse

from django.urls import resolve, reverse
from playwright.sync_api import Error, Locator, Page, expect

from saraban.core import thai
from saraban.registers.actions.register import register_letter
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.browser import sign_in
from tests.cast import PASSWORD, Cast
from tests.journeys.manual_map import Row
from tests.journeys.steps import go_on

SIGN_IN: Final = "account_login"
# Where a page is opened on its own; the others are reached by pressing something.
ADDRESSES: Final = {
    SIGN_IN: reverse("account_login"),
    "desk:home": reverse("desk:home"),
    "circulation:step_list": reverse("circulation:step_list"),
    "desk:settings_home": reverse("desk:settings_home"),
    "directory:person_list": reverse("directory:person_list"),
    "directory:office_list division": f"{reverse('directory:office_list')}?kind=division",
    "dispatch:delivery_list": reverse("dispatch:delivery_list"),
    "dispatch:dispatch_create": reverse("dispatch:dispatch_create"),
    "dispatch:dispatch_list": reverse("dispatch:dispatch_list"),
    "secret_letters:registrar_list": reverse("secret_letters:registrar_list"),
    **{
        f"registers:entry_{deed} {kind}": reverse(
            f"registers:entry_{deed}", args=[kind]
        )
        for deed in ("list", "create")
        for kind in ("incoming", "outgoing")
    },
}
ADMINISTRATORS_PAGES: Final = "directory:"
# Some letter of the incoming book, opened.
RECEIVED: Final = "registers:entry_detail received"


class Walk:
    """Finds every control of a manual by its Thai words, and uses it."""

    def __init__(self, page: Page, cast: Cast, person: str) -> None:
        """Begin as this person of the cast, at no page yet."""
        self.page = page
        self.cast = cast
        self.person = person
        self.signed_in = ""
        self.files = 0
        self.controls: dict[str, Callable[[Row], Locator]] = {
            "link": lambda row: self._by_role("link", row.label),
            "button": lambda row: self._by_role("button", row.label),
            "heading": lambda row: self._by_role("heading", row.label),
            "column": lambda row: self._by_role("columnheader", row.label),
            "choices": lambda row: self._by_role("group", row.label),
            "text": lambda row: self.page.get_by_text(row.label).first,
            "date": self._find_date,
            "option": lambda row: (
                self.page.get_by_role("option", name=row.label, exact=True).first
            ),
            "field": self._fill,
            "choice": self._choose,
            "file": self._attach,
            "suggestion": self._take_suggestion,
            "carried": self._open_file,
        }

    def follow(self, row: Row) -> None:
        """Do what one row says; an AssertionError names the row."""
        try:
            self._go_to(row.page)
            self._open_more(row)
            found = self.controls[row.control](row)
            expect(found).to_be_attached()
            if row.leads_to and row.control in {"link", "button"}:
                with self.page.expect_navigation():
                    found.click()
                if self.page.locator("[data-question]").count():
                    # The letters of the walk are under numbers of no book.
                    go_on(self.page, "ส่งตามนี้")
            if row.leads_to:
                assert self.place() == row.leads_to
        except (AssertionError, KeyError, Error) as error:
            sought = f"{row.control} {row.label} on {row.page}"
            message = f"{row.id} {row.words}: {sought}\n{error}"
            raise AssertionError(message) from error

    def _open_more(self, row: Row) -> None:
        """What is seldom done or cannot be undone stands under เพิ่มเติม."""
        more = self.page.locator(".actions details").filter(has_text=row.label)
        if row.control in {"link", "button"} and more.count():
            more.first.evaluate("each => { each.open = true; }")

    def place(self) -> str:
        """Return the name of the page that is open, as the map writes it."""
        address = urlparse(self.page.url)
        if not address.path.startswith("/"):
            return ""
        match = resolve(address.path)
        kind = match.kwargs.get("kind", "")
        if match.view_name == "directory:office_list":
            kind = address.query.partition("kind=")[2]
        if match.view_name == "dispatch:dispatch_create" and "entry=" in address.query:
            kind = "entry"
        return f"{match.view_name} {kind}".strip()

    def _go_to(self, place: str) -> None:
        person = self.person
        if place.startswith(ADMINISTRATORS_PAGES):
            person = "administrator"
        if place == self.place() and self.signed_in in {person, ""}:
            return
        if place == SIGN_IN:
            self.page.context.clear_cookies()
            self.signed_in = ""
        elif self.signed_in != person:
            sign_in(self.page, self.cast.users[person])
            self.signed_in = person
        if place == RECEIVED:
            self.page.goto(self._received().get_absolute_url())
            return
        assert place in ADDRESSES, f"the walk is at {self.place()}, not at {place}"
        self.page.goto(ADDRESSES[place])

    def _received(self) -> RegisterEntry:
        """Return a letter that the person has just entered in the incoming book."""
        actor = self.cast.actor(self.person)
        details = EntryDetails(
            document_date=thai.today(),
            sender="จังหวัดสมมติ",
            addressee=self.cast.area.name,
            subject="ขอความร่วมมือ",
            reference_number="ที่ สม 0017/99",
            responsible_office_id=actor.division_id,
        )
        return register_letter("incoming", details, actor=actor)

    def _by_role(self, role: str, label: str) -> Locator:
        # Names may go on with what a row is about: "คลิก รายละเอียด 14".
        # Playwright's selectors cannot hold a slash in a pattern.
        words = re.escape(label).replace("/", ".")
        name = re.compile(rf"^{words}(?=[\s*]|$)")
        return self.page.get_by_role(role, name=name).first  # type: ignore[arg-type]

    def _find_date(self, row: Row) -> Locator:
        return self.page.get_by_text(thai.format_full_date(thai.today())).first

    def _fill(self, row: Row) -> Locator:
        controls = self.page.locator("input, select, textarea")
        label = re.compile(rf"^\s*{re.escape(row.label)}(?=[\s:(]|$)")
        exact = self.page.get_by_label(row.label, exact=True).and_(controls)
        loose = self.page.get_by_label(label).and_(controls)
        field = exact.first if exact.count() else loose.first
        value = self._value(row)
        if (row.page, row.label) == ("registers:entry_edit", "เลขที่หนังสือ"):
            # As in the manual: the number that was issued, typed again.
            value = field.input_value()
        if field.evaluate("element => element.tagName") == "SELECT":
            if value:
                field.select_option(label=value)
        else:
            field.fill(value)
        expect(field).to_be_editable()
        return field

    def _value(self, row: Row) -> str:
        """Return what the person writes into a field of these words."""
        division = self.cast.divisions[1].name
        is_dispatch = row.page.startswith("dispatch:")
        return {
            "ชื่อผู้ใช้ (Username)": self.cast.users[self.person].username,
            "รหัสผ่าน (Password)": PASSWORD,
            "จาก": division if is_dispatch else "สำนักงานเขตพื้นที่การศึกษาตัวอย่าง",
            "ถึง": "ผู้อำนวยการโรงเรียนในสังกัด",
            "เลขที่หนังสือ": f"ที่ ศธ 04999/{'ว ' if is_dispatch else ''}508",
            "ลงวันที่": "16/11/2569",
            "เรื่อง": "ประชุมผู้บริหารสถานศึกษา ครั้งที่ 12/2569",
            "กลุ่มปฏิบัติ": division,
            "บุคคลปฏิบัติ": "เจ้าหน้าที่ธุรการ",
            "หมายเหตุ": "เอกสารกระดาษ",
            "เนื้อหาโดยสรุป": "ขอเชิญประชุมตามวันและเวลาที่กำหนด",
            "คำอธิบายไฟล์ 1": "หนังสือนำส่ง",
            "ค้นหาหนังสือ": "ที่",
            # What the list offers first is taken as it is.
            "เลือกจากทะเบียนหนังสือส่ง": "",
        }[row.label]

    def _choose(self, row: Row) -> Locator:
        choice = self.page.get_by_label(row.label, exact=True)
        choice.check()
        expect(choice).to_be_checked()
        kind = choice.get_attribute("type")
        if kind == "checkbox" and choice.get_attribute("name") == "recipients":
            self._choose_alone(choice)
        if row.kind != "step" and kind == "radio":
            # Only shown to work: the form keeps the first answer.
            name = choice.get_attribute("name")
            self.page.locator(f"input[name={name}]").first.check()
        return choice

    def _choose_alone(self, choice: Locator) -> None:
        """Of the kinds of ถึง the manual means one; the first is kept for the press."""
        kinds = self.page.locator("input[name=recipients]")
        is_entry = self.place().endswith(" entry")
        kept = choice if is_entry else kinds.first
        for place in range(kinds.count()):
            kinds.nth(place).uncheck()
        kept.check()

    def _attach(self, row: Row) -> Locator:
        field = self.page.get_by_label(row.label, exact=True)
        self.files += 1
        name = "หนังสือนำส่ง.pdf" if row.label.endswith("1") else f"{row.label}.pdf"
        content = forms.PDF + str(self.files).encode()
        done = self.page.get_by_text("แนบแล้ว", exact=True)
        before = done.count()
        field.set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        expect(done).to_have_count(before + 1)
        return self.page.get_by_text(name).first

    def _take_suggestion(self, row: Row) -> Locator:
        field = self.page.get_by_role("combobox", name="จาก")
        field.fill("")
        field.press_sequentially(row.label)
        option = self.page.get_by_role("option", name=re.compile(row.label))
        expect(option).to_be_visible()
        field.press("ArrowDown")
        field.press("Enter")
        expect(field).to_have_value(f"โรงเรียน{row.label}")
        return field

    def _open_file(self, row: Row) -> Locator:
        link = self._by_role("link", row.label)
        answer = self.page.request.get(str(link.get_attribute("href")))
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF")
        return link
