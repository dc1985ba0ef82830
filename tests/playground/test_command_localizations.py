"""Translated names are held to Discord's rules for names."""

from __future__ import annotations

import time

import pytest

from playground.commands import Commands
from playground.errors import InvalidForm
from playground.snowflakes import Snowflakes


@pytest.mark.parametrize("name", ["Träumen", "zu viele worte", "x" * 33, ""])
def test_a_translated_name_that_discord_refuses_is_refused(name: str) -> None:
    body = {"name": "dream", "description": "Dream", "name_localizations": {"de": name}}
    with pytest.raises(InvalidForm):
        Commands(Snowflakes(time.time)).overwrite(None, [body])


def test_a_translated_name_in_any_script_is_taken() -> None:
    option = {"name": "avoid", "type": 3, "description": "What", "name_localizations": {"ja": "避ける", "tr": "kaçın"}}
    body = {"name": "dream", "description": "Dream", "name_localizations": {"de": "träumen"}, "options": [option]}
    (known,) = Commands(Snowflakes(time.time)).overwrite(None, [body])
    assert known["options"][0]["name_localizations"]["ja"] == "避ける"


def test_a_translated_description_has_at_most_a_hundred_characters() -> None:
    body = {"name": "dream", "description": "Dream", "description_localizations": {"de": "x" * 101}}
    with pytest.raises(InvalidForm):
        Commands(Snowflakes(time.time)).overwrite(None, [body])
