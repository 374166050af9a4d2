# SPDX-License-Identifier: MIT
"""A real SCEP client against the mock: what the mock answers is SCEP, not just our idea of it.

micromdm's scepclient, from Debian's package scep; ./dev peers installs that.
"""
import subprocess

import pytest

CHALLENGE = "geheim"


@pytest.fixture(scope="module")
def issuing(start_mock):
    return start_mock("--challenge", CHALLENGE)


@pytest.fixture
def enrol(peer, issuing, tmp_path):
    """enrol(challenge, scenario): how scepclient ended, and the certificate's path."""
    def run(challenge, scenario="healthy"):
        certificate = tmp_path / "certificate.pem"
        done = subprocess.run(
            [peer("scepclient"), "-server-url", issuing.url(scenario), "-challenge",
             challenge, "-private-key", tmp_path / "key.pem", "-certificate", certificate,
             "-cn", "interop"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        return done, certificate
    return run


def openssl(peer, *args):
    return subprocess.run([peer("openssl"), *map(str, args)], capture_output=True,
                          text=True, check=True).stdout


@pytest.mark.parametrize("scenario", ["healthy", "healthy-one-ra"])
def test_client_enrols(scenario, enrol, peer, issuing):
    done, certificate = enrol(CHALLENGE, scenario)
    assert done.returncode == 0, done.stderr
    assert "CN = interop" in openssl(peer, "x509", "-in", certificate, "-noout", "-subject")
    openssl(peer, "verify", "-CAfile", issuing.ca_dir / "ca.pem", certificate)
    ours = openssl(peer, "pkey", "-in", certificate.parent / "key.pem", "-pubout")
    assert openssl(peer, "x509", "-in", certificate, "-noout", "-pubkey") == ours


@pytest.mark.parametrize("scenario", ["reply-aes256", "reply-embedded", "healthy-aes"])
def test_client_understands_every_form(scenario, enrol):
    done, certificate = enrol(CHALLENGE, scenario)
    assert done.returncode == 0, done.stderr
    assert certificate.exists()


def test_its_certificate_is_renewed_by_us(enrol, issuing, seen, probe_json):
    """What a real client got is enough for us to get the next one."""
    _, certificate = enrol(CHALLENGE)
    issuing.forget()
    document = probe_json("-d", "ios", "--renew-cert", certificate, "--renew-key",
                          certificate.parent / "key.pem", issuing.url())
    message, = [record["message"] for record in seen(issuing) if record["message"]]
    assert message["renewal"] and message["answer"] == "SUCCESS"
    assert message["csr_subject"] == "CN=interop,OU=MDM,O=scep-client,C=US"
    assert document["targets"][0]["findings"][0]["id"] == "enrolled"


def test_client_is_refused(enrol):
    done, certificate = enrol("wrong")
    assert done.returncode != 0
    assert not certificate.exists()


def test_client_by_get(enrol, issuing, seen):
    """By GET this client sends the URL-safe alphabet, which RFC 8894 section 4.1 does not
    know; the mock refuses it, as it would have to be refused by NDES."""
    issuing.forget()
    done, _ = enrol(CHALLENGE, "healthy-get")
    last = seen(issuing, "healthy-get")[-1]
    assert done.returncode != 0
    assert (last["method"], last["answer"]) == ("GET", "undecoded")
    assert set(last["query"]) & set("-_")


def test_mock_saw_a_genuine_message(enrol, issuing, seen):
    issuing.forget()
    enrol(CHALLENGE)
    message = seen(issuing)[-1]["message"]
    assert message["answer"] == "SUCCESS" and message["error"] is None
    assert message["signature_valid"] and message["csr_signature_valid"]
    assert message["challenge_length"] == len(CHALLENGE)
