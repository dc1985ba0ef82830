"""`dreamer packs fetch`: shows how far a pack's files are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from generator.packs.fetching import FetchProgress, fetch_pack
from generator.packs.loading import list_packs


def fetch(name: str, brought: Sequence[Path]) -> None:
    """Fetches a pack.

    Raises:
        PackError: It can't be had; the text says what each source answered.
    """
    if any(pack.is_embedded and pack.name == name for pack in list_packs()):
        typer.echo(f"{name} is part of this project: nothing has to be fetched.")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def report(progress: FetchProgress) -> None:
            if progress.name not in tasks:
                tasks[progress.name] = bars.add_task(progress.name)
            bars.update(tasks[progress.name], completed=progress.done_bytes, total=progress.total_bytes)

        folder = fetch_pack(name, report=report, brought=brought)
    typer.echo(f"{name} is ready in {folder}. Serve it with DREAM_PACK={name}.")
