"""The page's panel in a real browser: the queue, the switches that break things, and all of it on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID
from playground.world import World
from tests.playground.browsers import CHROMIUM, keep_picture, type_command

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need Debian's package chromium")


async def test_the_panel_tells_who_waits_and_how_far_the_running_dream_is(page: Page, playground: Playground) -> None:
    queue = page.locator("#queue")
    await expect(queue).to_contain_text("as soon as a bot tells it")
    card = playground.post_as_bot("a card in another channel", channel="art")
    running = {"place": None, "step": 30, "total": 120, "seconds": 9.2, "is_served": True, "card": str(card.id)}
    waiting = {"place": 1, "step": None, "total": None, "seconds": 130.0, "is_served": True, "card": None}
    asleep = {"place": 2, "step": None, "total": None, "seconds": None, "is_served": False, "card": None}
    rows = [
        running | {"name": "Ada", "prompt": "a red apple"},
        waiting | {"name": "Ben", "prompt": "<b>bold</b>"},
        asleep | {"name": "Cleo", "prompt": "a whale"},
    ]
    await tell_queue(page, rows)
    await expect(queue.locator(".queue-prompt")).to_have_text(["a red apple", "<b>bold</b>", "a whale"])
    await expect(queue.locator(".queue-who")).to_have_text(
        ["Ada · step 30 of 120", "Ben · waits", "Cleo · no generator is awake"]
    )
    assert await queue.get_by_role("progressbar").evaluate("bar => bar.value / bar.max") == 0.25
    await keep_picture(page, "queue")
    await queue.get_by_role("button", name="a red apple").click()
    await expect(page.locator("discord-message")).to_contain_text("a card in another channel")
    await page.reload()
    await expect(queue.locator("li")).to_have_count(3)
    await tell_queue(page, [])
    await expect(queue).to_have_text("Nothing waits and nothing runs.")


async def tell_queue(page: Page, rows: list[dict[str, Any]]) -> None:
    """What `queue_feed` does."""
    response = await page.request.post(f"{page.url}playground/queue", data={"rows": rows})
    assert response.ok


async def test_on_a_phone_channels_members_and_panel_are_a_tap_away(page: Page, playground: Playground) -> None:
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(page.locator("#members")).to_be_hidden()
    await page.get_by_role("button", name="Channels and members").click()
    await keep_picture(page, "phone-members")
    await page.get_by_role("radio", name="Ben").click()
    await expect(page.locator("#members")).to_be_hidden()
    await type_command(page, "ping", "Enter")
    await expect(page.locator("discord-message")).to_contain_text("pong")
    await expect(page.locator("discord-command")).to_contain_text("Ben used")
    await keep_picture(page, "phone")
    await page.get_by_role("button", name="Queue, faults and log").click()
    await page.get_by_role("button", name="Next 3: 500").click()
    await expect(page.locator(".told")).to_have_text("Next 3: 500.")
    assert len(playground.world.faults.failures) == 3
    is_too_wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not is_too_wide


FAULTS: dict[str, Callable[[World], bool]] = {
    "Next 3: 429": lambda world: len(world.faults.failures) == 3,
    "Next 3: 500": lambda world: len(world.faults.failures) == 3,
    "Go away for a minute": lambda world: world.faults.is_silent(),
    "Throw the bot out": lambda world: any(event.body.get("value") == "leave" for event in world.journal._events),
    "Delete the last card": lambda world: all(message.is_deleted for message in world.board.messages.everything()),
    "No files here": lambda world: GENERAL_CHANNEL_ID in revoked(world),
    "Lock the bot out here": lambda world: GENERAL_CHANNEL_ID in revoked(world),
    "Close my DMs": lambda world: not world.guild.members[ADA_ID].accepts_dms,
}


def revoked(world: World) -> list[int]:
    return [channel.id for channel in world.guild.channels.values() if channel.overwrites.get(world.bot.id) is not None]


@pytest.mark.parametrize("label", FAULTS)
async def test_each_button_breaks_what_it_names(page: Page, playground: Playground, label: str) -> None:
    playground.post_as_bot("a card")
    await expect(page.locator("discord-message")).to_have_count(1)
    assert not FAULTS[label](playground.world)
    await page.get_by_role("button", name=label, exact=True).click()
    await expect(page.locator(".told")).not_to_be_empty()
    assert FAULTS[label](playground.world)


async def test_short_lived_tokens_are_a_switch_that_goes_back(page: Page, playground: Playground) -> None:
    switch = page.get_by_label("Expire tokens after 5 s")
    for wanted, seconds in [(True, 5.0), (False, 900.0)]:
        async with page.expect_response("**/playground/faults"):
            await switch.set_checked(wanted)
        assert playground.world.rules.token_life_seconds == seconds
