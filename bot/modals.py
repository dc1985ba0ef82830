"""The two questions that a button may ask: what to avoid, and what to dream instead.

A modal carries its dream in its custom_id, like the buttons, and its answer is dispatched by that alone. So an answer
typed before a restart, or sent to another replica, still arrives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.answers import answer_error, keep_typed
from bot.client import BotInteraction
from bot.verbs import avoid, remix
from cards.custom_ids import Verb, parse_custom_id

MODAL_VERBS = (Verb.AVOID, Verb.REMIX)


async def answer_modal(interaction: BotInteraction) -> None:
    """A listener for every interaction; only our modals' answers concern it."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    payload: Mapping[str, Any] = dict(interaction.data or {})
    parsed = parse_custom_id(str(payload.get("custom_id", "")))
    if parsed is None or parsed[0] not in MODAL_VERBS:
        return
    verb, dream_id = parsed
    text = next(_typed_texts(payload), "").strip()
    keep_typed(interaction, text)
    try:
        await (avoid if verb is Verb.AVOID else remix)(interaction, dream_id, text)
    except Exception as error:  # noqa: BLE001 - the border to Discord: told or logged, never lost
        await answer_error(interaction, error)


def _typed_texts(component: Mapping[str, Any]) -> Iterator[str]:
    """The values of the text inputs, however deep Discord nests them (rows of old, labels of new)."""
    if isinstance(component.get("value"), str):
        yield component["value"]
    nested = list(component.get("components", ()))
    if isinstance(component.get("component"), Mapping):
        nested.append(component["component"])
    for child in nested:
        yield from _typed_texts(child)
