"""Pictures side by side in one picture: what the card of dreams that were asked for at once shows. Pure, blocking.

 1 │ 2        Two make a row; three and four make a square, in the order in which they were asked for.
───┼───       A dream without a picture leaves its cell empty.
 3 │ 4
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageOps

COLUMNS = 2
GAP_PX = 4
EMPTY = (43, 45, 49)  # RGB; reads as "nothing here" on Discord's light and dark ground
FRAME_QUALITY = 75  # of a WebP that is looked at for seconds


def grid_png(cells: Sequence[bytes | None], cell_px: int) -> bytes:
    """The cells in one PNG without texts, for good."""
    out = io.BytesIO()
    _grid(cells, cell_px).save(out, "PNG", optimize=True)
    return out.getvalue()


def grid_frame(cells: Sequence[bytes | None], cell_px: int) -> bytes:
    """The cells in one small WebP, for now."""
    out = io.BytesIO()
    _grid(cells, cell_px).save(out, "WEBP", quality=FRAME_QUALITY)
    return out.getvalue()


def _grid(cells: Sequence[bytes | None], cell_px: int) -> Image.Image:
    rows = -(-len(cells) // COLUMNS)
    pitch_px = cell_px + GAP_PX
    sheet = Image.new("RGB", (COLUMNS * pitch_px - GAP_PX, rows * pitch_px - GAP_PX), EMPTY)
    for number, payload in enumerate(cells):
        if payload is not None:
            row, column = divmod(number, COLUMNS)
            sheet.paste(_cell(payload, cell_px), (column * pitch_px, row * pitch_px))
    return sheet


def _cell(payload: bytes, cell_px: int) -> Image.Image:
    with Image.open(io.BytesIO(payload)) as picture:
        return ImageOps.fit(picture.convert("RGB"), (cell_px, cell_px), Image.Resampling.LANCZOS)
