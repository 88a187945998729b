"""Signatures as people photograph and scan them, and people who can sign."""

from __future__ import annotations

import math
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.cast import PASSWORD, Cast

DETAIL: Final = reverse("signatures:signature_detail")
SET: Final = reverse("signatures:signature_set")
WITHDRAW: Final = reverse("signatures:signature_withdraw")
PICTURE: Final = reverse("signatures:signature_picture")
PIN_EDIT: Final = reverse("signatures:pin_edit")
BLUE: Final = (35, 60, 150)
PAPER: Final = (232, 228, 216)
PIN: Final = "493817"
Colour = tuple[int, ...]


def draw(image: Image.Image, colour: Colour = BLUE, width: int = 9) -> Image.Image:
    """Sign across the middle of a picture."""
    length, middle = image.width * 0.6, image.height * 0.5
    line = [
        (
            image.width * 0.2 + length * step / 200,
            middle + image.height * 0.15 * math.sin(step / 9),
        )
        for step in range(201)
    ]
    ImageDraw.Draw(image).line(line, fill=colour, width=width, joint="curve")
    return image


def sheet(size: tuple[int, int] = (900, 600), paper: Colour = PAPER) -> Image.Image:
    """Return a sheet of paper, signed in blue."""
    return draw(Image.new("RGB", size, paper))


def in_shadow(image: Image.Image) -> Image.Image:
    """Return the picture with the shadow of a hand across it and a camera's grain."""
    width, height = image.size
    shadow = Image.new("L", image.size, 255)
    corner = [(width * 0.5, 0), (width, 0), (width, height), (width * 0.4, height)]
    ImageDraw.Draw(shadow).polygon(corner, fill=120)
    shadow = shadow.filter(ImageFilter.GaussianBlur(20))
    dark = ImageChops.multiply(image, Image.merge("RGB", [shadow] * 3))
    grain = Image.effect_noise(image.size, 5)
    return ImageChops.add(dark, Image.merge("RGB", [grain] * 3), 1, -128)


def clear() -> Image.Image:
    """Return a signature on a clear ground, as drawing programs make it."""
    return draw(Image.new("RGBA", (600, 200), (255, 255, 255, 0)), (0, 0, 120, 255))


def content(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return the picture as a file has it."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(image: Image.Image | bytes, name: str = "ลายมือชื่อ.png") -> Any:
    """Return a picture as a browser sends it."""
    sent = image if isinstance(image, bytes) else content(image)
    return SimpleUploadedFile(name, sent, "image/png")


def post_picture(browser: Client, image: Image.Image | bytes, name: str = "") -> Any:
    """Send a picture through the page."""
    return browser.post(SET, {"picture": upload(image, name or "ลายมือชื่อ.png")})


def post_pin(browser: Client, pin: str = PIN, **changed: str) -> Any:
    """Set a PIN through the page."""
    typed = {"password": PASSWORD, "pin": pin, "pin_again": pin, **changed}
    return browser.post(PIN_EDIT, typed)


def prepare(cast: Cast, name: str, pin: str = PIN) -> Client:
    """Give somebody a signature and a PIN, through the pages."""
    browser = cast.sign_in(name)
    assert post_picture(browser, sheet()).status_code == 302
    assert post_pin(browser, pin).status_code == 302
    return browser


def shown(browser: Client) -> Image.Image:
    """Return the person's picture as the page shows it."""
    answer = browser.get(PICTURE)
    assert answer.status_code == 200
    return Image.open(BytesIO(b"".join(answer)))
