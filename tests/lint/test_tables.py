# SPDX-License-Identifier: MIT
"""The tables of knowledge hold together: ids, sources, rows that nothing uses.

The C sources are read as text, so that a row is checked before anything runs.
"""
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIAGNOSE = ROOT / "src" / "diagnose"
SCENARIOS = ROOT / "test-server" / "scenarios"

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

#: Ids that scripts already know. They are never renamed, removed or given another sense.
PROMISED = """
    ndes-general-page scep-app-pool-stopped app-proxy-gateway-timeout url-too-long
    external-url-wrong ndes-internal-error impersonation-right-missing
    request-never-arrived name-not-resolved connection-refused connection-timeout
    connection-reset tls-name-mismatch tls-untrusted tls-chain-incomplete tls-expired
    tls-expiring preauthentication-not-passthrough app-proxy-bad-gateway
    app-proxy-forbidden app-proxy-internal-error forbidden-not-by-mscep wrong-path
    authentication-required blocked-by-front-end redirected caps-not-scep cacert-not-scep
    cacert-wrong-content-type ra-certificate-expired ra-certificate-expiring
    ra-not-issued-by-ca ra-certificate-missing ca-certificate-expired
    ca-fingerprint-mismatch request-not-decoded challenge-refused
    issued-without-challenge enrolment-pending certrep-signature-invalid
    certrep-nonce-mismatch certrep-transaction-mismatch ca-unreachable
    weak-algorithms-only undocumented
""".split()


def read(name):
    return (ROOT / name).read_text()


def without_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def rows(name):
    """The text of each row of a C table: from one `.id = ` to the next."""
    text = without_comments(read(name))
    parts = re.split(r'^\t+\.id = "', text, flags=re.MULTILINE)[1:]
    return [(part.split('"', 1)[0], part) for part in parts]


CAUSES = rows("src/diagnose/causes.c")
CHECKS = rows("src/diagnose/checks.c")
SYMPTOMS = [name for name in re.findall(
    r"^\t(SYMPTOM_\w+),", without_comments(read("src/diagnose/symptom.h")), re.MULTILINE)
    if name != "SYMPTOM_COUNT"]


def test_tables_were_read():
    """A lint that reads nothing is content with everything."""
    assert len(CAUSES) > 40 and len(SYMPTOMS) > 40
    assert len(rows("src/diagnose/responders.c")) > 5
    assert len(rows("src/device/devices.c")) >= 3


@pytest.mark.parametrize("table", ["src/diagnose/causes.c", "src/diagnose/responders.c",
                                   "src/diagnose/checks.c", "src/device/devices.c"])
def test_ids_are_unique(table):
    counts = Counter(name for name, _ in rows(table))
    assert [name for name, count in counts.items() if count > 1] == []


def test_symptom_ids_are_unique():
    ids = re.findall(r'^\t\t(?:ROW|SUBSTATUS)\("([^"]+)"', read("src/diagnose/symptoms.c"),
                     re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(SYMPTOMS)
    assert all(KEBAB.fullmatch(name) for name in ids)


@pytest.mark.parametrize("name, row", CAUSES, ids=[name for name, _ in CAUSES])
def test_cause(name, row):
    """A cause can be believed: it says where it is from, why, what to check, how to fix."""
    assert KEBAB.fullmatch(name)
    for part in (".title", ".source", ".severity", ".who"):
        assert re.search(rf"\{part} =", row), f"{name} has no {part}"
    references = re.search(r"\.references = \{(.*?)\}", row, re.DOTALL)
    assert references and references.group(1).strip(), f"{name} has no reference"
    reasons = re.search(r"\.reasons = \{(.*)", row, re.DOTALL)
    assert reasons and '"' in reasons.group(1), f"{name} has no reason"


@pytest.mark.parametrize("name, row", CHECKS, ids=[name for name, _ in CHECKS])
def test_check(name, row):
    """A check has a clause of RFC 8894, a sentence and a function; its finding exists."""
    assert KEBAB.fullmatch(name)
    assert re.search(r'\.clause = "[2-4](\.\d+)+"', row)
    assert re.search(r'\.text = "', row) and ".look = " in row
    cause = re.search(r'\.cause = "([^"]+)"', row)
    assert not cause or cause.group(1) in {known for known, _ in CAUSES}


def test_substatuses_name_causes():
    """A sub-status proves a cause that exists, and a symptom looks for it."""
    text = without_comments(read("src/diagnose/substatuses.c"))
    named = re.findall(r'^\t\{ (\d+), (\d+), "[^"]+",\s+(?:"([^"]+)"|NULL) \},$', text,
                       re.MULTILINE)
    looked_for = set(re.findall(r'(?:SUBSTATUS\(|\.string = )"([^"]+)"',
                                read("src/diagnose/symptoms.c")))
    assert len(named) > 40 and len(named) == len({row[:2] for row in named})
    assert {row[2] for row in named if row[2]} <= {name for name, _ in CAUSES}
    assert {row[2] for row in named if row[2]} - looked_for == {"front-end-bad-gateway"}


@pytest.mark.parametrize("name", PROMISED)
def test_promised_id_is_there(name):
    assert name in {cause for cause, _ in CAUSES}


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_symptom(symptom):
    """Each has a row, and some cause looks for it."""
    assert len(re.findall(rf"\[{symptom}\] = {{", read("src/diagnose/symptoms.c"))) == 1
    assert re.search(rf"\b{symptom}\b", without_comments(read("src/diagnose/causes.c")))


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.scenario")),
                         ids=lambda path: path.stem)
def test_scenario(path):
    """A scenario has a title and a source, and expects an id that exists."""
    statements = dict(line.split(None, 1) for line in path.read_text().splitlines()
                      if line.strip() and not line.startswith("#"))
    finding, status = statements["expect"].split()
    assert KEBAB.fullmatch(path.stem)
    assert statements["title"] and statements["source"]
    assert finding in {cause for cause, _ in CAUSES}
    assert status in ("ok", "warning", "critical", "unknown")
