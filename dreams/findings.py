"""What a look at a set-up finds, and how it is told: `python -m bot check` and `python -m generator check`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass

import typer

from dreams.command_line import FAILED, Errors
from dreams.database import Database
from dreams.store import ImageStore


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is. `sentence` says what to do when it is not fine."""

    subject: str
    is_fine: bool
    sentence: str


async def found(subject: str, look: Awaitable[str], troubles: Errors) -> Finding:
    """What a look says of a part; what it raises of `troubles` is what is wrong."""
    try:
        return Finding(subject, True, await look)
    except troubles as error:
        return Finding(subject, False, str(error))


async def tell(wrong_settings: Sequence[str], findings: AsyncIterator[Finding]) -> None:
    """Prints what is wrong with the settings, and then each finding as soon as it is known.

    Raises:
        typer.Exit: Something is wrong.
    """
    for sentence in wrong_settings:
        _print(Finding("settings", False, sentence))
    is_all_fine = not wrong_settings
    async for finding in findings:
        _print(finding)
        is_all_fine = is_all_fine and finding.is_fine
    if not is_all_fine:
        raise typer.Exit(FAILED)


def _print(finding: Finding) -> None:
    typer.echo(f"{'ok     ' if finding.is_fine else 'WRONG  '}{finding.subject}: {finding.sentence}")


def on_database(database: Database) -> str:
    """That a database is as it should be, and which it is: a mistyped name of a file is a new, empty one."""
    url = database.url.render_as_string(hide_password=True)
    return f"{url} answers, and its tables fit this version."


async def on_store(store: ImageStore) -> str:
    """That a store takes a file and gives it back.

    Raises:
        StoreError: It does not.
    """
    await store.probe()
    return f"{store.url} takes and gives."
