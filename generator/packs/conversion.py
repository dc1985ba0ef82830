"""From published weights to a pack's folder: read without running anything, renamed, written as safetensors."""

import hashlib
import json
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from pickle import UnpicklingError
from zipfile import ZipFile, is_zipfile

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torchvision.models import ResNet50_Weights

from generator.packs.catalogue import PackSpec, RemoteFile
from generator.packs.errors import UnknownLayout
from generator.packs.mappings import StateDict, biggan_state, clip_settings, clip_state, is_clip

CLIP_FILE, BIGGAN_FILE, MANIFEST = "clip.safetensors", "biggan.safetensors", "pack.json"
VERSION = "1"
# A real CLIP knows looks as well as words, and all of its cosines between texts are high: names count less.
DEFAULTS = {"cutouts": 64, "names_weight": 0.2, "steps": {"draft": 100, "standard": 300, "deep": 1000}}
# What a server may not want to see; `engine.concepts` says how probable each is in a finished picture.
UNWANTED = ("nudity", "pornography", "a mutilated body", "blood and gore", "a hate symbol", "self-harm", "a weapon")


def convert(spec: PackSpec, folder: Path, fetch: Callable[[RemoteFile], Path], brought: Sequence[Path]) -> None:
    """Writes a pack into a folder.

    Args:
        spec: what the pack is made of.
        folder: an empty one.
        fetch: gets a network's file where none was brought.
        brought: files fetched by hand, in any known layout and order.

    Raises:
        UnknownLayout: a file holds neither network in a known layout.
    """
    given = [read_tensors(path) for path in brought]
    clips = [tensors for tensors in given if is_clip(tensors)]
    biggans = [tensors for tensors in given if not is_clip(tensors)]
    clip = clip_state(clips[0] if clips else read_tensors(fetch(spec.clip)))
    biggan = biggan_state(biggans[0] if biggans else read_tensors(fetch(spec.biggan)))
    files = {}
    for name, state in ((CLIP_FILE, clip), (BIGGAN_FILE, biggan)):
        save_file({key: tensor.contiguous() for key, tensor in state.items()}, folder / name)
        with (folder / name).open("rb") as file:
            files[name] = hashlib.file_digest(file, "sha256").hexdigest()
    manifest = {
        "name": spec.name,
        "version": VERSION,
        "licence": spec.licence,
        "perceptor": clip_settings(clip),
        "generator": spec.generator,
        # ImageNet's classes in their usual order, which is also the generator's.
        "classes": ResNet50_Weights.IMAGENET1K_V2.meta["categories"],
        "defaults": DEFAULTS,
        "unwanted": UNWANTED,
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def read_tensors(path: Path) -> StateDict:
    """Reads a file of tensors without running any code that is in it.

    Raises:
        UnknownLayout: it is neither safetensors nor a PyTorch file of plain tensors.
    """
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        if _is_torchscript(path):
            return _torchscript_tensors(path)
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except (SafetensorError, UnpicklingError, RuntimeError, EOFError, OSError) as error:
        raise UnknownLayout(f"{path} holds no tensors that can be read safely: {str(error).splitlines()[0]}") from error
    state: StateDict = loaded.get("state_dict", loaded)
    return state


def _torchscript_tensors(path: Path) -> StateDict:
    """Reads OpenAI's own format. Its code is in a restricted language, and none of it is called here."""
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
