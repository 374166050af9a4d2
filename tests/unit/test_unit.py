# SPDX-License-Identifier: MIT
"""The unit tests: cmocka programs, each of whose tests is one test here."""
import json
import os
import re
import subprocess

import pytest

from conftest import BUILD, assert_clean


def programs():
    """The unit test programs that the build declares, by name."""
    listed = subprocess.run(["meson", "introspect", "--tests", str(BUILD)],
                            check=True, capture_output=True, text=True).stdout
    return {test["name"]: test["cmd"][0] for test in json.loads(listed)
            if any(suite.endswith("unit") for suite in test["suite"])}


PROGRAMS = programs()


def test_there_are_unit_tests():
    """An empty list would pass everything."""
    assert len(PROGRAMS) >= 9


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_program(name):
    """Each test of the program passes, and the sanitizers have nothing to say."""
    environment = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP")
    result = subprocess.run([PROGRAMS[name]], capture_output=True, text=True,
                            timeout=300, env=environment)
    assert_clean(result.stderr)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"^ok 1\b", result.stdout, re.M), result.stdout
