"""CLIP guides BigGAN: text in, progress out.

    weights = load_weights(folder, "cpu")
    dream = Dreamer(weights).dream(weights.defaults.config(phrases=(Phrase("a red apple"),), seed=7))
    for progress in dream:
        print(progress.step, progress.score)
    dream.picture().save("apple.png")

A library on its own: it imports nothing else of this project, reads no settings, and writes nothing.
"""

from generator.engine.biggan import Point
from generator.engine.checkpoint import read_point
from generator.engine.config import Defaults, DreamConfig, ImageTarget, Method, Phrase, Schedule
from generator.engine.cutouts import Resampling
from generator.engine.descent import blend, vary
from generator.engine.dream import Dream
from generator.engine.dreamer import DreamBatch, Dreamer
from generator.engine.errors import (
    CheckpointMismatch,
    DeviceLost,
    EngineError,
    InvalidConfig,
    OutOfMemory,
    WeightsCorrupt,
    WeightsError,
)
from generator.engine.progress import PhraseScore, Progress
from generator.engine.weights import Weights, load_weights

__all__ = [
    "CheckpointMismatch",
    "Defaults",
    "DeviceLost",
    "Dream",
    "DreamBatch",
    "DreamConfig",
    "Dreamer",
    "EngineError",
    "ImageTarget",
    "InvalidConfig",
    "Method",
    "OutOfMemory",
    "Phrase",
    "PhraseScore",
    "Point",
    "Progress",
    "Resampling",
    "Schedule",
    "Weights",
    "WeightsCorrupt",
    "WeightsError",
    "blend",
    "load_weights",
    "read_point",
    "vary",
]
