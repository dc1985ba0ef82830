"""What a server's managers set with `/config`, and what its moderators do with `/moderate`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import aiohttp
import discord
import pytest

from bot.answers import MESSAGE_LIMIT
from bot.guild_events import part_from
from bot.terms import limit_of
from dreams.audit import Action
from dreams.guilds import GuildConfiguration, Guilds, RoleLimit
from dreams.states import DreamState
from dreams.unwanted import PicturePolicy
from tests.bot.conftest import MAX_QUEUED, Stage
from tests.bot.finished import finish


@pytest.fixture
def manager(stage: Stage) -> Any:
    role = stage.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return stage.guild.add_member(stage.env.create_user("max"), roles=[role])


async def configuration(stage: Stage) -> GuildConfiguration:
    return await stage.services.guilds.configuration(stage.guild.id)


async def test_only_managers_have_the_command(stage: Stage, manager: Any) -> None:
    assert "config show" in manager.available_commands(stage.channel)
    assert "config show" not in stage.ana.available_commands(stage.channel)
    assert "moderate pause" in stage.moderator.available_commands(stage.channel)
    assert "moderate pause" not in stage.ana.available_commands(stage.channel)


async def test_dreaming_is_kept_to_the_channels_that_were_named(stage: Stage, manager: Any) -> None:
    other = stage.guild.create_text_channel("other")
    await manager.slash(stage.channel, "config channel", channel=other)
    refused = await stage.ana.slash(stage.channel, "dream", prompt="a cat")
    assert refused.ephemeral
    assert f"<#{other.id}>" in refused.response.content
    assert not (await stage.ana.slash(other, "dream", prompt="a cat")).ephemeral
    await manager.slash(stage.channel, "config channel", channel=other, allowed=False)
    assert not (await stage.ana.slash(stage.channel, "dream", prompt="a cat")).ephemeral


async def test_a_server_for_adults_dreams_in_age_restricted_channels_only(stage: Stage, manager: Any) -> None:
    await manager.slash(stage.channel, "config adults", only=True)
    assert (await stage.ana.slash(stage.channel, "dream", prompt="a cat")).ephemeral
    adults = stage.guild.create_text_channel("adults")
    stage.env.bot.get_channel(adults.id).nsfw = True  # type: ignore[union-attr]
    assert not (await stage.ana.slash(adults, "dream", prompt="a cat")).ephemeral


async def test_a_blocked_word_in_disguise_is_refused_and_nothing_is_queued(stage: Stage, manager: Any) -> None:
    await manager.slash(stage.channel, "config word", word="gore")
    for prompt in ("so much g0re", "a cat --not g\u200bo\u200br\u200be"):
        refused = await stage.ana.slash(stage.channel, "dream", prompt=prompt)
        assert refused.ephemeral
        assert "gore" in refused.response.content
    assert await stage.open_dreams() == []
    assert (await stage.ask("a gorgeous cat"))[1].state is DreamState.QUEUED


async def test_a_role_has_a_larger_share(stage: Stage, manager: Any) -> None:
    role = stage.guild.create_role("patrons")
    await manager.slash(stage.channel, "config weight", role=role, weight=2.5)
    assert (await configuration(stage)).role_weights == {role.id: 2.5}
    patron = stage.guild.add_member(stage.env.create_user("pat"), roles=[role])
    await patron.slash(stage.channel, "dream", prompt="a cat")
    await stage.ask()
    assert await weights(stage) == {patron.id: 2.5, stage.ana.id: 1.0}


async def weights(stage: Stage) -> dict[int, float]:
    async with stage.database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT user_id, weight FROM lane")
        return {row.user_id: row.weight for row in rows}


async def test_a_change_is_seen_by_another_process(stage: Stage, manager: Any) -> None:
    art = stage.guild.create_text_channel("art")
    result = await manager.slash(stage.channel, "config art", channel=art, threshold=5)
    assert f"<#{art.id}> from 5" in result.response.content
    elsewhere = await Guilds(stage.database).configuration(stage.guild.id)
    assert (elsewhere.art_channel_id, elsewhere.art_threshold) == (art.id, 5)


async def test_an_art_channel_where_the_bot_may_not_post_is_refused(stage: Stage, manager: Any) -> None:
    overwrites = {stage.env.bot.user: discord.PermissionOverwrite(attach_files=False)}
    art = stage.guild.create_text_channel("art", overwrites=overwrites)
    result = await manager.slash(stage.channel, "config art", channel=art)
    assert "Attach Files" in result.response.content
    assert (await configuration(stage)).art_channel_id is None


async def test_a_paused_member_dreams_here_no_more_until_resumed(stage: Stage) -> None:
    _, waiting = await stage.ask()
    await stage.moderator.slash(stage.channel, "moderate pause", member=stage.ana, hours=2)
    assert (await stage.dream(waiting.id)).state is DreamState.CANCELLED
    refused = await stage.ana.slash(stage.channel, "dream", prompt="a cat")
    assert "paused" in refused.response.content
    await stage.moderator.slash(stage.channel, "moderate resume", member=stage.ana)
    assert not (await stage.ana.slash(stage.channel, "dream", prompt="a cat")).ephemeral


async def test_what_moderators_do_is_in_the_log_and_in_the_log_channel(stage: Stage, manager: Any) -> None:
    log = stage.guild.create_text_channel("log")
    await manager.slash(stage.channel, "config log", channel=log)
    dream = await finish(stage)
    await stage.moderator.slash(stage.channel, "moderate delete", dream=dream.id)
    assert await stage.services.history.dream(dream.id) is None
    assert f"dream #{dream.id}" in log.last_message.content
    told = await stage.moderator.slash(stage.channel, "moderate log")
    assert told.ephemeral
    assert f"deleted dream #{dream.id} of <@{stage.ana.id}>" in told.response.content
    assert "set: log channel #log" in told.response.content


async def test_what_managers_set_is_logged_in_the_language_of_the_server(stage: Stage, manager: Any) -> None:
    log = stage.guild.create_text_channel("log")
    await manager.slash(stage.channel, "config language", language="de")
    await manager.slash(stage.channel, "config log", channel=log)
    await manager.slash(stage.channel, "config pictures", policy="refuse", sure_percent=70)
    assert "ab 70 % Sicherheit: In keinem Kanal gezeigt" in log.last_message.content
    await manager.slash(stage.channel, "config word", word="g_re")
    assert "||g\\_re|| ist gesperrt" in log.last_message.content
    await stage.moderator.slash(stage.channel, "moderate pause", member=stage.ana, hours=2)
    assert log.last_message.content.endswith("für 2 Stunden")
    told = await stage.moderator.slash(stage.channel, "moderate log")
    assert f"Paused until: <@{stage.ana.id}> <t:" in told.response.content
    assert "set: pictures that look unwanted from 70% sure on: Not shown in any channel" in told.response.content


async def test_a_configuration_with_all_that_can_be_set_fits_into_a_message(stage: Stage, manager: Any) -> None:
    much = GuildConfiguration(
        channels=frozenset(10**18 + number for number in range(200)),
        blocked_words=tuple(f"{number:03}" + "w" * 47 for number in range(300)),
        role_limits={10**18 + number: RoleLimit(50, 5) for number in range(200)},
    )
    await stage.services.guilds.change(stage.guild.id, lambda known: much)
    shown = await manager.slash(stage.channel, "config show")
    assert len(shown.response.content) < MESSAGE_LIMIT
    assert "285 more" in shown.response.content


async def test_a_configuration_that_is_too_long_loses_whole_lines_and_shows_no_blocked_word(
    stage: Stage, manager: Any
) -> None:
    roles = [10**18 + number for number in range(200)]
    longest = GuildConfiguration(
        channels=frozenset(roles),
        blocked_words=tuple(f"{number:03}" + "_" * 47 for number in range(300)),
        role_limits={role_id: RoleLimit(50, 5) for role_id in roles},
        role_weights=dict.fromkeys(roles, 0.25),
    )
    await stage.services.guilds.change(stage.guild.id, lambda known: longest)
    lines = (await manager.slash(stage.channel, "config show")).response.content.splitlines()
    assert lines[-1] == "-# … and more"
    assert "\n".join(lines).count("||") % 2 == 0, "a spoiler that is not closed shows what it hides"
    assert lines[-2].endswith("186 more"), "of the roles with limits"


async def test_a_long_log_is_cut_between_two_deeds(stage: Stage, manager: Any) -> None:
    for number in range(20):
        word = f"{number:02}" + "_" * 48
        await manager.slash(stage.channel, "config word", word=word)
    told = (await stage.moderator.slash(stage.channel, "moderate log")).response.content
    *deeds, last = told.splitlines()
    assert len(told) <= MESSAGE_LIMIT
    assert last == "-# … and more"
    assert 10 < len(deeds) < 20
    assert all(deed.endswith("|| is blocked") for deed in deeds)


async def test_a_word_without_letters_is_refused_and_a_blocked_one_is_offered_to_be_taken_back(
    stage: Stage, manager: Any
) -> None:
    refused = await manager.slash(stage.channel, "config word", word="**")
    assert "no letter" in refused.response.content
    refused = await manager.slash(stage.channel, "config word", word="dog* fight*")
    assert "“dog\\* fight\\*” has one inside" in refused.response.content
    assert (await configuration(stage)).blocked_words == ()
    await manager.slash(stage.channel, "config word", word="gore*")
    offered = await manager.autocomplete(stage.channel, "config word", "word", "go")
    assert [choice["value"] for choice in offered] == ["gore*"]
    await manager.slash(stage.channel, "config word", word="gore*", blocked=False)
    assert (await configuration(stage)).blocked_words == ()


async def test_a_channel_where_the_bot_may_not_post_is_not_named_for_dreaming(stage: Stage, manager: Any) -> None:
    overwrites = {stage.env.bot.user: discord.PermissionOverwrite(attach_files=False)}
    closed = stage.guild.create_text_channel("closed", overwrites=overwrites)
    refused = await manager.slash(stage.channel, "config channel", channel=closed)
    assert "Attach Files" in refused.response.content
    assert (await configuration(stage)).channels == frozenset()


async def test_a_server_that_removes_the_bot_has_its_dreams_ended_and_finds_its_configuration_when_it_comes_back(
    stage: Stage, manager: Any
) -> None:
    await manager.slash(stage.channel, "config word", word="gore")
    _, dream = await stage.ask()
    await part_from(stage.env.bot, stage.guild.id)  # type: ignore[arg-type]
    assert (await stage.dream(dream.id)).state is DreamState.CANCELLED
    assert (await Guilds(stage.database).configuration(stage.guild.id)).blocked_words == ("gore",)


async def test_the_highest_of_a_members_roles_limits_what_they_may_have_waiting(stage: Stage, manager: Any) -> None:
    patrons, friends = stage.guild.create_role("patrons"), stage.guild.create_role("friends")
    await manager.slash(stage.channel, "config limit", role=patrons, waiting=5)
    await manager.slash(stage.channel, "config limit", role=friends, waiting=2, running=4)
    both = stage.guild.add_member(stage.env.create_user("bo"), roles=[patrons, friends])
    friend = stage.guild.add_member(stage.env.create_user("fee"), roles=[friends])
    assert await asked_until_refused(stage, both) == 5
    assert await asked_until_refused(stage, friend) == 2
    assert await asked_until_refused(stage, stage.ana) == MAX_QUEUED
    assert await running_limits(stage) == {both.id: 4, friend.id: 4, stage.ana.id: 2}


async def asked_until_refused(stage: Stage, member: Any) -> int:
    """How many dreams the member could ask for; the refusal names that number."""
    taken = 0
    while not (answer := await member.slash(stage.channel, "dream", prompt=f"cat {taken}")).ephemeral:
        taken += 1
    assert f"You have {taken} dreams waiting" in answer.response.content
    return taken


async def running_limits(stage: Stage) -> dict[int, int]:
    async with stage.database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT user_id, max_running FROM lane")
        return {row.user_id: row.max_running for row in rows}


async def test_a_manager_can_not_give_a_role_more_than_the_operator_lets_roles_have(stage: Stage, manager: Any) -> None:
    role = stage.guild.create_role("patrons")
    refused = await manager.slash(stage.channel, "config limit", role=role, waiting=51)
    assert "at most 50 waiting and 5 running" in refused.response.content
    await stage.services.guilds.change(
        stage.guild.id, lambda known: replace(known, role_limits={role.id: RoleLimit(99, 99)})
    )
    lowered = limit_of(await configuration(stage), [role.id], stage.services.queue.policy)
    assert lowered == RoleLimit(50, 5), "what an older, more generous operator allowed is held back too"


async def test_a_limit_is_taken_back_by_naming_no_number(stage: Stage, manager: Any) -> None:
    role = stage.guild.create_role("patrons")
    shown = await manager.slash(stage.channel, "config limit", role=role, running=1)
    assert f"<@&{role.id}> {MAX_QUEUED} waiting, 1 running" in shown.response.content
    await manager.slash(stage.channel, "config limit", role=role)
    assert (await configuration(stage)).role_limits == {}


async def test_a_server_decides_what_becomes_of_unwanted_pictures(stage: Stage, manager: Any) -> None:
    shown = await manager.slash(stage.channel, "config pictures", policy="refuse", sure_percent=70)
    assert "(from 70% sure on): Not shown in any channel" in shown.response.content
    decided = await configuration(stage)
    assert (decided.picture_policy, decided.unwanted_from) == (PicturePolicy.REFUSE, 0.7)


@pytest.mark.parametrize("failure", [aiohttp.ClientConnectionError(), OSError(), discord.RateLimited(60.0)])
async def test_a_log_channel_that_can_not_be_reached_stops_nobody(
    stage: Stage, manager: Any, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    async def send(*_: Any, **__: Any) -> None:
        raise failure

    await manager.slash(stage.channel, "config log", channel=stage.guild.create_text_channel("log"))
    monkeypatch.setattr(discord.PartialMessageable, "send", send)
    told = await stage.moderator.slash(stage.channel, "moderate pause", member=stage.ana)
    assert "may dream here again" in told.response.content
    newest, _ = await stage.services.audit.newest(stage.guild.id)
    assert newest.action is Action.PAUSED
