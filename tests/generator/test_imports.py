"""What importing the generator brings along."""

from __future__ import annotations

import subprocess
import sys


def test_the_supervisor_and_the_command_line_import_no_torch() -> None:
    code = "import sys, generator.cli, generator.serving, generator.check; print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_the_engine_brings_nothing_along_that_it_does_not_need() -> None:
    needless = {"torchvision", "pkg_resources", "scipy.stats"}
    code = f"import sys, generator.engine_process; print(sorted({needless} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_face_is_pure() -> None:
    code = "import sys, cards.face, cards.text; print(sorted({'torch', 'discord'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
