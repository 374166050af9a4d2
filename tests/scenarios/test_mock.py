# SPDX-License-Identifier: MIT
"""The mock itself: what its scenarios can make it say, read without the program's codec.

What a server hands out is only a good test of the program if it is what it claims to be.
"""
import http.client
import json
import subprocess
import urllib.parse
from collections import namedtuple

import pytest

QUICK = ("--key-bits", "1024", "-d", "ios", "-s", "pkioperation")
DATA = bytes.fromhex("06092a864886f70d010701")    # id-data, which opens the content
FAIL_INFO_TEXT = bytes.fromhex("06082b06010505071801")
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
MICROSOFT_ERROR = bytes.fromhex("06092b0601040182371521")

Answer = namedtuple("Answer", "status headers body")

RULES = {
    "zero": "on pkioperation  certrep failure",
    "empty": "on pkioperation  certrep failure filling=empty",
    "none": "on pkioperation  certrep failure filling=none",
    "echo": "on pkioperation  certrep failure nonce=echo",
    "text": "on pkioperation  certrep failure failinfotext=wrong+password+provided",
    "no-hresult": "on pkioperation  certrep failure drop=hresult",
    "no-content-type": "on pkioperation  certrep failure embed drop=contentType",
    "embedded": "on pkioperation  certrep failure embed",
    "status": "on pkioperation  certrep failure\non pkioperation  status 400",
    "parameter": "on cacert  content-type application/x-x509-ca-ra-cert; charset=utf-8",
    "pkiclient": "on pkiclient  page iis-404",
}


@pytest.fixture(scope="module")
def own_mock(start_mock, build, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = build.root / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    for name, rules in RULES.items():
        (folder / f"{name}.scenario").write_text(
            f"title of our own\nsource this test\nexpect challenge-refused ok\n{rules}\n")
    return start_mock("--scenarios", folder)


@pytest.fixture(scope="module")
def message(own_mock, probe_json, tmp_path_factory):
    """The base64 of a message that the mock can open, as iOS sends it by GET."""
    trace = tmp_path_factory.mktemp("trace") / "trace.har"
    probe_json(*QUICK, "--method", "get", "--save-trace", trace, own_mock.url())
    entries = json.loads(trace.read_text())["log"]["entries"]
    url, = {entry["request"]["url"] for entry in entries
            if "operation=PKIOperation" in entry["request"]["url"]}
    return urllib.parse.unquote(url.split("&message=")[1])


@pytest.fixture(scope="module")
def ask(own_mock, message):
    """ask(scenario): the answer to that message. ask(scenario, query, tail): another one."""
    def run(scenario, query=None, tail=""):
        escaped = urllib.parse.quote(message, safe="")
        query = query or f"operation=PKIOperation&message={escaped}"
        connection = http.client.HTTPConnection("127.0.0.1", own_mock.port, timeout=30)
        connection.request("GET", f"/{scenario}/certsrv/mscep/mscep.dll{tail}?{query}")
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return answer
    return run


def content_of(certrep):
    """What follows id-data in the SignedData's content, to the first five octets."""
    at = certrep.index(DATA) + len(DATA)
    return certrep[at:at + 5].hex()


def test_content_of_a_refusal(ask):
    """NDES has one octet of zero there, others none, RFC 8894 not even a string."""
    assert content_of(ask("zero").body) == "a003040100"
    assert content_of(ask("empty").body).startswith("a0020400")
    assert not content_of(ask("none").body).startswith("a0")


def test_attributes(ask):
    assert b"wrong password provided" in ask("text").body
    assert FAIL_INFO_TEXT in ask("text").body and FAIL_INFO_TEXT not in ask("zero").body
    assert MICROSOFT_ERROR in ask("zero").body
    assert MICROSOFT_ERROR not in ask("no-hresult").body
    assert CONTENT_TYPE in ask("zero").body
    assert CONTENT_TYPE not in ask("no-content-type").body


def test_sender_nonce(ask):
    """A fresh one, or the request's own, which then is in the answer twice."""
    def nonces(certrep):
        found, at = [], 0
        for tail in (5, 6):    # senderNonce, recipientNonce
            at = certrep.index(bytes.fromhex(f"060a6086480186f84501090{tail}"))
            found.append(certrep[at + 16:at + 32])
        return found
    sender, recipient = nonces(ask("echo").body)
    assert sender == recipient
    sender, recipient = nonces(ask("zero").body)
    assert sender != recipient


def verify(openssl, folder, certrep):
    """What OpenSSL's own command says: 0 for a good signature, and its words."""
    (folder / "answer").write_bytes(certrep)
    done = subprocess.run([openssl, "cms", "-verify", "-inform", "DER", "-noverify", "-in",
                           folder / "answer", "-out", "/dev/null"],
                          capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


def test_missing_content_type_is_all_that_is_wrong(ask, peer, tmp_path):
    """The RSA signature is good, and OpenSSL says that an attribute is the reason."""
    openssl = peer("openssl")
    assert verify(openssl, tmp_path, ask("embedded").body)[0] == 0
    status, words = verify(openssl, tmp_path, ask("no-content-type").body)
    assert status != 0 and "attribute error" in words


def test_status_and_type_are_changed_behind_the_answer(ask):
    answer = ask("status")
    assert (answer.status, answer.headers["Content-Type"]) == (
        400, "application/x-pki-message")
    assert ask("parameter", "operation=GetCACert&message=x").headers["Content-Type"] == (
        "application/x-x509-ca-ra-cert; charset=utf-8")


def test_path_that_windows_appends(ask):
    assert ask("pkiclient", "operation=GetCACaps", "/pkiclient.exe").status == 404
    assert ask("pkiclient", "operation=GetCACaps").status == 200
    assert ask("zero", "operation=GetCACaps", "/pkiclient.exe").status == 200


@pytest.mark.parametrize("end", ["%0A", "%0D%0A", "%0a"])
@pytest.mark.parametrize("width", [64, 76])
def test_base64_in_lines(end, width, ask, message):
    """As sscep sends it; its README lists Microsoft's module among those that take it."""
    lines = [urllib.parse.quote(message[at:at + width], safe="")
             for at in range(0, len(message), width)]
    answer = ask("zero", "operation=PKIOperation&message=" + end.join(lines) + end)
    assert answer.headers["Content-Type"] == "application/x-pki-message"


def test_base64_is_checked_all_the_same(ask, message):
    """Blanks and other characters are no line ends: the client has a mistake."""
    for spoilt in (message[:64] + "%20" + message[64:], message[:-4], "-" + message[1:]):
        answer = ask("zero", "operation=PKIOperation&message="
                     + urllib.parse.quote(spoilt, safe="%"))
        assert answer.headers["Content-Type"] != "application/x-pki-message"
