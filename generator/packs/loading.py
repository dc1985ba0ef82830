"""From a pack's name to its folder on this machine.

A pack is embedded (a folder beside this module, shipped in the wheel) or fetched (a folder under `home`). Either holds
`pack.json`, `clip.safetensors` and `biggan.safetensors`.
"""

import difflib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from generator.packs.catalogue import CATALOGUE
from generator.packs.errors import PackDamaged, PackNotFetched, UnknownPack

EMBEDDED_HOME = Path(__file__).parent
DEFAULT_HOME = Path("data/packs")
MANIFEST = "pack.json"


@dataclass(frozen=True, slots=True)
class PackEntry:
    """A pack as `packs list` shows it.

    Attributes:
        name: the pack's name.
        folder: where it is; None if it has not been fetched.
        is_embedded: whether it came with the program.
    """

    name: str
    folder: Path | None
    is_embedded: bool


def list_packs(home: Path = DEFAULT_HOME) -> list[PackEntry]:
    """Returns every pack that this machine has or can fetch, embedded ones first."""
    embedded = [PackEntry(name, EMBEDDED_HOME / name, is_embedded=True) for name in _names_under(EMBEDDED_HOME)]
    present = _names_under(home)
    names = sorted({*CATALOGUE, *present} - {pack.name for pack in embedded})
    return embedded + [PackEntry(name, home / name if name in present else None, is_embedded=False) for name in names]


def find_pack(name: str, home: Path = DEFAULT_HOME) -> Path:
    """Returns a pack's folder.

    Raises:
        UnknownPack: no pack has this name; says the nearest that does.
        PackNotFetched: it is known but not on this machine; says the command that fetches it.
    """
    packs = {pack.name: pack for pack in list_packs(home)}
    if name not in packs:
        near = difflib.get_close_matches(name, packs, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        ready = ", ".join(pack.name for pack in packs.values() if pack.folder)
        raise UnknownPack(f"there is no pack {name!r}{hint} Ready here: {ready}. All: python -m generator packs list")
    folder = packs[name].folder
    if folder is None:
        raise PackNotFetched(f"the pack {name} is not on this machine yet: run python -m generator packs fetch {name}")
    return folder


def verify_pack(folder: Path) -> None:
    """Compares every file with the checksum in the pack's manifest.

    Raises:
        PackDamaged: one is missing or differs.
    """
    try:
        files: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise PackDamaged(f"{folder / MANIFEST} cannot be read") from error
    for name, expected in files.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise PackDamaged(f"{folder / name} cannot be read ({error.strerror})") from error
        if found != expected:
            raise PackDamaged(f"{folder / name} is damaged: its SHA-256 is {found}, not {expected}")


def _names_under(home: Path) -> list[str]:
    return sorted(manifest.parent.name for manifest in home.glob(f"*/{MANIFEST}"))
