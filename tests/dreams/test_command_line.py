"""How a command line ends: one line and an exit code for what is expected, a traceback in the log for a bug."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Annotated

import pytest
import typer

from dreams.command_line import run
from dreams.errors import SettingsError, UserMistake


def app_that(work: Callable[[], None]) -> typer.Typer:
    app = typer.Typer(add_completion=False)
    app.command()(work)
    return app


def ended(work: Callable[[], None], monkeypatch: pytest.MonkeyPatch, *typed: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["dreams", *typed])
    with pytest.raises(SystemExit) as end:
        run(app_that(work), mistakes=(UserMistake,), failures=(SettingsError,))
    return end.value.code


@pytest.mark.parametrize(("error", "code"), [(UserMistake("No\n so."), 2), (SettingsError("No\n so."), 1)])
def test_an_expected_error_is_one_line(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        raise error

    assert ended(work, monkeypatch) == code
    assert capsys.readouterr().err == "No so.\n"


def test_a_bug_is_told_with_its_traceback_by_the_log_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def work() -> None:
        raise ZeroDivisionError("by a secret")

    with caplog.at_level(logging.ERROR):
        assert ended(work, monkeypatch) == 1
    (record,) = caplog.records
    assert record.exc_info is not None and record.exc_info[0] is ZeroDivisionError


def test_work_that_is_done_ends_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not ended(lambda: None, monkeypatch)  # None or 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [("--count=many", "must be a whole number, not 'many'"), ("--count=0", "must be at least 1, not 0")],
)
def test_a_value_that_an_option_does_not_take_is_told_with_what_it_takes(
    typed: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(count: Annotated[int, typer.Option(min=1)] = 1) -> None:
        raise AssertionError(count)

    assert ended(work, monkeypatch, typed) == 2  # type: ignore[arg-type]
    assert f"Invalid value for '--count': {said}. See " in capsys.readouterr().err


def test_a_flag_is_shown_without_a_value(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def work(is_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        raise AssertionError(is_json)

    assert not ended(work, monkeypatch, "--help")  # type: ignore[arg-type]
    shown = capsys.readouterr().out
    assert "--json" in shown and "<bool>" not in shown


def test_an_unknown_option_names_the_nearest_and_the_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(lambda: None, monkeypatch, "--hepl") == 2
    assert "No such option: --hepl. Did you mean --help? See " in capsys.readouterr().err
