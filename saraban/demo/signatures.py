"""Invented signatures: a line of the pen for those who sign in the demonstration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from saraban.accounts.models import User
from saraban.documents.models import StoredFile
from saraban.documents.storage import store_content
from saraban.signatures.models import SignaturePicture, SignaturePin
from saraban.signatures.pins import hash_of

# Printed with the accounts: it protects invented letters only.
PIN: Final = "258036"
WIDTH: Final = 480
HEIGHT: Final = 160
INK: Final = (24, 38, 110, 255)
POINTS: Final = 260
PEN: Final = 5
SCALE: Final = 2


def sign_up(usernames: Sequence[str], now: datetime) -> dict[int, StoredFile]:
    """Give these people a signature and the PIN; return the pictures by user id."""
    pictures = {}
    for number, username in enumerate(usernames):
        user = User.objects.get(username=username)
        stored_file = store_content(_draw(number), "image/png")
        SignaturePicture.objects.create(
            user=user,
            stored_file=stored_file,
            width=WIDTH,
            height=HEIGHT,
            uploaded_at=now,
        )
        SignaturePin.objects.create(user=user, hash=hash_of(PIN, user), set_at=now)
        pictures[user.pk] = stored_file
    return pictures


def _draw(number: int) -> bytes:
    """Return a curve like a hand's, another one for each number."""
    random = Random(number)
    waves = [(random.uniform(3, 9), random.uniform(0, 6), 30 / n) for n in range(1, 4)]
    picture = Image.new("RGBA", (WIDTH * SCALE, HEIGHT * SCALE), (0, 0, 0, 0))
    line = [_point(step / POINTS, waves) for step in range(POINTS + 1)]
    pen = ImageDraw.Draw(picture)
    pen.line(line, fill=INK, width=PEN * SCALE, joint="curve")
    out = BytesIO()
    picture.resize((WIDTH, HEIGHT)).save(out, "PNG")
    return out.getvalue()


def _point(
    part: float, waves: Sequence[tuple[float, float, float]]
) -> tuple[float, float]:
    height = sum(size * math.sin(pace * 6 * part + turn) for pace, turn, size in waves)
    back = 26 * math.sin(part * 40)
    x = 40 + part * (WIDTH - 80) + back
    y = HEIGHT / 2 + height * (1 - part / 2)
    return x * SCALE, y * SCALE
