"""The whole training, far too short to teach anything, ends in a pack that the engine takes."""

import csv
from pathlib import Path

import pytest
import torch
from torch import Tensor

from generator.engine import Dreamer, Phrase, load_weights
from generator.packs.emoji.captions import NONE, UNNAMED
from generator.packs.emoji.concepts import load_concepts
from generator.packs.emoji.rehearsal import Pool
from generator.packs.emoji.sight import Labels
from generator.packs.emoji.workshop import FULL_PLAN, train_pack


@pytest.fixture
def pool() -> Pool:
    shown = torch.tensor([[0, NONE, NONE, 1], [1, NONE, 2, NONE], [2, 1, UNNAMED, NONE], [0, 2, UNNAMED, 3]])
    pictures = torch.arange(4, dtype=torch.uint8).view(4, 1, 1, 1).expand(4, 3, 64, 64) * 50
    return Pool(pictures, shown, pictures[:1])


def test_a_pool_gives_as_many_of_one_and_of_two_things_as_asked(pool: Pool) -> None:
    pictures, shown = pool.draw(5, 3, torch.Generator().manual_seed(0))
    assert pictures.shape == (8, 3, 64, 64) and float(pictures.max()) <= 1
    assert (shown[:5, 1] == NONE).all() and (shown[5:, 1] != NONE).all()


def test_labels_reward_the_right_direction_and_ignore_colours_without_a_name() -> None:
    torch.manual_seed(0)
    directions = torch.eye(128)[:3]
    labels = Labels(directions)
    right = labels.loss(directions, torch.tensor([[0, NONE, UNNAMED, 0], [1, NONE, 3, 0], [2, NONE, 3, UNNAMED]]))
    wrong = labels.loss(directions, torch.tensor([[1, NONE, UNNAMED, 0], [2, NONE, 3, 0], [0, NONE, 3, UNNAMED]]))
    assert right < wrong - 5
    without_any_colour = labels.loss(directions[:1], torch.tensor([[0, NONE, UNNAMED, UNNAMED]]))
    assert without_any_colour.item() == pytest.approx(0, abs=0.01)


@pytest.mark.timeout(400)  # seconds: a matrix of 3072 squared is taken apart
def test_a_tiny_training_writes_a_pack_that_dreams(sprites: Tensor, tmp_path: Path) -> None:
    concepts = load_concepts()[:5]
    out = tmp_path / "emoji"
    out.mkdir()
    train_pack(FULL_PLAN.scaled(0.0005), tmp_path / "work", out, concepts)
    weights = load_weights(out)
    assert weights.classes == tuple(concept.name for concept in concepts)
    config = weights.defaults.config(phrases=(Phrase("a cat"),), steps=1, candidates=2, cutouts=2, basis_size=2)
    assert len(list(Dreamer(weights).dream(config))) == 1
    assert (tmp_path / "judge.safetensors").exists()
    with (out / "curves.csv").open() as file:
        phases = {row["phase"] for row in csv.DictReader(file)}
    perceptor = {"contrast", "sight", "sight with pool", "reading", "sight by words", "reading again"}
    assert phases == {"autoencoder", "joint", *perceptor, "judge"}
