"""`make audit` fails on a hole, and says so when it could not look."""

from __future__ import annotations

import sys

import pytest

from tests.deployment import audit
from tests.deployment.audit import judge

SOUND = {"name": "rich", "version": "13.0", "vulns": []}
HOLED = {"name": "pillow", "version": "9.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["9.1"], "aliases": []}]}
UNKNOWN = {"name": "torch", "skip_reason": "Dependency not found on PyPI"}


def test_a_hole_fails_and_is_named_with_what_mends_it() -> None:
    assert judge([SOUND, HOLED, UNKNOWN]) == (["pillow 9.0: PYSEC-1, mended in 9.1"], 1)


def test_what_was_looked_at_and_what_was_not_is_told() -> None:
    assert judge([SOUND, UNKNOWN]) == (["No known holes in 1 packages (1 are not on PyPI)."], 0)


def test_without_data_it_is_skipped_with_the_reason() -> None:
    lines, code = judge([UNKNOWN])
    assert code == 0
    assert lines[0].startswith("Skipped: PyPI's list")


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (
            "import sys; sys.exit('first line\\nConnectionError: no way to pypi.org')",
            "ConnectionError: no way to pypi.org",
        ),
        ("import sys; sys.exit(3)", "exit code 3"),
    ],
)
def test_what_pip_audit_says_is_the_reason(program: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "COMMAND", (sys.executable, "-c", program))
    assert audit.audit() == ([f"Skipped: pip-audit gave no report ({told}). Is PyPI in reach?"], 0)
