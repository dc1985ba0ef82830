"""Strangers' text on a card: it reads as typed and can't break the layout, ping anybody or become markdown.

What is stored stays as it was typed; this is only about showing it.
"""

from __future__ import annotations

import re
import unicodedata

# A backslash before ASCII punctuation is dropped by Discord and takes the meaning of what follows: emphasis, spoilers,
# code, links, headings, lists, quotes, mentions (<@1>), timestamps (<t:1>) and custom emoji (<:a:1>).
_MARKDOWN = re.compile(r"([\\*_~`|>#\[\]()<+-])")
_LINK = re.compile(r"(?i)\b(https?|discord|ftp):(?=//)")
_NUMBERED_LIST = re.compile(r"^(\d+)\.(?=\s)")
_AT = re.compile(r"@(?=everyone|here)")
ZERO_WIDTH_SPACE = "\u200b"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"  # Unicode's first-strong isolate: right-to-left text stays inside it
LONG_WORD = 20  # characters; a longer one is cut, so that not half of the text goes with it
MAX_MARKS = 3  # on one character; Vietnamese, Thai and Hebrew need up to three, zalgo wants dozens


def shown(text: str, most: int) -> str:
    """`text` for a line of a card, in at most `most` visible characters.

    Returns:
        One line, markdown escaped, isolated from its surroundings if it may change the direction of reading; at most
        twice as long as `most`, plus a few characters.
    """
    plain = shorten(_tamed(text), most)
    escaped = _MARKDOWN.sub(r"\\\1", plain)
    escaped = _LINK.sub(r"\1\\:", escaped)
    escaped = _NUMBERED_LIST.sub(r"\1\\.", escaped)
    escaped = _AT.sub("@" + ZERO_WIDTH_SPACE, escaped)
    return escaped if _is_left_to_right(plain) else f"{ISOLATE}{escaped}{END_OF_ISOLATE}"


def plain(text: str, most: int) -> str:
    """`text` where no markdown is read, such as alternative text and the names of buttons."""
    return shorten(_tamed(text), most)


def shorten(text: str, most: int) -> str:
    """At most `most` characters, cut at a word where one ends near, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole_words, _, rest = text[:most].rpartition(" ")
    return (whole_words if whole_words and len(rest) < LONG_WORD else cut).rstrip() + "…"


def whole_lines(text: str, most: int, more: str) -> str:
    """The first lines that fit into `most` characters, none cut within its markdown; `more` stands for the others.

    A first line that is too long by itself is cut at a word.
    """
    if len(text) <= most:
        return text
    room = most - len(more) - 1
    fitting = text[: room + 1].rpartition("\n")[0] or shorten(text.partition("\n")[0], room)
    return f"{fitting}\n{more}"


def _tamed(text: str) -> str:
    """One line without control characters, marks of direction and heaps of combining marks."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in ("Zl", "Zp", "Zs", "Cc"):
            kept.append(" ")
        elif marks <= MAX_MARKS and not _is_direction_mark(character):
            kept.append(character)
    return " ".join("".join(kept).split())


def _is_direction_mark(character: str) -> bool:
    # Cf also holds the joiners that emoji families and Indic scripts are made with: those stay.
    return character in "\u061c\u200e\u200f" or "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"


def _is_left_to_right(text: str) -> bool:
    return not any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)
