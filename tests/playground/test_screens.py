"""Every screen that a member sees, on a phone: real stand-in, bot and generator, drawn by a real browser.

With PLAYGROUND_SCREENSHOTS set to a folder, the pictures of `docs/screens.md` are written there.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from playground.stack import Stack
from tests.end_to_end.channel import Card, Channel, has_frame, has_picture
from tests.playground.browsers import CHROMIUM

PHONE = ViewportSize(width=412, height=2600)  # as wide as a phone; as high as the longest message
PIXELS = 2  # of the screen for one of the page
FOLDER = os.environ.get("PLAYGROUND_SCREENSHOTS")
# For the documents dreams that are worth showing; else such as end soon, without the search for a start.
SHORT = "--steps 80" if FOLDER else "--steps 50 --method classic"
DEEP = "--quality deep" if FOLDER else SHORT
LONG = "--steps 1500" if FOLDER else "--steps 1500 --method classic"  # stopped by hand

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need Debian's package chromium"),
    pytest.mark.skipif(find_spec("torch") is None, reason="a dream needs a generator, and a generator needs torch"),
    pytest.mark.timeout(420),
]


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """Stand-in and bot, with a frame each second; the generator comes later."""
    async with Stack(tmp_path, environment={"DREAM_FRAME_SECONDS": "1", "OMP_NUM_THREADS": "1"}) as stack:
        await stack.start_bot()
        yield stack


@pytest.fixture
async def page(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport=PHONE, device_scale_factor=PIXELS)
    await page.goto(stack.url)
    await page.wait_for_selector("body[data-ready]")
    yield page


class Screens:
    """The page, and the channel that it shows."""

    def __init__(self, page: Page, channel: Channel) -> None:
        self.page = page
        self.channel = channel

    async def keep(self, message_id: str, name: str, *texts: str, has_picture: bool = False) -> None:
        """A message, once it says all of these and its picture is drawn; kept when there is a folder for it."""
        message = self.page.locator(f"#message-{message_id}")
        for text in texts:
            await expect(message).to_contain_text(text)
        if has_picture:
            await self.page.wait_for_function(
                "id => { const all = [...document.querySelectorAll(`#message-${id} img.picture`)];"
                " return all.length && all.every(image => image.complete && image.naturalWidth); }",
                arg=message_id,
            )
        if FOLDER:
            await message.scroll_into_view_if_needed()
            await message.screenshot(path=Path(FOLDER) / f"{name}.png")

    async def keep_answer(self, name: str, command: str, *texts: str, **options: str | int) -> None:
        answer = await self.channel.command(command, **options)
        await self.keep(answer["message_id"], name, *texts)


def is_grid_under_way(card: Card) -> bool:
    return "of 4 ready" in card["content"] and has_frame(card)


def has_failed(card: Card) -> bool:
    return "failed" in card["content"]


async def test_every_screen_says_what_it_must(stack: Stack, page: Page) -> None:
    channel = Channel(stack)
    screens = Screens(page, channel)
    await screens.keep_answer("refusal", "dream", "--sed", "--seed 7", prompt="a red apple --sed 7")
    await screens.keep_answer("help", "help", "Dream a picture from words")

    cancelled = (await channel.dream(f"a lighthouse in a storm {SHORT} --seed 3"))["message_id"]
    await screens.keep(cancelled, "card-asleep", "no generator is awake")
    await channel.press(cancelled, "Cancel")
    await screens.keep(cancelled, "card-cancelled", "Cancelled")

    running = (await channel.dream(f"a red apple | a castle::0.5 --not green --seed 7 {LONG}"))["message_id"]
    await stack.start_generator()
    await channel.until(running, has_frame)
    await channel.dream(f"a sailboat at night --seed 5 {DEEP}", member="ben")
    waiting = (await channel.dream(f"a pizza {SHORT} --seed 4"))["message_id"]
    await screens.keep(waiting, "card-waiting", "in line")
    await screens.keep_answer("queue", "queue", "a pizza", whose="server")
    await channel.press(running, "Stop and keep")
    await channel.until(running, has_picture)
    await channel.until(waiting, has_picture, seconds=120)


async def test_a_dream_on_its_way_and_what_comes_of_it(stack: Stack, page: Page) -> None:
    await stack.start_generator()
    channel = Channel(stack)
    screens = Screens(page, channel)
    running = (await channel.dream(f"a red apple | a castle::0.5 --not green --seed 7 {LONG}"))["message_id"]
    await channel.until(running, has_frame)
    await screens.keep(running, "card-running", "Dreaming", "score", has_picture=True)
    await channel.press(running, "Stop and keep")
    await channel.until(running, has_picture)
    await screens.keep(running, "card-finished", "Dreamed", "Again", has_picture=True)

    grid = (await channel.dream(f"a cat --seed 7 {SHORT}", count=4))["message_id"]
    await channel.until(grid, is_grid_under_way, seconds=120)
    await screens.keep(grid, "grid-filling", "of 4 ready", has_picture=True)
    await channel.until(grid, has_picture, seconds=180)
    await screens.keep(grid, "grid-finished", "Dreamed", "Delete all", has_picture=True)
    taken = (await channel.press(grid, "3"))["message_id"]
    await screens.keep(taken, "grid-taken-out", "Dreamed", "Vary", has_picture=True)

    stopped = (await channel.dream(f"a cat --seed 7 {LONG}", count=4))["message_id"]
    await channel.until(stopped, has_frame)
    await screens.keep(stopped, "grid-running", "Dreaming", "Stop and keep", "Cancel all", has_picture=True)
    await channel.press(stopped, "Stop and keep")
    await channel.until(stopped, has_picture)
    await screens.keep(stopped, "grid-stopped", "1 of 4", "cancelled", has_picture=True)

    await screens.keep_answer("history", "history", "a cat")
    await screens.keep_answer("stats", "stats", "You")
    await screens.keep_answer("settings", "settings", "Quality")

    for latents in (stack.folder / "data" / "images").rglob("*.latents"):
        latents.unlink()
    failed = (await channel.command("morph", first=1, second=2))["message_id"]
    await channel.until(failed, has_failed)
    await screens.keep(failed, "card-failed", "failed")
    assert await stack.get("requests?refused=1") == []
