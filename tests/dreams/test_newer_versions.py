"""While an update is under way a newer version writes beside this one: its words are left out, not stumbled over."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text

from dreams import known
from dreams.audit import Action, Audit, Deed
from dreams.database import Database
from dreams.guilds import GuildConfiguration, Guilds
from dreams.history import History
from dreams.languages import Language, stored
from dreams.members import Members, Preferences
from dreams.outbox import Outbox
from dreams.queue import Queue
from dreams.recipe import Quality
from dreams.states import DreamState
from dreams.unwanted import PicturePolicy
from tests.dreams.samples import PACK, claimed, counter_drift, order, worker

GUILD = 9


async def written(database: Database, statement: str) -> None:
    async with database.write() as connection:
        await connection.execute(text(statement))


async def test_a_deed_that_is_not_known_is_left_out_of_the_log_and_told_to_the_operator(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    audit = Audit(database)
    for action in (Action.PAUSED, Action.RESUMED):
        await audit.record(Deed(GUILD, 1, action, member_id=2))
    await written(database, f"UPDATE audit SET action = '{database.dialect} sang' WHERE action = 'resumed'")
    known._tell.cache_clear()
    with caplog.at_level(logging.WARNING, logger="dreams.known"):
        assert [deed.action for deed in await audit.newest(GUILD)] == [Action.PAUSED]
        await audit.newest(GUILD)
    assert [record.getMessage() for record in caplog.records] == [
        f"this version does not know the Action '{database.dialect} sang', which a newer one must have written"
    ]


async def test_what_a_member_prefers_that_is_not_known_has_its_default(database: Database) -> None:
    await written(database, r"""INSERT INTO member VALUES (1, '{"quality"\: "lucid", "notice"\: "pigeon"}')""")
    assert await Members(database).preferences(1) == Preferences()


async def test_a_policy_that_is_not_known_shows_nothing_and_a_language_that_is_not_known_is_discords(
    database: Database,
) -> None:
    configuration = '{"picture_policy": "blur", "language": "eo", "locale": "fr"}'
    await written(database, f"INSERT INTO guild VALUES ({GUILD}, '{configuration}')".replace(":", r"\:"))
    found = await Guilds(database).configuration(GUILD)
    assert found == GuildConfiguration(picture_policy=PicturePolicy.REFUSE, locale="fr")
    assert found.public_language is Language.FRENCH


async def test_a_quality_that_is_not_known_takes_no_worker_out_of_the_pool(database: Database) -> None:
    await Queue(database).register_worker(worker())
    await written(database, r"""UPDATE worker SET steps = '{"lucid"\: 9000, "draft"\: 7}'""")
    pool = await Queue(database).pool(PACK)
    assert pool.live_workers == 1
    assert pool.steps[Quality.DRAFT] == 7


@pytest.mark.parametrize("recipe", ["damaged", '{"version"\\: 99}'])
async def test_a_recipe_that_can_not_be_read_fails_its_dream_and_holds_up_nobody(
    database: Database, recipe: str
) -> None:
    queue, history = Queue(database), History(database)
    unreadable = (await queue.enqueue(order(1))).dream_id
    readable = (await queue.enqueue(order(2))).dream_id
    await written(database, f"UPDATE dream SET recipe = '{recipe}' WHERE id = {unreadable}")
    assert (await claimed(queue)).lease.dream_id == readable
    view = await history.dream(unreadable)
    assert view is not None
    assert (view.state, view.attempt) == (DreamState.FAILED, 1)
    assert f"details of dream {unreadable}" in str(stored(view.error or ""))
    assert [phrase.text for phrase in view.recipe.phrases] == ["a red apple"]
    assert await Outbox(database).pending() == 1
    assert await counter_drift(database) == []


async def test_a_dream_without_words_that_can_not_be_read_is_shown_all_the_same(database: Database) -> None:
    dream_id = (await Queue(database).enqueue(order())).dream_id
    await written(database, f"UPDATE dream SET recipe = '', prompt = ' ' WHERE id = {dream_id}")
    assert [view.id for view in await History(database).open_of_user(1)] == [dream_id]
