"""What two documents, or a document and the code, say of the same thing is the same."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from tests.docs.test_documents import DOCUMENTS, ROOT

BENCHMARKS = (ROOT / "docs/benchmarks.md").read_text()
OPERATIONS = (ROOT / "docs/operations.md").read_text()
SECURITY = (ROOT / "docs/security.md").read_text()
BUSIEST_DREAMS = {"10": 0.00694, "1,000": 0.694, "100,000": 69.4}  # a second, by the number of servers


@pytest.mark.parametrize(
    ("measured", "calculated_with"),
    [
        (r"whole lives a second before, (\d+) after", r"(\d+) whole lives of a dream a second"),
        (r"\| 10,000 \| [^|]+\| ([\d,]+)/s", r"([\d,]+) claims/s; SQLite"),
        (r"4 processes: (\d+) claims/s", r"SQLite (\d+) claims/s"),
    ],
)
def test_the_arithmetic_begins_at_the_benchmarks(measured: str, calculated_with: str) -> None:
    assert re.findall(measured, BENCHMARKS) == re.findall(calculated_with, OPERATIONS)


def test_the_share_of_lives_is_calculated_right() -> None:
    row = re.search(r"of the (\d+) measured \| ([\d.]+) % \| ([\d.]+) % \| ([\d.]+) %", OPERATIONS)
    assert row
    lives, *shares = (float(figure) for figure in row.groups())
    assert shares == pytest.approx([100 * dreams / lives for dreams in BUSIEST_DREAMS.values()], rel=0.25)
    assert shares[-1] == pytest.approx(100 * BUSIEST_DREAMS["100,000"] / lives, abs=0.5)


def test_the_decision_on_batches_names_the_benchmarks_figure() -> None:
    (decision,) = (ROOT / "docs/decisions").glob("0004-*.md")
    (measured,) = re.findall(r"\*\*([\d.]+)\*\* times as fast with one thread", BENCHMARKS)
    assert f"{measured} times as fast there with one thread" in decision.read_text()


def test_the_packs_limits_come_right_after_what_it_knows() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/pack-emoji.md").read_text(), re.MULTILINE)
    assert headings[:2] == ["What it knows", "What it can't do"]


def limits() -> list[tuple[str, str]]:
    """Each constant that security.md names, and its value there."""
    return re.findall(r"`((?:bot|cards|dreams|generator)\.[\w.]+\.[A-Z_]+)`: ([\d,]+)", SECURITY)


@pytest.mark.parametrize(("name", "value"), limits())
def test_a_limit_is_what_security_says(name: str, value: str) -> None:
    module, _, constant = name.rpartition(".")
    assert getattr(import_module(module), constant) == int(value.replace(",", ""))


def test_security_names_the_limits() -> None:
    assert len(limits()) >= 15


def test_every_file_that_the_documents_name_exists() -> None:
    named = {path for document in DOCUMENTS for path in re.findall(r"`(\w+/[\w/]+\.py)`", document.read_text())}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
