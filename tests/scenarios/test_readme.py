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
    """./dev readme writes it anew: run that after a change of words."""
    done = subprocess.run(["/usr/bin/python3", TOOL, "--check", BUILD], capture_output=True,
                          text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), (
        "out of date: run ./dev readme")


def test_commands_are_shown():
    """One block for each use; a check that compares nothing is content with everything."""
    commands = re.findall(r"(?m)^\$ (\S+)(?: (logs|replay|decode))?", README)
    assert {("check_ndes", ""), ("scepprobe", ""), ("scepprobe", "logs")} <= set(commands)
    assert "docs/report.svg" in README


def anchors(text):
    return {re.sub(r"[^a-z0-9-]", "", head.lower().replace(" ", "-"))
            for head in re.findall(r"(?m)^#+ (.*)$", text)}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^):]+)\)", README))))
def test_link_leads_somewhere(link):
    path, _, anchor = link.partition("#")
    assert (ROOT / path).exists()
    assert not anchor or anchor in anchors((ROOT / (path or "README.md")).read_text())
