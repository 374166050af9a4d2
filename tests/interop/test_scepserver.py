# SPDX-License-Identifier: MIT
"""Against a real, independent SCEP server: micromdm's scepserver.

Debian's package scep has it; ./dev peers installs that. It listens on every address of the
host for as long as the tests of this file run; it has no option for less.
"""
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from rawserver import RawServer, forward

CHALLENGE = "geheim+/="
QUICK = ("--key-bits", "2048", "--subject", "CN=interop,O=Contoso")
STARTS_WITHIN = 20
JSCEP = "tests/vectors/jscep-2.5.6-sha512-3des.ber"


class ScepServer:
    """A scepserver with a CA of its own, on a port that was free a moment ago."""

    def __init__(self, program, folder):
        self.program, self.depot = program, folder / "depot"
        self.log = folder / "log"
        subprocess.run([program, "ca", "-init", "-depot", self.depot, "-keySize", "2048"],
                       check=True, capture_output=True, timeout=60)
        for _ in range(5):
            if self._start():
                return
        raise AssertionError(self.log.read_text())

    def _start(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [self.program, "-depot", self.depot, "-port", str(self.port),
                 "-challenge", CHALLENGE, "-allowrenew", "0"],
                stdout=log, stderr=log)
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.02)    # it does not say when it is ready
        self.stop()
        return False

    def _answers(self):
        """Whether it is this server that answers, not one that has taken the port."""
        import ssl
        mine = ssl.PEM_cert_to_DER_cert((self.depot / "ca.pem").read_text())
        try:
            return self.get("?operation=GetCACert").read() == mine
        except OSError:
            return False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/scep"

    def get(self, tail, data=None):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return opener.open(self.url + tail, data=data, timeout=30)

    def stop(self):
        self._process.terminate()
        self._process.wait(30)


@pytest.fixture(scope="module")
def server(peer, tmp_path_factory):
    server = ScepServer(peer("scepserver"), tmp_path_factory.mktemp("scepserver"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def through(server):
    """The server's URL as a Windows device needs it: it knows no /pkiclient.exe."""
    def serve(request):
        target = request.target.replace("/certsrv/mscep/mscep.dll", "/scep")
        return forward(request, server.port, target.replace("/pkiclient.exe", ""))
    with RawServer(serve) as front:
        yield front.url


def ids(document):
    return {finding["id"] for finding in document["targets"][0]["findings"]}


def certrep(document):
    exchange, = [exchange for exchange in document["targets"][0]["exchanges"]
                 if exchange["step"] == "pkioperation"]
    return exchange["reply"]


@pytest.fixture(scope="module")
def ask(probe_json, server, through):
    """ask(devices, challenge): the report of their whole probe."""
    def run(device, challenge=None, *options):
        given = ["--challenge-file", "-"] if challenge else []
        url = through if "windows" in device else server.url
        return probe_json(*QUICK, "-d", device, *given, *options, url, stdin=challenge)
    return run


@pytest.mark.parametrize("device", ["windows", "ios"])
def test_placeholder_is_refused(device, ask):
    """The whole path is proven, and nothing is issued."""
    document = ask(device)
    reply = certrep(document)
    assert (reply["pki_status"], reply["fail_info"]) == ("FAILURE", "badRequest")
    assert (reply["signature"], reply["nonce_matches"]) == ("valid", True)
    assert reply["transaction_id_matches"] is True
    assert reply["issued"] is None
    assert "challenge-refused" in ids(document)
    assert not {"enrolled", "issued-without-challenge"} & ids(document)


@pytest.mark.parametrize("device", ["windows", "ios"])
def test_enrolment(device, ask):
    """The right challenge gives a certificate for our key from the server's CA."""
    document = ask(device, CHALLENGE, "-s", "pkioperation")
    reply = certrep(document)
    assert reply["pki_status"] == "SUCCESS"
    assert (reply["decrypted"], reply["issued_key_matches"]) == (True, True)
    assert (reply["signature"], reply["nonce_matches"]) == ("valid", True)
    assert reply["issued"]["subject"] == "CN=interop,O=Contoso"
    assert "SCEP CA" in reply["issued"]["issuer"]
    assert "enrolled" in ids(document)
    assert document["status"] in ("ok", "warning")


def test_single_des_is_told(ask):
    """This server always encrypts its answer with single DES."""
    document = ask("ios", CHALLENGE, "-s", "pkioperation", "--cipher", "aes-128-cbc")
    weak, = [finding for finding in document["targets"][0]["findings"]
             if finding["id"] == "reply-cipher-weak"]
    assert weak["severity"] == "warning"
    assert {"reply-cipher-weak", "enrolled"} <= ids(document)


@pytest.mark.parametrize("cipher", ["aes-128-cbc", "aes-256-cbc", "3des"])
@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
def test_algorithms(cipher, digest, ask):
    """A codec that is not ours decrypts and verifies what we encrypt and sign."""
    document = ask("ios", CHALLENGE, "-s", "pkioperation", "--cipher", cipher,
                   "--digest", digest)
    assert certrep(document)["issued_key_matches"] is True


@pytest.mark.parametrize("device", ["windows", "ios"])
def test_wrong_challenge(device, ask):
    document = ask(device, "wrong", "-s", "pkioperation")
    assert certrep(document)["pki_status"] == "FAILURE"
    assert document["status"] == "critical"
    assert "challenge-refused" in ids(document)


@pytest.fixture(scope="module")
def old(peer, server, tmp_path_factory):
    """Options to renew a certificate that the server issued to its own client."""
    folder = tmp_path_factory.mktemp("old")
    subprocess.run([peer("scepclient"), "-server-url", server.url, "-challenge", CHALLENGE,
                    "-private-key", "key.pem", "-certificate", "certificate.pem", "-cn",
                    "interop"], cwd=folder, check=True, capture_output=True, timeout=60)
    return ["--renew-cert", folder / "certificate.pem", "--renew-key", folder / "key.pem"]


@pytest.mark.parametrize("device", ["windows", "ios"])
@pytest.mark.parametrize("how", ["renewalreq", "pkcsreq"])
def test_renewal(how, device, old, ask):
    """It wants the challenge for a renewal, too, and issues to the old subject."""
    document = ask(device, CHALLENGE, "-s", "pkioperation", *old, "--renew-as", how)
    reply = certrep(document)
    assert (reply["pki_status"], reply["issued_key_matches"]) == ("SUCCESS", True)
    assert reply["issued"]["subject"] == "CN=interop,OU=MDM,O=scep-client,C=US"
    assert "enrolled" in ids(document)


@pytest.mark.parametrize("device", ["windows", "ios"])
def test_renewal_without_challenge(device, old, ask):
    document = ask(device, None, "-s", "pkioperation", *old)
    assert certrep(document)["pki_status"] == "FAILURE"
    assert document["status"] == "critical"


def test_operations_that_it_does_not_know(ask):
    """They are answered 500, which is no fault of enrolment."""
    document = ask("ios", None, "-s", "nextcacert,getcert,getcrl")
    offered, = document["targets"][0]["findings"]
    assert (offered["id"], offered["severity"]) == ("operation-not-offered", "info")
    assert document["status"] == "ok"


def test_refusal_without_envelope(ask):
    """As RFC 8894 has it, unlike NDES."""
    kept = {check["id"]: check["kept"] for check in certrep(ask("ios"))["checks"]}
    assert kept["certrep-no-envelope"] is True
    assert set(kept.values()) == {True}


def test_what_ios_sends_bare_arrives_spoiled(ask):
    """The server decodes '+' as HTML forms do; Windows and Android escape it. That an
    escaped message passes is the proof: without it nothing is said of '+'."""
    assert "plus-sign-decoded" in ids(ask("windows,ios"))
    assert "plus-sign-decoded" not in ids(ask("ios"))
    assert "plus-sign-decoded" not in ids(ask("windows"))


def test_android_fares_as_the_real_jscep_does(ask, server, build):
    """Its parser takes one piece of an octet string sent in several: a message that jscep
    itself wrote gets the same answer as ours, so it is the server that differs."""
    genuine = (Path(build.root) / JSCEP).read_bytes()
    with pytest.raises(urllib.error.HTTPError) as refused:
        server.get("?operation=PKIOperation", data=genuine)
    target = ask("android", CHALLENGE)["targets"][0]
    ours, = [exchange["http_status"] for exchange in target["exchanges"]
             if exchange["step"] == "pkioperation"]
    assert ours == refused.value.code
    assert server.log.read_text().count("Message digest mismatch") >= 2
