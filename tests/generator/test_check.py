"""`python -m generator check` on a healthy set-up, and on broken ones: it names the one thing to mend."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Any

import pytest
from sqlalchemy import text

from dreams.database import open_database
from dreams.findings import Finding
from dreams.settings import GeneratorSettings
from generator.check import check_setup
from playground import Playground

SUBJECTS = ["database", "clock", "image store", "weights", "engine", "Discord"]


@pytest.fixture
def folder(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of this test's own, which is served under every name."""
    own = tmp_path / "pack"
    shutil.copytree(pack, own)
    monkeypatch.setattr("generator.serving.find_pack", lambda _name: own)
    return own


@pytest.fixture
def settings(playground: Playground, sqlite_url: str, tmp_path: Path) -> Callable[..., GeneratorSettings]:
    def changed(**changes: Any) -> GeneratorSettings:
        values = {
            "discord_token": playground.token,
            "discord_api_base": playground.api_base,
            "discord_gateway_url": playground.gateway_url,
            "database_url": sqlite_url,
            "store_url": f"file:{tmp_path}/images",
            "dream_device": "cpu",
        }
        return GeneratorSettings(**(values | changes))

    return changed


async def findings(settings: GeneratorSettings) -> list[Finding]:
    return [finding async for finding in check_setup(settings)]


async def test_a_healthy_set_up_has_nothing_to_mend(settings: Callable[..., GeneratorSettings], folder: Path) -> None:
    found = await findings(settings())
    assert [finding.subject for finding in found] == SUBJECTS
    assert all(finding.is_fine for finding in found), found


async def test_every_trouble_is_told_with_what_to_do_and_none_hides_another(
    settings: Callable[..., GeneratorSettings], folder: Path
) -> None:
    broken = settings(
        database_url="postgresql+asyncpg://ana:hush@127.0.0.1:1/dreams",
        store_url="ftp://host",
        dream_device="cuda:63",
        discord_token="abc",
    )
    wrong = {finding.subject: finding.sentence for finding in await findings(broken) if not finding.is_fine}
    assert set(wrong) == {"database", "image store", "engine", "Discord"}
    assert "Is PostgreSQL running, and is DATABASE_URL right" in wrong["database"]
    assert "or s3://bucket/prefix" in wrong["image store"]
    assert "There is no device cuda:63 here" in wrong["engine"]
    assert "Discord refused DISCORD_TOKEN: copy" in wrong["Discord"]
    assert not any("hush" in sentence or "\n" in sentence for sentence in wrong.values())


def damage_a_file(folder: Path) -> str:
    """Turns one bit of some weights over; returns the file's name."""
    weights = min(folder.glob("*.safetensors"))
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    return weights.name


async def test_damaged_weights_are_named(settings: Callable[..., GeneratorSettings], folder: Path) -> None:
    damaged = damage_a_file(folder)
    wrong = {finding.subject: finding.sentence for finding in await findings(settings()) if not finding.is_fine}
    assert damaged in wrong["weights"]


async def test_a_pack_that_there_is_not_is_told_with_those_that_there_are(
    settings: Callable[..., GeneratorSettings],
) -> None:
    found = await findings(settings(dream_pack="emojy"))
    wrong = {finding.subject: finding.sentence for finding in found if not finding.is_fine}
    assert list(wrong) == ["weights"]  # the engine can't start without, and says nothing else
    assert "did you mean emoji? Ready here: emoji" in wrong["weights"]
    assert wrong["weights"].endswith("All: python -m generator packs list")


async def test_weights_tables_and_a_store_that_are_not_ready_name_what_makes_them_so(
    settings: Callable[..., GeneratorSettings], sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where no pack was fetched
    (tmp_path / "taken").write_text("not a folder")
    async with open_database(sqlite_url) as database, database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    found = await findings(settings(dream_pack="biggan-deep-128", store_url=f"file:{tmp_path}/taken"))
    wrong = {finding.subject: finding.sentence for finding in found if not finding.is_fine}
    assert list(wrong) == ["database", "image store", "weights"]
    assert "Update the program" in wrong["database"]
    assert "the folder can't be made" in wrong["image store"]
    assert wrong["weights"].endswith("run python -m generator packs fetch biggan-deep-128")


async def test_a_clock_that_is_ahead_is_told(
    settings: Callable[..., GeneratorSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreams.checkup.time", lambda: time() + 300)
    found = await findings(settings(dream_pack="nope"))
    wrong = {finding.subject: finding.sentence for finding in found if not finding.is_fine}
    assert list(wrong) == ["clock", "weights"]
    assert "300 s ahead of the database's. Let NTP set both" in wrong["clock"]
