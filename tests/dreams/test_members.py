"""What a member prefers."""

from __future__ import annotations

from dreams.database import Database
from dreams.members import Members, Notice, Preferences
from dreams.recipe import Quality


async def test_a_member_who_set_nothing_has_the_defaults(database: Database) -> None:
    assert await Members(database).preferences(1) == Preferences()


async def test_preferences_are_kept_replaced_and_forgotten_when_they_are_the_defaults_again(database: Database) -> None:
    members = Members(database)
    await members.set_preferences(1, Preferences(quality=Quality.DRAFT))
    wanted = Preferences(Quality.DEEP, Notice.DIRECT, hides_prompts=True, is_shared=False)
    await members.set_preferences(1, wanted)
    assert await members.preferences(1) == wanted
    assert await members.preferences(2) == Preferences()
    await members.set_preferences(1, Preferences())
    assert await members.preferences(1) == Preferences()
    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM member")).scalar() == 0
