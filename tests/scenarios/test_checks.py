# SPDX-License-Identifier: MIT
"""Each rule of SCEP that answers are held to: an answer that keeps it, one that breaks it,
and what the report then says. The table here is compared with the one in checks.c.
"""
import functools
import re

import pytest

from certrep import Forger
from rawserver import RawServer, forward, http

QUICK = ("--key-bits", "1024", "-d", "ios")
CHALLENGE = "the-right-one"
ALL = "caps,cacert,pkioperation,nextcacert"

#: The scenario that keeps a rule; the others are kept by "healthy".
KEPT_BY = {
    "caps-mandatory": "healthy-aes",
    "next-signature": "next-ca",
    "certrep-fail-info-present": "refused",
    "cacert-ca-usages": "healthy",
}

#: Check: the statement of a scenario that breaks it, or a server in between that does.
BROKEN_BY = {
    "caps-content-type": "on caps  content-type application/octet-stream",
    "caps-letter-case": "on caps  caps POSTPKIOperation Renewal sha-256 aes",
    "caps-lines": "blanks",
    "caps-mandatory": "on caps  caps POSTPKIOperation SHA-256 DES3",
    "cacert-content-type": "on cacert  content-type text/plain",
    "cacert-kind": "on cacert  content-type application/x-x509-ca-cert",
    "cacert-first-ca": "on cacert  certs old-ca-first",
    "cacert-ca-usages": "on cacert  certs ca-chain-no-encipherment",
    "cacert-usage-told": "on cacert  certs no-key-usage",
    "cacert-degenerate": "on cacert  certs signed-bag",
    "cacert-usages": "on cacert  certs no-usable-ra",
    "cacert-ra-issuer": "on cacert  certs ra-other-ca",
    "certrep-content-type": "on pkioperation  content-type application/octet-stream",
    "certrep-http-status": "on pkioperation  status 400",
    "certrep-signature": "on pkioperation  certrep bad-signature",
    "certrep-signer": "on pkioperation  certrep decide signer=ca",
    "certrep-digest": "on pkioperation  certrep decide digest=md5",
    "certrep-pss": "signed with PSS",
    "certrep-content-type-attribute": "on pkioperation  certrep decide drop=contentType",
    "certrep-sorted": "unsorted",
    "certrep-strings": "on pkioperation  certrep decide strings=utf8",
    "certrep-message-type": "on pkioperation  certrep bad-type",
    "certrep-transaction-present": "on pkioperation  certrep decide drop=transactionID",
    "certrep-transaction": "on pkioperation  certrep bad-transaction",
    "certrep-status": "on pkioperation  certrep decide drop=pkiStatus",
    "certrep-fail-info": "on pkioperation  certrep failure drop=failInfo",
    "certrep-fail-info-present": "on pkioperation  certrep failure drop=failInfo",
    "certrep-nonce-present": "on pkioperation  certrep decide drop=recipientNonce",
    "certrep-nonce": "on pkioperation  certrep bad-nonce",
    "certrep-sender-nonce": "on pkioperation  certrep decide drop=senderNonce",
    "certrep-no-envelope": "on pkioperation  certrep failure envelope-on-failure=yes",
    "certrep-envelope": "on pkioperation  certrep decide content=none",
    "certrep-decrypts": "replayed",
    "certrep-inside": "not degenerate",
    "certrep-plain-cipher": "authenticated",
    "certrep-cipher": "on pkioperation  certrep decide cipher=des",
    "issued-key": "on pkioperation  certrep decide issued=other-key",
    "issued-issuer": "on pkioperation  certrep decide issued=foreign-ca",
    "next-signature": "spoiled",
}

#: What nothing here can break, and why.
CANNOT_BE_BROKEN = {}

#: What nothing here keeps, and the test that sees it kept.
KEPT_ELSEWHERE = {
    "certrep-no-envelope": "../interop/test_scepserver.py",
}


def rows(build):
    """Of checks.c: id, and whether NDES breaks it by habit, and the finding, if it has one."""
    text = (build.root / "src/diagnose/checks.c").read_text().split("checks[] = {")[1]
    parts = re.split(r'^\t\t\.id = "', text, flags=re.MULTILINE)[1:]
    found = {}
    for part in parts:
        cause = re.search(r'\.cause = "([^"]+)"', part)
        sentence = "".join(re.findall(r'"([^"]*)"', re.search(
            r"\.text = (.*?),\n", part, re.DOTALL).group(1)))
        found[part.split('"')[0]] = (
            "ndes_habit = true" in part, cause.group(1) if cause else None, sentence)
    return found


@pytest.fixture(scope="module")
def own_mock(start_mock, build, tmp_path_factory):
    """A mock that issues, with its scenarios and one named after each check."""
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "refused.scenario").write_text(
        "title of our own\nsource this test\nexpect challenge-refused ok\n"
        "on pkioperation certrep failure\n")
    for name in ("healthy", "healthy-aes", "next-ca"):
        text = (build.root / f"test-server/scenarios/{name}.scenario").read_text()
        (folder / f"{name}.scenario").write_text(text)
    (folder / "own-words.scenario").write_text(
        "title of our own\nsource this test\nexpect refusal-unknown ok\n"
        "on pkioperation certrep failure hresult=0x12345678\n")
    for check, rule in BROKEN_BY.items():
        if rule.startswith("on "):
            (folder / f"no-{check}.scenario").write_text(
                "title of our own\nsource this test\nexpect enrolled ok\n" + rule + "\n")
    return start_mock("--scenarios", folder, "--challenge", CHALLENGE)


@pytest.fixture(scope="module")
def ask(probe_json):
    """ask(url): the document of one device that knows the challenge."""
    def run(url, *options):
        return probe_json(*QUICK, "-s", ALL, "--challenge-file", "-", *options, url,
                          stdin=CHALLENGE)
    return run


@pytest.fixture(scope="module")
def keepers(own_mock, ask):
    """keepers(scenario): the ids kept there, asked once."""
    known = {}

    def kept(scenario):
        if scenario not in known:
            known[scenario] = verdicts(ask(own_mock.url(scenario)))
        return known[scenario]
    return kept


def requiring(build):
    """The checks that some device may mind: they name what it must look at."""
    text = (build.root / "src/diagnose/checks.c").read_text().split("checks[] = {")[1]
    parts = re.split(r'^\t\t\.id = "', text, flags=re.MULTILINE)[1:]
    return {part.split('"')[0] for part in parts if ".requires = " in part}


#: Of those, what the iOS row says that it does not look at.
IGNORED_BY_IOS = {"certrep-transaction-present", "certrep-nonce-present"}


def severity_of_unknown(broken):
    """With a device that ignores the violation, or whose behaviour is unknown."""
    return "warning" if broken - IGNORED_BY_IOS else "info"


def verdicts(document):
    """The checks of all answers: id and whether it was kept each time."""
    seen = {}
    for exchange in document["targets"][0]["exchanges"]:
        for check in exchange["reply"]["checks"]:
            seen.setdefault(check["id"], set()).add(check["kept"])
    return seen


def findings(document):
    return {finding["id"]: finding for finding in document["targets"][0]["findings"]}


class Replayed:
    """Answers each PKIOperation with its answer to the first, another client's."""

    def __init__(self, mock, ask, forger):
        self.port, self.first = mock.port, None
        with RawServer(self) as server:
            ask(server.url)

    def __call__(self, request):
        answer = forward(request, self.port)
        if request.operation != "PKIOperation":
            return answer
        self.first = self.first or answer
        return self.first


class Spoiled:
    """Alters the last octet, one of the signature, of the next CA's certificate."""

    def __init__(self, mock, ask, forger):
        self.port = mock.port

    def __call__(self, request):
        answer = bytearray(forward(request, self.port, "/next-ca" + request.target))
        if request.operation == "GetNextCACert":
            answer[-1] ^= 1
        return bytes(answer)


class Altered:
    """Alters the answer to one operation; the request is given too."""

    operation = "PKIOperation"

    def __init__(self, mock, ask, forger):
        self.port, self.forger = mock.port, forger

    def __call__(self, request):
        answer = forward(request, self.port)
        if request.operation != self.operation:
            return answer
        body = answer.split(b"\r\n\r\n", 1)[1]
        return http(self.alter(body, request), content_type="application/x-pki-message")


class Blanks(Altered):
    """Puts a blank at the end of each capability's line."""

    operation = "GetCACaps"

    def alter(self, body, request):
        return body.replace(b"\n", b" \n")


class Unsorted(Altered):
    """Sends the signed attributes the other way round, and signs them so."""

    def alter(self, body, request):
        return self.forger.resign(body, self.forger.content(body), order=reversed)


class SignedWithPss(Altered):
    """Signs with RSASSA-PSS."""

    def alter(self, body, request):
        return self.forger.resign(body, self.forger.content(body), pss=True)


class Authenticated(Altered):
    """Puts AuthEnvelopedData into the CertRep."""

    def alter(self, body, request):
        envelope = self.forger.envelope(
            self.forger.bag("ca.pem"), self.forger.signer_of(request.body),
            cipher="aes-128-gcm")
        return self.forger.resign(body, envelope)


class NotDegenerate:
    """Puts a SignedData with a signer into the envelope."""

    def __init__(self, mock, ask, forger):
        self.port, self.forger = mock.port, forger

    def __call__(self, request):
        answer = forward(request, self.port)
        if request.operation != "PKIOperation":
            return answer
        inside = self.forger.bag(signed=True)
        envelope = self.forger.envelope(inside, self.forger.signer_of(request.body))
        certrep = answer.split(b"\r\n\r\n", 1)[1]
        return http(self.forger.resign(certrep, envelope),
                    content_type="application/x-pki-message")


@pytest.fixture(scope="module")
def breaker(own_mock, ask, peer, tmp_path_factory):
    """breaker(check): the document of a run in which the rule is broken, asked once."""
    between = {"replayed": Replayed, "spoiled": Spoiled, "not degenerate": NotDegenerate,
               "blanks": Blanks, "unsorted": Unsorted, "signed with PSS": SignedWithPss,
               "authenticated": Authenticated}
    forger = Forger(peer("openssl"), own_mock.ca_dir, tmp_path_factory.mktemp("forger"))

    def run(check):
        rule = BROKEN_BY[check]
        if rule not in between:
            return ask(own_mock.url(f"no-{check}"))
        with RawServer(between[rule](own_mock, ask, forger)) as server:
            return ask(server.url)
    return functools.cache(run)


# ---- the table ----

def test_table_is_that_of_the_program(build):
    """Each check can be kept and broken, or it stands here why not."""
    program = set(rows(build))
    assert len(program) > 25
    assert set(BROKEN_BY) | set(CANNOT_BE_BROKEN) == program
    assert not set(BROKEN_BY) & set(CANNOT_BE_BROKEN)
    assert set(KEPT_BY) | set(KEPT_ELSEWHERE) <= program


@pytest.mark.parametrize("check", sorted(KEPT_ELSEWHERE))
def test_kept_elsewhere_is_true(check, build):
    path = build.root / "tests/scenarios" / KEPT_ELSEWHERE[check]
    assert f'"{check}"' in path.read_text()


@pytest.mark.parametrize("check", sorted({*BROKEN_BY, *CANNOT_BE_BROKEN}
                                         - set(KEPT_ELSEWHERE)))
def test_kept(check, keepers):
    assert keepers(KEPT_BY.get(check, "healthy"))[check] == {True}


@pytest.mark.parametrize("check", BROKEN_BY)
def test_broken(check, breaker, build):
    """It is reported by the finding in the table, or as a deviation, or not at all if NDES
    itself does so; a deviation that some device refuses is a warning."""
    habit, cause, sentence = rows(build)[check]
    document = breaker(check)
    found = findings(document)
    broken = {name for name, kept in verdicts(document).items() if False in kept}
    deviations = {name for name in broken
                  if not rows(build)[name][0] and not rows(build)[name][1]}

    assert check in broken
    assert ("protocol-deviation" in found) == bool(deviations)
    if cause:
        assert cause in found
    elif not habit:
        minded = {row["id"] for exchange in document["targets"][0]["exchanges"]
                  for row in exchange["reply"]["checks"]
                  if not row["kept"] and row["minds"] and row["id"] in deviations}
        known = deviations & requiring(build)
        assert found["protocol-deviation"]["severity"] == (
            "critical" if minded else severity_of_unknown(known))


@pytest.mark.parametrize("check", BROKEN_BY)
def test_what_every_device_minds_is_critical(check, breaker):
    """An answer that no device takes is no answer as it should be."""
    document = breaker(check)
    minded = {row["minds"] for exchange in document["targets"][0]["exchanges"]
              for row in exchange["reply"]["checks"] if not row["kept"]}
    assert "every device" not in minded or document["status"] == "critical"


def test_refusal_in_unknown_words(own_mock, probe_json):
    """A policy module's own HRESULT proves neither health nor a fault."""
    document = probe_json(*QUICK, "-s", "pkioperation", own_mock.url("own-words"))
    found = findings(document)
    assert not found["refusal-unknown"]["certain"] and "challenge-refused" not in found
    assert "0x12345678" in found["refusal-unknown"]["detail"]


def test_certrep_without_status(breaker):
    """Neither issued nor refused nor pending: no device knows what to do with it."""
    found = findings(breaker("certrep-status"))
    assert found["certrep-without-status"]["severity"] == "critical"


@pytest.mark.parametrize("check", ["certrep-signer", "certrep-digest", "certrep-strings",
                                   "certrep-sender-nonce", "caps-letter-case",
                                   "cacert-degenerate", "next-signature",
                                   "certrep-inside"])
def test_deviation_quotes_the_rule(check, breaker, build):
    """What the rule says, where it stands, and who minds, in the finding's detail."""
    document = breaker(check)
    entry = next(row for exchange in document["targets"][0]["exchanges"]
                 for row in exchange["reply"]["checks"] if row["id"] == check)
    detail = findings(document)["protocol-deviation"]["detail"]
    assert entry["text"] == rows(build)[check][2]
    assert f"{entry['text']} (section {entry['clause']}" in detail
    assert (entry["minds"] or "Broken rules: ") in detail
    assert document["status"] == ("critical" if check == "certrep-inside" or entry["minds"]
                                  else "ok")


def test_content_type_that_android_refuses(own_mock, ask):
    """The message is read all the same."""
    document = ask(own_mock.url("no-certrep-content-type"), "-d", "android")
    finding = findings(document)["certrep-wrong-content-type"]
    assert (finding["severity"], document["status"]) == ("critical", "critical")
    assert finding["minded_by"] == ["android"]
    assert "application/octet-stream" in finding["detail"]
    assert "enrolled" in findings(document)


def test_no_checks_without_an_answer(probe_json, mock):
    """A page is no SCEP answer: no rule is kept, and none is broken."""
    document = probe_json(*QUICK, mock.url("scep-app-pool-stopped"))
    assert verdicts(document) == {}
