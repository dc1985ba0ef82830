"""Pictures side by side: each in its cell, nothing else from the files that they came in."""

from __future__ import annotations

import io

from PIL import Image, PngImagePlugin

from cards.grid import EMPTY, GAP_PX, grid_frame, grid_png

COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))


def picture(colour: tuple[int, int, int], side_px: int = 32, **texts: str) -> bytes:
    written = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        written.add_text(name, text)
    out = io.BytesIO()
    Image.new("RGB", (side_px, side_px), colour).save(out, "PNG", pnginfo=written)
    return out.getvalue()


def opened(payload: bytes) -> Image.Image:
    return Image.open(io.BytesIO(payload)).convert("RGB")


def test_four_make_a_square_in_the_order_of_reading() -> None:
    sheet = opened(grid_png([picture(colour) for colour in COLOURS], 32))
    assert sheet.size == (64 + GAP_PX, 64 + GAP_PX)
    centres = [(16, 16), (48 + GAP_PX, 16), (16, 48 + GAP_PX), (48 + GAP_PX, 48 + GAP_PX)]
    assert [sheet.getpixel(centre) for centre in centres] == list(COLOURS)


def test_two_make_a_row() -> None:
    assert opened(grid_png([picture(colour) for colour in COLOURS[:2]], 32)).size == (64 + GAP_PX, 32)


def test_a_dream_without_a_picture_leaves_its_cell_empty() -> None:
    sheet = opened(grid_png([None, picture(COLOURS[1]), None], 32))
    assert sheet.getpixel((16, 16)) == EMPTY
    assert sheet.getpixel((48 + GAP_PX, 16)) == COLOURS[1]
    assert sheet.getpixel((16, 48 + GAP_PX)) == EMPTY


def test_pictures_of_other_sizes_fill_their_cells() -> None:
    sheet = opened(grid_png([picture(COLOURS[0], 8), picture(COLOURS[1], 100)], 32))
    assert sheet.getpixel((31, 31)) == COLOURS[0]
    assert sheet.getpixel((63 + GAP_PX, 31)) == COLOURS[1]


def test_the_texts_of_the_pictures_are_left_behind() -> None:
    assert b"secret words" not in grid_png([picture(COLOURS[0], recipe="secret words")] * 2, 32)


def test_a_frame_is_a_webp() -> None:
    assert Image.open(io.BytesIO(grid_frame([picture(COLOURS[0])] * 4, 32))).format == "WEBP"
