"""From published weights to a pack's folder.

They are read without running anything, renamed, compared with the network that they are for and written as safetensors.
"""

import hashlib
import json
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor
from torchvision.models import ResNet50_Weights

from generator.engine.biggan import build_biggan
from generator.engine.clip import build_clip
from generator.packs.catalogue import KNOWN_ARCHIVES, PackSpec, RemoteFile
from generator.packs.errors import UnknownLayout
from generator.packs.mappings import StateDict, biggan_state, clip_state, is_clip
from generator.packs.room import require_room, told

CLIP_FILE, BIGGAN_FILE, MANIFEST = "clip.safetensors", "biggan.safetensors", "pack.json"
VERSION = "1"
# A real CLIP knows looks as well as words, and all of its cosines between texts are high: names count less, and nothing
# but a class's own name names it, as is the engine's default (`named_from`, `plain_from`).
DEFAULTS = {"cutouts": 64, "names_weight": 0.2, "steps": {"draft": 100, "standard": 300, "deep": 1000}}
# What a server may not want to see; `engine.concepts` says how probable each is in a finished picture.
UNWANTED = ("nudity", "pornography", "a mutilated body", "blood and gore", "a hate symbol", "self-harm", "a weapon")

# Gives what a function reads in the first file that holds it.
Fetch = Callable[[RemoteFile, Callable[[Path], StateDict]], StateDict]


@dataclass(frozen=True, slots=True)
class Networks:
    """The two state dicts of a pack."""

    clip: StateDict
    biggan: StateDict


def gather(spec: PackSpec, fetch: Fetch, brought: Sequence[Path]) -> Networks:
    """Reads a pack's networks.

    Args:
        spec: what the pack is made of.
        fetch: gets a network that was not brought.
        brought: files fetched by hand, in any known layout and order.

    Raises:
        UnknownLayout: a file holds neither of the pack's networks in a known layout.
    """
    clip: StateDict | None = None
    biggan: StateDict | None = None
    for path in brought:
        tensors = read_tensors(path)
        try:
            if is_clip(tensors):
                clip = _clip_of(spec, tensors)
            else:
                biggan = _biggan_of(spec, tensors)
        except UnknownLayout as error:
            raise UnknownLayout(f"{path}: {error}") from error
    return Networks(
        clip=clip or fetch(spec.clip, lambda path: _clip_of(spec, read_tensors(path))),
        biggan=biggan or fetch(spec.biggan, lambda path: _biggan_of(spec, read_tensors(path))),
    )


def write(spec: PackSpec, networks: Networks, folder: Path) -> None:
    """Writes a pack into an empty folder.

    Raises:
        DiskFull: there is no room.
        FetchFailed: it cannot be written.
    """
    states = {CLIP_FILE: networks.clip, BIGGAN_FILE: networks.biggan}
    require_room(folder, sum(tensor.nbytes for state in states.values() for tensor in state.values()))
    manifest = {
        "name": spec.name,
        "version": VERSION,
        "licence": spec.licence,
        "perceptor": spec.perceptor,
        "generator": spec.generator,
        # ImageNet's classes in their usual order, which is also the generator's.
        "classes": ResNet50_Weights.IMAGENET1K_V2.meta["categories"],
        "defaults": DEFAULTS,
        "unwanted": UNWANTED,
        "files": {name: _save(state, folder / name) for name, state in states.items()},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _save(state: StateDict, path: Path) -> str:
    """Returns the SHA-256 of what was written."""
    try:
        save_file({key: tensor.contiguous() for key, tensor in state.items()}, path)
    except SafetensorError as error:
        raise told(error, path) from error
    return _sha256(path)


def read_tensors(path: Path, known_archives: Collection[str] = KNOWN_ARCHIVES) -> StateDict:
    """Reads a file of tensors without running any code that is in it.

    Args:
        path: the file.
        known_archives: SHA-256 of the TorchScript archives that may be loaded, which are code.

    Raises:
        UnknownLayout: it is neither safetensors nor a PyTorch file of plain tensors.
    """
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        if _is_torchscript(path):
            return _torchscript_tensors(path, known_archives)
        loaded = torch.load(path, map_location="cpu", weights_only=True)
        state = loaded.get("state_dict", loaded)
        return {name: value for name, value in state.items() if isinstance(value, Tensor)}
    except UnknownLayout:
        raise
    except OSError as error:
        raise UnknownLayout(f"{path} can't be read: {error.strerror or error}") from error
    except Exception as error:  # of whatever kind damaged bytes lead the readers to, who give advice for programmers
        raise UnknownLayout(
            f"{path} holds no tensors that can be read safely: it is neither safetensors, nor a PyTorch state dict, nor"
            " OpenAI's own file of CLIP"
        ) from error


def _clip_of(spec: PackSpec, tensors: StateDict) -> StateDict:
    with torch.device("meta"):
        network = build_clip(spec.perceptor)
    return _fitting(clip_state, tensors, network, spec.clip.name)


def _biggan_of(spec: PackSpec, tensors: StateDict) -> StateDict:
    with torch.device("meta"):
        network = build_biggan(spec.generator)
    return _fitting(biggan_state, tensors, network, spec.biggan.name)


def _fitting(
    renamed: Callable[[StateDict], StateDict], tensors: StateDict, network: torch.nn.Module, name: str
) -> StateDict:
    """Returns the renamed tensors if the network, which is on no device, takes them: each of its own and no other."""
    try:
        state = renamed(tensors)
    except LookupError as error:
        raise UnknownLayout(f"this is not {name}: {error} is missing") from error
    except RuntimeError as error:  # of a shape that can't be rearranged
        raise UnknownLayout(f"this is not {name}: {error}") from error
    expected = network.state_dict()
    try:
        network.load_state_dict(state, assign=True)
    except RuntimeError as error:
        first, *others = _differences(state, expected) or [str(error)]
        more = f", and {len(others)} more differ" if others else ""
        raise UnknownLayout(f"this is not {name}: {first}{more}") from error
    return state


def _differences(found: StateDict, expected: StateDict) -> list[str]:
    """What is different, a text for each tensor."""
    shapes = {name: (tuple(found[name].shape), tuple(expected[name].shape)) for name in found.keys() & expected.keys()}
    wrong = sorted(name for name, (ours, theirs) in shapes.items() if ours != theirs)
    return [
        *(f"{name} is {shapes[name][0]} instead of {shapes[name][1]}" for name in wrong),
        *(f"{name} is missing" for name in sorted(expected.keys() - found.keys())),
        *(f"{name} is too many" for name in sorted(found.keys() - expected.keys())),
    ]


def _torchscript_tensors(path: Path, known_archives: Collection[str]) -> StateDict:
    """Reads OpenAI's own format. Loading it runs code of its own, so it has to be a file that is known."""
    found = _sha256(path)
    if found not in known_archives:
        raise UnknownLayout(
            f"{path} is a TorchScript archive, which is code, and not one of OpenAI's (its SHA-256 is {found}). "
            "Bring the weights as safetensors or as a state dict."
        )
    with warnings.catch_warnings():
        # torch.jit is on its way out, but these archives exist and nothing else reads them.
        warnings.filterwarnings("ignore", message=r"`torch\.jit\.load", category=FutureWarning)
        archive = torch.jit.load(path, map_location="cpu")  # type: ignore[no-untyped-call]
    return dict(archive.state_dict())


def _is_torchscript(path: Path) -> bool:
    if not is_zipfile(path):
        return False
    with ZipFile(path) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
