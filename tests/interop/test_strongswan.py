# SPDX-License-Identifier: MIT
"""A third real client: strongSwan's pki, whose codec and crypto are its own.

Debian's packages strongswan-pki and libstrongswan-extra-plugins; ./dev peers installs them.
Version 5.9.8 does 3DES where a server offers AES, and nothing where it does not.
"""
import re
import subprocess
from pathlib import Path

import pytest

CHALLENGE = "geheim"
SUBJECT = "C=DE, O=Contoso, CN=swan"
#: Of libstrongswan-extra-plugins: what fetches by HTTP.
PLUGINS = Path("/usr/lib/ipsec/plugins")


@pytest.fixture(scope="module")
def issuing(start_mock):
    return start_mock("--challenge", CHALLENGE)


@pytest.fixture(scope="module")
def pki(peer):
    """pki(command, arguments...): how it ended; its output is octets."""
    program = peer("pki", PLUGINS / "libstrongswan-curl.so")

    def run(*arguments):
        return subprocess.run([program, *map(str, arguments)], capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=60)
    return run


@pytest.fixture(scope="module")
def key(pki, tmp_path_factory):
    """make(name): the file of a new key."""
    folder = tmp_path_factory.mktemp("keys")

    def make(name):
        path = folder / f"{name}.pem"
        if not path.exists():
            path.write_bytes(pki("--gen", "--type", "rsa", "--size", "2048", "--outform",
                                 "pem").stdout)
        return path
    return make


@pytest.fixture
def enrol(pki, issuing):
    """enrol(scenario, options...): how it ended."""
    def run(scenario, *options):
        folder = issuing.ca_dir
        return pki("--scep", "--url", issuing.url(scenario), "--dn", SUBJECT,
                   "--cacert-enc", folder / "ra-encryption.pem",
                   "--cacert-sig", folder / "ra-signing.pem",
                   "--cacert", folder / "ca.pem", "--cipher", "des3", "--outform", "pem",
                   "--interval", "1", *options)
    return run


def complaints(done):
    """What it says, without what it always has to say about plugins."""
    return "\n".join(line for line in done.stderr.decode().splitlines()
                     if not re.match("plugin '|TPM ", line))


def openssl(peer, *args, data=None):
    return subprocess.run([peer("openssl"), *map(str, args)], capture_output=True,
                          check=True, input=data).stdout.decode()


def messages(seen, issuing, scenario):
    return [record["message"] for record in seen(issuing, scenario) if record["message"]]


@pytest.mark.parametrize("scenario", ["healthy", "ra-two-cas"])
def test_certificates(scenario, pki, issuing, peer, tmp_path):
    """It tells the CA from the RA and trusts the RA for the CA's sake."""
    done = pki("--scepca", "--url", issuing.url(scenario), "--caout", tmp_path / "ca.pem",
               "--raout", tmp_path / "ra.pem", "--outform", "pem")
    assert done.returncode == 0, complaints(done)
    assert "RA cert is trusted" in done.stderr.decode()
    known = {openssl(peer, "x509", "-in", issuing.ca_dir / name, "-outform", "PEM")
             for name in ("ca.pem", "ra-signing.pem", "ra-encryption.pem")}
    written = {openssl(peer, "x509", "-in", path, "-outform", "PEM")
               for path in tmp_path.glob("*.pem")}
    assert known <= written


@pytest.mark.parametrize("scenario", ["cacert-garbage", "wrong-path"])
def test_no_certificates(scenario, pki, issuing, tmp_path):
    done = pki("--scepca", "--url", issuing.url(scenario), "--caout", tmp_path / "ca.pem",
               "--raout", tmp_path / "ra.pem")
    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_enrolment(digest, enrol, key, peer, issuing, seen):
    issuing.forget()
    done = enrol("healthy-aes", "--in", key("device"), "--password", CHALLENGE,
                 "--digest", digest)
    assert done.returncode == 0, complaints(done)
    assert "Issued certificate is trusted" in done.stderr.decode()
    text = openssl(peer, "x509", "-noout", "-subject", "-nameopt", "RFC2253",
                   data=done.stdout)
    assert text == "subject=CN=swan,O=Contoso,C=DE\n"
    assert openssl(peer, "x509", "-noout", "-pubkey", data=done.stdout) == \
        openssl(peer, "pkey", "-in", key("device"), "-pubout")
    message, = messages(seen, issuing, "healthy-aes")
    assert (message["message_type"], message["answer"]) == ("19", "SUCCESS")
    assert message["signature_valid"] and message["csr_signature_valid"]
    assert message["challenge_length"] == len(CHALLENGE)
    assert message["digest"] == digest


def test_wrong_challenge(enrol, key):
    done = enrol("healthy-aes", "--in", key("device"), "--password", "wrong")
    assert done.returncode != 0 and done.stdout == b""
    assert "badRequest" in complaints(done)


def test_polls(enrol, key, issuing, seen, peer):
    """PENDING, and then CertPolls with the same transactionID until it is issued."""
    issuing.forget()
    done = enrol("pending-then-issued", "--in", key("waiting"), "--password", CHALLENGE,
                 "--maxpolltime", "20")
    assert done.returncode == 0, complaints(done)
    openssl(peer, "x509", "-noout", data=done.stdout)
    found = messages(seen, issuing, "pending-then-issued")
    assert [m["message_type"] for m in found] == ["19", "20", "20"]
    assert [m["answer"] for m in found] == ["PENDING", "PENDING", "SUCCESS"]
    assert len({m["transaction_id"] for m in found}) == 1
    assert {m["data_kind"] for m in found[1:]} == {"IssuerAndSubject"}


def test_renewal(enrol, key, issuing, seen, peer, tmp_path):
    """Signed with the old certificate and key, without a challenge."""
    old = tmp_path / "old.pem"
    old.write_bytes(enrol("healthy-aes", "--in", key("device"), "--password",
                          CHALLENGE).stdout)
    issuing.forget()
    done = enrol("healthy-aes", "--in", key("next"), "--cert", old, "--key", key("device"))
    assert done.returncode == 0, complaints(done)
    message, = messages(seen, issuing, "healthy-aes")
    assert message["renewal"] and message["signer_issued_by_us"]
    assert message["answer"] == "SUCCESS"
    assert openssl(peer, "x509", "-noout", "-pubkey", data=done.stdout) == \
        openssl(peer, "pkey", "-in", key("next"), "-pubout")
