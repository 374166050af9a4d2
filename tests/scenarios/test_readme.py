# SPDX-License-Identifier: MIT
"""The README: short, and what it shows is what the program says."""
import re
import subprocess

import pytest

from conftest import BUILD, ROOT

README = (ROOT / "README.md").read_text()
TOOL = ROOT / "tests" / "tools" / "readme.py"


def test_length():
    assert len(README.splitlines()) <= 200


@pytest.mark.linux_only("the README shows the program of Linux")
def test_output_is_real():
    """tests/tools/readme.py writes it anew: run that after a change of words."""
    done = subprocess.run(["/usr/bin/python3", TOOL, "--check", BUILD], capture_output=True,
                          text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), (
        f"out of date: run {TOOL.relative_to(ROOT)} {BUILD}")


def test_commands_are_shown():
    """One block for each use; a check that compares nothing is content with everything."""
    commands = re.findall(r"(?m)^\$ (\S+)(?: (logs|replay|decode))?", README)
    assert {("check_ndes", ""), ("scepprobe", ""), ("scepprobe", "logs")} <= set(commands)
    assert "docs/report.svg" in README


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^):]+)\)", README))))
def test_link_leads_somewhere(path):
    assert (ROOT / path).exists()
