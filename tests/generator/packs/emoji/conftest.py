"""Sprites for the workshop's tests: real ones where the font is, else the tests that need them say why they skip."""

import pytest
import torch
from torch import Tensor

from generator.packs.emoji.rendering import FONT_FILE, load_sprites


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def sprites() -> Tensor:
    """A cat, an apple, a castle and a heart."""
    if not FONT_FILE.exists():
        pytest.skip("needs Debian's fonts-noto-color-emoji")
    return load_sprites("🐱🍎🏰❤")
