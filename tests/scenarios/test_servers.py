# SPDX-License-Identifier: MIT
"""NDES, told from other SCEP servers by its marks; and what is said of those others.

A healthy server that is not NDES is not broken, and nothing of IIS is claimed of it.
"""
import re

import pytest

from rawserver import RawServer, forward, http

QUICK = ("--key-bits", "1024")
OTHERS = ("healthy-micromdm", "healthy-step-ca", "healthy-ejbca")
BROKEN = ("ca-certificate-expired-micromdm", "url-too-long-step-ca",
          "challenge-refused-by-status")
#: What only fits a Windows server.
WINDOWS = re.compile(r"IIS|mscep\.dll|Application log|application pool|Event Viewer|iisreset|"
                     r"HKLM|certlm|NDES administrator|event \d+")

#: Words of NDES and of Windows servers, in what is said of a server that is neither.
OF_NDES = re.compile(
    r"NDES|IIS|mscep|certlm|certutil|certsrv|[Rr]egistry|[Cc]onnector|HKLM|http\.sys|w32tm|"
    r"Application log|Event Viewer|application pool|netsh|Schannel|HTTPERR|System log")
#: The sentences that name NDES because it is none.
NOT_NDES = (" Nothing shows that it is NDES.", "A server that shows no mark of NDES")
#: Faults of micromdm's server, as rules that are added to its own.
FAULTS = {
    "caps-empty": "on caps  caps-empty\n",
    "caps-page": "on caps  page go-404\n",
    "caps-portal": "on caps  page nginx-welcome\n",
    "cacert-page": "on cacert  page go-404\n",
    "cacert-garbage": "on cacert  page micromdm-no-operation\n",
    "cacert-type": "on cacert  content-type text/plain\n",
    "cacert-truncated": "on cacert  truncate 300\n",
    "ca-expired": "on cacert  certs ca-signs-only-expired\n",
    "ca-no-encipherment": "on cacert  certs ca-chain-no-encipherment\n",
    "signature": "on pkioperation  certrep bad-signature embed=yes signer=ca filling=empty "
                 "drop=hresult\n",
    "nonce": "on pkioperation  certrep bad-nonce signer=ca embed filling=empty drop=hresult\n",
    "success-empty": "on pkioperation  certrep success content=none signer=ca embed\n",
    "success": "on pkioperation  certrep success signer=ca embed\n",
    "pending": "on pkioperation  certrep pending signer=ca embed\n",
    "refused": "on pkioperation  certrep failure failinfo=0 signer=ca embed filling=empty "
               "drop=hresult\n",
    "cut": "on pkioperation  truncate 300\n",
    "page": "on pkioperation  page micromdm-no-operation\n",
    "closed": "on pkioperation  close\n",
    "forbidden": "on pkioperation  page nameless-403\n",
    "unavailable": "on pkioperation  page nameless-503\n",
    "gateway": "on pkioperation  page nginx-502\n",
    "blocked": "on pkioperation  page nginx-403\n",
    "unknown-path": "on pkioperation  page go-404\n",
    "redirected": "on pkioperation  redirect https://other.example/\n",
    "long-query": "on query>3000  page nameless-403\n",
    "long-query-not-found": "on query>3000  page go-404\n",
    "long-line": "on line>8190  page nginx-414\n",
}

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
    known = MICROMDM.replace("on pkiclient  page go-404\n", "")
    rules.update({f"fault-{name}": known.replace(NAMELESS, fault + NAMELESS)
                  for name, fault in FAULTS.items()})
    for name, text in rules.items():
        (folder / f"{name}.scenario").write_text(
            f"title of our own\nsource this test\nexpect challenge-refused ok\n{text}")
    return start_mock("--scenarios", folder)


def responders(target):
    return {exchange["step"]: exchange["responder"] for exchange in target["exchanges"]}


@pytest.mark.parametrize("name", MARKS)
def test_one_mark_is_enough(name, own_mock, probe_json):
    """Every server, with any headers removed by a front end."""
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


def said_of_ndes(target, text, url):
    """What people and programs are told, without the documents that it points to."""
    told = [re.sub(r"(?m)^ *(See: )?https?:.*$", "", text)]
    for finding in target["findings"]:
        told += [finding["title"], finding["who"], finding["detail"] or ""]
        told += [words for reason in finding["reasons"] for words in reason.values() if words]
    plain = [re.sub(r"\s+", " ", words.replace(url, "")) for words in told]
    for sentence in NOT_NDES:
        plain = [words.replace(sentence, "") for words in plain]
    return [words[max(0, found.start() - 60):found.end() + 40]
            for words in plain for found in OF_NDES.finditer(words)]


@pytest.mark.parametrize("scenario", OTHERS + BROKEN)
def test_nothing_of_ndes_is_said_of_another_server(scenario, mock, probe_json, probe):
    url = mock.url(scenario)
    target = probe_json(*QUICK, url)["targets"][0]

    assert target["scep_server"] == "scep"
    assert said_of_ndes(target, probe(*QUICK, url).stdout, url) == []


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_of_ndes_is_said_of_a_broken_server(name, own_mock, probe_json, probe):
    url = own_mock.url(f"fault-{name}")
    target = probe_json(*QUICK, url)["targets"][0]

    assert target["scep_server"] == "scep" and target["findings"]
    assert said_of_ndes(target, probe(*QUICK, url).stdout, url) == []


# ---- the CA identifier ----

NOT_FOUND = http(b"CA cert not found.", "404 Not Found", "text/plain")
#: Which GetCACert of a device a server refuses, by their order and whether they have
#: message=; and whether that is proof.
REFUSALS = {
    "every one with a name": (lambda nth, named: named, True),
    "the first": (lambda nth, named: nth == 0, False),
    "the first and the second": (lambda nth, named: nth < 2, False),
    "every one": (lambda nth, named: True, False),
    "every one without a name": (lambda nth, named: not named, None),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_identifier_is_refused_by_proof(name, mock, probe_json):
    """The same request passes without it, and is refused with it before and after."""
    refuses, proven = REFUSALS[name]
    asked = []

    def between(request):
        if request.operation != "GetCACert":
            return forward(request, mock.port, request.target.replace("/n/", "/healthy-ejbca/"))
        asked.append("message=" in request.target)
        if refuses(len(asked) - 1, asked[-1]):
            return NOT_FOUND
        return forward(request, mock.port, request.target.replace("/n/", "/healthy-ejbca/"))

    with RawServer(between) as server:
        target = probe_json(*QUICK, "-d", "ios",
                            f"{server.url}/n/certsrv/mscep/mscep.dll")["targets"][0]
    found = {finding["id"]: finding["certain"] for finding in target["findings"]}
    assert found.get("ca-identifier-refused", False) == bool(proven)
    assert target["status"] == ("ok" if proven is None else "critical")
    # A server that answers is asked no more than a device asks.
    assert len(asked) == {True: 3, None: 1}.get(proven, len(asked)) <= 3


def test_identifier_refused_to_one_device(mock, probe_json):
    """Who sends another name enrols."""
    def between(request):
        if request.operation == "GetCACert" and "message=ca" in request.target:
            return NOT_FOUND
        return forward(request, mock.port, request.target.replace("/n/", "/healthy-ejbca/"))

    with RawServer(between) as server:
        target = probe_json(*QUICK, f"{server.url}/n/certsrv/mscep/mscep.dll")["targets"][0]
    finding = target["findings"][0]
    assert (finding["id"], finding["devices"]) == ("ca-identifier-refused", ["android"])
    assert {device["device"]: device["status"] for device in target["devices"]} == {
        "windows": "ok", "android": "critical", "ios": "ok"}


def test_identifier_refused_costs_no_challenge(mock, probe_json, tmp_path):
    """What could issue is not sent for a device that comes no further."""
    secret = tmp_path / "challenge"
    secret.write_text("a-right-challenge\n")
    mock.forget()
    probe_json(*QUICK, "-d", "ios", "--challenge-file", secret,
               mock.url("ca-identifier-refused"))
    assert {re.search(r"operation=(\w+)|$", seen["target"]).group(1)
            for seen in mock.seen("ca-identifier-refused")} == {None, "GetCACaps", "GetCACert"}
