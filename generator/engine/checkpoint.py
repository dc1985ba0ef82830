"""A dream as bytes: enough to go on as if it had never stopped, bit for bit on a CPU.

The format is safetensors with a JSON header: reading it runs no code. No generator state is in it, since streams depend
on seed and step alone (`streams`).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from generator.engine.biggan import Point
from generator.engine.config import DreamConfig, Phrase
from generator.engine.errors import CheckpointMismatch
from generator.engine.latents import Best, FreeClasses, MixedClasses, Variables
from generator.engine.start import Start
from generator.engine.weights import Weights

if TYPE_CHECKING:
    from generator.engine.dream import Dream

FORMAT = 1
_HEADER_LENGTH_BYTES = 8  # safetensors: the header's length, little-endian, then the header as JSON


def write(dream: "Dream") -> bytes:
    """Returns a dream's checkpoint."""
    tensors = {f"variables/{name}": value.detach() for name, value in dream.variables.items()}
    tensors |= {f"average/{name}": value for name, value in dream.average.sums.items()}
    for name, moments in dream.optimizer.moments.items():
        tensors |= {f"adam/{name}/{key}": value for key, value in moments.items()}
    point = dream.best_point()
    tensors |= {"best_point/z": point.z.detach(), "best_point/classes": point.classes.detach()}
    if dream.best is not None:
        tensors |= {f"best/{name}": value for name, value in dream.best.variables.items()}
    if isinstance(dream.parameterization, MixedClasses):
        tensors |= {"basis": dream.parameterization.basis, "affinities": dream.parameterization.affinities}
    # A copy of each: safetensors refuses tensors that share memory, as averages and bests may.
    return save({name: value.cpu().clone() for name, value in tensors.items()}, {"dream": json.dumps(_facts(dream))})


def _facts(dream: "Dream") -> dict[str, Any]:
    return {
        "format": FORMAT,
        "weights": [dream.weights.name, dream.weights.version],
        "seed": dream.config.seed,
        "method": dream.config.method.value,
        "asked": _asked(dream.config),
        "step": dream.step,
        "total": dream.total,
        "phrases": [asdict(phrase) for phrase in dream.phrases],
        "avoided": [asdict(phrase) for phrase in dream.avoided],
        "average_updates": dream.average.updates,
        "looks_below": dream.guard.looks_below,
        "cooling": dream.guard.cooling,
        "cosines": dream.cosines,
        "first_score": dream.first_score,
        "best": None if dream.best is None else [dream.best.score, dream.best.step],
        "seconds": dream.seconds,
        "cutouts_at_once": dream.config.cutouts_at_once or dream.config.cutouts,  # read by versions before this one
    }


def _asked(config: DreamConfig) -> dict[str, Any]:
    """What makes one dream another: its words, pictures, length and classes, before any steering."""
    return {
        "steps": config.steps,
        "phrases": [[phrase.text, phrase.weight] for phrase in config.phrases],
        "avoid": [[phrase.text, phrase.weight] for phrase in config.avoid],
        "images": [[hashlib.sha256(target.image.tobytes()).hexdigest(), target.weight] for target in config.images],
        "max_classes": config.max_classes,
        "class_temperature": config.class_temperature,
    }


@dataclass(frozen=True)
class Snapshot:
    """A checkpoint that was read.

    Attributes:
        facts: the header.
        tensors: by their names in the file.
    """

    facts: Mapping[str, Any]
    tensors: Mapping[str, Tensor]

    def check(self, weights: Weights, config: DreamConfig) -> None:
        """Raises CheckpointMismatch if it is of another dream or other weights."""
        found = (self.facts["weights"], self.facts["seed"], self.facts["method"])
        if found != ([weights.name, weights.version], config.seed, config.method.value):
            raise CheckpointMismatch("the checkpoint is of weights {}, seed {}, method {}".format(*found))
        asked = _asked(config)
        before = self.facts.get("asked", asked)  # versions before this one did not write it
        if other := [name for name in asked if before[name] != asked[name]]:
            raise CheckpointMismatch(f"the checkpoint is of a dream with other {' and '.join(other)}")

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """What was followed when it was taken."""
        return tuple(Phrase(**phrase) for phrase in self.facts["phrases"])

    @property
    def avoided(self) -> tuple[Phrase, ...]:
        """What was avoided when it was taken."""
        return tuple(Phrase(**phrase) for phrase in self.facts["avoided"])

    def start(self, config: DreamConfig, device: torch.device) -> Start:
        """Returns what the dream's variables were and stood for."""
        if "basis" in self.tensors:
            mixed = MixedClasses(self.tensors["basis"], self.tensors["affinities"])
            return Start(mixed, self._under("variables/", device))
        free = FreeClasses(config.max_classes, config.class_temperature)
        return Start(free, self._under("variables/", device))

    def restore(self, dream: "Dream") -> None:
        """Gives a dream that was made from `start` all else that it knew."""
        facts, device = self.facts, dream.weights.device
        dream.phrases, dream.avoided = self.phrases, self.avoided
        dream.step, dream.total, dream.seconds = facts["step"], facts["total"], facts["seconds"]
        dream.cosines, dream.first_score = facts["cosines"], facts["first_score"]
        dream.average.sums, dream.average.updates = self._under("average/", device), facts["average_updates"]
        dream.guard.looks_below, dream.guard.cooling = facts["looks_below"], facts["cooling"]
        if facts["best"] is not None:
            score, step = facts["best"]
            dream.best = Best(score, step, self._under("best/", device))
        for name in dream.variables:
            dream.optimizer.restore(name, self._under(f"adam/{name}/", device))

    def _under(self, prefix: str, device: torch.device) -> Variables:
        # Copies: the file's tensors are read-only and a checkpoint may be resumed twice.
        found = {name: value for name, value in self.tensors.items() if name.startswith(prefix)}
        return {name.removeprefix(prefix): value.to(device, copy=True) for name, value in found.items()}


def read_point(checkpoint: bytes) -> Point:
    """Returns the best latents of a dream from its checkpoint: what vary, remix and blend begin with.

    Raises:
        CheckpointMismatch: it is no checkpoint.
    """
    tensors = read(checkpoint).tensors
    with told_what_is_missing():
        return Point(tensors["best_point/z"], tensors["best_point/classes"])


@contextmanager
def told_what_is_missing() -> Iterator[None]:
    """Raises CheckpointMismatch where a checkpoint lacks what every one has."""
    try:
        yield
    except KeyError as error:
        raise CheckpointMismatch(f"the checkpoint lacks {error}") from error


def read(checkpoint: bytes) -> Snapshot:
    """Reads a checkpoint; raises CheckpointMismatch if it is none."""
    try:
        tensors = load(checkpoint)
        length = int.from_bytes(checkpoint[:_HEADER_LENGTH_BYTES], "little")
        header = json.loads(checkpoint[_HEADER_LENGTH_BYTES : _HEADER_LENGTH_BYTES + length])
        facts = json.loads(header["__metadata__"]["dream"])
    except (SafetensorError, ValueError, KeyError) as error:
        raise CheckpointMismatch("these bytes are no checkpoint") from error
    if (format_ := facts.get("format")) != FORMAT:
        raise CheckpointMismatch(f"the checkpoint has format {format_}; this version reads {FORMAT}")
    return Snapshot(facts, tensors)
