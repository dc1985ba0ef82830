"""Strangers' text on a card."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.text import plain, shorten, shown, whole_lines


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("**bold** _it_ `code` ~~no~~ ||s||", r"\*\*bold\*\* \_it\_ \`code\` \~\~no\~\~ \|\|s\|\|"),
        ("# big", r"\# big"),
        ("- one", r"\- one"),
        ("1. one", r"1\. one"),
        ("> quote", r"\> quote"),
        ("<@1> <#2> <t:3:R> <:a:4>", r"\<@1\> \<\#2\> \<t:3:R\> \<:a:4\>"),
        ("[here](https://a.b)", r"\[here\]\(https\://a.b\)"),
        ("a\nb\r\n\tc", "a b c"),
        (r"back\slash", r"back\\slash"),
    ],
)
def test_markdown_is_shown_and_not_obeyed(typed: str, written: str) -> None:
    assert shown(typed, 200) == written


def test_everyone_is_no_mention() -> None:
    assert "@everyone" not in shown("hi @everyone and @here", 100)
    assert "@here" not in shown("hi @everyone and @here", 100)


def test_right_to_left_text_stays_inside_its_isolate() -> None:
    text = shown("שלום עולם", 100)
    assert text.startswith("\u2068")
    assert text.endswith("\u2069")


def test_marks_of_direction_are_dropped() -> None:
    assert shown("abc\u202edef\u2066x", 100) == "abcdefx"


def test_zalgo_keeps_few_marks_on_each_letter() -> None:
    text = shown("x" + "\u0316" * 50 + "y", 100)
    assert sum(unicodedata.combining(character) > 0 for character in text) <= 3
    assert text.endswith("y")


def test_emoji_families_and_accents_stay_whole() -> None:
    assert shown("👩\u200d👩\u200d👧 café ệ", 100) == "👩\u200d👩\u200d👧 café ệ"


def test_long_text_is_cut_at_a_word() -> None:
    assert shorten("a pyramid made of ice", 15) == "a pyramid made…"


@given(st.text(max_size=300), st.integers(5, 100))
def test_whatever_is_typed_is_one_line_of_bounded_length(text: str, most: int) -> None:
    written = shown(text, most)
    assert len(written.splitlines()) <= 1
    assert len(written) <= 2 * most + 10
    assert len(plain(text, most)) <= most


@given(st.lists(st.text("ab|*", max_size=12), min_size=1, max_size=12), st.integers(20, 60))
def test_a_long_text_is_cut_between_lines_and_as_late_as_it_fits(lines: list[str], most: int) -> None:
    text = "\n".join(lines)
    cut = whole_lines(text, most, "more")
    assert len(cut) <= most
    if cut != text:
        *kept, last = cut.split("\n")
        assert last == "more"
        assert kept == lines[: len(kept)]
        assert len("\n".join([*lines[: len(kept) + 1], "more"])) > most


def test_a_single_line_that_is_too_long_is_cut_at_a_word() -> None:
    assert whole_lines("a river at dawn\nand more", 15, "…") == "a river at…\n…"
