"""`python -m bot`: the Discord side's command line. The only module here that reads settings.

How it ends: `dreams.command_line`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot.check import check_setup, repair_queue
from bot.command_sync import sync as sync_commands
from bot.queue_listing import as_json, as_lines, follow, open_dreams
from bot.run import invite_url, logged_in_bot, run_bot
from bot.services import opened_services
from cards.errors import CardsError
from dreams.command_line import FAILED
from dreams.command_line import run as run_command_line
from dreams.database import migrate as migrate_database
from dreams.errors import DreamsError
from dreams.findings import tell
from dreams.logs import configure_logging
from dreams.settings import BotSettings, load, wrong_settings

app = typer.Typer(
    help="The Discord side of Big Sleep. Settings come from the environment or .env (see .env.example).",
    epilog="First: python -m bot check",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def run() -> None:
    """Run the bot until it is told to stop."""
    _carry_out(run_bot)


@app.command()
def sync() -> None:
    """Tell Discord about the slash commands now (run does so by itself when they changed)."""
    _carry_out(_sync)


@app.command()
def migrate() -> None:
    """Bring the database's tables to what this version needs."""
    _carry_out(_migrate)


@app.command()
def check(
    repair: Annotated[bool, typer.Option("--repair", help="Mend first what can be mended in the queue.")] = False,
) -> None:
    """Say in plain words what is wrong with this set-up; exit 1 if anything is."""
    if repair:
        _carry_out(_repair)
    _carry_out(_check)


@app.command()
def queue(
    is_json: Annotated[bool, typer.Option("--json", help="One line of JSON instead of a line for each dream.")] = False,
    follows: Annotated[
        bool, typer.Option("--follow", help="Print it again whenever it changed, until Ctrl-C.")
    ] = False,
) -> None:
    """Print which dreams run and which wait, at which places."""
    worded = as_json if is_json else as_lines

    async def show(settings: BotSettings) -> None:
        async with opened_services(settings) as (_, services):
            if not follows:
                typer.echo(worded(await open_dreams(services.history)))
                return
            async for dreams in follow(services.history):
                typer.echo(worded(dreams))

    _carry_out(show)


@app.command()
def invite() -> None:
    """Print the link that adds the bot to a server."""
    _carry_out(_invite)


def main() -> None:
    """Runs the command line."""
    run_command_line(app, failures=(DreamsError, CardsError))


def _carry_out(work: Callable[[BotSettings], Awaitable[None]]) -> None:
    settings = load(BotSettings)
    configure_logging(as_json=settings.dream_log_json, level=logging.INFO, secrets=settings.secrets())
    try:
        asyncio.run(_awaited(work, settings))
    except KeyboardInterrupt as interrupt:
        raise typer.Exit(FAILED) from interrupt


async def _awaited(work: Callable[[BotSettings], Awaitable[None]], settings: BotSettings) -> None:
    await work(settings)


async def _sync(settings: BotSettings) -> None:
    settings.token()
    async with opened_services(settings) as (_, services), logged_in_bot(settings, services) as bot:
        typer.echo(f"Discord knows {await sync_commands(bot)} commands now.")


async def _migrate(settings: BotSettings) -> None:
    await migrate_database(settings.database_url.get_secret_value())
    typer.echo("The database is up to date.")


async def _invite(settings: BotSettings) -> None:
    settings.token()
    async with opened_services(settings) as (_, services), logged_in_bot(settings, services) as bot:
        if bot.application_id is None:
            raise CardsError("Discord did not say which application this is. Try again.")
        typer.echo(invite_url(bot.application_id))


async def _repair(settings: BotSettings) -> None:
    for sentence in await repair_queue(settings) or ["Nothing in the queue needs mending."]:
        typer.echo(sentence)


async def _check(settings: BotSettings) -> None:
    await tell(wrong_settings(), check_setup(settings))


if __name__ == "__main__":
    main()
