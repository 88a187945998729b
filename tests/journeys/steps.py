"""What people do on many pages, and what holds on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import ConsoleMessage, FilePayload, Locator, Page, expect

from saraban.accounts.models import User
from tests import forms
from tests.browser import check_axe
from tests.cast import PASSWORD

# Forms answer 422 by design; the browser writes every such answer down.
ANSWERS: Final = "Failed to load resource"
# axe is on the page already, from the run in the light theme.
DARK_CONTRAST: Final = """async () => {
    const options = {runOnly: ["color-contrast"], resultTypes: ["violations"]};
    const found = await axe.run(document, options);
    return found.violations.flatMap(
        (each) => each.nodes.map((node) => node.html + " " + node.failureSummary));
}"""
TOO_WIDE: Final = """() => {
    const limit = window.innerWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    return Array.from(document.querySelectorAll("body *"))
        .filter((element) => element.getBoundingClientRect().right > limit + 1)
        .map((element) => element.outerHTML.slice(0, 160));
}"""


@contextmanager
def without_errors(page: Page) -> Iterator[Page]:
    """Fail at the end if a page wrote an error to the console."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and ANSWERS not in message.text:
            errors.append(f"{page.url}: {message.text}")

    page.on("console", note)
    yield page
    assert not errors, errors


def look(page: Page, *, dark: bool = False) -> None:
    """Fail on what axe finds, or on a page that scrolls sideways.

    ``dark`` looks at the colours of the dark theme too; the tests of every page do.
    """
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    check_width(page)
    # The whole page at once: the bars that stay in sight cover nothing of it then.
    window = page.viewport_size
    assert window is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": window["width"], "height": height})
    check_axe(page)
    if dark:
        check_dark_colours(page)
    page.set_viewport_size(window)


def check_dark_colours(page: Page) -> None:
    """Fail on words that are too pale in the dark theme; axe has just looked."""
    # Without motion: colours that fade are not measured on their way.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    faults = page.evaluate(DARK_CONTRAST)
    page.emulate_media(color_scheme="light")
    assert not faults, "\n".join([f"dark theme of {page.url}", *faults])


def check_width(page: Page) -> None:
    """Fail if the page is wider than the window."""
    wide = page.evaluate(TOO_WIDE)
    assert not wide, "\n".join([f"{page.url} scrolls sideways:", *wide[:5]])


def sign_in_by_form(page: Page, person: User) -> None:
    """Sign in as a person does, from wherever the sign-in page came up."""
    page.get_by_label("ชื่อผู้ใช้ (Username)").fill(person.username)
    page.get_by_label("รหัสผ่าน (Password)").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()


def pdf_file(name: str, content: bytes = forms.PDF) -> FilePayload:
    """Return a PDF as it is chosen in a file field."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def attach(page: Page, slot: int, name: str, description: str = "") -> None:
    """Choose a PDF of its own content in one of the slots and wait for it."""
    done = page.get_by_text("แนบแล้ว", exact=True)
    before = done.count()
    field = page.get_by_label(f"ไฟล์แนบ {slot}", exact=True)
    field.set_input_files(pdf_file(name, forms.PDF + name.encode()))
    expect(done).to_have_count(before + 1)
    if description:
        page.get_by_label(f"คำอธิบายไฟล์ {slot} {name}").fill(description)


def button(page: Page, name: str) -> Locator:
    """Return the button whose words begin so; its key may follow."""
    return page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}(?=\s|$)"))


def go_on(page: Page, name: str) -> None:
    """Press the button of a question about what is unusual."""
    expect(page.get_by_role("link", name="กลับไปแก้ไข")).to_be_focused()
    with page.expect_navigation():
        button(page, name).click()


def menu(page: Page, *names: str) -> None:
    """Press one place of the menus after the other."""
    for name in names:
        with page.expect_navigation():
            link = page.get_by_role("navigation").get_by_role(
                "link", name=re.compile(rf"^{re.escape(name)}(?=\s|$)")
            )
            link.first.click()


def fill(page: Page, typed: dict[str, Any]) -> None:
    """Write into fields found by their words; lists are chosen from."""
    for label, value in typed.items():
        field = page.get_by_label(label, exact=True)
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
