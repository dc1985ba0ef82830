"""Favourites, reposts and the gallery; servers' configurations; the moderators' log."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from dreams.audit import Action, Audit, Deed
from dreams.database import Database, open_database
from dreams.deletion import Deletion
from dreams.dream import CardRef
from dreams.errors import UserMistake
from dreams.favourites import Favoured, Favourites
from dreams.guilds import CACHE_SECONDS, GuildConfiguration, Guilds
from dreams.history import History
from dreams.members import Members, Preferences
from dreams.queue import Queue
from dreams.removals import Removals
from dreams.reposts import Reposts
from dreams.store import ImageStore
from tests.dreams.samples import claimed, order, result

GUILD, ART = 9, 55


async def done(database: Database, user_id: int = 1) -> int:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order(user_id, guild_id=GUILD))).dream_id
    claim = await claimed(queue)
    await queue.finish(claim.lease, result(claim))
    return dream_id


async def test_a_favourite_is_toggled_and_counted(database: Database) -> None:
    dream_id, favourites = await done(database), Favourites(database)
    assert await favourites.toggle(1, dream_id) == Favoured(is_on=True, count=1)
    assert await favourites.add(1, dream_id) == Favoured(is_on=True, count=1)
    assert await favourites.toggle(2, dream_id) == Favoured(is_on=True, count=2)
    assert await favourites.of_member(1) == [dream_id]
    assert await favourites.toggle(1, dream_id) == Favoured(is_on=False, count=1)
    assert await favourites.remove(1, dream_id) == Favoured(is_on=False, count=1)


async def test_a_dream_without_a_picture_can_not_be_liked(database: Database) -> None:
    dream_id = (await Queue(database).enqueue(order())).dream_id
    with pytest.raises(UserMistake, match="no picture"):
        await Favourites(database).toggle(1, dream_id)


async def test_a_hundred_members_at_once_from_two_processes_make_one_repost(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other:
        dream_id = await done(one)

        async def press(database: Database, user_id: int) -> bool:
            await Favourites(database).add(user_id, dream_id)
            return await Reposts(database).claim(dream_id, ART, 50)

        presses = [press(one if number % 2 else other, number) for number in range(100)]
        assert sum(await asyncio.gather(*presses)) == 1
        taken = await asyncio.gather(*(Reposts(database).take() for database in (one, other, one, other)))
        assert [repost.dream_id for repost in taken if repost] == [dream_id]


async def test_below_the_threshold_nothing_is_reposted_and_what_was_sent_never_again(database: Database) -> None:
    dream_id, reposts = await done(database), Reposts(database)
    await Favourites(database).add(1, dream_id)
    assert not await reposts.claim(dream_id, ART, 2)
    assert await reposts.claim(dream_id, ART, 1)
    assert (await reposts.take()) is not None
    await reposts.sent(dream_id, CardRef(ART, 500))
    assert await reposts.dream_of(500) == dream_id
    assert not await reposts.claim(dream_id, ART, 1)
    assert await reposts.take() is None


async def test_a_repost_of_a_dream_that_was_deleted_meanwhile_is_removed_again(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dream_id, reposts = await done(database), Reposts(database)
    await Favourites(database).add(1, dream_id)
    await reposts.claim(dream_id, ART, 1)
    await reposts.take()
    await Deletion(database, ImageStore(f"file:{tmp_path_factory.mktemp('store')}")).delete_dream(dream_id)
    await reposts.sent(dream_id, CardRef(ART, 500))
    removal = await Removals(database).take()
    assert removal is not None
    assert removal.message == CardRef(ART, 500)
    await reposts.shown(dream_id, CardRef(8, 501))
    other = await Removals(database).take()
    assert other is not None
    assert other.message == CardRef(8, 501)


async def test_who_shares_no_more_is_taken_out_of_art_channel_and_gallery(database: Database) -> None:
    dream_id, reposts = await done(database), Reposts(database)
    await Favourites(database).add(2, dream_id)
    await reposts.claim(dream_id, ART, 1)
    await reposts.sent(dream_id, CardRef(ART, 500))
    await reposts.shown(dream_id, CardRef(8, 501))
    assert [view.id for view in await History(database).best_of_guild(GUILD)] == [dream_id]
    await Members(database).set_preferences(1, Preferences(is_shared=False))
    await reposts.withdraw(1)
    assert await History(database).best_of_guild(GUILD) == []
    removal = await Removals(database).take()
    assert removal is not None
    assert removal.message == CardRef(ART, 500)
    assert await Removals(database).take() is None
    another = await done(database)
    await Favourites(database).add(2, another)
    assert not await reposts.claim(another, ART, 1)


async def test_the_gallery_has_what_most_like_first(database: Database) -> None:
    liked, loved, ignored = [await done(database) for _ in range(3)]
    for user_id, dream_id in ((1, liked), (1, loved), (2, loved)):
        await Favourites(database).add(user_id, dream_id)
    assert [view.id for view in await History(database).best_of_guild(GUILD)] == [loved, liked]
    assert await History(database).best_of_guild(GUILD + 1) == []
    assert ignored not in [view.id for view in await History(database).best_of_guild(GUILD)]


async def test_a_configuration_is_kept_whole(database: Database) -> None:
    wanted = GuildConfiguration(
        channels=frozenset({1, 2}),
        is_age_restricted_only=True,
        art_channel_id=3,
        art_threshold=5,
        blocked_words=("gore", "血"),
        role_weights={4: 2.0},
        log_channel_id=6,
        paused={7: 8.5},
    )
    await Guilds(database).change(GUILD, lambda _: wanted)
    assert await Guilds(database).configuration(GUILD) == wanted
    assert await Guilds(database).configuration(GUILD + 1) == GuildConfiguration()


async def test_another_process_sees_a_change_within_a_second(database: Database) -> None:
    clock = [0.0]
    here, elsewhere = Guilds(database), Guilds(database, lambda: clock[0])
    assert (await elsewhere.configuration(GUILD)).art_channel_id is None
    await here.change(GUILD, lambda known: replace(known, art_channel_id=ART))
    assert (await elsewhere.configuration(GUILD)).art_channel_id is None
    clock[0] += CACHE_SECONDS
    assert (await elsewhere.configuration(GUILD)).art_channel_id == ART


async def test_two_managers_at_once_do_not_undo_each_other(database: Database) -> None:
    guilds = Guilds(database)

    async def add(channel_id: int) -> None:
        await guilds.change(GUILD, lambda known: replace(known, channels=known.channels | {channel_id}))

    await asyncio.gather(*(add(number) for number in range(10)))
    assert (await Guilds(database).configuration(GUILD)).channels == frozenset(range(10))


async def test_the_log_tells_the_newest_deed_of_this_server_first(database: Database) -> None:
    audit = Audit(database)
    await audit.record(Deed(GUILD, 1, Action.PAUSED, member_id=2, detail="1 day"))
    await audit.record(Deed(GUILD, 1, Action.DELETED, member_id=2, dream_id=3))
    await audit.record(Deed(GUILD + 1, 1, Action.RESUMED))
    deeds = await audit.newest(GUILD)
    assert [deed.action for deed in deeds] == [Action.DELETED, Action.PAUSED]
    assert deeds[1].at is not None
