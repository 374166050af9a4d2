# SPDX-License-Identifier: MIT
"""Memory that runs out, at points spread over every path: no crash, no leak, no lie.

`./dev check` tries every point; here it is one in so many, for time's sake.
"""
import re
import subprocess

import pytest

from conftest import BUILD

PROGRAM = BUILD / "tests" / "faults" / "faults"
STRIDE = 211

LINE = re.compile(r"^(\S+) +(\d+) allocations, +(\d+) failed: (\d+) crashes, (\d+) leaks, "
                  r"(\d+) lies; by libraries: (\d+) unsaid, (\d+) faults$")


def test_shortages():
    if not PROGRAM.exists():
        pytest.skip("a sanitizer brings an allocator of its own")
    done = subprocess.run([PROGRAM, "-s", str(STRIDE)], capture_output=True, text=True,
                          timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    rows = [LINE.match(line).groups() for line in done.stdout.splitlines()]
    names = subprocess.run([PROGRAM, "-l"], capture_output=True, text=True).stdout.split()
    assert [row[0] for row in rows] == names and len(names) >= 25
    for name, allocations, failed, crashes, leaks, lies, *unsaid in rows:
        assert int(failed) >= 2 and crashes == leaks == lies == "0", name
        assert int(allocations) > 1, "the allocator is not the one that is used"
