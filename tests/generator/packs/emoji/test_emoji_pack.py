"""The shipped pack: its files, its size, its judge, and what the two networks know of each other."""

import json
import zipfile
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageFilter

from generator.engine.biggan import Point
from generator.engine.config import Phrase
from generator.engine.naming import named_things
from generator.engine.weights import Weights, load_weights
from generator.packs.emoji.concepts import load_concepts
from generator.packs.judge import WEIGHTS_FILE, Judge
from generator.packs.loading import EMBEDDED_HOME, verify_pack

FOLDER = EMBEDDED_HOME / "emoji"
RENDERINGS = Path(__file__).parent / "renderings"  # Noto Color Emoji, SIL OFL 1.1
SHIPPED_BYTES = 16 * 1024 * 1024
JUDGE_BYTES = 2 * 1024 * 1024


@pytest.fixture(scope="module")
def weights() -> Weights:
    return load_weights(FOLDER)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.load()


def test_the_files_are_those_that_the_manifest_names() -> None:
    verify_pack(FOLDER)
    manifest = json.loads((FOLDER / "pack.json").read_text("utf-8"))
    assert manifest["classes"] == [concept.name for concept in load_concepts()]
    assert "OFL" in manifest["licence"] and "Unicode" in manifest["licence"]


def test_the_pack_is_small_enough_for_a_wheel(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wheel.zip", "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in FOLDER.glob("*.safetensors"):
            wheel.write(file)
        assert sum(entry.compress_size for entry in wheel.infolist()) <= SHIPPED_BYTES
    assert WEIGHTS_FILE.stat().st_size <= JUDGE_BYTES


def test_rows_of_tokens_that_were_never_seen_are_zero(weights: Weights) -> None:
    table = weights.perceptor.clip.token_embedding.weight
    assert 500 < int(table.any(dim=1).sum()) < 2000


def test_clip_finds_names_in_the_generators_own_pictures(weights: Weights) -> None:
    generator, some = weights.generator, slice(0, 184, 6)
    classes = torch.eye(generator.num_classes)[some, None].expand(-1, generator.rows, -1)
    with torch.no_grad():
        pictures = generator(Point(torch.zeros(len(classes), generator.rows, generator.z_dim), classes))
        seen = weights.perceptor.embed_pictures(pictures)
    names = weights.perceptor.embed_texts([f"a {name}" for name in weights.classes])
    best = (seen @ names.T).topk(5).indices
    wanted = torch.arange(generator.num_classes)[some, None]
    assert (best == wanted).any(1).float().mean() >= 0.8


@pytest.mark.parametrize(
    ("text", "things"),
    [("a castle made of cheese", 2), ("a purple cat", 1), ("a palm tree", 1), ("cat | bunny | kitten", 2), ("it", 0)],
)
def test_the_engine_counts_the_things_that_a_prompt_calls_by_their_names(
    weights: Weights, text: str, things: int
) -> None:
    phrases = tuple(Phrase(part.strip()) for part in text.split("|"))
    assert named_things(weights.defaults.config(phrases=phrases), weights).shape == (184, things)


@pytest.mark.parametrize("file", sorted(RENDERINGS.glob("*.png")), ids=lambda file: file.stem)
def test_the_judge_knows_a_rendering_that_is_small_large_or_soft(judge: Judge, file: Path) -> None:
    name, picture = file.stem.replace("-", " "), Image.open(file)
    large = picture.resize((512, 512), Image.Resampling.BICUBIC)
    for version in (picture, large, large.filter(ImageFilter.GaussianBlur(6))):
        assert name in [seen for seen, _ in judge.rank(version)[:3]]


def test_the_judge_ranks_every_concept_once_by_chance(judge: Judge) -> None:
    ranking = judge.rank(Image.new("RGB", (100, 100), "teal"))
    chances = [chance for _, chance in ranking]
    assert {name for name, _ in ranking} == {concept.name for concept in load_concepts()}
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-3)
