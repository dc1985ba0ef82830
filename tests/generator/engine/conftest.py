"""One small random pack for all engine tests, loaded once."""

from pathlib import Path

import pytest
import torch

from generator.engine import Dreamer, Weights, load_weights
from tests.generator.engine.tiny_pack import write_pack


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("packs") / "tiny")


@pytest.fixture(scope="session")
def weights(pack_folder: Path) -> Weights:
    # One type on every machine, precise enough to compare pictures that were computed in another order.
    return load_weights(pack_folder, dtype=torch.float32)


@pytest.fixture(scope="session")
def dreamer(weights: Weights) -> Dreamer:
    return Dreamer(weights)
