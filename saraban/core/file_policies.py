"""The content security policies of answers that are files and no pages.

A file is shown, never run: no script, no form, no address of this site, in no frame.
"""

from __future__ import annotations

from typing import Final

# The browsers' own viewers of PDF need a style.
SHOWN: Final = (
    "default-src 'none'; object-src 'none'; base-uri 'none'; "
    "style-src 'unsafe-inline'; frame-ancestors 'none'"
)
# Safari and older browsers show no PDF at all in a sandbox.
SANDBOX: Final = f"{SHOWN}; sandbox"
