"""Interactions that are older than their tokens are trusted for: answered by the bot's own token, or not at all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.client import DreamBot
from bot.services import opened_services
from dreams.settings import BotSettings
from playground import Playground
from tests.bot.test_lost_answers import only_card
from tests.bot.test_over_the_wire import finished_dream
from tests.patience import PATIENCE_SECONDS


@pytest.fixture
def old_tokens(playground: Playground, bot: DreamBot) -> None:
    distrust_tokens(playground, bot)


def distrust_tokens(playground: Playground, bot: DreamBot) -> None:
    """From now on every interaction's token is too old, and Discord waits for no answer that carries it."""
    playground.world.rules.answer_seconds = 0.0
    bot.services = replace(bot.services, token_seconds=1e-9)


def tried_tokens(playground: Playground) -> list[str]:
    """The requests that carried the token of an interaction."""
    paths = [record.path for record in playground.world.log.records]
    return [path for path in paths if "/interactions/" in path or "/webhooks/" in path]


async def test_the_card_of_an_interaction_whose_token_is_not_trusted_is_a_message(
    playground: Playground, bot: DreamBot, old_tokens: None
) -> None:
    await playground.type_command("dream", {"prompt": "a red apple"}, wait_seconds=0.0)
    assert (await only_card(playground, bot)).interaction is None
    assert tried_tokens(playground) == []


async def test_a_sentence_for_an_interaction_whose_token_is_not_trusted_is_a_direct_message(
    playground: Playground, bot: DreamBot, old_tokens: None
) -> None:
    await playground.type_command("cancel", {"dream": 404}, wait_seconds=0.0)
    ada = playground.members.member("ada")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (told := playground.world.board.messages.of_channel(playground.world.dm(ada.user).id)):
            await asyncio.sleep(0.05)
    assert [message.content for message in told] == ["I know no dream #404 here. Yours are in /history."]
    assert playground.messages() == [], "and nobody else reads it"
    assert tried_tokens(playground) == []


async def test_who_takes_no_direct_messages_is_not_told_and_nothing_breaks(
    playground: Playground, bot: DreamBot, old_tokens: None, caplog: pytest.LogCaptureFixture
) -> None:
    playground.members.member("ada").accepts_dms = False
    with caplog.at_level("INFO", logger="bot.answers"):
        await playground.type_command("cancel", {"dream": 404}, wait_seconds=0.0)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not caplog.records:
                await asyncio.sleep(0.05)
    assert [record.levelname for record in caplog.records] == ["INFO"]


async def test_a_picture_asked_for_with_a_token_that_is_not_trusted_is_a_message(
    playground: Playground, bot: DreamBot
) -> None:
    dream_id = await finished_dream(playground, bot)
    before = tried_tokens(playground)
    distrust_tokens(playground, bot)
    await playground.type_command("show", {"dream": dream_id}, wait_seconds=0.0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (shown := [message for message in playground.messages() if message.attachments]):
            await asyncio.sleep(0.05)
    assert [message.interaction for message in shown] == [None]
    assert tried_tokens(playground) == before


async def test_how_long_a_token_is_trusted_is_a_setting(sqlite_url: str, tmp_path: Path) -> None:
    settings = BotSettings(
        database_url=SecretStr(sqlite_url), store_url=f"file:{tmp_path}/images", dream_token_seconds=7
    )
    async with opened_services(settings) as (_, services):
        assert services.token_seconds == 7
