"""The smaller commands."""

from __future__ import annotations

import logging

import aiohttp
import pytest

from bot.answers import MESSAGE_LIMIT
from dreams.members import Preferences
from dreams.queue import Worker
from dreams.recipe import Quality
from dreams.states import DreamState
from tests.bench.seeding import seed
from tests.bot.conftest import Stage
from tests.bot.finished import finish


async def test_cancel_needs_no_number_when_there_is_one_dream(stage: Stage) -> None:
    _, dream = await stage.ask()
    await stage.ana.slash(stage.channel, "cancel")
    assert (await stage.dream(dream.id)).state is DreamState.CANCELLED


async def test_cancel_asks_which_when_there_are_several(stage: Stage) -> None:
    _, first = await stage.ask()
    _, second = await stage.ask()
    result = await stage.ana.slash(stage.channel, "cancel")
    assert f"#{first.id}" in result.response.content
    assert f"#{second.id}" in result.response.content
    assert len(await stage.open_dreams()) == 2


async def test_cancel_with_nothing_to_cancel_says_so(stage: Stage) -> None:
    assert "no dream" in (await stage.ana.slash(stage.channel, "cancel")).response.content


async def test_the_queue_shows_a_member_only_their_own_dreams_until_asked_for_all(stage: Stage) -> None:
    await stage.ask("a castle")
    mine = await stage.stranger.slash(stage.channel, "queue")
    everybodys = await stage.stranger.slash(stage.channel, "queue", whose="server")
    assert "castle" not in mine.response.content
    assert "castle" in everybodys.response.content


async def test_a_long_queue_is_cut_between_two_dreams(stage: Stage) -> None:
    for number in range(15):
        member = stage.guild.add_member(stage.env.create_user(f"member {number}"))
        await member.slash(stage.channel, "dream", prompt="*" * 70)
    told = (await stage.ana.slash(stage.channel, "queue", whose="server")).response.content
    *dreams, last = told.splitlines()
    assert len(told) <= MESSAGE_LIMIT
    assert last == "-# … and more"
    assert 5 < len(dreams) < 15
    assert all(dream.endswith(")") for dream in dreams), "each has its link whole"


async def test_history_pages_through_the_pictures(stage: Stage) -> None:
    dreams = [await finish(stage, f"picture {number}") for number in range(5)]
    first = await stage.ana.slash(stage.channel, "history")
    assert first.ephemeral
    assert [attachment.filename for attachment in first.response.attachments] == [
        f"dream-{dream.id}.png" for dream in reversed(dreams[1:])
    ]
    await stage.ana.click(first.response, label="Older")
    assert [attachment.filename for attachment in first.response.attachments] == [f"dream-{dreams[0].id}.png"]


async def test_history_says_what_was_understood_and_not_what_was_typed(stage: Stage) -> None:
    await finish(stage, "a cat | a storm::0.5 --no blur —steps 50 --seed 7")
    page = await stage.ana.slash(stage.channel, "history")
    assert page.response.content.endswith("a cat \\| a storm::0.5 · not blur")


async def test_a_member_reads_their_own_hidden_words_in_queue_and_history_and_nobody_else_does(stage: Stage) -> None:
    await stage.services.members.set_preferences(stage.ana.id, Preferences(hides_prompts=True))
    await finish(stage, "a castle")
    assert "a castle" in (await stage.ana.slash(stage.channel, "history")).response.content
    await stage.ask("a palace")
    assert "a palace" in (await stage.ana.slash(stage.channel, "queue")).response.content
    assert "a palace" in (await stage.ana.slash(stage.channel, "queue", whose="server")).response.content
    others = (await stage.stranger.slash(stage.channel, "queue", whose="server")).response.content
    assert "a palace" not in others
    assert "keeps the words" in others


async def test_history_can_be_narrowed_to_favourites(stage: Stage) -> None:
    liked = await finish(stage)
    await finish(stage)
    await stage.services.favourites.add(stage.ana.id, liked.id)
    page = await stage.ana.slash(stage.channel, "history", what="favourites")
    assert [attachment.filename for attachment in page.response.attachments] == [f"dream-{liked.id}.png"]


async def test_a_picture_of_the_history_can_be_shown_to_all(stage: Stage) -> None:
    dream = await finish(stage)
    page = await stage.ana.slash(stage.channel, "history")
    result = await stage.ana.click(page.response, label=f"Show {dream.id}")
    assert not result.ephemeral
    assert result.response.attachments[0].filename == f"dream-{dream.id}.png"


async def test_show_refuses_a_dream_without_a_picture(stage: Stage) -> None:
    _, dream = await stage.ask()
    result = await stage.ana.slash(stage.channel, "show", dream=dream.id)
    assert result.ephemeral
    assert "no picture" in result.response.content


async def test_help_fits_one_message(stage: Stage) -> None:
    assert "/dream" in (await stage.ana.slash(stage.channel, "help")).response.content


async def test_a_bug_is_apologised_for_with_the_reference_that_the_log_has(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    stage.expected_bugs.append(ZeroDivisionError)
    monkeypatch.setattr(type(stage.services.history), "open_of_user", broken)
    with caplog.at_level(logging.ERROR, logger="bot.answers"):
        result = await stage.ana.slash(stage.channel, "queue")
    reference = caplog.records[0].reference  # type: ignore[attr-defined]
    assert result.ephemeral
    assert reference in result.response.content
    assert caplog.records[0].exc_info is not None


async def test_an_outage_of_discord_is_no_bug(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(type(stage.services.history), "open_of_user", broken)
    with caplog.at_level(logging.WARNING, logger="bot.answers"):
        result = await stage.ana.slash(stage.channel, "queue")
    assert result.response.content == "Discord did not answer."
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def told_stats(stage: Stage) -> str:
    """What `/stats` tells Ana, and nobody else."""
    result = await stage.ana.slash(stage.channel, "stats")
    assert result.ephemeral
    return str(result.response.content)


async def test_stats_say_whether_a_generator_is_awake(stage: Stage) -> None:
    await stage.ask()
    asleep = await told_stats(stage)
    await stage.services.queue.register_worker(Worker("w", ("emoji",), 20.0, {Quality.DRAFT: 80}))
    awake = await told_stats(stage)
    assert "No generator is awake" in asleep
    assert "**1** generator is awake" in awake
    assert "about 4 s" in awake
    assert "waiting: **1**" in awake


async def test_stats_sum_up_the_members_and_the_servers_dreams(stage: Stage) -> None:
    assert "**You**: nothing dreamed yet" in await told_stats(stage)
    await finish(stage)
    await finish(stage)
    await stage.stranger.slash(stage.channel, "dream", prompt="a fox")
    told = await told_stats(stage)
    assert "**You**: 2 dreams · 2 done · 8 s of GPU time · half of them began within" in told
    assert "**This server**: 3 dreams · 2 done · 8 s of GPU time" in told


async def test_stats_count_every_open_dream(stage: Stage) -> None:
    await seed(stage.database, rows=1500, users=100)
    await stage.ask()
    assert "Running: **0**, waiting: **1501**, from here: **1**" in await told_stats(stage)
