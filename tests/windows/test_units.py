# SPDX-License-Identifier: MIT
"""The unit test programs, compiled for Windows, under Wine."""
import os
import re
import subprocess

import pytest

from conftest import PROGRAM, ROOT

FOLDER = PROGRAM.parents[1] / "build" / "tests" / "unit"
PROGRAMS = sorted(FOLDER.glob("test_*.exe"))
SOURCES = sorted((ROOT / "tests" / "unit").glob("test_*.c"))


def test_all_of_them_are_here():
    assert [path.stem for path in PROGRAMS] == [path.stem for path in SOURCES]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program(program):
    done = subprocess.run([ROOT / "windows" / "wine", program], capture_output=True, text=True,
                          errors="replace", timeout=600,
                          env=dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^ok 1\b", done.stdout, re.M), done.stdout
