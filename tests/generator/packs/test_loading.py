"""From a pack's name to its folder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.packs.errors import PackDamaged, PackNotFetched, UnknownPack
from generator.packs.loading import find_pack, list_packs, verify_pack

CONTENT_SHA256 = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"  # of b"content"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "biggan-deep-128"
    folder.mkdir()
    (folder / "clip.safetensors").write_bytes(b"content")
    (folder / "pack.json").write_text(json.dumps({"files": {"clip.safetensors": CONTENT_SHA256}}))
    return tmp_path


def test_a_fetched_pack_is_found_by_name(home: Path) -> None:
    assert find_pack("biggan-deep-128", home) == home / "biggan-deep-128"
    listed = {pack.name: pack for pack in list_packs(home)}
    assert listed["biggan-deep-128"].folder == home / "biggan-deep-128"
    assert listed["biggan-deep-512"].folder is None


def test_a_known_pack_that_is_not_here_says_the_command(home: Path) -> None:
    with pytest.raises(PackNotFetched, match="packs fetch biggan-deep-256"):
        find_pack("biggan-deep-256", home)


def test_an_unknown_pack_names_the_nearest(home: Path) -> None:
    with pytest.raises(UnknownPack, match="did you mean biggan-deep-128"):
        find_pack("bigan-deep-128", home)


def test_a_damaged_file_is_noticed_and_a_whole_one_passes(home: Path) -> None:
    folder = home / "biggan-deep-128"
    verify_pack(folder)
    (folder / "clip.safetensors").write_bytes(b"contend")
    with pytest.raises(PackDamaged, match="damaged"):
        verify_pack(folder)
    (folder / "clip.safetensors").unlink()
    with pytest.raises(PackDamaged, match="cannot be read"):
        verify_pack(folder)


def test_looking_for_packs_imports_no_torch() -> None:
    check = "import sys, generator.packs.loading; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
