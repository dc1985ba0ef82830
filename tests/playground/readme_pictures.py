"""Makes the README's pictures of the screenshots that the browser tests kept: an animated card, and the page."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image

CHAT = (232, 100, 852, 860)  # the part of the page in which the card is, in px
FRAME_MS, LAST_MS = 700, 4_000
MOST_FRAMES = 12
QUALITY = 80


def keep_readme_pictures() -> None:
    """Writes card.webp and page.webp where the screenshots are, when PLAYGROUND_SCREENSHOTS names a folder for them."""
    named = os.environ.get("PLAYGROUND_SCREENSHOTS")
    if not named:
        return
    folder = Path(named)
    as_webp(folder / "page.png")
    frames = sorted(folder.glob("frame-*.png"))
    chosen = frames[:: max(1, -(-len(frames) // MOST_FRAMES))]
    shots = (folder / "typing.png", folder / "asked.png", *chosen, folder / "dream-done.png")
    pictures = [_chat(path) for path in shots]
    durations = [FRAME_MS] * (len(pictures) - 1) + [LAST_MS]
    pictures[0].save(
        folder / "card.webp", save_all=True, append_images=pictures[1:], duration=durations, loop=0, quality=QUALITY
    )


def as_webp(shot: Path) -> None:
    """Writes a screenshot beside itself, as the documents have it."""
    with Image.open(shot) as picture:
        picture.save(shot.with_suffix(".webp"), quality=QUALITY, method=6)


def _chat(path: Path) -> Image.Image:
    with Image.open(path) as shot:
        return shot.convert("RGB").crop(CHAT)
