"""A family as a picture: thumbnails of parents above their children, joined by lines. Blocking; no discord.

A dream whose picture can't be shown is a plain tile with its number, so that the tree is whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from cards.face import MAX_ALT_TEXT
from cards.text import shorten
from dreams.languages import Language, _
from dreams.lineage import Family

TILE_PX, GAP_PX, LABEL_PX = 96, 20, 18
MAX_TILES = 60  # more would be too small to see on a phone
BACKGROUND, LINE, TILE, TEXT, ASKED = "#1e1f22", "#6d6f78", "#313338", "#dbdee1", "#f0b232"
FRAME_PX = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dream's tile is: its generation from 0, its column from 0; halves are between two."""

    row: int
    column: float


def layout(family: Family) -> dict[int, Place]:
    """Every dream's place: children below their parent, a parent over the middle of its children."""
    places: dict[int, Place] = {}
    next_column = 0
    for dream_id, depth in _children_first(family):
        below = [places[child].column for child in family.children.get(dream_id, ()) if child in places]
        if below:
            column = (below[0] + below[-1]) / 2
        else:
            column, next_column = float(next_column), next_column + 1
        places[dream_id] = Place(depth, column)
    return places


def _children_first(family: Family) -> Iterator[tuple[int, int]]:
    """Each dream once with its depth, after all of its children."""
    waiting, seen = [(family.root, 0, False)], {family.root}
    while waiting:
        dream_id, depth, is_open = waiting.pop()
        if is_open:
            yield dream_id, depth
            continue
        waiting.append((dream_id, depth, True))
        fresh = [child for child in family.children.get(dream_id, ()) if child not in seen]
        seen.update(fresh)
        waiting += [(child, depth + 1, False) for child in reversed(fresh)]


def family_png(family: Family, pictures: Mapping[int, bytes], asked: int) -> bytes | None:
    """The tree as a PNG; None for one that is too large to be seen.

    Args:
        pictures: The stored pictures of those that may be shown.
        asked: The dream that is framed.
    """
    places = layout(family)
    if len(places) > MAX_TILES:
        return None
    columns = max(place.column for place in places.values()) + 1
    rows = max(place.row for place in places.values()) + 1
    size = (round(columns * (TILE_PX + GAP_PX)) + GAP_PX, rows * (TILE_PX + LABEL_PX + GAP_PX) + GAP_PX)
    sheet = Image.new("RGB", size, BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    for parent, children in family.children.items():
        for child in children:
            _join(draw, places[parent], places[child])
    for dream_id, place in places.items():
        _put(sheet, draw, place, dream_id, pictures.get(dream_id), is_asked=dream_id == asked)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def alt_text(family: Family, asked: int, language: Language) -> str:
    """What the picture shows, for who can't see it: the oldest, and who came of whom, as far as Discord has room."""
    branches = "; ".join(
        f"#{parent}: {', '.join(f'#{child}' for child in children)}" for parent, children in family.children.items()
    )
    told = _("The family tree of dream {number}. Nobody else is in it yet.", number=asked)
    if branches:
        told = _(
            "The family tree of dream {number}, from the oldest, #{oldest}. Dreams, and what came of each: {branches}.",
            number=asked,
            oldest=family.root,
            branches=branches,
        )
    return shorten(told.in_language(language), MAX_ALT_TEXT)


def _corner(place: Place) -> tuple[int, int]:
    x = GAP_PX + round(place.column * (TILE_PX + GAP_PX))
    return x, GAP_PX + place.row * (TILE_PX + LABEL_PX + GAP_PX)


def _join(draw: ImageDraw.ImageDraw, parent: Place, child: Place) -> None:
    """A line from under the parent's number to the top of the child, turning half-way."""
    (parent_x, parent_y), (child_x, child_y) = _corner(parent), _corner(child)
    middle = TILE_PX // 2
    start, end = (parent_x + middle, parent_y + TILE_PX + LABEL_PX), (child_x + middle, child_y)
    turn = end[1] - GAP_PX // 2
    draw.line([start, (start[0], turn), (end[0], turn), end], fill=LINE, width=2)


def _put(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, place: Place, dream_id: int, picture: bytes | None, *, is_asked: bool
) -> None:
    x, y = _corner(place)
    sheet.paste(_thumbnail(picture), (x, y))
    if is_asked:
        frame = (x - FRAME_PX, y - FRAME_PX, x + TILE_PX + FRAME_PX - 1, y + TILE_PX + FRAME_PX - 1)
        draw.rectangle(frame, outline=ASKED, width=FRAME_PX)
    middle = (x + TILE_PX // 2, y + TILE_PX + LABEL_PX // 2 + FRAME_PX)
    draw.text(middle, f"#{dream_id}", fill=ASKED if is_asked else TEXT, font=ImageFont.load_default(13), anchor="mm")


def _thumbnail(picture: bytes | None) -> Image.Image:
    blank = Image.new("RGB", (TILE_PX, TILE_PX), TILE)
    if picture is None:
        return blank
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return ImageOps.fit(opened.convert("RGB"), (TILE_PX, TILE_PX))
    except (UnidentifiedImageError, OSError):  # a damaged file costs its tile, not the tree
        return blank
