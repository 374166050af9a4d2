# SPDX-License-Identifier: MIT
"""A challenge and a key that are known are nowhere to be found afterwards.

Not in what is printed, saved or logged, not on the command line, and not in the memory
of the process when it ends, freed or not.
"""
import base64
import os
import re
import subprocess
import time

import pytest

from conftest import BUILD, HANGS_AFTER, PROGRAM, clean_environment
from hostile import is_sanitized
from rawserver import Pki

RECALL = BUILD / "tests" / "tools" / "recall.so"
CHALLENGE = "Geheimnis-9f1c27a5b3d8e604-" + "0123456789" * 2 + "-7b2e91d40c6f8a35-Geheimnis"
QUICK = ("--key-bits", "1024", "-d", "ios", "-s", "caps,cacert,pkioperation")


@pytest.fixture(scope="module")
def server(start_mock):
    return start_mock("--challenge", CHALLENGE)


@pytest.fixture(scope="module")
def old(peer, tmp_path_factory):
    """A certificate to be renewed, with its key."""
    pki = Pki(peer("openssl"), tmp_path_factory.mktemp("old"))
    pki.make("old", key="RSA")
    return pki


def parts_of_key(openssl, path):
    """What may not be found: the primes, and a line of the file."""
    text = subprocess.run([openssl, "rsa", "-in", path, "-noout", "-text"], check=True,
                          capture_output=True, text=True).stdout
    prime = text.split("prime1:")[1].split("prime2:")[0]
    prime = bytes.fromhex("".join(prime.split()).replace(":", "")).lstrip(b"\0")
    line = path.read_text().splitlines()[5].encode()
    return [prime[16:40], prime[16:40][::-1], line[20:60]]


def remembered(folder, secrets, *args, **more):
    """How often each secret is left in memory at the end; and the run."""
    names, result = folder / "secrets", folder / "result"
    names.write_text("".join(secret.hex() + "\n" for secret in secrets))
    done = subprocess.run(
        [PROGRAM, *map(str, args)], capture_output=True, timeout=HANGS_AFTER,
        env=clean_environment(LD_PRELOAD=str(RECALL), RECALL_SECRETS=str(names),
                              RECALL_RESULT=str(result)), **more)
    return [int(line) for line in result.read_text().split()], done


@pytest.fixture(autouse=True)
def preloading():
    if is_sanitized():
        pytest.skip("a sanitizer wants to be loaded first")


def test_the_search_finds(tmp_path):
    """What is on the command line is in memory: the search is not blind."""
    left, _ = remembered(tmp_path, [b"http://nowhere.invalid:81/x"],
                         "-t", "5", "-s", "caps", "http://nowhere.invalid:81/x")
    assert left[0] > 0


def forms(secret):
    """As it is, as BMPString, in base64. Its end will do, too: free(3) writes its own
    notes over the first octets of what it frees."""
    return [secret.encode(), secret.encode()[48:], secret.encode("utf-16-be")[48:],
            base64.b64encode(secret.encode())[:40]]


@pytest.mark.parametrize("how", ["file", "standard input"])
def test_challenge_is_forgotten(how, server, tmp_path):
    file = tmp_path / "challenge"
    file.write_text(CHALLENGE)
    trace, saved = tmp_path / "trace.har", tmp_path / "issued.pem"
    source = file if how == "file" else "-"
    left, done = remembered(
        tmp_path, forms(CHALLENGE), *QUICK, "-v", "--challenge-file", source,
        "--save-trace", trace, "--save-cert", saved, server.url(), input=CHALLENGE.encode())
    assert "CERTIFICATE" in saved.read_text(), "it was not used"
    assert left == [0] * len(left)
    for form in forms(CHALLENGE):
        for where in (done.stdout, done.stderr, trace.read_bytes(), saved.read_bytes()):
            assert form not in where


def test_key_is_forgotten(server, old, peer, tmp_path):
    key = old.folder / "old.key"
    secrets = parts_of_key(peer("openssl"), key)
    trace = tmp_path / "trace.har"
    left, done = remembered(
        tmp_path, secrets, *QUICK, "-f", "json", "--renew-cert", old.folder / "old.pem",
        "--renew-key", key, "--save-trace", trace, server.url())
    assert b'"renewal": true' in trace.read_bytes().replace(b'":true', b'": true') or \
        b"renewal" in trace.read_bytes(), "it was not used"
    assert left == [0] * len(left)
    for secret in secrets:
        for where in (done.stdout, done.stderr, trace.read_bytes()):
            assert secret not in where


def test_key_of_decode_is_forgotten(peer, tmp_path, build):
    vectors = build.root / "tests" / "vectors"
    key = vectors / "ra-encryption.key"
    left, done = remembered(tmp_path, parts_of_key(peer("openssl"), key), "decode", "--key",
                            key, vectors / "jscep-3.0.0-sha256-aes.ber")
    assert done.returncode in (0, 1) and left == [0] * len(left)


@pytest.mark.parametrize("form", ["enveloped", "DER", "PEM"])
def test_challenge_of_decode_is_forgotten(form, tmp_path, build, peer):
    """A PKCS#10 within an envelope or alone is explained, except its challenge."""
    vectors = build.root / "tests" / "vectors"
    key, message = vectors / "ra-encryption.key", vectors / "jscep-2.5.6-sha512-3des.ber"
    openssl = peer("openssl")

    def ask(*args, given=None):
        return subprocess.run([openssl, *map(str, args)], input=given, check=True,
                              capture_output=True).stdout
    envelope = ask("cms", "-verify", "-noverify", "-inform", "DER", "-in", message)
    plain = ask("cms", "-decrypt", "-inform", "DER", "-inkey", key, given=envelope)
    challenge = max(re.findall(rb"[A-Za-z0-9+/=]{48,}", plain), key=len)
    assert len(challenge) >= 5352
    parts = [challenge[100:148], challenge[-80:-32]]
    file = message
    if form != "enveloped":
        file = tmp_path / "request"
        file.write_bytes(plain if form == "DER" else
                         ask("req", "-inform", "DER", "-outform", "PEM", given=plain))
    left, done = remembered(tmp_path, parts, "decode", "--key", key, file)
    assert b"challenge" in done.stdout and done.returncode in (0, 1)
    assert left == [0] * len(left)
    assert not any(part in done.stdout + done.stderr for part in parts)


def test_command_line_holds_no_secret(server, tmp_path):
    """What other users of the machine can read while it runs."""
    file = tmp_path / "challenge"
    file.write_text(CHALLENGE)
    with open(file) as source:
        process = subprocess.Popen(
            [PROGRAM, *QUICK, "--challenge-file", "-", server.url()], stdin=source,
            stdout=subprocess.PIPE, env=clean_environment())
    seen = b""
    while process.poll() is None and not seen:
        with open(f"/proc/{process.pid}/cmdline", "rb") as file, \
                open(f"/proc/{process.pid}/environ", "rb") as environment:
            seen = file.read() + environment.read()
        time.sleep(0.001)
    process.communicate()
    assert seen and CHALLENGE.encode() not in seen


@pytest.mark.linux_only("Wine writes files of its own into $HOME")
def test_nothing_else_is_written(server, tmp_path):
    """Neither where it is started nor at home, nor where temporary files go."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir(), work.mkdir()
    subprocess.run([PROGRAM, *QUICK, "--save-trace", tmp_path / "trace.har", server.url()],
                   cwd=work, capture_output=True, timeout=HANGS_AFTER,
                   env=clean_environment(HOME=str(home), TMPDIR=str(home)))
    assert not os.listdir(home) and not os.listdir(work)
    assert sorted(os.listdir(tmp_path)) == ["home", "trace.har", "work"]
