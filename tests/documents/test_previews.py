"""Files as pictures of their pages: on the page of a letter, and page by page."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.file_locks import locked_one_of
from saraban.documents import previews
from saraban.documents.jobs import remove_old_previews
from saraban.documents.storage import path_of
from saraban.letters.models import LetterAttachment
from tests import forms
from tests.cast import Cast
from tests.documents import looks, samples
from tests.stamps import papers

CLERK = "registry_clerk"


@pytest.fixture(autouse=True)
def previews_folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of previews of its own for every test."""
    settings.DATA_FOLDER = tmp_path
    return tmp_path / "previews"


def attached(cast: Cast, name: str, content: bytes) -> LetterAttachment:
    page = reverse("registers:entry_create", args=["incoming"])
    number = f"ที่ ตย 0017.3/{LetterAttachment.objects.count()}"
    file = samples.upload(name, content)
    typed = forms.incoming(cast, file_1=file, reference_number=number)
    answer = cast.sign_in(CLERK).post(page, typed)
    assert answer.status_code == 302, answer.content.decode()
    return LetterAttachment.objects.latest("pk")


def entry_of(file: LetterAttachment) -> int:
    return int(file.letter.entries.get().pk)


def get_page(client: Client, file: LetterAttachment, number: int = 1) -> Any:
    return client.get(
        reverse("registers:entry_page", args=[entry_of(file), file.pk, number])
    )


def get_pages(client: Client, file: LetterAttachment, query: str = "") -> Any:
    page = reverse("registers:entry_pages", args=[entry_of(file), file.pk])
    return client.get(page + query)


def get_letter(client: Client, file: LetterAttachment) -> str:
    page = client.get(reverse("registers:entry_detail", args=[entry_of(file)]))
    assert page.status_code == 200
    return str(page.content.decode())


def shown(answer: Any) -> Image.Image:
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.content))


def openings(file: LetterAttachment) -> int:
    kept = AuditEvent.objects.filter(kind=AuditKind.FILE_READ)
    return kept.filter(subject_id=file.pk, subject_type="letterattachment").count()


def test_a_page_is_a_small_picture_that_nothing_keeps(cast: Cast) -> None:
    file = attached(cast, "ก.pdf", looks.pdf())
    answer = get_page(cast.sign_in(CLERK), file)

    assert shown(answer).size == (900, 1274)
    assert shown(answer).format == "WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_picture_full_of_grain_is_small_too(cast: Cast) -> None:
    grain = Image.effect_noise((2400, 3200), 200).convert("RGB")
    buffer = BytesIO()
    grain.save(buffer, "JPEG", quality=95)
    answer = get_page(cast.sign_in(CLERK), attached(cast, "ภาพ.jpg", buffer.getvalue()))
    assert shown(answer).format == "WEBP"
    assert len(answer.content) < 150_000


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("ภาพ.png", looks.picture("PNG", (300, 200)), (300, 200)),
        ("ใส.png", looks.picture("PNG", (300, 200), "RGBA"), (300, 200)),
        ("ภาพ.gif", looks.picture("GIF", (1800, 200)), (900, 100)),
        ("พิมพ์.jpg", looks.picture("JPEG", (300, 200), "CMYK"), (300, 200)),
        ("สแกน.jpg", looks.picture("JPEG", (1000, 4000)), (450, 1800)),
    ],
)
def test_pictures_are_scaled_and_keep_their_colours(
    cast: Cast, name: str, content: bytes, size: tuple[int, int]
) -> None:
    picture = shown(get_page(cast.sign_in(CLERK), attached(cast, name, content)))
    assert picture.size == size
    red, green, _ = _dot(picture, size[0] // 4, size[1] // 2)
    assert red > 200
    assert green < 60
    assert min(_dot(picture, size[0] * 3 // 4, size[1] // 2)) > 200


def _dot(picture: Image.Image, x: int, y: int) -> tuple[int, int, int]:
    dot = picture.convert("RGB").getpixel((x, y))
    assert isinstance(dot, tuple)
    return int(dot[0]), int(dot[1]), int(dot[2])


def test_a_photograph_stands_upright(cast: Cast) -> None:
    file = attached(cast, "ภาพ.jpg", looks.turned_photograph())
    picture = shown(get_page(cast.sign_in(CLERK), file))
    assert picture.size == (200, 400)
    # What was left is above.
    assert _dot(picture, 100, 50)[1] < 60
    assert _dot(picture, 100, 350)[1] > 200


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ล็อก.pdf", looks.locked_pdf(), "ตั้งรหัสผ่านไว้"),
        ("ขาด.pdf", looks.pdf()[:300], "ไฟล์อาจเสียหาย"),
        ("ว่าง.pdf", b"%PDF-1.7\nnothing", "ไฟล์อาจเสียหาย"),
        ("ขาด.jpg", looks.picture("JPEG", (900, 900))[:900], "ไฟล์อาจเสียหาย"),
        ("ขาด.png", samples.SAMPLES["png"], "ไฟล์อาจเสียหาย"),
        ("ใหญ่.png", looks.bomb(20_000, 20_000), "ใหญ่เกินกว่า"),
    ],
)
def test_a_file_without_pages_says_why_and_the_letter_opens(
    cast: Cast, name: str, content: bytes, says: str
) -> None:
    file = attached(cast, name, content)
    client = cast.sign_in(CLERK)

    assert "ดูตัวอย่าง" in get_letter(client, file)
    picture = get_page(client, file)
    assert picture.status_code == 409
    assert picture["Content-Type"] == "image/svg+xml"
    assert says in picture.content.decode()
    page = get_pages(client, file)
    assert page.status_code == 200
    assert says in page.content.decode()
    # Once it is known, the list of files says so itself.
    letter = get_letter(client, file)
    assert says in letter
    assert "ดูตัวอย่าง" not in letter


@pytest.mark.parametrize("size", [(14_400, 14_400), (14_400, 1), (1, 14_400)])
def test_the_size_of_a_page_does_not_matter(cast: Cast, size: tuple[int, int]) -> None:
    file = attached(cast, "ก.pdf", looks.pdf(size=size))
    picture = shown(get_page(cast.sign_in(CLERK), file))
    assert picture.width <= 900
    assert picture.height <= 1800


def test_a_page_that_takes_for_ever_is_given_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST_SECONDS", 2)
    file = attached(cast, "ก.pdf", looks.endless_pdf())
    client = cast.sign_in(CLERK)

    began = time.monotonic()
    answer = get_page(client, file)
    assert time.monotonic() - began < 10
    assert answer.status_code == 409
    assert "ไม่เสร็จในเวลาที่กำหนด" in answer.content.decode()
    # The second look costs nothing.
    began = time.monotonic()
    assert get_page(client, file).status_code == 409
    assert time.monotonic() - began < 1
    # On another day the machine may have more time.
    mark = previews.folder_of(file.stored_file.sha256) / "1.failed"
    tried_at = mark.stat().st_mtime
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert get_page(cast.sign_in(CLERK), file).status_code == 409
    assert mark.stat().st_mtime > tried_at


def test_of_a_thousand_pages_the_first_hundred_are_shown(cast: Cast) -> None:
    file = attached(cast, "ก.pdf", looks.pdf(1000))
    client = cast.sign_in(CLERK)
    page = get_pages(client, file, "?from=95").content.decode()

    assert "แสดงตัวอย่าง 100 หน้าแรก จากทั้งหมด 1,000 หน้า" in page
    assert re.findall(r"pages/(\d+)/\"", page) == [str(n) for n in range(91, 101)]
    assert shown(get_page(client, file, 100)).width == 900
    assert get_page(client, file, 101).status_code == 404
    assert get_page(client, file, 0).status_code == 404


@pytest.mark.parametrize("asked", ["0", "-4", "x", "999999", "๒"])
def test_any_asked_page_leads_to_pages_that_there_are(cast: Cast, asked: str) -> None:
    file = attached(cast, "ก.pdf", looks.pdf(2))
    page = get_pages(cast.sign_in(CLERK), file, f"?from={asked}")
    assert re.findall(r"pages/(\d+)/\"", page.content.decode()) == ["1", "2"]


def test_the_list_of_files_shows_the_first_pages_in_a_fold(cast: Cast) -> None:
    file = attached(cast, "ก.pdf", looks.pdf(12))
    client = cast.sign_in(CLERK)
    sheets = r'<img class="sheet" loading="lazy" src="([^"]+)"'

    assert len(re.findall(sheets, get_letter(client, file))) == 1
    get_pages(client, file)
    letter = get_letter(client, file)
    pictures = re.findall(sheets, letter)
    assert len(pictures) == 3
    assert all(client.get(each).status_code == 200 for each in pictures)
    assert "ดูทุกหน้า (12 หน้า)" in letter
    assert openings(file) == 1


@pytest.mark.postgres
def test_looking_at_many_pages_is_kept_as_one_opening(cast: Cast) -> None:
    file = attached(cast, "ก.pdf", looks.pdf(3))
    client = cast.sign_in(CLERK)
    get_letter(client, file)
    assert openings(file) == 0

    for number in (2, 1, 3):
        get_page(client, file, number)
    get_pages(client, file)
    assert openings(file) == 1
    get_page(cast.sign_in("director"), file)
    assert openings(file) == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        get_page(cast.sign_in(CLERK), file)
    assert openings(file) == 3


def test_pages_are_seen_by_whoever_may_open_the_file(cast: Cast) -> None:
    file = attached(cast, "ก.pdf", looks.pdf())
    other = attached(cast, "ข.pdf", looks.pdf(2))
    stranger = cast.sign_in("school_clerk")
    assert get_page(stranger, file).status_code == 404
    assert get_pages(stranger, file).status_code == 404

    crossed = reverse("registers:entry_page", args=[entry_of(file), other.pk, 1])
    assert cast.sign_in(CLERK).get(crossed).status_code == 404
    assert openings(file) == openings(other) == 0


def test_pictures_are_made_once(cast: Cast) -> None:
    file = attached(cast, "ก.pdf", looks.pdf(2))
    client = cast.sign_in(CLERK)
    first = get_page(client, file).content
    path_of(file.stored_file.sha256).unlink()
    assert get_page(client, file).content == first
    assert get_page(client, file, 2).status_code == 200


def test_a_lost_file_is_said(cast: Cast) -> None:
    file = attached(cast, "ก.pdf", looks.pdf(2))
    path_of(file.stored_file.sha256).unlink()
    answer = get_pages(cast.sign_in(CLERK), file)
    assert "ไม่พบไฟล์นี้ในที่เก็บไฟล์ของระบบ" in answer.content.decode()


def test_no_more_than_two_are_made_at_once(
    cast: Cast, previews_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "SECONDS_TO_WAIT", 0.2)
    file = attached(cast, "ก.pdf", looks.pdf())
    client = cast.sign_in(CLERK)
    places = [previews_folder / "locks" / f"picture-{n}.lock" for n in range(2)]
    with locked_one_of(places[:1], 0) as one, locked_one_of(places[1:], 0) as two:
        assert one is not None
        assert two is not None
        answer = get_page(client, file)
        assert answer.status_code == 409
        assert "กำลังสร้างตัวอย่างของไฟล์อื่นอยู่" in answer.content.decode()
    assert get_page(client, file).status_code == 200


def test_word_and_excel_files_say_where_there_is_no_preview(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, content in (
        ("ก.docx", looks.docx("ทดสอบ")),
        ("ข.xlsx", looks.xlsx("ทดสอบ")),
        ("ค.zip", samples.SAMPLES["zip"]),
    ):
        file = attached(cast, name, content)
        client = cast.sign_in(CLERK)
        letter = get_letter(client, file)
        assert "ไม่มีตัวอย่าง" in letter
        assert "ดูตัวอย่าง" not in letter
        assert "ไม่มีตัวอย่างให้ดู" in get_pages(client, file).content.decode()
        assert get_page(client, file).status_code == 409


@pytest.mark.long
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("name", "content"),
    [("ก.docx", looks.docx("หนังสือราชการ")), ("ข.xlsx", looks.xlsx("หนังสือราชการ"))],
)
def test_word_and_excel_files_are_shown_as_pages(
    cast: Cast, name: str, content: bytes
) -> None:
    file = attached(cast, name, content)
    client = cast.sign_in(CLERK)
    picture = shown(get_page(client, file))
    assert picture.width == 900
    darkest = picture.convert("L").getextrema()[0]
    assert isinstance(darkest, (int, float))
    assert darkest < 128
    assert "1 หน้า" in get_pages(client, file).content.decode()


@pytest.mark.long
@pytest.mark.usefixtures("office")
def test_a_broken_word_file_says_so(cast: Cast) -> None:
    # Its index names the parts of a Word file; they hold no document.
    file = attached(cast, "ก.docx", samples.SAMPLES["docx"])
    answer = get_pages(cast.sign_in(CLERK), file)
    assert "ไฟล์อาจเสียหาย" in answer.content.decode()


@pytest.mark.long
@pytest.mark.usefixtures("office")
def test_nothing_is_fetched_for_a_word_file(cast: Cast) -> None:
    with listening() as (address, asked):
        content = looks.docx("ทดสอบ", f"{address}/spy.png")
        file = attached(cast, "ก.docx", content)
        assert get_page(cast.sign_in(CLERK), file).status_code == 200
    assert asked == []


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Serve on this machine and keep what is asked for."""
    asked: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_pictures_that_nobody_looks_at_go_after_thirty_days(
    cast: Cast, previews_folder: Path
) -> None:
    old, used = (attached(cast, "ก.pdf", looks.pdf(pages)) for pages in (1, 2))
    client = cast.sign_in(CLERK)
    for file in (old, used):
        get_page(client, file)
        index = previews.folder_of(file.stored_file.sha256) / "index.json"
        os.utime(index, (time.time() - 31 * 86400,) * 2)
    get_page(client, used)

    remove_old_previews()
    assert not previews.folder_of(old.stored_file.sha256).exists()
    assert previews.folder_of(used.stored_file.sha256).exists()
    assert get_page(client, old).status_code == 200


def test_pictures_of_an_earlier_release_are_made_anew(
    cast: Cast, previews_folder: Path
) -> None:
    client = cast.sign_in(CLERK)
    file = attached(cast, "หนังสือ.pdf", papers.paper(pages=5))
    first = get_page(client, file, 5).content
    folder = previews.folder_of(file.stored_file.sha256)
    assert folder.is_relative_to(previews_folder)
    index = folder / "index.json"
    known = f'"version": {previews.VERSION}'
    index.write_text(index.read_text().replace(known, '"version": 1'))
    (folder / "5.webp").write_bytes(b"of another time")
    assert get_page(client, file, 5).content == first
