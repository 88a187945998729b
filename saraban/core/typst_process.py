"""The process in which Typst runs: a task on standard input, what is made on the output.

Started by ``typesetting.py``; imports nothing of the system, so that it starts fast.
"""

from __future__ import annotations

import json
import sys

import typst
import zxingcpp


def main() -> None:
    """Make one PDF, or a picture of one page."""
    task = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(
        include_system_fonts=False,
        # For signs that Sarabun lacks (☑ ① ☎): the sources name them after it.
        include_embedded_fonts=True,
        font_paths=[task["fonts"]],
    )
    made = typst.compile(
        task["source"].encode(),
        # What a source may read: a folder with the pictures that it was given.
        **({"root": task["folder"]} if task["folder"] else {}),
        font_paths=fonts,
        sys_inputs={
            "content": task["content"],
            "codes": json.dumps(
                [qr_svg(each) if each else "" for each in task["addresses"]]
            ),
        },
        format=task["format"],
        ppi=task["ppi"],
    )
    sys.stdout.buffer.write(bytes(made))


def qr_svg(address: str) -> str:
    """Return a QR code of an address as SVG, black on white with its quiet zone.

    Of level M: it is read with an eighth of it covered.
    """
    code = zxingcpp.create_barcode(address, zxingcpp.QRCode, ec_level="M")
    return str(code.to_svg(scale=4))


if __name__ == "__main__":
    main()
