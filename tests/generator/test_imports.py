"""What importing the generator brings along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.generator.engine.tiny_pack import write_pack


def test_the_supervisor_and_the_command_line_import_no_torch() -> None:
    code = "import sys, generator.cli, generator.serving, generator.check; print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_the_engine_brings_nothing_along_that_it_does_not_need() -> None:
    needless = {"torchvision", "pkg_resources", "scipy.stats"}
    code = f"import sys, generator.engine_process; print(sorted({needless} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_dream_brings_neither_torchs_compiler_nor_an_algebra_system_along(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from PIL import Image
from generator.engine import DreamConfig, Dreamer, Phrase, load_weights
dreamer = Dreamer(load_weights(Path({str(write_pack(tmp_path))!r}), "cpu"))
start = Image.new("RGB", (32, 32))
list(dreamer.dream(DreamConfig(phrases=(Phrase("a cat"),), steps=2, start_image=start, fit_steps=1)))
print(sorted({{"torch._dynamo", "sympy"}} & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_face_is_pure() -> None:
    code = "import sys, cards.face, cards.text; print(sorted({'torch', 'discord'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
