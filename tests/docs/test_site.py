"""The documents and the API reference build as a site: no broken link, no name that is gone, no docstring misread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.test_documents import ROOT

BUILD_SECONDS = 600.0
NAMES = {  # what others program against: on which page each has to be
    "engine": ("generator.engine.weights.load_weights", "generator.engine.dreamer.Dreamer"),
    "dreams": ("dreams.queue.Queue.claim", "dreams.prompt.parse_prompt", "dreams.recipe.Recipe"),
    "cards": ("cards.face.face", "cards.editor.CardEditor"),
    "playground": ("playground.app.Playground", "playground.stack.Stack"),
}


def test_the_site_builds_strictly_and_has_the_public_names(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    for page, names in NAMES.items():
        text = (tmp_path / "site" / "reference" / f"{page}.html").read_text()
        assert [name for name in names if f'id="{name}"' not in text] == []
