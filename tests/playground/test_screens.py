"""What a member sees of the whole project: real stand-in, bot and generator, as processes, drawn by a real browser.

Every screen, on a phone; and a dream that is typed and becomes its picture. With PLAYGROUND_SCREENSHOTS set to a
folder, the pictures of `docs/screens.md` and of the README are written there.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from playground.demo import WATCHED
from playground.queue_feed import feed_queue
from playground.stack import Stack
from tests.end_to_end.channel import PATIENCE_SECONDS, Card, Channel, be_patient, broken_rules, has_frame, has_picture
from tests.playground.browsers import CHROMIUM, keep_picture, open_page, type_command
from tests.playground.conftest import fixture
from tests.playground.readme_pictures import as_webp, keep_readme_pictures

PHONE = ViewportSize(width=412, height=2600)  # as wide as a phone; as high as the longest message
FOLDER = os.environ.get("PLAYGROUND_SCREENSHOTS")
PIXELS = 2 if FOLDER else 1  # of the screen for one of the page
# For the documents dreams that are worth showing; else such as end soon, without the search for a start.
SHORT = "--steps 80" if FOLDER else "--steps 50 --method classic"
DEEP = "--quality deep" if FOLDER else SHORT
LONG = "--steps 1500" if FOLDER else "--steps 1500 --method classic"  # stopped by hand
SHOWN_IN_README = "" if FOLDER else f" {LONG}"  # the README shows such as end by themselves
FEWEST_FRAMES = 3
# What was drawn, in order: a poll of the page may miss what it shows for a moment.
NOTE_WHAT_IS_DRAWN = """() => {
  window.drawn = [];
  const note = (node) => {
    const pictures = [...node.querySelectorAll('img.picture')].map((image) => image.src.split('/').at(-1));
    if (node.id.startsWith('message-')) window.drawn.push({ id: node.id, text: node.textContent, pictures });
  };
  new MutationObserver((changes) => changes.flatMap((change) => [...change.addedNodes]).forEach(note))
    .observe(document.getElementById('messages'), { childList: true });
}"""
WAS_DRAWN = """([id, texts, hasPicture]) => drawn.some((one) =>
  one.id === id && texts.every((text) => one.text.includes(text)) && (one.pictures.length || !hasPicture))"""
PICTURES_DRAWN = """(id) => drawn.filter((one) => one.id === id).flatMap((one) => one.pictures)
  .filter((name, index, names) => name !== names[index - 1])"""

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need Debian's package chromium"),
    pytest.mark.skipif(find_spec("torch") is None, reason="a dream needs a generator, and a generator needs torch"),
    pytest.mark.timeout(900),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Stand-in and bot, with a frame each second; the generator comes later."""
    async with Stack(tmp_path_factory.mktemp("stack"), environment=WATCHED) as stack:
        await stack.start_bot()
        await be_patient(stack)
        yield stack


async def wake_the_generator(stack: Stack) -> None:
    """Starts it, if no test before did."""
    if "generator" not in stack.processes:
        await stack.start_generator()


class Screens:
    """A page that shows a channel."""

    def __init__(self, page: Page, channel: Channel) -> None:
        self.page = page
        self.channel = channel

    async def keep(self, message_id: str, name: str, *texts: str, has_picture: bool = False) -> None:
        """Waits until a message was drawn that says all of these; kept when there is a folder for it."""
        wanted = [f"message-{message_id}", texts, has_picture]
        await self.page.wait_for_function(WAS_DRAWN, arg=wanted, timeout=PATIENCE_SECONDS * 1000)
        if FOLDER:
            message = self.page.locator(f"#message-{message_id}")
            await message.scroll_into_view_if_needed()
            shot = Path(FOLDER) / f"{name}.png"
            await message.screenshot(path=shot)
            as_webp(shot)

    async def keep_answer(self, name: str, command: str, *texts: str, **options: str | int) -> None:
        answer = await self.channel.command(command, **options)
        await self.keep(answer["message_id"], name, *texts)


@fixture
async def screens(stack: Stack, browser: Browser) -> AsyncIterator[Screens]:
    """On a phone, in #art."""
    async with open_page(browser, stack.url, size=PHONE, pixels=PIXELS) as page:
        await page.evaluate(NOTE_WHAT_IS_DRAWN)
        await page.get_by_role("button", name="Channels and members").click()
        await page.locator(".channel.text", has_text="art").click()
        yield Screens(page, Channel(stack, "art"))


def is_grid_under_way(card: Card) -> bool:
    return "of 4 ready" in card["content"] and has_frame(card)


def has_failed(card: Card) -> bool:
    return "failed" in card["content"]


def dream_id(card: Card) -> int:
    """Of the dream that a card's buttons are about."""
    return int(card["components"][0]["components"][0]["custom_id"].rsplit(":", 1)[1])


async def test_every_screen_says_what_it_must(stack: Stack, screens: Screens) -> None:
    channel = screens.channel
    await screens.keep_answer("refusal", "dream", "--sed", "--seed 7", prompt="a red apple --sed 7")
    await screens.keep_answer("help", "help", "Dream a picture from words")

    cancelled = (await channel.dream(f"a lighthouse in a storm {SHORT} --seed 3"))["message_id"]
    await screens.keep(cancelled, "card-asleep", "no generator is awake")
    await channel.press(cancelled, "Cancel")
    await screens.keep(cancelled, "card-cancelled", "Cancelled")

    running = (await channel.dream(f"a red apple | a castle::0.5 --not green --seed 7 {LONG}"))["message_id"]
    await wake_the_generator(stack)
    await channel.until(running, has_frame)
    ahead = (await channel.dream(f"a sailboat at night --seed 5 {DEEP}", member="ben"))["message_id"]
    waiting = (await channel.dream(f"a pizza {SHORT} --seed 4"))["message_id"]
    await screens.keep(waiting, "card-waiting", "in line")
    await screens.keep_answer("queue", "queue", "a pizza", whose="server")
    await channel.press(ahead, "Cancel", member="ben")
    await channel.press(waiting, "Cancel")
    await channel.press(running, "Stop and keep")
    await channel.until(running, has_picture)


async def test_a_dream_on_its_way_and_what_comes_of_it(stack: Stack, screens: Screens) -> None:
    await wake_the_generator(stack)
    channel = screens.channel
    running = (await channel.dream(f"a red apple | a castle::0.5 --not green --seed 7 {LONG}"))["message_id"]
    await channel.until(running, has_frame)
    if FOLDER:
        await until_drawn(screens.page, f"message-{running}", 5)  # far enough for its steps to have bought something
    await screens.keep(running, "card-running", "Dreaming", "score", has_picture=True)
    await channel.press(running, "Stop and keep")
    first = dream_id(await channel.until(running, has_picture))
    await screens.keep(running, "card-finished", "Dreamed", "Again", has_picture=True)

    grid = (await channel.dream(f"a cat --seed 7 {SHORT}", count=4))["message_id"]
    await screens.keep(grid, "grid-filling", "of 4 ready", has_picture=True)
    await channel.until(grid, has_picture)
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
    failed = (await channel.command("morph", first=first, second=first + 1))["message_id"]
    await channel.until(failed, has_failed)
    await screens.keep(failed, "card-failed", "failed")
    assert await broken_rules(stack) == []


@fixture
async def page(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    """On a desk, in #general, where nothing was said yet; the panel is told the queue."""
    await wake_the_generator(stack)
    feeding = asyncio.create_task(feed_queue(stack))
    async with open_page(browser, stack.url) as page:
        await page.evaluate(NOTE_WHAT_IS_DRAWN)
        yield page
    feeding.cancel()
    await asyncio.wait([feeding])


async def until_drawn(page: Page, card_id: str, count: int) -> None:
    """Waits until the card has shown so many pictures."""
    condition = f"([id, count]) => ({PICTURES_DRAWN})(id).length >= count"
    await page.wait_for_function(condition, arg=[card_id, count], timeout=PATIENCE_SECONDS * 1000)


async def watch(page: Page, card_id: str) -> list[str]:
    """The names of the pictures that the card showed, in order, up to the final one."""
    shown: list[str] = []
    while not shown or not shown[-1].endswith(".png"):
        await until_drawn(page, card_id, len(shown) + 1)
        shown = await page.evaluate(PICTURES_DRAWN, card_id)
        await keep_picture(page, f"frame-{len(shown):03}")
    return shown


async def test_a_dream_is_typed_and_becomes_a_picture_before_the_members_eyes(stack: Stack, page: Page) -> None:
    await type_command(page, "dream")
    await page.keyboard.type(f"a purple cat --seed 7{SHOWN_IN_README}")
    await keep_picture(page, "typing")
    await page.keyboard.press("Enter")
    card = page.locator("discord-message").first
    await expect(card).to_contain_text("a purple cat")
    await keep_picture(page, "asked")
    await page.get_by_role("button", name="Drop the gateway").click()  # frames don't come through it

    card_id = await card.get_attribute("id") or ""
    if not FOLDER:
        await until_drawn(page, card_id, FEWEST_FRAMES)
        await card.locator("discord-button", has_text="Stop and keep").dispatch_event("click")
    shown = await watch(page, card_id)
    assert len(set(shown)) > FEWEST_FRAMES, shown
    await keep_picture(page, "dream-done")

    await card.locator("discord-button", has_text="Recipe").click()
    await expect(page.locator("discord-message").last).to_contain_text("Only you can see this")
    await card.get_by_role("button", name="Remix…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("input, textarea").first).to_be_visible()
    await keep_picture(page, "remix")
    await dialog.get_by_role("button", name="Cancel").click()

    prompts = {"ben": f"a smiling cat{SHOWN_IN_README}", "cleo": "a blue whale --quality draft"}
    for member, prompt in prompts.items():
        await Channel(stack).dream(prompt, member=member)
    queue = page.locator("#queue")
    await expect(queue.get_by_role("progressbar")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
    await expect(queue.locator(".waiting", has_text="a blue whale")).to_be_visible()
    await page.locator("#channel-title").hover()  # away from the message whose toolbar would be in the picture
    await keep_picture(page, "page")
    keep_readme_pictures()
    assert await broken_rules(stack) == []
