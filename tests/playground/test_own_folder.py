"""A folder that one process at a time works in."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.own_folder import FolderTaken, own_folder

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from playground.own_folder import own_folder
with own_folder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_it_begins_empty_but_for_what_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "dreams.db").write_text("old")
    (folder / "playground").mkdir()
    (folder / "final.png").write_text("old")
    with own_folder(folder, kept=["playground"]):
        assert [path.name for path in folder.iterdir()] == ["playground"]


def test_a_link_in_it_is_removed_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine").write_text("mine")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "link").symlink_to(tmp_path / "elsewhere")
    with own_folder(tmp_path / "demo"):
        assert not list((tmp_path / "demo").iterdir())
    assert (tmp_path / "elsewhere" / "mine").exists()


def test_a_second_process_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        (tmp_path / "theirs").write_text("theirs")
        with pytest.raises(FolderTaken), own_folder(tmp_path):
            pass
        assert (tmp_path / "theirs").exists()
        holder.kill()
    with own_folder(tmp_path):
        assert not (tmp_path / "theirs").exists()
