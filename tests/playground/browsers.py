"""A real browser on the page, for the tests that look at it.

It waits long for what is expected: a busy machine must not look like a broken page.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.patience import PATIENCE_SECONDS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SIZE = ViewportSize(width=1400, height=860)
PATIENCE_MS = PATIENCE_SECONDS * 1000

expect.set_options(timeout=PATIENCE_MS)


@asynccontextmanager
async def launch() -> AsyncIterator[Browser]:
    """A browser of Debian's."""
    async with async_playwright() as playwright:
        # As root, as in most containers, Chromium runs only without its sandbox; the pages are our own.
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@asynccontextmanager
async def open_page(browser: Browser, url: str, *, size: ViewportSize = SIZE, pixels: float = 1) -> AsyncIterator[Page]:
    """The page, ready, as ada in #general. Any error in its scripts and any foreign address fails the test.

    Args:
        pixels: Of the screen, for one of the page.
    """
    page = await browser.new_page(viewport=size, device_scale_factor=pixels)
    page.set_default_timeout(PATIENCE_MS)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: problems.append(request.url) if _is_foreign(request.url, url) else None)
    await page.goto(url)
    await page.wait_for_selector("body[data-ready]")
    yield page
    await page.close()
    assert problems == []


def _is_foreign(address: str, url: str) -> bool:
    return not address.startswith((url, "data:", "blob:"))


async def type_command(page: Page, name: str, *keys: str) -> None:
    """Types a command and picks it, then presses more keys."""
    await page.get_by_label("Message", exact=True).focus()
    await page.keyboard.type(f"/{name}")
    await expect(page.locator(".suggestion").first).to_be_visible()
    await page.keyboard.press("Tab")
    for key in keys:
        await page.keyboard.press(key)


async def keep_picture(page: Page, name: str) -> None:
    """A screenshot, when PLAYGROUND_SCREENSHOTS names a folder for them."""
    folder = os.environ.get("PLAYGROUND_SCREENSHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png")
