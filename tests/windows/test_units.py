# SPDX-License-Identifier: MIT
"""The unit test programs, compiled for Windows, under Wine."""
import os
import re

import pytest

from conftest import PROGRAM, ROOT, capture

FOLDER = PROGRAM.parents[1] / "build" / "tests" / "unit"
PROGRAMS = sorted(FOLDER.glob("test_*.exe"))
SOURCES = sorted((ROOT / "tests" / "unit").glob("test_*.c"))


def test_all_of_them_are_here():
    assert [path.stem for path in PROGRAMS] == [path.stem for path in SOURCES]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program(program):
    done = capture(ROOT / "windows" / "wine", [program],
                   env=dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP"))
    said = (done.stdout + done.stderr).decode(errors="replace")
    assert done.returncode == 0, said
    assert re.search(r"^ok 1\b", said, re.M), said
