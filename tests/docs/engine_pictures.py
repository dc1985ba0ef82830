"""Draws docs/images/engine-guidance.webp with the embedded pack: `python -m tests.docs.engine_pictures`.

Above, the same words dreamt from either start, at some steps; below, one picture with the places of its cutouts, and
what CLIP sees of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from PIL import Image, ImageDraw
from torchvision.transforms.functional import to_pil_image, to_tensor

from generator.engine import Dreamer, Method, Phrase, load_weights
from generator.engine.cutouts import Boxes, cut, draw_boxes
from generator.engine.weights import Weights
from generator.packs.loading import find_pack
from tests.docs.test_documents import ROOT

GOAL = ROOT / "docs/images/engine-guidance.webp"
PHRASES, SEED, STEPS = (Phrase("an orange cat"),), 7, 60
SHOWN_STEPS = (1, 5, 15, 30, 60)
CUTOUTS = len(SHOWN_STEPS) - 1  # beside the picture that they are cut from
TILE_PX, GAP_PX, LINE_PX = 192, 8, 20
FRAMES = ("red", "gold", "cyan", "white")


def main() -> None:
    """Dreams, and writes the picture."""
    weights = load_weights(find_pack("emoji"), "cpu")
    tiles = [*dreamt(weights, Method.CLASSIC), *dreamt(weights, Method.WARM)]
    picture = tiles[-1][0].resize((weights.generator.size_px,) * 2)
    boxes = draw_boxes(CUTOUTS, picture.width, torch.Generator().manual_seed(SEED))
    seen = cut(
        to_tensor(picture), boxes, weights.perceptor.size_px, weights.defaults.config(phrases=PHRASES).resampling
    )
    tiles.append((framed(picture, boxes), "a step's cutouts"))
    tiles += [
        (to_pil_image(one.clamp(0, 1)), f"CLIP sees the {name} one") for one, name in zip(seen, FRAMES, strict=True)
    ]
    sheet(tiles, columns=len(SHOWN_STEPS)).save(GOAL, quality=85, method=6)


def dreamt(weights: Weights, method: Method) -> Iterator[tuple[Image.Image, str]]:
    """A dream at some of its steps, with what is told of each."""
    config = weights.defaults.config(phrases=PHRASES, seed=SEED, steps=STEPS, method=method)
    for progress in Dreamer(weights).dream(config):
        if progress.step in SHOWN_STEPS:
            yield progress.picture(), f"{method}, step {progress.step}: {progress.score:.2f}"


def framed(picture: Image.Image, boxes: Boxes) -> Image.Image:
    """The picture with the places of its cutouts."""
    scale = TILE_PX / picture.width
    large = picture.resize((TILE_PX, TILE_PX))
    pen = ImageDraw.Draw(large)
    for top, left, side, colour in zip(
        boxes.top.tolist(), boxes.left.tolist(), boxes.side.tolist(), FRAMES, strict=True
    ):
        corner, far = (left * scale, top * scale), ((left + side) * scale - 1, (top + side) * scale - 1)
        pen.rectangle((*corner, *far), outline=colour, width=3)
    return large


def sheet(tiles: list[tuple[Image.Image, str]], *, columns: int) -> Image.Image:
    """The pictures in rows, each with its words below."""
    rows = -(-len(tiles) // columns)
    drawn = Image.new("RGB", (columns * (TILE_PX + GAP_PX) - GAP_PX, rows * (TILE_PX + LINE_PX)), "white")
    pen = ImageDraw.Draw(drawn)
    for index, (picture, words) in enumerate(tiles):
        x, y = index % columns * (TILE_PX + GAP_PX), index // columns * (TILE_PX + LINE_PX)
        drawn.paste(picture.resize((TILE_PX, TILE_PX)), (x, y))
        pen.text((x + 2, y + TILE_PX + 3), words, fill="black", font_size=13)
    return drawn


if __name__ == "__main__":
    main()
