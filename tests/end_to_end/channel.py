"""What a member sees and does in a channel of the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from playground.stack import Stack

POLL_SECONDS = 0.1
PATIENCE_SECONDS = 180.0  # the longest that anything takes here, on a machine that is busy with much else
TOO_MANY_REQUESTS = 429
Card = dict[str, Any]


async def be_patient(stack: Stack) -> None:
    """Has the stand-in wait for answers far longer than Discord's three seconds."""
    await stack.post("faults", {"answer_seconds": PATIENCE_SECONDS})


async def broken_rules(stack: Stack) -> list[Any]:
    """The requests that the stand-in refused, but for those that met a limit.

    Edits are paced by when they begin. Where processes stand still in between, they arrive closer together; the pace
    itself is proven in `tests/cards/test_pacing.py`.
    """
    return [one for one in await stack.get("requests?refused=1") if one["status"] != TOO_MANY_REQUESTS]


class Channel:
    """A channel, as members use it."""

    def __init__(self, stack: Stack, name: str = "general") -> None:
        self._stack = stack
        self._name = name

    async def dream(self, prompt: str, *, member: str = "ada", **options: Any) -> Card:
        """Types /dream; returns how the bot answered."""
        body = {"member": member, "command": "dream", "options": {"prompt": prompt, **options}}
        return await self._interact(body)

    async def command(self, name: str, *, member: str = "ada", **options: Any) -> Card:
        """Types another command."""
        return await self._interact({"member": member, "command": name, "options": options})

    async def press(self, card_id: str, label: str, *, member: str = "ada") -> Card:
        """Presses the button with `label` on a card."""
        card = await self.card(card_id)
        buttons = [button for row in card["components"] for button in row["components"]]
        custom_id = next(button["custom_id"] for button in buttons if button.get("label") == label)
        return await self._interact({"member": member, "message": card_id, "custom_id": custom_id})

    async def card(self, card_id: str) -> Card:
        """The message as it is now."""
        return (await self._stack.get(f"messages/{card_id}"))["message"]

    async def versions(self, card_id: str) -> list[Card]:
        """Every version of the message that there was."""
        return (await self._stack.get(f"messages/{card_id}"))["versions"]

    async def until(self, card_id: str, is_so: Callable[[Card], bool]) -> Card:
        """Waits until the card is as described.

        Raises:
            AssertionError: It was not in time; the text has the card and the generator's log.
        """
        card: Card = {}
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not is_so(card := await self.card(card_id)):
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            logs = "\n".join(self._stack.log_tail(name) for name in self._stack.processes)
            raise AssertionError(f"after {PATIENCE_SECONDS:g} s the card was\n{card['content']}\n{logs}") from None
        return card

    async def picture(self, card: Card) -> bytes:
        """The bytes of the card's attachment."""
        async with self._stack.session.get(card["attachments"][0]["url"]) as response:
            return await response.read()

    async def _interact(self, body: dict[str, Any]) -> Card:
        return await self._stack.post("interactions", {"channel": self._name, **body})


def has_picture(card: Card) -> bool:
    """Whether the dream is done."""
    return any(attachment["filename"].endswith(".png") for attachment in card["attachments"])


def has_frame(card: Card) -> bool:
    """Whether the dream runs, and has something to show."""
    return any(not attachment["filename"].endswith(".png") for attachment in card["attachments"])
