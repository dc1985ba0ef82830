"""What the documents say is true: links lead somewhere, and the commands that they show exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAKE_TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
PROGRAM = re.compile(r"(?:\.venv/bin/)?python(?:3)? -m (bot|generator|playground)((?: [a-z][a-z-]*)*)")


def links(document: Path) -> list[str]:
    found = (match.group(1) or match.group(2) for match in LINK.finditer(document.read_text()))
    return [link for link in found if not re.match(r"https?:|mailto:|#", link)]


def code_lines(document: Path) -> list[str]:
    blocks = FENCE.finditer(document.read_text())
    return [line for block in blocks if block.group(1) in {"", "sh", "console"} for line in block.group(2).splitlines()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_resolves(document: Path) -> None:
    broken = [link for link in links(document) if not (document.parent / link.split("#")[0]).exists()]
    assert not broken


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_target_that_is_shown_exists(document: Path) -> None:
    shown = {name for line in code_lines(document) for name in re.findall(r"^\$? ?make ([a-z]+)", line)}
    assert shown <= MAKE_TARGETS


def test_every_subcommand_that_is_shown_exists() -> None:
    shown = {
        (match.group(1), tuple(match.group(2).split()[:2]))
        for document in DOCUMENTS
        for line in code_lines(document)
        for match in PROGRAM.finditer(line)
    }
    assert shown
    wrong = [f"{program} {' '.join(words)}" for program, words in shown if not has_help(program, words)]
    assert not wrong


def has_help(program: str, words: tuple[str, ...]) -> bool:
    """Whether the program knows the subcommand, or the first of two words with the second as its argument."""
    for candidate in (words, words[:1]):
        command = [sys.executable, "-m", program, *candidate, "--help"]
        if subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False).returncode == 0:
            return True
    return False
