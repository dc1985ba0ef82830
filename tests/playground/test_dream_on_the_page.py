"""The whole project in a real browser: a member types /dream and watches the card become its picture.

Real stand-in, bot and generator, as processes. With PLAYGROUND_SCREENSHOTS set to a folder, the pictures of the README
are written there.
"""

import asyncio
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from playground.demo import WATCHED
from playground.queue_feed import feed_queue
from playground.stack import Stack
from tests.playground.browsers import CHROMIUM, keep_picture, open_page, type_command
from tests.playground.readme_pictures import keep_readme_pictures

DREAM_SECONDS = 120.0
FEWEST_FRAMES = 3

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need Debian's package chromium"),
    pytest.mark.skipif(find_spec("torch") is None, reason="a dream needs a generator, and a generator needs torch"),
    pytest.mark.timeout(300),
]


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """Stand-in, bot and generator, with a frame each second."""
    async with Stack(tmp_path, environment=WATCHED) as stack:
        await stack.start_bot()
        await stack.start_generator()
        feeding = asyncio.create_task(feed_queue(stack))
        yield stack
        feeding.cancel()
        await asyncio.wait([feeding])


@pytest.fixture
async def page(stack: Stack, browser: Browser) -> AsyncIterator[Page]:
    async with open_page(browser, stack.url) as page:
        yield page


async def watch(page: Page, card: Locator) -> list[str]:
    """The names of the pictures that the card showed, in order, up to the final one."""
    shown: list[str] = []
    picture = card.locator("img.picture")
    while not shown or not shown[-1].endswith(".png"):
        known = shown[-1] if shown else ""
        await page.wait_for_function(
            "known => { const image = [...document.querySelectorAll('discord-message img.picture')].at(-1);"
            " return image && image.complete && image.naturalWidth && !image.src.endsWith('/' + (known || '?')); }",
            arg=known,
            timeout=DREAM_SECONDS * 1000,
        )
        shown.append((await picture.get_attribute("src") or "").rsplit("/", 1)[-1])
        await keep_picture(page, f"frame-{len(shown):03}")
    return shown


async def test_a_dream_is_typed_and_becomes_a_picture_before_the_members_eyes(stack: Stack, page: Page) -> None:
    await type_command(page, "dream")
    await page.keyboard.type("an orange cat --not blur --seed 7")
    await keep_picture(page, "typing")
    await page.keyboard.press("Enter")
    card = page.locator("discord-message").first
    await expect(card).to_contain_text("an orange cat")
    await page.get_by_role("button", name="Drop the gateway").click()  # frames don't come through it

    shown = await watch(page, card)
    assert len(set(shown)) > FEWEST_FRAMES, shown
    await keep_picture(page, "dream-done")

    await card.locator("discord-button", has_text="Recipe").click()
    await expect(page.locator("discord-message").last).to_contain_text("Only you can see this")
    await card.get_by_role("button", name="Remix…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("input, textarea").first).to_be_visible()
    await keep_picture(page, "remix")
    await dialog.get_by_role("button", name="Cancel").click()

    for member, prompt in (("ben", "a smiling cat"), ("cleo", "a blue whale --quality draft")):
        await stack.post("interactions", {"member": member, "command": "dream", "options": {"prompt": prompt}})
    queue = page.locator("#queue")
    await expect(queue.get_by_role("progressbar")).to_be_visible(timeout=DREAM_SECONDS * 1000)
    await expect(queue.locator(".waiting")).to_contain_text("a blue whale")
    await page.locator("#channel-title").hover()  # away from the message whose toolbar would be in the picture
    await keep_picture(page, "page")
    keep_readme_pictures()
    assert await stack.get("requests?refused=1") == []
