"""The family tree as a picture: where tiles are, and what is drawn on them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.family_picture import GAP_PX, LABEL_PX, MAX_TILES, TILE, TILE_PX, Place, alt_text, family_png, layout
from dreams.languages import Language
from dreams.lineage import Family
from tests.cards.conftest import png

TREE = Family(1, {1: (2, 3), 3: (4, 5, 6)})


def colour_at(picture: bytes, place: Place) -> str:
    """The colour in the middle of a tile."""
    with Image.open(io.BytesIO(picture)) as opened:
        x = GAP_PX + round(place.column * (TILE_PX + GAP_PX)) + TILE_PX // 2
        y = GAP_PX + place.row * (TILE_PX + LABEL_PX + GAP_PX) + TILE_PX // 2
        return "#{:02x}{:02x}{:02x}".format(*opened.getpixel((x, y)))  # type: ignore[misc]


def test_a_parent_stands_over_the_middle_of_its_children_and_no_two_tiles_share_a_place() -> None:
    places = layout(TREE)
    assert places[3] == Place(1, places[5].column)
    assert places[1] == Place(0, (places[2].column + places[3].column) / 2)
    assert [places[number].row for number in (2, 3, 4, 5, 6)] == [1, 1, 2, 2, 2]
    assert len(set(places.values())) == len(places) == 6


def test_a_child_of_two_parents_has_one_tile() -> None:
    places = layout(Family(1, {1: (2, 3), 2: (4,), 3: (4,)}))
    assert sorted(places) == [1, 2, 3, 4]


def test_each_picture_is_on_its_own_tile_and_one_that_is_missing_or_damaged_is_plain() -> None:
    drawn = family_png(TREE, {1: png(colour="red"), 5: png(colour="blue"), 6: b"no picture"}, 5)
    assert drawn is not None
    places = layout(TREE)
    assert colour_at(drawn, places[1]) == "#ff0000"
    assert colour_at(drawn, places[5]) == "#0000ff"
    assert colour_at(drawn, places[4]) == colour_at(drawn, places[6]) == TILE


def test_a_family_too_large_to_be_seen_is_no_picture() -> None:
    assert family_png(Family(1, {1: tuple(range(2, MAX_TILES + 2))}), {}, 1) is None
    assert family_png(Family(1, {1: tuple(range(2, MAX_TILES + 1))}), {}, 1) is not None


def test_the_alt_text_tells_who_came_of_whom_in_the_readers_language() -> None:
    assert alt_text(TREE, 5, Language.ENGLISH) == (
        "The family tree of dream 5, from the oldest, #1. Dreams, and what came of each: #1: #2, #3; #3: #4, #5, #6."
    )
    assert alt_text(Family(1, {}), 1, Language.ENGLISH).endswith("dream 1. Nobody else is in it yet.")
    assert len({alt_text(TREE, 5, language) for language in Language}) == len(Language)


@pytest.mark.parametrize("language", Language)
def test_the_alt_text_of_a_long_line_of_descent_is_as_long_as_discord_takes(language: Language) -> None:
    ids = range(10**12, 10**12 + MAX_TILES)
    line = Family(ids[0], {parent: (parent + 1,) for parent in ids[:-1]})
    assert family_png(line, {}, ids[0]) is not None
    told = alt_text(line, ids[0], language)
    assert 1000 < len(told) <= 1024
    assert told.endswith("…")
