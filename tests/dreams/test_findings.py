"""How what a look at a set-up finds is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import typer

from dreams.errors import SettingsError
from dreams.findings import Finding, found, tell


async def test_each_finding_is_printed_before_the_next_part_is_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    async def findings() -> AsyncIterator[Finding]:
        yield Finding("database", True, "it answers.")
        assert capsys.readouterr().out == "ok     database: it answers.\n"
        yield Finding("Discord", False, "it is away.")
        assert capsys.readouterr().out == "WRONG  Discord: it is away.\n"
        yield Finding("engine", True, "it runs.")

    with pytest.raises(typer.Exit) as end:
        await tell([], findings())
    assert end.value.exit_code == 1


async def test_a_wrong_setting_is_told_first_and_is_enough_to_fail(capsys: pytest.CaptureFixture[str]) -> None:
    async def findings() -> AsyncIterator[Finding]:
        yield Finding("database", True, "it answers.")

    await tell([], findings())
    capsys.readouterr()
    with pytest.raises(typer.Exit):
        await tell(["DREAM_42 is no setting."], findings())
    assert capsys.readouterr().out.splitlines() == [
        "WRONG  settings: DREAM_42 is no setting.",
        "ok     database: it answers.",
    ]


async def test_only_expected_troubles_are_findings() -> None:
    async def look(error: Exception) -> str:
        raise error

    assert await found("x", look(SettingsError("not so")), (SettingsError,)) == Finding("x", False, "not so")
    with pytest.raises(ZeroDivisionError):
        await found("x", look(ZeroDivisionError()), (SettingsError,))
