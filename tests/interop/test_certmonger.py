# SPDX-License-Identifier: MIT
"""A second real client: certmonger's scep-submit, whose codec is OpenSSL's PKCS7.

It asks the mock, and it sends on what our own encoder made. Debian's package certmonger;
./dev peers installs that. Its service is not used.
"""
import base64
import re
import subprocess
import urllib.parse

import pytest

SUBMIT = "/usr/lib/certmonger/scep-submit"
CHALLENGE = "geheim"


@pytest.fixture(scope="module")
def issuing(start_mock):
    return start_mock("--challenge", CHALLENGE)


@pytest.fixture
def submit(peer, issuing):
    """submit(scenario, options...): how it ended."""
    def run(scenario, *options):
        return subprocess.run([peer(SUBMIT), "-u", issuing.url(scenario),
                               *map(str, options)], capture_output=True, text=True,
                              timeout=60)
    return run


@pytest.fixture
def chain(issuing):
    """The options that tell it whom to trust."""
    folder = issuing.ca_dir
    return ["-r", folder / "ra-encryption.pem", "-N", folder / "ca.pem",
            "-I", folder / "ra-signing.pem"]


@pytest.fixture
def ours(issuing, probe, seen, tmp_path):
    """ours(device, challenge): a file with a message that our encoder made.

    It is taken from what the mock saw of another scenario, in which nothing is issued."""
    def make(device, challenge):
        issuing.forget()
        probe("-d", device, "--method", "get", "-s", "pkioperation", "--challenge-file", "-",
              issuing.url("enrolment-pending"), stdin=challenge)
        record, = [r for r in seen(issuing, "enrolment-pending") if r["message"]]
        text = urllib.parse.unquote(record["query"].split("message=")[1])
        path = tmp_path / "message.pem"
        body = base64.encodebytes(base64.b64decode(text)).decode()
        path.write_text(f"-----BEGIN PKCS7-----\n{body}-----END PKCS7-----\n")
        return path
    return make


def openssl(peer, *args, data=None):
    return subprocess.run([peer("openssl"), *map(str, args)], capture_output=True,
                          text=True, check=True, input=data).stdout


@pytest.mark.parametrize("scenario, wanted", [
    ("healthy", "POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 DES3"),
    ("healthy-aes", "POSTPKIOperation Renewal SHA-512 SHA-256 SHA-1 AES DES3"),
])
def test_capabilities(scenario, wanted, submit):
    done = submit(scenario, "-c")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == wanted.split()


@pytest.mark.parametrize("scenario, number", [
    ("healthy", 3), ("healthy-one-ra", 2), ("ra-intermediates", 5), ("ra-bare-ca", 1),
])
def test_certificates(scenario, number, submit, peer, issuing):
    """It sorts them itself: the RA's first, the CA among the others."""
    done = submit(scenario, "-C")
    assert done.returncode == 0, done.stderr
    blocks = re.findall("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n",
                        done.stdout, re.DOTALL)
    subjects = [openssl(peer, "x509", "-noout", "-subject", data=block) for block in blocks]
    assert len(blocks) == number
    if number > 1:
        assert "MSCEP-RA" in subjects[0]
    if scenario == "healthy":
        ra = (issuing.ca_dir / "ra-encryption.pem").read_text()
        assert blocks[0] == ra[ra.index("-----BEGIN"):]


@pytest.mark.parametrize("scenario", ["cacert-garbage", "scep-app-pool-stopped"])
def test_no_certificates(scenario, submit):
    """Garbage is no error for it, but no certificate either."""
    assert "CERTIFICATE" not in submit(scenario, "-C").stdout


@pytest.mark.parametrize("device", ["windows", "android", "ios"])
def test_our_message(device, submit, chain, ours, issuing, seen):
    """It takes our message for one, sends it, and verifies the mock's answer to it."""
    path = ours(device, CHALLENGE)
    issuing.forget()
    done = submit("healthy", *chain, "-p", path)
    record, = [r for r in seen(issuing) if r["message"]]

    assert done.returncode == 0, done.stderr
    assert "missing" not in done.stderr and "neither" not in done.stderr
    assert "-----BEGIN PKCS7-----" in done.stdout
    assert record["answer"] == record["message"]["answer"] == "SUCCESS"
    assert record["message"]["signature_valid"] and record["message"]["csr_signature_valid"]
    assert record["message"]["challenge_length"] == len(CHALLENGE)


def test_our_message_is_refused(submit, chain, ours):
    """A well-formed refusal reaches it as such."""
    done = submit("healthy", *chain, "-p", ours("windows", "wrong"))
    assert done.returncode == 2
    assert "badRequest" in done.stdout + done.stderr \
        or re.search("(?i)not permitted|failure|rejected", done.stdout + done.stderr)


def test_answer_with_a_wrong_signature(submit, chain, ours):
    """It sees what we see."""
    done = submit("certrep-signature-invalid", *chain, "-p", ours("windows", CHALLENGE))
    assert done.returncode not in (0, 2)
    assert "failed to verify signature" in done.stdout + done.stderr
