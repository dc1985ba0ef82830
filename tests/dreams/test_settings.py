"""Settings are read, and what is wrong with them is one complaint each, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreams.errors import SettingsError
from dreams.settings import BotSettings, GeneratorSettings, Settings, load, wrong_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty one to be in, so that no other `.env` is read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "name", "value", "complaint"),
    [
        (GeneratorSettings, "DREAM_BATCH", "x", "must be auto or a whole number from 1 to 64"),
        (GeneratorSettings, "DREAM_BATCH", "65", "must be auto or a whole number from 1 to 64"),
        (GeneratorSettings, "DREAM_GPU_MEMORY_GIB", "0.5", "must be at least 1, not 0.5"),
        (
            GeneratorSettings,
            "DREAM_DEVICE",
            "gpu",
            "must be auto, cpu, cuda, mps, or one GPU of several, as cuda:1, not gpu",
        ),
        (BotSettings, "DREAM_SHARD_IDS", "a,b", "must be whole numbers with commas between them, as 0,1,2"),
        (BotSettings, "DREAM_KEEP_DAYS", "abc", "must be a number, not 'abc'"),
        (BotSettings, "DREAM_KEEP_GIB", "0", "must be above 0, not 0"),
        (BotSettings, "DREAM_SYNC_COMMANDS", "maybe", "must be true or false, not 'maybe'"),
        (Settings, "DREAM_MAX_QUEUED", "1.5", "must be a whole number, not '1.5'"),
        (Settings, "DREAM_MAX_QUEUED", "0", "must be at least 1, not 0"),
        (Settings, "DREAM_METRICS_PORT", "70000", "must be at most 65535, not 70000"),
        (Settings, "DISCORD_API_BASE", "nonsense", "must be an address that begins with https:// or http://"),
        (Settings, "DISCORD_API_BASE", "ftp://host", "must be an address that begins with https:// or http://"),
        (Settings, "DISCORD_GATEWAY_URL", "https://x", "must be an address that begins with wss:// or ws://"),
    ],
)
def test_a_wrong_value_is_one_complaint_that_says_what_is_allowed(
    kind: type[Settings], name: str, value: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load(kind)
    assert str(raised.value) == f"{name}: {complaint}"


def test_allowed_values_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"DREAM_BATCH": "8", "DREAM_DEVICE": "cuda:1"}.items():
        monkeypatch.setenv(name, value)
    settings = load(GeneratorSettings)
    assert (settings.dream_batch, settings.dream_device) == (8, "cuda:1")
    monkeypatch.setenv("DREAM_SHARD_COUNT", "4")
    monkeypatch.setenv("DREAM_SHARD_IDS", "0, 2")
    assert load(BotSettings).dream_shard_ids == (0, 2)


def test_names_that_no_setting_has_are_told_with_the_nearest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrong_settings() == []
    monkeypatch.setenv("DREAM_MAX_QUEUD", "5")
    (folder / ".env").write_text("DREAM_DEVISE=cpu\nDREAM_BATCH=auto\nDREAM_42=1\nOTHER=1\n")
    assert wrong_settings() == [
        "DREAM_42 is no setting. Remove it.",
        "DREAM_DEVISE is no setting; did you mean DREAM_DEVICE?",
        "DREAM_MAX_QUEUD is no setting; did you mean DREAM_MAX_QUEUED?",
    ]


def test_what_is_wrong_for_the_bot_or_for_the_generator_is_told_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DREAM_BATCH", "x")
    monkeypatch.setenv("DREAM_KEEP_DAYS", "0")
    assert wrong_settings() == [
        "DREAM_KEEP_DAYS: must be at least 1, not 0",
        "DREAM_BATCH: must be auto or a whole number from 1 to 64",
    ]


@pytest.mark.parametrize("lines", ["DREAM_BATCH=8\n\n# a remark\nmy bot's token\n", "A=1\n\n\nDREAM_PACK='emoji\n"])
def test_a_line_of_the_file_that_is_no_setting_is_named(folder: Path, lines: str) -> None:
    (folder / ".env").write_text(lines)
    with pytest.raises(SettingsError) as raised:
        load(Settings)
    assert str(raised.value) == ".env, line 4: that is no setting. Write NAME=value, or # before a remark."


def test_a_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes(b"DREAM_PACK=\xff\xfe")
    with pytest.raises(SettingsError, match=r"^\.env can't be read: "):
        load(Settings)
