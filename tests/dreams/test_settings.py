"""Settings are read, and what is wrong with them is one complaint each, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreams.errors import SettingsError
from dreams.settings import BotSettings, GeneratorSettings, Settings, load, unknown_settings


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
        (GeneratorSettings, "DREAM_GPU_MEMORY_GIB", "0.5", "must be greater than or equal to 1"),
        (GeneratorSettings, "DREAM_DEVICE", "gpu", "must be auto, cpu, cuda, mps, or one GPU of several, as cuda:1"),
        (BotSettings, "DREAM_SHARD_IDS", "a,b", "must be whole numbers with commas between them, as 0,1,2"),
        (Settings, "DREAM_MAX_QUEUED", "0", "must be greater than or equal to 1"),
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
    assert unknown_settings() == []
    monkeypatch.setenv("DREAM_MAX_QUEUD", "5")
    (folder / ".env").write_text("DREAM_DEVISE=cpu\nDREAM_BATCH=auto\nDREAM_42=1\nOTHER=1\n")
    assert unknown_settings() == [
        "DREAM_42 is no setting. Remove it.",
        "DREAM_DEVISE is no setting; did you mean DREAM_DEVICE?",
        "DREAM_MAX_QUEUD is no setting; did you mean DREAM_MAX_QUEUED?",
    ]
