# SPDX-License-Identifier: MIT
"""Every fuzz harness reads its seeds, whole and spoilt, and what once broke it.

This needs no fuzzer: `./dev check` runs the real one.
"""
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import BUILD, assert_clean

HERE = Path(__file__).resolve().parent
HARNESSES = sorted(path.stem for path in HERE.glob("fuzz_*.c"))

#: Spoilt copies of each seed.
SPOILT = {"fuzz_decode": 10, "fuzz_har": 5, "fuzz_session": 2, "fuzz_report": 5, "fuzz_scenario": 5}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpora")
    subprocess.run([sys.executable, HERE / "seeds.py", folder], check=True)
    return folder


def run(harness, *args):
    """How many inputs it read."""
    done = subprocess.run([BUILD / "tests" / "fuzz" / harness, *map(str, args)],
                          capture_output=True, text=True, timeout=600)
    assert_clean(done.stderr)
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-2000:]}"
    return int(re.search(r"^(\d+) inputs$", done.stdout, re.M).group(1))


def test_the_build_knows_all_harnesses():
    """A file that is not in the list of meson.build is never run."""
    listed = re.search(r"harnesses = \[(.*?)\]", (HERE / "meson.build").read_text(), re.S)
    assert re.findall(r"'(\w+)'", listed.group(1)) == [
        name.removeprefix("fuzz_") for name in HARNESSES]


@pytest.mark.parametrize("harness", HARNESSES)
def test_seeds(harness, corpora):
    folder = corpora / harness.removeprefix("fuzz_")
    seeds = len(list(folder.iterdir()))
    spoilt = SPOILT.get(harness, 20)
    assert seeds > 5
    assert run(harness, "-m", spoilt, folder) > (seeds - 2) * spoilt


@pytest.mark.parametrize("harness", HARNESSES)
def test_regressions(harness):
    folder = HERE / "regressions" / harness.removeprefix("fuzz_")
    if folder.is_dir():
        assert run(harness, folder) == len(list(folder.iterdir()))
