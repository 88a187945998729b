"""Photographs as phones take them."""

from __future__ import annotations

import base64
import zlib
from io import BytesIO
from typing import Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo

GPS: Final = 0x8825
ORIENTATION: Final = 0x0112
TURNED: Final = 6
# 64 × 48 dots, its left half red; its EXIF tells a place. Nothing here writes HEIC.
HEIC: Final = zlib.decompress(
    base64.b85decode(
        "c-muNV30{GsVvAy%}izhg51nBLl8SRGck>UfpK4MYDppk1Sn>t<P<^K3<a6VB@Af5Br_);Y>"
        "0~k0}}%yh{gB_LIXiNPz(r|GT|cAfY>54GcOIy1Ida4IjLY}Ks6a<$%YI_f{Y*~t`(VJ<$ML"
        "1CAkbxl?;C~3yKPW^xe#Y<a{7q2Gr}!$P5yi09GXTf#J{JA3qov_?Z)cIwTwzc^Loy2Pt3%s"
        "bB^nxm`>Si9ks$Cq_mznFR`stkYgSS+;WrM}~m{P>2~sFeoMgm9x1p9xOi43A98wIX|Z;FFB"
        "_ID9X#g)&LX|$t*5Ng?iTkiZzmR5(}VgkmC)YG&m6c|Ns918W;ivnH8BJL1qpP4j?6wS&$2h"
        "3q}S;)<z~~))pXJDzhjx4Jyu;oKl<&4t$`AjH<aQiJ(|&)?i#O-0(x-;qw1~d^P_6Dm~AC`A"
        "lbL*uRy9fj^S^|J$zZKdC9UD`UrrR~a?B)Aq|>WU-p+F*U#4(NT9N+yB-pho^4KP7}7jd%B{"
        "<_g$jgjFMubx=E+vo2y%5deSbQT*~)6{L7VvQyyH{raCR7_@7hXbK{As^{ef+OzL%<eBM4L_"
        "}?|4GuR-J=j+R$1>|usFfj^&!WZJ$4pjygXh5iey}|;Ca0VtnNa|o^0LKPH43GqiyFygK#9_"
        "&i7ix+wl$L|iDQJ9fFaiLvah;<"
    )
)


def jpeg_with_place(size: tuple[int, int] = (400, 200)) -> bytes:
    """Return a JPEG that lies on its side and tells where it was taken.

    Behind its end follows another picture that tells it too, as phones put it there.
    """
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif[0x010F] = "Phone"
    exif[GPS] = {1: "N", 2: (13.0, 45.0, 30.0), 3: "E", 4: (100.0, 30.0, 0.0)}
    grain = Image.effect_noise(size, 60).convert("RGB")
    buffer = BytesIO()
    grain.save(buffer, "JPEG", quality=85, exif=exif, comment=b"100.5 E")
    return buffer.getvalue() * 2


def png_with_place() -> bytes:
    """Return a PNG that tells where it was taken, in its EXIF and in words."""
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (13.0, 45.0, 30.0), 3: "E", 4: (100.0, 30.0, 0.0)}
    told = PngInfo()
    told.add_text("Comment", "100.5 E")
    buffer = BytesIO()
    Image.effect_noise((40, 20), 60).save(buffer, "PNG", exif=exif, pnginfo=told)
    return buffer.getvalue()


def place_in(content: bytes) -> dict[int, object]:
    """Return where a picture says it was taken."""
    with Image.open(BytesIO(content)) as picture:
        return dict(picture.getexif().get_ifd(GPS))
