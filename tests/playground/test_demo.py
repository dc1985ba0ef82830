"""What `make demo` prints of a card."""

import io

from rich.console import Console

from playground.demo import Card, show

WAITING = "🌙 **Waiting** · next in line\n> a cat"
BEGUN = "💭 **Dreaming** · it just began\n> a cat"
UNDER_WAY = "💭 **Dreaming** · step {step} of 150 · about 9 s left\n> a cat\n`▰▰▱▱` score 0.71, best 0.71\n-# seed 7"
DONE = "✨ **Dreamed** by Ada\n> a cat"


def printed(*contents: str) -> list[str]:
    """What is printed of versions of one card."""
    console = Console(file=io.StringIO(), width=120)
    versions: list[Card] = []
    for content in contents:
        versions.append({"seconds": 10.7, "content": content, "attachments": [], "buttons": ["Cancel"]})
        show(console, versions)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_a_card_is_shown_whole_with_what_happened_where_a_part_of_its_way_begins() -> None:
    lines = printed(WAITING, BEGUN, DONE)
    told = [line for line in lines if line.endswith(":")]
    assert [line.split(" ")[1] for line in told] == ["bot", "generator", "best"]
    assert sum("> a cat" in line for line in lines) == sum("(Cancel)" in line for line in lines) == 3


def test_a_card_under_way_is_one_line_with_its_progress() -> None:
    steps = [UNDER_WAY.format(step=step) for step in (29, 41)]
    assert printed(BEGUN, *steps)[len(printed(BEGUN)) :] == [
        " 10.7 s  step 29 of 150 · about 9 s left  ▰▰▱▱ score 0.71, best 0.71",
        " 10.7 s  step 41 of 150 · about 9 s left  ▰▰▱▱ score 0.71, best 0.71",
    ]
