# SPDX-License-Identifier: MIT
"""Answers of NDES and of what stands before it that the mock's own scenarios do not give.

Some are scenarios written here; for the rest a server in between spoils what the mock says.
"""
import json

import pytest

from rawserver import CA, Pki, RawServer, forward, http

QUICK = ("--key-bits", "1024", "-d", "ios")
CHALLENGE = "a-right-challenge"

#: Rules of a scenario: all findings. "id?" is only possible.
RULES = {
    "on pkioperation  certrep failure hresult=0x80094800": (
        "critical", {"ca-refused-request", "challenge-not-checked?"}),
    "on pkioperation  certrep failure hresult=0x80094811": (
        "critical", {"ca-refused-request", "challenge-not-checked?"}),
    "on pkioperation  certrep failure hresult=0x800706ba": ("critical", {"ca-unreachable"}),
    "on pkioperation  certrep failure failinfo=0": ("critical", {"request-refused"}),
    "on pkioperation  certrep failure failinfo=1": ("critical", {"request-refused"}),
    "on pkioperation  certrep failure failinfo=3": ("critical", {"request-refused"}),
    "on browse  page some-html": ("ok", {"bare-url-unexpected", "challenge-refused"}),
    "on browse  page iis-404": ("ok", {"bare-url-unexpected", "challenge-refused"}),
    "on caps  page http.sys-503": ("critical", {"scep-app-pool-stopped?",
                                                "challenge-refused"}),
    # Without an RA the CA itself is asked, as RFC 8894 section 4.2.1.1 allows; the mock's
    # CA has not its key at hand.
    "on cacert  certs ca-only": ("critical", {"request-not-decoded"}),
    "on cacert  content-type application/x-x509-ca-ra-cert;charset=utf-8": (
        "critical", {"cacert-wrong-content-type", "challenge-refused"}),
    "on caps  caps SCEPStandard": ("ok", {"challenge-refused"}),
}


@pytest.fixture(scope="module")
def own_mock(start_mock, build, tmp_path_factory):
    """A mock with a scenario rN for each row of RULES, and CHALLENGE."""
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = build.root / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    for number, rule in enumerate(RULES):
        (folder / f"r{number}.scenario").write_text(
            "title of our own\nsource this test\nexpect challenge-refused ok\n" + rule + "\n")
    return start_mock("--scenarios", folder, "--challenge", CHALLENGE)


def found(document):
    return [finding["id"] + ("" if finding["certain"] else "?")
            for finding in document["targets"][0]["findings"]]


def reply_of(document, step):
    """The answer to the step; the first, if there was a second try."""
    return [exchange["reply"] for exchange in document["targets"][0]["exchanges"]
            if exchange["step"] == step][0]


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule, own_mock, probe_json):
    status, ids = RULES[rule]
    url = own_mock.url(f"r{list(RULES).index(rule)}")
    document = probe_json(*QUICK, url)
    plain = {name.rstrip("?") for name in ids}
    possible = {name for name in ids if name.endswith("?")}
    assert {name.rstrip("?") for name in found(document)} == plain
    assert possible <= set(found(document))
    assert document["status"] == status


def test_ra_certificate_that_cannot_be_encrypted_to(probe_json, peer, tmp_path):
    """An elliptic curve key can sign, but SCEP has no way to encrypt to it."""
    pki = Pki(peer("openssl"), tmp_path)
    pki.make("ca", extensions=CA, days=90)
    pki.make("signing", issuer="ca", days=90, extensions=["keyUsage=digitalSignature"])
    pki.make("encryption", issuer="ca", days=90, extensions=["keyUsage=keyEncipherment"])
    answers = {
        "GetCACaps": http(b"POSTPKIOperation\nSHA-256\nAES\n"),
        "GetCACert": http(pki.bag("signing", "encryption", "ca"),
                          content_type="application/x-x509-ca-ra-cert"),
        None: http(status="403 Forbidden", content_type="text/html"),
    }
    with RawServer(lambda request: answers[request.operation]) as server:
        document = probe_json(*QUICK, server.url)
    assert document["status"] == "critical"
    assert "ra-certificate-unusable" in found(document)
    assert "PKIOperation" not in [request.operation for request in server.requests]


class Replaying:
    """Hands on to the mock, and answers each PKIOperation as it answered the first."""

    def __init__(self, port):
        self.port, self.first = port, None

    def __call__(self, request):
        answer = forward(request, self.port)
        if request.operation != "PKIOperation":
            return answer
        self.first = self.first or answer
        return self.first


def test_answer_of_another_transaction(probe_json, own_mock):
    """A cache repeats another client's certificate: the report says that it is not ours."""
    options = ("--challenge-file", "-", "-s", "pkioperation")
    with RawServer(Replaying(own_mock.port)) as server:
        first = probe_json(*QUICK, *options, server.url, stdin=CHALLENGE)
        second = probe_json(*QUICK, *options, server.url, stdin=CHALLENGE)
    assert found(first) == ["enrolled"]
    assert second["status"] == "critical"
    assert {"certrep-without-certificate", "certrep-transaction-mismatch",
            "certrep-nonce-mismatch"} <= set(found(second))
    assert "enrolled" not in found(second)
    reply = reply_of(second, "pkioperation")
    assert (reply["transaction_id_matches"], reply["nonce_matches"]) == (False, False)
    assert reply["issued_key_matches"] is not True


#: A 404 of IIS's may have many reasons; its detailed page leaves one.
NO_EXE = {
    b"<html><title>404</title></html>": False,
    b"<html><title>IIS 10.0 Detailed Error - 404.7 - Not Found</title><div class="
    b'"content-container"><fieldset></fieldset></div></html>': True,
    b"<html><title>IIS 10.0 Detailed Error - 404.0 - Not Found</title><div class="
    b'"content-container"><fieldset></fieldset></div></html>': False,
}


@pytest.mark.parametrize("page", NO_EXE, ids=["plain", "404.7", "404.0"])
def test_server_that_refuses_pkiclient_exe(page, probe_json, own_mock):
    """Request filtering by extension hits Windows only."""
    missing = http(page, "404 Not Found", "text/html", ["Server: Microsoft-IIS/10.0"])
    with RawServer(lambda request: missing if "pkiclient.exe" in request.target
                   else forward(request, own_mock.port)) as server:
        document = probe_json("--key-bits", "1024", server.url)
    devices = {device["device"]: device["status"]
               for device in document["targets"][0]["devices"]}
    assert found(document)[0] == "pkiclient-exe-refused" + ("" if NO_EXE[page] else "?")
    assert document["targets"][0]["findings"][0]["devices"] == ["windows"]
    assert devices == {"windows": "critical", "android": "ok", "ios": "ok"}


def test_url_of_the_challenge_page(probe_json, own_mock, tmp_path):
    """What opens that page to everybody gives challenges away, so nothing of IIS's log-on
    is advised, and no challenge is kept."""
    page = b"<html><head><Title>Network Device Enrollment Service</Title></head><body>" \
           b"The enrollment challenge password is: <B> 5ECRE7CHALLENGE </B></body></html>"
    wanted = http(b"<html></html>", "401 Unauthorized", "text/html",
                  ["Server: Microsoft-IIS/10.0", "WWW-Authenticate: Negotiate"])
    for answer in (wanted, http(page, content_type="text/html")):
        with RawServer(lambda request, answer=answer: answer) as server:
            url = server.url.split("/certsrv")[0] + "/certsrv/mscep_admin/mscep.dll"
            document = probe_json(*QUICK, "--save-trace", tmp_path / "trace.har", url)
        first = document["targets"][0]["findings"][0]
        assert (first["id"], first["severity"], first["certain"]) == (
            "admin-url", "critical", True)
        assert "Anonymous" not in json.dumps(document)
        assert "5ECRE7" not in json.dumps(document)
        assert "5ECRE7" not in (tmp_path / "trace.har").read_text()


def test_healthy_url_is_not_the_challenge_page(probe_json, own_mock):
    assert "admin-url" not in found(probe_json(*QUICK, own_mock.url("healthy")))


@pytest.mark.parametrize("error, words", [("handlers", "0x800700ea"), ("1346", "1346")])
def test_number_on_the_page_chooses_the_reason(error, words, probe_json, mock):
    """What another number goes with is left out."""
    document = probe_json(*QUICK, mock.url(f"ndes-internal-error-{error}"))
    finding = next(finding for finding in document["targets"][0]["findings"]
                   if finding["id"] == "ndes-internal-error")
    assert [words in reason["because"] for reason in finding["reasons"]] == [True]
    assert "Windows error 0x8007" in finding["detail"]


def test_port_without_tls_is_called_so_whatever_came_first(probe, probe_json, tmp_path):
    """Such a port answers at one time and only closes at another: one finding, the same."""
    plain = http(b"", status="400 Bad Request")
    path = tmp_path / "plain.har"
    with RawServer(None, raw=plain) as server:
        probe("--key-bits", "1024", "--save-trace", path,
              server.url.replace("http:", "https:"))
    archive = json.loads(path.read_text())
    entries = archive["log"]["entries"]
    assert len(entries) == 3
    for closed in range(1, 3):
        handshake = entries[closed]["_scep"]["transport"]["handshake"]
        handshake["failure"] = "closed"
        path.write_text(json.dumps(archive))
        found = probe_json_of(probe, path)["targets"][0]["findings"]
        assert [(finding["id"], finding["certain"]) for finding in found] == [
            ("tls-on-plain-port", True)]


def probe_json_of(probe, path):
    return json.loads(probe("replay", "-f", "json", path).stdout)


def test_short_text_is_quoted(probe_json, own_mock):
    """It is often the whole answer."""
    def serve(request):
        if request.operation == "PKIOperation":
            return http(b"challenge password does not match\n", "400 Bad Request",
                        "text/plain")
        return forward(request, own_mock.port)
    with RawServer(serve) as server:
        document = probe_json(*QUICK, server.url)
    assert any('"challenge password does not match' in finding["detail"]
               for finding in document["targets"][0]["findings"])


def test_server_that_decodes_plus_signs(probe_json, own_mock):
    """As HTML forms are decoded: what iOS sends bare arrives as blanks."""
    broken = http(b"bad base64", "500 Internal Server Error")

    def serve(request):
        if "operation=PKIOperation" in request.target and "+" in request.target:
            return broken
        return forward(request, own_mock.port)
    with RawServer(serve) as server:
        document = probe_json("--key-bits", "1024", "--method", "get", server.url)
    finding = document["targets"][0]["findings"][0]
    assert (finding["id"], finding["devices"]) == ("plus-sign-decoded", ["ios"])


def test_longer_query_of_another_device_passes(probe_json, own_mock):
    """Where that is so it is not the length, even if shorter ones of the same pass."""
    def serve(request):
        if (request.operation == "PKIOperation" and "CFNetwork" in request.head
                and len(request.target) > 9000):
            return http(b"no", "500 Internal Server Error")
        return forward(request, own_mock.port)
    with RawServer(serve) as server:
        document = probe_json("--key-bits", "1024", "--method", "get", server.url)
    assert "url-too-long" not in found(document)


def test_body_altered_on_the_way(probe_json, own_mock):
    """One flipped bit in the signed answer is enough to be told."""
    def flip(request):
        answer = bytearray(forward(request, own_mock.port))
        if request.operation == "PKIOperation":
            answer[-1] ^= 1    # in the signature's value
        return bytes(answer)
    with RawServer(flip) as server:
        document = probe_json(*QUICK, "-s", "pkioperation", server.url)
    assert document["status"] == "critical"
    assert "certrep-signature-invalid" in found(document)
