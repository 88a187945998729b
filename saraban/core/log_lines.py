"""One line of the log is one line: what clients send cannot look like another one."""

from __future__ import annotations

import logging
import re
from typing import Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import UnreadablePostError

# Controls, line ends of Unicode, marks that turn the direction, what shows nothing,
# and halves of letters.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff]"
)
_INDENT: Final = "    "


def printable(text: str) -> str:
    r"""Return a text with ``\x0a`` and the like in place of what a log does not show."""
    return _UNSEEN.sub(_escaped, text)


def quoted(text: str) -> str:
    r"""Return a text for a place between quotes: those inside are ``\"``."""
    return printable(text.replace("\\", "\\\\").replace('"', '\\"'))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004


class ClientFaults(logging.Filter):
    """Faults of what clients send are told in one line: nothing of ours is wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the traceback of such a fault away; every record is told."""
        fault = record.exc_info[1] if record.exc_info else None
        if isinstance(fault, (BadRequest, SuspiciousOperation, UnreadablePostError)):
            text = record.getMessage()
            record.msg, record.args = "%s (%s)", (text, type(fault).__name__)
            record.exc_info, record.exc_text = None, None
        return True


class OneLineFormatter(logging.Formatter):
    """Escapes messages; the lines of a traceback are indented, so none begins a record."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the first line of a record."""
        record.message = printable(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: object) -> str:  # noqa: N802
        """Return a traceback below that line."""
        return self.formatStack(super().formatException(ei))  # type: ignore[arg-type]

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """Return lines that cannot be taken for records."""
        lines = re.split(r"\r\n|\n", stack_info)
        return "\n".join(_INDENT + printable(line) for line in lines)
