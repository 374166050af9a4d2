# SPDX-License-Identifier: MIT
"""That ./dev bench measures what it says. No figure is judged: a machine has other work."""
import json
import subprocess
import sys

import pytest

from conftest import BUILD, HANGS_AFTER, ROOT, Mock


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """One round of the parts that need nothing but what the build makes."""
    path = tmp_path_factory.mktemp("bench") / "bench.json"
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/bench.py"), "--build", str(BUILD), "--json",
         str(path), "--rounds", "1", "--only", "af"],
        capture_output=True, text=True, timeout=HANGS_AFTER)
    assert done.returncode == 0, done.stderr
    document = json.loads(path.read_text())
    assert document["machine"]["processors"] > 0 and document["rounds"] == 1
    for row in document["rows"]:
        assert row["what"] in done.stdout
    return document["rows"]


def test_every_row_was_measured(rows):
    assert [row["part"] for row in rows] == ["a"] * 8 + ["f"] * 2
    for row in rows:
        assert row["value"] > 0, row
        assert all(value > 0 for value in row["measured"].values()), row


def test_goals_are_judged(rows):
    for row in rows:
        if row["goal"]:
            assert row["met"] == (row["value"] <= row["goal"])
    assert sum(row["goal"] is not None for row in rows) == 6


def test_critical_path_waits_for_each_answer(rows):
    """Eight requests, 100 ms each: whatever else, it cannot have been faster."""
    for row in rows:
        if row["what"].startswith("all steps") and " 100 ms" in row["what"]:
            assert row["note"] == "8 requests"
            assert row["measured"]["limit"] >= 0.8
            assert row["measured"]["ours"] >= 0.8


def test_delay_of_the_server(tmp_path, probe_json):
    """Each answer comes later by the delay; the bench relies on this."""
    waited = {}    # seconds
    for delay in (0, 400):
        server = Mock(tmp_path, "--delay", delay)
        document = probe_json("--key-bits", "1024", "-d", "ios", "-s", "caps,cacert",
                              server.url())
        server.stop()
        waited[delay] = [exchange["timings"]["total"]
                         for exchange in document["targets"][0]["exchanges"]]
    assert len(waited[400]) == 2
    assert all(later >= 0.4 for later in waited[400])
    assert min(waited[0]) < min(waited[400])
