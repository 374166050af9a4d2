# SPDX-License-Identifier: MIT
"""What every source looks like: licence line, width, blanks, nothing left to be done."""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WIDTH = 100


def files(*patterns):
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern)
                  if "__pycache__" not in path.parts)


C_SOURCES = files("src/**/*.[ch]", "include/*.h", "test-server/*.[ch]", "tests/**/*.[ch]")
OTHERS = files("tests/**/*.py", "test-server/scenarios/*", "man/*", "**/meson.build", "dev")
OTHERS = [path for path in OTHERS if path.is_file() and "build" not in
          path.relative_to(ROOT).parts[:1]]


def named(path):
    return path.relative_to(ROOT).as_posix()


def lines(path):
    return list(enumerate(path.read_text().split("\n"), start=1))


def test_there_are_sources():
    assert len(C_SOURCES) > 60


@pytest.mark.parametrize("path", C_SOURCES, ids=named)
def test_c_source(path):
    text = path.read_text()
    assert text.startswith("/* SPDX-License-Identifier: MIT */\n")
    wide = [n for n, line in lines(path)
            if len(line.expandtabs(8)) > WIDTH and '"' not in line]
    mixed = [n for n, line in lines(path) if re.match(r"\t* +\t", line)]
    assert not wide, f"wider than {WIDTH} columns: lines {wide}"
    assert not mixed, f"blanks before a tab: lines {mixed}"


@pytest.mark.parametrize("path", files("tests/**/*.py"), ids=named)
def test_python_source(path):
    assert path.read_text().startswith("# SPDX-License-Identifier: MIT\n")
    assert not [n for n, line in lines(path) if "\t" in line or len(line) > WIDTH]


@pytest.mark.parametrize("path", C_SOURCES + OTHERS, ids=named)
def test_blanks_and_loose_ends(path):
    text = path.read_text()
    unfinished = "|".join(("TO" + "DO", "FIX" + "ME"))
    assert not [n for n, line in lines(path) if line != line.rstrip()], "trailing blanks"
    assert "\r" not in text
    assert not text or (text.endswith("\n") and not text.endswith("\n\n"))
    assert not re.search(rf"\b({unfinished})\b", text)
