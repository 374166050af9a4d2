# SPDX-License-Identifier: MIT
"""The tables of knowledge hold together: ids, sources, rows that nothing uses.

The C sources are read as text, so that a row is checked before anything runs.
"""
import re
from collections import Counter
from pathlib import Path

import pytest

import tables

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


def split_rows(text):
    """The text of each row: from one `.id = ` to the next."""
    parts = re.split(r'^\t+\.id = "', text, flags=re.MULTILINE)[1:]
    return [(part.split('"', 1)[0], part) for part in parts]


def rows(name):
    """Those of one C table."""
    return split_rows(tables.read(name))


CAUSES = split_rows(tables.causes())
CHECKS = rows("src/diagnose/checks.c")
#: Of each file of symptoms: those that it has, by their names in C and the text of the row.
SYMPTOMS = {path: re.findall(r"^const struct symptom (symptom_\w+) = \{\n(.*?)^\};",
                             tables.read(path), re.MULTILINE | re.DOTALL)
            for path in tables.symptom_files()}
SYMPTOM_ROWS = [row for found in SYMPTOMS.values() for row in found]


def test_tables_were_read():
    """A lint that reads nothing is content with everything."""
    assert len(CAUSES) > 40 and len(SYMPTOM_ROWS) > 40
    assert len(rows("src/diagnose/responders.c")) > 5
    assert len(rows("src/device/devices.c")) >= 3


@pytest.mark.parametrize("table", ["src/diagnose/responders.c", "src/diagnose/checks.c",
                                   "src/device/devices.c"])
def test_ids_are_unique(table):
    counts = Counter(name for name, _ in rows(table))
    assert [name for name, count in counts.items() if count > 1] == []


def test_cause_ids_are_unique():
    counts = Counter(name for name, _ in CAUSES)
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_group_is_in_the_catalogue():
    """A file of causes without a group would never be used."""
    groups = set(tables.cause_groups())
    files = {f"src/diagnose/causes/{path.name}" for path in (DIAGNOSE / "causes").glob("*.c")}
    assert groups == files, (
        "list each file of src/diagnose/causes/ in groups.h, causes.c and src/meson.build; "
        f"not in both: {sorted(groups ^ files)}")


def test_symptom_ids_are_unique():
    ids = [name for _, row in SYMPTOM_ROWS for name in re.findall(r'^\t\.id = "([^"]+)"', row,
                                                                  re.MULTILINE)]
    assert len(ids) == len(set(ids)) == len(SYMPTOM_ROWS)
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
    # REASON_...: of reasons.h, which several causes have
    assert reasons and re.search(r'"|REASON_\w+,', reasons.group(1)), f"{name} has no reason"


#: What only the connector of before 2022 has or writes.
OLD_CONNECTOR = re.compile(r"SetupMsi\.log|NDESPlugin\.log|svclog|CertificateRegistrationSvc|"
                           r"NDESCertThumbprint|Intune Connector service")


@pytest.mark.parametrize("path", [path for path in tables.cause_groups()
                                  if not path.endswith("/logs.c")])
def test_old_connector_is_called_so(path):
    """Users of the current connector do not have the old one's logs, so its name is marked.
    A finding from a log of the old one (logs.c) needs no mark."""
    reasons = re.findall(r"^\t\t\t\{\n(.*?)^\t\t\t\},", tables.read(path),
                         re.MULTILINE | re.DOTALL)
    unmarked = [reason for reason in reasons if OLD_CONNECTOR.search(reason)
                and "OLD_CONNECTOR" not in reason]
    assert not unmarked, f"begin these reasons of {path} with OLD_CONNECTOR: {unmarked}"


@pytest.mark.parametrize("name, row", CHECKS, ids=[name for name, _ in CHECKS])
def test_check(name, row):
    """A check has a clause of RFC 8894, a sentence and a function; its finding exists."""
    where = f"src/diagnose/checks.c, {name}: "
    assert KEBAB.fullmatch(name), where + "write the id like-this"
    assert re.search(r'\.clause = "[2-4](\.\d+)+"', row), (
        where + "name the section of RFC 8894 in .clause")
    assert re.search(r'\.text = "', row) and ".look = " in row, (
        where + "a row needs .text and .look")
    cause = re.search(r'\.cause = "([^"]+)"', row)
    assert not cause or cause.group(1) in {known for known, _ in CAUSES}, (
        where + f"{cause and cause.group(1)} is no id of src/diagnose/causes/")


def test_substatuses_name_causes():
    """A sub-status proves a cause that exists, and a symptom looks for it."""
    text = tables.read("src/diagnose/substatuses.c")
    named = re.findall(r'^\t\{ (\d+), (\d+), "[^"]+",\s+(?:"([^"]+)"|NULL) \},$', text,
                       re.MULTILINE)
    looked_for = {word for _, row in SYMPTOM_ROWS
                  for word in re.findall(r'\.string = "([^"]+)"', row)}
    assert len(named) > 40 and len(named) == len({row[:2] for row in named})
    causes = {row[2] for row in named if row[2]}
    unknown = causes - {name for name, _ in CAUSES}
    assert not unknown, f"src/diagnose/substatuses.c names no causes: {sorted(unknown)}"
    assert causes - looked_for == {"front-end-bad-gateway"}, (
        "add a symptom with .string to src/diagnose/symptoms/iis.c for each of "
        f"{sorted(causes - looked_for - {'front-end-bad-gateway'})}")


@pytest.mark.parametrize("name", PROMISED)
def test_promised_id_is_there(name):
    assert name in {cause for cause, _ in CAUSES}, (
        f"{name} is promised to users: its row must stay in src/diagnose/causes/")


@pytest.mark.parametrize("symptom, row", SYMPTOM_ROWS, ids=[name for name, _ in SYMPTOM_ROWS])
def test_symptom(symptom, row):
    """Each says what is seen and on whose word, and some cause looks for it."""
    for part in (".text", ".source", ".need", ".seen"):
        assert re.search(rf"\{part} =", row), f"{symptom} has no {part}"
    assert re.search(rf"&{symptom}\b", tables.causes()), (
        f"no cause looks for {symptom}: name it in a row of src/diagnose/causes/")


@pytest.mark.parametrize("path", SYMPTOMS)
def test_symptoms_are_declared(path):
    """The header of the same name lists them, and no others."""
    declared = re.findall(r"^extern const struct symptom (symptom_\w+);",
                          tables.read(path.removesuffix(".c") + ".h"), re.MULTILINE)
    there = {name for name, _ in SYMPTOMS[path]}
    header = path.removesuffix(".c") + ".h"
    assert there - set(declared) == set(), f"declare these in {header}"
    assert set(declared) - there == set(), f"{header} declares what {path} does not have"


def test_headers_that_are_read_stay_in_archives():
    """An anonymous archive is judged as the original: what a mark or a symptom reads is in
    a row of src/har/headers.c."""
    kept = [name.lower().rstrip(":") for name in re.findall(
        r'^\t\{ "([^"]+)", HEADER_\w+ \},', tables.read("src/har/headers.c"), re.MULTILINE)]
    texts = [tables.read(path) for path in tables.symptom_files()]
    read_by = set(re.findall(r'exchange_header_text\(\s*exchange, "([^"]+)"', "".join(texts)))
    marks = re.findall(r'\{ MARK_HEADER\w*,\s+(?:\.name = )?"([^"]+)"',
                       tables.read("src/diagnose/responders.c"))
    assert len(kept) > 30 and len(read_by) > 3 and len(marks) > 20
    lost = {name for name in read_by | set(marks)
            if not any(name.lower().startswith(row) for row in kept)}
    assert lost == set(), "these headers need a row in src/har/headers.c"


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.scenario")),
                         ids=lambda path: path.stem)
def test_scenario(path):
    """A scenario has a title and a source, and expects an id that exists."""
    statements = dict(line.split(None, 1) for line in path.read_text().splitlines()
                      if line.strip() and not line.startswith("#"))
    finding, status = statements["expect"].split()
    assert KEBAB.fullmatch(path.stem), f"name the file like-this: {path.name}"
    for word in ("title", "source"):
        assert statements.get(word), f"{path.name} needs a line '{word} ...'"
    assert finding in {cause for cause, _ in CAUSES}, (
        f"{path.name} expects {finding}, which is no id of src/diagnose/causes/")
    assert status in ("ok", "warning", "critical", "unknown"), (
        f"{path.name} expects '{status}': write ok, warning, critical or unknown")


#: Words of NDES and of the Windows server around it.
OF_NDES = re.compile(
    r"NDES|IIS|mscep|certlm|certutil|certsrv|Registry|registry|HKLM|http\.sys|w32tm|RENEW_RA|"
    r"CONNECTOR|connector of|Application log|Event Viewer|application pool|netsh http|Schannel|"
    r"HTTPERR|System log")
#: Causes that another server may have too, by their files; and those of them that only
#: NDES's own number or page shows.
SHARED = ("connection", "tls", "http", "front_end", "getca", "pkioperation", "compared",
          "app_proxy")
ONLY_NDES = {"admin-url", "ca-unreachable", "ca-refused-request", "challenge-not-checked"}
#: Reasons that name NDES only if it is known to be there, or its absence.
SPOKEN = {"external-url-wrong", "bare-url-unexpected"}


#: Titles for the case that a mark of IIS was seen, which makes the server NDES.
TITLES_BY_MARK = {"IIS requires a log-on for mscep.dll (401)"}
#: Symptoms that look for a mark of NDES or for its absence, so that they name it.
SYMPTOMS_BY_MARK = {
    "symptom_unknown_refuses", "symptom_other_server", "symptom_message_refused_by_status",
    "symptom_not_request_filtering", "symptom_not_http_sys", "symptom_windows_refuses",
    "symptom_admin_url", "symptom_path_of_mscep", "symptom_ca_unreachable",
    "symptom_hresult_told",
}


def reasons_of(row):
    """Each reason of a cause, as text."""
    listed = re.search(r"^\t\t\.reasons = \{\n(.*?)^\t\t\},", row,
                       re.MULTILINE | re.DOTALL)
    return re.findall(r"^\t\t\t\{\n(.*?)^\t\t\t\},", listed.group(1),
                      re.MULTILINE | re.DOTALL)


def shared_causes():
    found = []
    for name in SHARED:
        found += rows(f"src/diagnose/causes/{name}.c")
    found += [row for row in rows("src/diagnose/causes/article.c")
              if row[0] in ("url-too-long", "plus-sign-decoded")]
    return [pytest.param(name, row, id=name) for name, row in found
            if name not in ONLY_NDES | SPOKEN]


@pytest.mark.parametrize("name, row", shared_causes())
def test_reasons_fit_servers_that_are_not_ndes(name, row):
    """Something is left to say of another server, and it has no word of NDES."""
    left = [reason for reason in reasons_of(row) if "FITS_NDES" not in reason]
    words = r'title = ((?:"[^"]*"\s*)+),'
    wire = re.sub(r"^\t\t\.logged = \{.*?^\t\t\},", "", row, flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"\.other_" + words, wire) + re.findall(r"\." + words, wire)
    # The first is that of NDES, where there is another.
    if ".other_title" in row:
        del titles[1]

    assert left, f"add a reason without FITS_NDES to {name}"
    for reason in left:
        assert not OF_NDES.search(re.sub(
            r"\.(when|unless|who) = .*|The server is not NDES", "", reason)), (
            f"{name}: mark this reason FITS_NDES, or take NDES's words out: {reason}")
    assert titles
    for title in titles:
        plain = re.sub(r'"\s*"', "", title).strip('"').replace("no mark of NDES", "")
        assert not OF_NDES.search(plain) or plain in TITLES_BY_MARK, (
            f"{name}: add .other_title, without NDES's words")


def shared_symptoms():
    """Those of the wire that any server may show; `.by` names whose the others are."""
    return [pytest.param(name, row, id=name)
            for path in SYMPTOMS for name, row in SYMPTOMS[path]
            if path.split("/")[-1].removesuffix(".c") in (*SHARED, "certificates")
            and ".by" not in row and "NEEDS_LOG" not in row
            and name not in SYMPTOMS_BY_MARK]


@pytest.mark.parametrize("name, row", shared_symptoms())
def test_symptoms_fit_servers_that_are_not_ndes(name, row):
    """`explain` shows their words for any server."""
    text = re.search(r'\.text = ((?:"[^"]*"\s*)+),', row).group(1)
    assert not OF_NDES.search(re.sub(r'"\s*"', "", text))
