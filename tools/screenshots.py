"""The pictures of the README, made anew: ``python -m tools.screenshots [folder]``.

A server of its own on invented data, the machine's Chromium, and what a person does:
register, send, see who has received. Nothing of it touches data that are in use.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tools.chromium import find_missing, launch
from tools.machine import install_packages
from tools.on_its_way import on_its_way
from tools.paper import print_day, register_day
from tools.pictures import with_palette

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SARABAN: Final = (sys.executable, "-m", "saraban.cli")
DESK: Final = (1366, 768)
PHONE: Final = (390, 844)
START_SECONDS: Final = 120.0
# What a page of the README may weigh.
MOST_BYTES: Final = 150_000
SCAN: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n" * 4000
INVITATION: Final = "เชิญประชุมผู้บริหารสถานศึกษา ครั้งที่ 12/2569"


@dataclass(frozen=True)
class Studio:
    """Where the pictures are taken and where they go."""

    browser: Browser
    address: str
    password: str
    folder: Path

    @contextmanager
    def signed_in(
        self, username: str, size: tuple[int, int] = DESK, **options: Any
    ) -> Iterator[Page]:
        """Open a window in which this person has signed in."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": size[0], "height": size[1]},
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            **options,
        )
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("#id_login").fill(username)
        page.locator("#id_password").fill(self.password)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        page.wait_for_url(f"{self.address}/")
        yield page
        context.close()

    def take(self, page: Page, name: str) -> None:
        """Keep what is on the screen."""
        page.evaluate("document.fonts.ready")
        page.evaluate("document.activeElement.blur()")
        page.mouse.move(0, 0)
        self.keep(page.screenshot(animations="disabled"), name)

    def keep(self, png: bytes, name: str) -> None:
        """Keep a picture; one that is too heavy is refused."""
        path = self.folder / f"{name}.png"
        path.write_bytes(with_palette(png))
        size = path.stat().st_size
        print(f"{path.name:<24} {size / 1000:5.0f} kB", flush=True)
        if size > MOST_BYTES:
            message = f"{path.name} has more than {MOST_BYTES} bytes"
            raise ValueError(message)


def main(arguments: list[str]) -> int:
    """Make all pictures."""
    missing = find_missing()
    if missing and not install_packages(*missing):
        print(f"screenshots: not found: {' '.join(missing)}; install them first")
        return 1
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(12)
    with (
        demo_server(password) as address,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        studio = Studio(browser, address, password, folder)
        at_the_area(studio)
        at_a_school(studio)
        on_its_way(studio)
        on_paper(studio)
        studio.keep(stamped_papers(), "awkward-papers")
    return 0


def stamped_papers() -> bytes:
    """Return the picture that another process makes, on data of its own."""
    words = [sys.executable, "-m", "tools.awkward_papers"]
    return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout


@contextmanager
def demo_server(password: str) -> Iterator[str]:
    """Serve invented data from a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="saraban-pictures-") as folder:
        port = free_port()
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("SARABAN_") and name != "DATABASE_URL"
        }
        environment |= {
            "SARABAN_DATA": folder,
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        demo = ["demo", "--size", "small", "--password", password]
        for words in (["migrate", "--verbosity", "0"], demo):
            subprocess.run(
                [*SARABAN, *words],
                check=True,
                env=environment,
                stdout=subprocess.DEVNULL,
            )
        server = subprocess.Popen(
            [*SARABAN, "serve"],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_answering(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_answering(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; raise when it ended or takes too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/live/", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    message = "the server did not start"
    raise RuntimeError(message)


def at_the_area(studio: Studio) -> None:
    """The registry clerk of the area registers, sends and looks who received."""
    with studio.signed_in("registry") as page:
        studio.take(page, "home")
        page.goto("/registers/incoming/")
        studio.take(page, "incoming-register")
        page.goto("/registers/incoming/new/")
        fill_incoming(page)
        studio.take(page, "register-incoming")
        page.goto("/registers/outgoing/new/")
        issue_number(page)
        studio.take(page, "number-issued")
        page.get_by_role("link", name="ส่ง ร.ร.").click()
        choose_schools(page)
        studio.take(page, "send-to-schools")
        page.get_by_role("button", name="ตกลง").click()
        page.get_by_role("heading", name=INVITATION).wait_for()
        page.goto("/dispatch/")
        open_partly_received(page)
        studio.take(page, "who-received")
    with studio.signed_in("registry", color_scheme="dark") as page:
        page.goto("/registers/outgoing/")
        studio.take(page, "outgoing-register-dark")


def at_a_school(studio: Studio) -> None:
    """A school's clerk looks on a phone at what came."""
    options = {"has_touch": True, "is_mobile": True}
    with studio.signed_in("school003", PHONE, **options) as page:
        page.goto("/dispatch/inbox/")
        studio.take(page, "school-inbox-phone")
        page.locator("table.cards tbody tr a").first.click()
        studio.take(page, "school-letter-phone")


def on_paper(studio: Studio) -> None:
    """The registry clerk registers the letters of a busy day and prints its book."""
    with studio.signed_in("registry") as page:
        register_day(page)
        studio.keep(print_day(page), "form-13")


def fill_incoming(page: Page) -> None:
    """Type a letter on paper into ลงทะเบียนหนังสือรับ."""
    page.get_by_label("จาก", exact=True).fill("ศาลากลางจังหวัดตัวอย่าง")
    page.get_by_text("ด่วนมาก", exact=True).click()
    page.get_by_label("เลขที่หนังสือ").fill("ที่ ตย 0017.3/ว 35614")
    page.get_by_label("ลงวันที่", exact=True).fill("16/11/2569")
    page.get_by_label("เรื่อง", exact=True).fill("การเตรียมความพร้อมรับสถานการณ์อุทกภัย")
    page.get_by_label("กลุ่มปฏิบัติ").select_option(index=1)
    page.get_by_label("หมายเหตุ").fill("เอกสารกระดาษ")
    attach_scan(page)


def issue_number(page: Page) -> None:
    """Register a circular to the schools and get its number."""
    page.locator("#id_is_circular").check()
    page.get_by_label("ถึง", exact=True).fill("ผู้อำนวยการสถานศึกษาในสังกัด")
    page.get_by_label("เรื่อง", exact=True).fill(INVITATION)
    page.get_by_label("กลุ่มปฏิบัติ").select_option(index=1)
    page.get_by_role("button", name="ตกลง").click()
    page.locator("output[data-copied]").wait_for()


def choose_schools(page: Page) -> None:
    """Tick the schools of the first cluster and one of the second."""
    page.get_by_label("เนื้อหาโดยสรุป").fill(
        "ขอเชิญประชุมวันศุกร์ที่ 27 พฤศจิกายน 2569 เวลา 09:00 น. ณ ห้องประชุมใหญ่"
    )
    page.get_by_text("สถานศึกษาบางแห่ง", exact=True).click()
    clusters = page.locator("[data-picker] .cluster")
    clusters.nth(0).locator("[data-cluster]").check()
    clusters.nth(1).locator(".schools input").first.check()
    attach_scan(page)
    page.evaluate("scrollTo(0, 0)")


def attach_scan(page: Page) -> None:
    """Choose a file and wait until the system has it."""
    scan = FilePayload(name="หนังสือนำส่ง.pdf", mimeType="application/pdf", buffer=SCAN)
    page.locator("#id_file_1").set_input_files(scan)
    page.locator("input[name=upload]").wait_for(state="attached")


def open_partly_received(page: Page) -> None:
    """Open the sending to all schools that most, not all, have received."""
    best, most = 0, -1.0
    rows = page.locator("tbody tr")
    for position in range(rows.count()):
        counts = rows.nth(position).locator("td[data-l='ลงทะเบียนรับแล้ว'] .chip")
        if counts.count():
            done, _, every = counts.first.inner_text().partition("/")
            if most < float(done) < float(every):
                best, most = position, float(done)
    rows.nth(best).locator("a").first.click()
    page.locator("progress").first.wait_for()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
