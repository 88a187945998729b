"""Templates are laid out in many short lines; pages are sent without that layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jinja2.ext import Extension
from jinja2.lexer import TOKEN_BLOCK_BEGIN, TOKEN_DATA, Token, TokenStream

# Beside these tags browsers show no space, whatever the source has (CSS 2.2, 16.6.1).
# Not <br>: a sheet may hide it, and what is beside it goes on in one line.
_NAMES: Final = """
    address article aside body caption col colgroup dd details dialog div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html
    legend li link main meta nav ol optgroup option p script section summary table
    tbody td template tfoot th thead title tr ul
"""
_BLOCKS: Final = frozenset(_NAMES.split())
_BREAK: Final = r"\s*\n\s*"
_PART: Final = re.compile(
    rf"</?(?P<name>[a-z][a-z0-9]*)|(?:{_BREAK})?(?P<end>>)|{_BREAK}"
)
_TAG: Final = re.compile(r"</?([a-z][a-z0-9]*)")


class LineBreaks(Extension):
    """A line break with its indentation is sent as one space, or not at all.

    Not at all: beside a statement, behind a comment, beside a block tag, and before the
    ``>`` of any tag. Everywhere else it stays, since it may be seen there as a space.
    All of this happens when a template is compiled, not when a page is made.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Give the tokens of a template, those of a page with less white space."""
        markup, line = _Markup(), 1
        is_page = (stream.name or "").endswith(".html")
        for token in stream:
            text, line_before, line = token.value, line, token.lineno
            if is_page and token.type == TOKEN_DATA:
                line += text.count("\n")
                # trim_blocks took the break behind a statement, not the indentation.
                if token.lineno > line_before:
                    text = f"\n{text}"
                text = markup.without_breaks(
                    text,
                    is_behind=token.lineno > line_before,
                    is_before=stream.current.type == TOKEN_BLOCK_BEGIN,
                )
            yield Token(token.lineno, token.type, text)


class _Markup:
    """Where in the tags a template is, from one piece of text to the next."""

    def __init__(self) -> None:
        self.name = ""
        self.is_in_tag = False

    def without_breaks(self, text: str, *, is_behind: bool, is_before: bool) -> str:
        """Return a text, behind or before a statement or neither, as it is sent."""

        def sent(part: re.Match[str]) -> str:
            if part["name"]:
                self.name, self.is_in_tag = part["name"], True
                return part[0]
            if part["end"]:
                self.is_in_tag = False
                return part["end"]
            is_needless = (
                (is_behind and part.start() == 0)
                or (is_before and part.end() == len(text))
                or (text[: part.start()].endswith(">") and self.name in _BLOCKS)
                or _is_block_tag(text, part.end())
            )
            return "" if is_needless and not self.is_in_tag else " "

        return _PART.sub(sent, text)


def _is_block_tag(text: str, place: int) -> bool:
    tag = _TAG.match(text, place)
    return tag is not None and tag[1] in _BLOCKS
