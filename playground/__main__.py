"""`python -m playground`: the stand-in as a process of its own."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from playground.app import DEFAULT_TOKEN, Playground
from playground.errors import WRONG_USE

EPILOG = """\
Point a bot at it by two addresses and the token; with discord.py:

  discord.http.Route.BASE = "http://127.0.0.1:8900/api/v10"
  discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("ws://127.0.0.1:8900/gateway")

Drive it over HTTP:

  curl -d '{"member": "ada", "text": "/ping"}' -H 'Content-Type: application/json' \\
      http://127.0.0.1:8900/playground/interactions      type a command, press a button, send a modal
  curl http://127.0.0.1:8900/playground/messages?channel=general
  curl -N http://127.0.0.1:8900/playground/events        everything that happens, as server-sent events
  curl http://127.0.0.1:8900/playground/requests?refused=1
  curl -d '{"gateway": "close"}' -H 'Content-Type: application/json' http://127.0.0.1:8900/playground/faults

Members: olive (owner), cleo (moderator), ada, ben. Channels: general, art, lounge, and the thread "night shift".
"""


def main(arguments: list[str] | None = None) -> int:
    """Serves until SIGINT or SIGTERM; returns the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    playground = Playground(
        host=options.host, port=options.port, token=options.token, bot_name=options.bot_name, guild_count=options.guilds
    )
    try:
        asyncio.run(_serve(playground, options.ready_file))
    except OverflowError:
        return _refuse(options, "a port is a number from 0 to 65535")
    except OSError as error:
        # asyncio repeats the address in its own text; what can't be resolved has a negative number.
        number = error.errno or -1
        return _refuse(options, os.strerror(number) if number > 0 else str(error))
    return 0


def _refuse(options: argparse.Namespace, reason: str) -> int:
    advice = "Choose another: `make playground PORT=8901`; the stand-in alone: `python -m playground --port 8901`."
    sys.stderr.write(f"Can't listen on {options.host}:{options.port}: {reason}. {advice}\n")
    return WRONG_USE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m playground",
        description="A stand-in for Discord on this machine: REST, gateway and CDN on one port.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8900, help="port; 0 picks a free one (default: %(default)s)")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token (default: %(default)s)")
    parser.add_argument("--bot-name", default="bot", help="the name of the bot's account (default: %(default)s)")
    parser.add_argument("--guilds", type=int, default=1, help="how many guilds there are (default: %(default)s)")
    parser.add_argument("--ready-file", type=Path, help="a file to write the address to, once it listens")
    return parser


async def _serve(playground: Playground, ready_file: Path | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with playground:
        if ready_file is not None:
            await asyncio.to_thread(_announce, ready_file, playground.url)
        sys.stdout.write(playground.url + "\n")
        sys.stdout.flush()
        await stop.wait()


def _announce(ready_file: Path, url: str) -> None:
    """Who waits for the file never finds it half written."""
    half_written = ready_file.with_name(ready_file.name + ".new")
    half_written.write_text(url + "\n")
    half_written.replace(ready_file)


if __name__ == "__main__":
    sys.exit(main())
