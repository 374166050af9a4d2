# SPDX-License-Identifier: MIT
"""NDES, told from other SCEP servers by its marks; and what is said of those others.

A healthy server that is not NDES is not broken, and nothing of IIS is claimed of it.
"""
import re

import pytest

QUICK = ("--key-bits", "1024")
OTHERS = ("healthy-micromdm", "healthy-step-ca", "healthy-ejbca")
#: What only fits a Windows server.
WINDOWS = re.compile(r"IIS|mscep\.dll|Application log|application pool|Event Viewer|iisreset|"
                     r"HKLM|certlm|NDES administrator|event \d+")

#: Nothing of IIS, and no RA: what each mark is added to.
BARE = "on browse  page micromdm-no-operation\non cacert  certs bare-ca\n"
NAMELESS = "on any  header Server\non any  header X-Powered-By\n"
OTHER_REFUSAL = "on pkioperation  certrep failure drop=hresult filling=empty embed\n"
#: One mark alone, and none.
MARKS = {
    "none": (OTHER_REFUSAL, "scep"),
    "hresult": ("on pkioperation  certrep failure filling=empty embed\n", "ndes"),
    "one-octet": ("on pkioperation  certrep failure drop=hresult embed\n", "ndes"),
    "ra-certificates": (
        OTHER_REFUSAL.replace(" embed", "") + "on cacert  certs ra\n", "ndes"),
    "page-of-iis": (
        OTHER_REFUSAL + "on browse  page iis-403\non browse  header Server nginx\n", "ndes"),
    "name-of-iis": (
        OTHER_REFUSAL + NAMELESS + "on browse  header Server Microsoft-IIS/10.0\n", "ndes"),
    "name-of-http.sys": (
        OTHER_REFUSAL + NAMELESS + "on browse  header Server Microsoft-HTTPAPI/2.0\n",
        "ndes"),
    "page-of-ndes": (OTHER_REFUSAL + "on browse  page ndes-general\n"
                     "on browse  header Server nginx\n", "ndes"),
    # A product's name is no mark of NDES.
    "name-of-nginx": (OTHER_REFUSAL + NAMELESS + "on any  header Server nginx\n", "scep"),
}

MICROMDM = """on browse  page micromdm-no-operation
on caps  page micromdm-caps
on cacert  certs ca-signs-only
on pkioperation  certrep decide signer=ca embed filling=empty nonce=echo drop=hresult
on pkiclient  page go-404
on any  header Server
on any  header X-Powered-By
"""


@pytest.fixture(scope="module")
def own_mock(start_mock, build, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = build.root / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    rules = {name: BARE + (rules if NAMELESS in rules else rules + NAMELESS)
             for name, (rules, _) in MARKS.items()}
    rules["micromdm"] = MICROMDM
    for name, text in rules.items():
        (folder / f"{name}.scenario").write_text(
            f"title of our own\nsource this test\nexpect challenge-refused ok\n{text}")
    return start_mock("--scenarios", folder)


def responders(target):
    return {exchange["step"]: exchange["responder"] for exchange in target["exchanges"]}


@pytest.mark.parametrize("name", MARKS)
def test_one_mark_is_enough(name, own_mock, probe_json):
    """Whichever it is, and however much a front end takes away."""
    target = probe_json(*QUICK, "-d", "ios", own_mock.url(name))["targets"][0]
    kind = MARKS[name][1]

    assert target["scep_server"] == kind
    steps = responders(target)
    assert {steps["caps"], steps["cacert"], steps["pkioperation"]} == {
        "mscep" if kind == "ndes" else "scep"}


@pytest.mark.parametrize("scenario", OTHERS)
def test_other_server_is_healthy(scenario, mock, probe_json, probe):
    target = probe_json(*QUICK, mock.url(scenario))["targets"][0]
    text = probe(*QUICK, mock.url(scenario)).stdout

    assert target["status"] == "ok" and target["scep_server"] == "scep"
    assert {device["status"] for device in target["devices"]} == {"ok"}
    assert "a SCEP server" in text
    assert not WINDOWS.search(text.replace(mock.url(scenario), ""))


def test_nothing_answered_is_nobody(mock, probe_json):
    """Without a SCEP answer and without a mark nothing is said of the server."""
    target = probe_json(*QUICK, "-d", "ios", mock.url("undocumented"))["targets"][0]
    assert target["scep_server"] is None
    target = probe_json(*QUICK, "-d", "ios", mock.url("scep-app-pool-stopped"))["targets"][0]
    assert target["scep_server"] == "ndes"


def test_path_that_windows_appends(own_mock, probe_json):
    """Windows alone asks for it, and a server that does not know it fails Windows alone."""
    document = probe_json(*QUICK, own_mock.url("micromdm"))
    target = document["targets"][0]
    finding = target["findings"][0]

    assert {device["device"]: device["status"] for device in target["devices"]} == {
        "windows": "critical", "android": "ok", "ios": "ok"}
    assert (finding["id"], finding["certain"]) == ("pkiclient-exe-refused", False)
    assert finding["devices"] == ["windows"]
    assert "undocumented" not in {finding["id"] for finding in target["findings"]}
