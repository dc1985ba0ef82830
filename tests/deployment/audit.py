"""`make audit`: known holes in what is installed here, by pip-audit; skipped with a reason where it can't look.

Exit codes: 0 nothing known or skipped, 1 at least one hole.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

AUDIT_SECONDS = 300.0
COMMAND = (sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--skip-editable")


def main() -> int:
    """Audits this interpreter's packages and prints a line for each hole."""
    lines, code = audit()
    print("\n".join(lines))
    return code


def audit() -> tuple[list[str], int]:
    """Lines for people, and the exit code."""
    try:
        finished = subprocess.run(COMMAND, capture_output=True, text=True, timeout=AUDIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return [f"Skipped: pip-audit had no answer within {AUDIT_SECONDS:g} s. Is PyPI in reach?"], 0
    try:
        return judge(json.loads(finished.stdout)["dependencies"])
    except (ValueError, KeyError):  # it writes no report when it can't reach its data, but says why
        said = finished.stderr.strip().splitlines() or [f"exit code {finished.returncode}"]
        return [f"Skipped: pip-audit gave no report ({said[-1]}). Is PyPI in reach?"], 0


def judge(dependencies: list[dict[str, Any]]) -> tuple[list[str], int]:
    """What a report of pip-audit comes to: lines for people, and the exit code."""
    audited = [dependency for dependency in dependencies if "vulns" in dependency]
    holes = [
        f"{dependency['name']} {dependency['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions'])}"
        for dependency in audited
        for hole in dependency["vulns"]
    ]
    if holes:
        return holes, 1
    if not audited:
        return ["Skipped: PyPI's list of known holes can't be reached from here."], 0
    unknown = len(dependencies) - len(audited)
    return [f"No known holes in {len(audited)} packages ({unknown} are not on PyPI)."], 0


if __name__ == "__main__":
    sys.exit(main())
