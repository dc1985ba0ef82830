"""How a command line of this project ends: an error is one line that says what to do.

Exit codes: 0 done, 1 failed, 2 wrong use.
"""

from __future__ import annotations

import difflib
import logging
import sys
from typing import Any, NoReturn

import typer
from pydantic import ValidationError
from typer.exceptions import TyperException

from dreams.complaints import complaint

FAILED, WRONG_USE = 1, 2

logger = logging.getLogger(__name__)

Errors = tuple[type[Exception], ...]


def run(app: typer.Typer, *, mistakes: Errors = (), failures: Errors) -> NoReturn:
    """Carries out what was typed and ends the process.

    Args:
        mistakes: Errors that are the user's to mend; the text says how.
        failures: The others that are expected. Whatever else is raised is a bug.
    """
    command = typer.main.get_command(app)
    _take_types_from_flags(command)
    try:
        sys.exit(command(standalone_mode=False))
    except TyperException as error:
        if not error.format_message():  # nothing was typed, and the help is printed
            sys.exit(WRONG_USE)
        _end(_misuse(error), WRONG_USE)
    except mistakes as error:
        _end(str(error), WRONG_USE)
    except failures as error:
        _end(str(error), FAILED)
    except Exception:  # through the log, which takes secrets out of tracebacks too
        logger.exception("this is a bug")
        sys.exit(FAILED)


def _take_types_from_flags(command: Any) -> None:
    """Typer's help has <bool> after flags, also after --help, as if they took a value."""
    for option in command.get_params(typer.Context(command)):
        if getattr(option, "is_flag", False):
            option.metavar = ""
    for below in getattr(command, "commands", {}).values():
        _take_types_from_flags(below)


def _misuse(error: TyperException) -> str:
    """What typer did not understand, and where one reads what it would have. What it says itself is no sentence."""
    if isinstance(error.__cause__, ValidationError):
        error.message = complaint(error.__cause__.errors()[0])
    said = error.format_message()
    options = getattr(error, "possibilities", None) or ()  # all that look alike, in the order of the alphabet
    if near := difflib.get_close_matches(getattr(error, "option_name", ""), options, n=1):
        said = f"{error.message}. Did you mean {near[0]}?"
    context = getattr(error, "ctx", None)
    if context is None:
        return said
    return f"{said}{'' if said.endswith(('.', '?')) else '.'} See {context.command_path} --help"


def _end(sentence: str, code: int) -> NoReturn:
    typer.echo(" ".join(sentence.split()), err=True)
    sys.exit(code)
