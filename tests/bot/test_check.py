"""`python -m bot check` on a healthy set-up, and on each of nineteen broken ones: it names the one thing to mend."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Any

import pytest
from sqlalchemy import text

from bot.check import check_setup
from dreams.database import migrate, open_database
from dreams.findings import Finding
from dreams.queue import Queue
from dreams.settings import BotSettings
from playground import Playground
from playground.guild import BOT_ROLE_ID, GUILD_ID
from playground.permissions import Permission
from tests.dreams.samples import order, worker


@dataclass
class Setup:
    """A healthy set-up on its way to being broken."""

    playground: Playground
    database_url: str
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    changed: dict[str, Any] = field(default_factory=dict)

    def settings(self) -> BotSettings:
        values = {
            "discord_token": self.playground.token,
            "discord_api_base": self.playground.api_base,
            "discord_gateway_url": self.playground.gateway_url,
            "database_url": self.database_url,
            "store_url": f"file:{self.folder}/images",
        }
        return BotSettings(**(values | self.changed))

    async def write(self, statement: str) -> None:
        async with open_database(self.database_url) as database, database.write() as connection:
            await connection.execute(text(statement))

    async def wait_for_a_dream(self, *, claimed: bool = False) -> None:
        async with open_database(self.database_url) as database:
            await Queue(database).enqueue(order())
            if claimed:
                await Queue(database).claim("w1", ["emoji"])


Break = Callable[[Setup], Awaitable[None]]


def setting(**values: Any) -> Break:
    async def change(setup: Setup) -> None:
        setup.changed |= {name: str(value).format(folder=setup.folder) for name, value in values.items()}

    return change


def writing(statement: str) -> Break:
    async def write(setup: Setup) -> None:
        await setup.write(statement)

    return write


async def lose_replies(setup: Setup) -> None:
    for one in setup.playground.world.guild.roles.values():
        one.permissions &= ~Permission.READ_MESSAGE_HISTORY


async def lose_a_permission(setup: Setup) -> None:
    role = setup.playground.world.guild.roles[BOT_ROLE_ID]
    everyone = setup.playground.world.guild.roles[GUILD_ID]
    for one in (role, everyone):
        one.permissions &= ~Permission.ATTACH_FILES


async def leave_all_servers(setup: Setup) -> None:
    setup.playground.world.guilds.clear()


async def go_back_a_revision(setup: Setup) -> None:
    await migrate(setup.database_url, "-1")


async def get_stuck(setup: Setup) -> None:
    await setup.wait_for_a_dream(claimed=True)
    await setup.write("UPDATE dream SET lease_until = lease_until - 1000")


async def lose_count(setup: Setup) -> None:
    await setup.wait_for_a_dream()
    await setup.write("UPDATE lane SET queued = 5")


async def owe_a_card(setup: Setup) -> None:
    await setup.wait_for_a_dream()
    async with open_database(setup.database_url) as database:
        await Queue(database).cancel(1, 1)
    await setup.write("UPDATE delivery SET created_at = created_at - 3600, last_error = 'Missing Permissions'")


async def forget_a_card(setup: Setup) -> None:
    await owe_a_card(setup)
    await setup.write("DELETE FROM delivery")


async def put_the_clock_ahead(setup: Setup) -> None:
    setup.monkeypatch.setattr("dreams.checkup.time", lambda: time() + 300)


async def put_a_file_where_the_store_should_be(setup: Setup) -> None:
    (setup.folder / "taken").write_text("not a folder")
    setup.changed["store_url"] = f"file:{setup.folder}/taken"


async def put_a_text_where_the_database_should_be(setup: Setup) -> None:
    (setup.folder / "notes.db").write_text("dear diary" * 200)
    setup.changed["database_url"] = f"sqlite+aiosqlite:///{setup.folder}/notes.db"


NO_WORKER = writing("DELETE FROM worker")
NEWER = writing("UPDATE alembic_version SET version_num = '9999'")
BROKEN: dict[str, tuple[Break, str, str]] = {
    "no token": (setting(discord_token=" "), "Discord", "DISCORD_TOKEN is not set"),
    "a wrong token": (setting(discord_token="abc"), "Discord", "Discord refused DISCORD_TOKEN: copy"),
    "Discord away": (
        setting(discord_api_base="http://127.0.0.1:1/api/v10"),
        "Discord",
        "is this machine online, and is DISCORD_API_BASE right",
    ),
    "replies impossible": (lose_replies, "Discord", "In The Night Garden the bot's role lacks Read Message History"),
    "a permission missing": (lose_a_permission, "Discord", "In The Night Garden the bot's role lacks Attach Files"),
    "in no server": (leave_all_servers, "Discord", "python -m bot invite"),
    "the database away": (
        setting(database_url="postgresql+asyncpg://ana:hush@127.0.0.1:1/dreams"),
        "database",
        "Is PostgreSQL running, and is DATABASE_URL right",
    ),
    "no database in that file": (put_a_text_where_the_database_should_be, "database", "Choose another in DATABASE_URL"),
    "tables of a newer version": (NEWER, "database", "Update the program"),
    "a store that can't be made": (put_a_file_where_the_store_should_be, "image store", "the folder can't be made"),
    "a store that is away": (setting(store_url="http://127.0.0.1:1/images"), "image store", "could not take"),
    "a store of no known kind": (setting(store_url="ftp://host"), "image store", "or s3://bucket/prefix"),
    "no generator": (NO_WORKER, "generators", "Which packs there are for DREAM_PACK: python -m generator packs list"),
    "a pack that nobody serves": (
        setting(dream_pack="nope"),
        "generators",
        "none is awake for nope, only for emoji: set DREAM_PACK to the same",
    ),
    "a stuck lease": (get_stuck, "stuck leases", "Any generator rescues them"),
    "a lane that lost count": (lose_count, "lanes", "python -m bot check --repair"),
    "a card that waits": (owe_a_card, "late deliveries", "Discord's last answer: Missing Permissions"),
    "a card that nobody tells": (forget_a_card, "untold endings", "python -m bot check --repair"),
    "a clock that is ahead": (put_the_clock_ahead, "clock", "300 s ahead of the database's. Let NTP set both"),
}


async def prepared(database_url: str) -> None:
    async with open_database(database_url) as database:
        await Queue(database).register_worker(worker())


async def wrong(setup: Setup) -> list[Finding]:
    return [finding async for finding in check_setup(setup.settings()) if not finding.is_fine]


@pytest.fixture
async def setup(playground: Playground, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    await prepared(sqlite_url)
    return Setup(playground, sqlite_url, tmp_path, monkeypatch)


async def test_a_healthy_set_up_has_nothing_to_mend(setup: Setup) -> None:
    findings = [finding async for finding in check_setup(setup.settings())]
    assert [finding.subject for finding in findings] == ["database", "generators", "image store", "Discord"]
    assert all(finding.is_fine for finding in findings), findings
    assert findings[0].sentence == f"{setup.database_url} answers, and its tables fit this version."


@pytest.mark.parametrize(("break_it", "subject", "said"), BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_set_up_is_told_what_to_mend_and_nothing_else(
    setup: Setup, break_it: Break, subject: str, said: str
) -> None:
    await break_it(setup)
    found = await wrong(setup)
    assert [finding.subject for finding in found] == [subject]
    assert said in found[0].sentence
    assert "hush" not in found[0].sentence and "\n" not in found[0].sentence


async def test_tables_of_an_older_version_on_postgresql_name_the_command(
    playground: Playground, postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await prepared(postgresql_url)
    setup = Setup(playground, postgresql_url, tmp_path, monkeypatch)
    assert await wrong(setup) == []
    await go_back_a_revision(setup)
    (found,) = await wrong(setup)
    assert found.sentence.endswith("Run: python -m bot migrate")


async def test_a_bucket_that_is_missing_is_named(setup: Setup, bucket: str) -> None:
    setup.changed["store_url"] = f"s3://{bucket}"
    assert await wrong(setup) == []
    setup.changed["store_url"] = f"s3://{bucket}-mistyped"
    (found,) = await wrong(setup)
    assert "bucket does not exist. Create it, or correct STORE_URL" in found.sentence


async def test_several_troubles_are_all_told(setup: Setup) -> None:
    for name in ("no token", "no generator", "a clock that is ahead", "a store of no known kind"):
        await BROKEN[name][0](setup)
    assert {finding.subject for finding in await wrong(setup)} == {"Discord", "generators", "clock", "image store"}
