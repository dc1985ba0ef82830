"""`make demo`: the main job from end to end on this machine, without a token, a GPU or downloaded weights.

Starts the stand-in Discord, the bot and a generator as processes, types a /dream, prints the card as it changes, and
keeps what it saw: `demo/final.png`, `demo/frames/`, `demo/transcript.json`, `demo/logs/`. `--stay` keeps everything
running, for trying it by hand, in `demo/playground/`. Meanwhile the page's address is in `demo/playground.url`.
"""

import argparse
import asyncio
import json
import shlex
import signal
import sys
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from playground.errors import PlaygroundError
from playground.own_folder import FolderTaken, own_folder
from playground.queue_feed import feed_queue
from playground.stack import Stack, StackError

PROMPT = "an orange cat --not blur --seed 7"
QUALITY = "deep"  # long enough that a fast machine shows some frames too
FOLDER = Path("demo")
DREAM_SECONDS = 110.0
STAY_PORT = 8900
STAY_FOLDER, STAY_URL_FILE = "playground", "playground.url"  # in FOLDER
FEWEST_FRAMES = 3
# A frame each second: the demo wants to be watched, and one card can't exceed a channel's pace at that.
# One thread: two that wait for each other crawl when somebody else has a core.
# A heartbeat each second: the panel's queue shows the progress that came with the last one.
WATCHED = {"DREAM_FRAME_SECONDS": "1", "DREAM_HEARTBEAT_SECONDS": "1", "OMP_NUM_THREADS": "1"}

Card = dict[str, Any]
TOLD = {  # by the word that a card begins with
    "Waiting": "The bot put the dream into the queue and answered with its card:",
    "Dreaming": "A generator took it. It moves BigGAN's latents until CLIP sees the words, and edits the card itself:",
    "Dreamed": "The best picture was stored, and delivered to the card:",
}


@dataclass(slots=True)
class Transcript:
    """Every version of one card."""

    folder: Path
    began: float = field(default_factory=time.monotonic)
    versions: list[Card] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    def note(self, message: Card) -> None:
        """Keeps a version of the card."""
        version = {
            "seconds": round(time.monotonic() - self.began, 2),
            "content": message["content"],
            "attachments": [
                {"filename": item["filename"], "bytes": item["size"], "alt": item.get("description") or ""}
                for item in message["attachments"]
            ],
            "buttons": [
                button.get("label", "") for row in message.get("components", []) for button in row["components"]
            ],
        }
        self.versions.append(version)

    def save(self) -> None:
        """Writes transcript.json."""
        text = json.dumps({"prompt": PROMPT, "versions": self.versions}, indent=2, ensure_ascii=False)
        (self.folder / "transcript.json").write_text(text + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Runs the demo; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m playground.demo", description=__doc__.splitlines()[0])
    parser.add_argument("--stay", action="store_true", help="keep everything running until Ctrl-C")
    parser.add_argument(
        "--port", type=int, help=f"the page's port; 0 picks a free one (default: {STAY_PORT} with --stay, otherwise 0)"
    )
    options = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        asyncio.run(_until_told_to_stop(_chosen(options, console)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 0
    except (PlaygroundError, OSError) as error:
        name = "playground" if options.stay else "demo"
        console.print(f"The {name} failed: {error}", style="red", markup=False, soft_wrap=True)
        return 1
    return 0


def _chosen(options: argparse.Namespace, console: Console) -> Coroutine[Any, Any, None]:
    folder = FOLDER.absolute()
    if options.stay:
        return _stay(folder, console, STAY_PORT if options.port is None else options.port)
    return _demo(folder, console, options.port or 0)


async def _until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """SIGTERM and SIGHUP cancel the work as Ctrl-C does, so that it stops what it started."""
    task = asyncio.current_task()
    assert task is not None

    def cancel_once() -> None:  # a second signal must not cut the stopping short
        if not task.cancelling():
            task.cancel()

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # by nohup
            asyncio.get_running_loop().add_signal_handler(number, cancel_once)
    await work


async def _demo(folder: Path, console: Console, port: int) -> None:
    try:
        with own_folder(folder, kept=(STAY_FOLDER, STAY_URL_FILE)):
            transcript = await _show_a_dream(folder, console, port)
    except FolderTaken as error:
        raise FolderTaken(f"another demo is at work in {FOLDER}/. Wait until it is over.") from error
    relative = FOLDER / "final.png"
    console.print(
        f"The picture is {relative}; {len(transcript.frames)} frames, transcript and logs beside it.", style="green"
    )
    console.print("To type and press the buttons yourself: make playground", style="dim")


async def _show_a_dream(folder: Path, console: Console, port: int) -> Transcript:
    (folder / "frames").mkdir()
    stack = Stack(folder, port=port, environment=WATCHED)
    async with stack:
        console.print("Starting the bot and a generator against a stand-in Discord ...", style="dim")
        await asyncio.gather(stack.start_bot(), stack.start_generator())
        console.print(f"ada types  /dream prompt: {PROMPT}  quality: {QUALITY}", style="bold", markup=False)
        transcript = Transcript(folder)
        try:
            await _watch_dream(stack, transcript, console)
        finally:
            transcript.save()
        refused = await stack.get("requests?refused=1")
        codes = await stack.stop()
    _judge(transcript, refused, codes)
    return transcript


async def _watch_dream(stack: Stack, transcript: Transcript, console: Console) -> None:
    changes = _card_changes(stack)
    await stack.post(
        "interactions", {"member": "ada", "command": "dream", "options": {"prompt": PROMPT, "quality": QUALITY}}
    )
    try:
        async with asyncio.timeout(DREAM_SECONDS):
            async for message in changes:
                transcript.note(message)
                show(console, transcript.versions)
                if await _keep_pictures(stack, transcript, message):
                    return
    except TimeoutError:
        tails = "\n".join(f"--- {name}\n{stack.log_tail(name)}" for name in ("bot", "generator"))
        raise StackError(f"the picture did not come within {DREAM_SECONDS:g} s.\n{tails}") from None


async def _card_changes(stack: Stack) -> AsyncIterator[Card]:
    """The versions of the first message that the bot writes, from now on."""
    card_id = None
    timeout = None
    async with stack.session.get(f"{stack.url}/playground/events?after=0", timeout=timeout) as response:
        kind = ""
        async for line in response.content:
            name, _, value = line.decode().strip().partition(": ")
            if name == "event":
                kind = value
            if name != "data" or kind != "message":
                continue
            message = json.loads(value)["message"]
            card_id = card_id or message["id"]
            if message["id"] == card_id:
                yield message


async def _keep_pictures(stack: Stack, transcript: Transcript, message: Card) -> bool:
    """Saves what is attached; True when it is the final picture, a PNG."""
    for attachment in message["attachments"]:
        async with stack.session.get(attachment["url"]) as response:
            content = await response.read()
        if attachment["filename"].endswith(".png"):
            (transcript.folder / "final.png").write_bytes(content)
            return True
        if content not in transcript.frames:
            transcript.frames.append(content)
            (transcript.folder / "frames" / attachment["filename"]).write_bytes(content)
    return False


def show(console: Console, versions: Sequence[Card]) -> None:
    """Prints the last version of a card: whole where a new part of its way begins, otherwise how far it is."""
    version, before = versions[-1], versions[-2] if len(versions) > 1 else None
    if before is not None and _state(before) == _state(version):
        _show_progress(console, version)
        return
    console.print(TOLD.get(_state(version), "The card has changed:"), style="bold")
    text = Text(version["content"])
    for item in version["attachments"]:
        text.append(f"\n[{item['filename']}, {item['bytes']:,} bytes]", style="cyan")
    if version["buttons"]:
        text.append("\n" + "  ".join(f"({label})" for label in version["buttons"]), style="magenta")
    console.print(Panel(text, title=f"{version['seconds']:.1f} s", title_align="left", width=100))


def _state(version: Card) -> str:
    """The word in bold that a card begins with."""
    word: str = version["content"].partition("**")[2].partition("**")[0]
    return word


def _show_progress(console: Console, version: Card) -> None:
    headline, *others = version["content"].splitlines()
    bar = [line.replace("`", "") for line in others if line.startswith("`")]
    console.print(f"{version['seconds']:5.1f} s", headline.partition(" · ")[2], *bar, sep="  ", markup=False)


def _judge(transcript: Transcript, refused: list[dict[str, Any]], codes: dict[str, int]) -> None:
    """Raises:
    StackError: Something was not as it has to be, although the picture came.
    """
    if refused:
        raise StackError(f"the stand-in refused {len(refused)} requests, the first: {json.dumps(refused[0])[:500]}")
    if len(transcript.frames) < FEWEST_FRAMES:
        raise StackError(f"only {len(transcript.frames)} different frames came before the picture")
    unclean = {name: code for name, code in codes.items() if code != 0}
    if unclean:
        raise StackError(f"these processes did not stop cleanly: {unclean}")


async def _stay(folder: Path, console: Console, port: int) -> None:
    try:
        # Empty at first: the stand-in begins anew each time, and a database from before would know cards and commands
        # of which it knows nothing.
        with own_folder(folder / STAY_FOLDER):
            await _run_until_cancelled(folder, console, port)
    except FolderTaken as error:
        raise FolderTaken(_runs_already(folder / STAY_URL_FILE)) from error


def _runs_already(url_file: Path) -> str:
    where = f" at {url_file.read_text().strip()}/" if url_file.exists() else ""
    return f"a playground runs here already{where}. Open that one, or stop it first: Ctrl-C where it was started."


async def _run_until_cancelled(folder: Path, console: Console, port: int) -> None:
    stack = Stack(folder / STAY_FOLDER, port=port, environment=WATCHED, url_file=folder / STAY_URL_FILE)
    async with stack:
        await asyncio.gather(stack.start_bot(), stack.start_generator())
        console.print(f"Open {stack.url}/ and type /dream. Ctrl-C stops everything.", style="green")
        console.print(f"Its queue: {_queue_command(stack)}", style="dim", markup=False, soft_wrap=True)
        await asyncio.gather(feed_queue(stack), _watch_processes(stack))


def _queue_command(stack: Stack) -> str:
    return f"DATABASE_URL={shlex.quote(stack.settings()['DATABASE_URL'])} .venv/bin/python -m bot queue"


async def _watch_processes(stack: Stack) -> None:
    while True:
        stack.check_alive()
        await asyncio.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
