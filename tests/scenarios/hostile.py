# SPDX-License-Identifier: MIT
"""What the tests of hostile servers share: a run that is measured, and DER that no
authority would sign.

The bounds are the promise of the program: whatever answers, it needs no more than this.
"""
import json
import re
import subprocess
import tempfile
import time
from collections import namedtuple

from certrep import write
from conftest import (BUILD, EXIT_STATUS, HANGS_AFTER, PROGRAM, assert_clean,
                      clean_environment)

MEASURE = BUILD / "tests" / "tools" / "measure"

#: Resident memory at its highest, for one target and one device, in KiB. The program by
#: itself, with libcurl and OpenSSL, needs a quarter of it.
MEMORY_MOST = 64 << 10

#: Behind the time limit that was asked for: to start, to judge, and a busy machine.
SECONDS_MORE = 15

#: Processor time of a run, whatever answers it: no work of ours goes on for longer. Under a
#: sanitizer all takes several times as long.
PROCESSOR_MOST = 4

QUICK = ("--key-bits", "1024", "-d", "ios")

Run = namedtuple("Run", "status text stderr seconds kilobytes")

#: Terminal commands and invisible characters.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u180e\u200b-\u200f"
                     "\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")


def is_sanitized():
    """A sanitizer needs memory of its own; then that bound says nothing."""
    with open(PROGRAM, "rb") as program:
        return b"__asan_init" in program.read()


def run_measured(*args):
    """The program: what it said, how long it took and how much memory."""
    with tempfile.NamedTemporaryFile() as file:
        before = time.monotonic()
        done = subprocess.run([MEASURE, file.name, PROGRAM, *map(str, args)],
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=HANGS_AFTER, env=clean_environment())
        seconds = time.monotonic() - before
        kilobytes = int(file.read() or 0)
    text, complaints = done.stdout.decode(), done.stderr.decode()
    assert_clean(complaints)
    assert done.returncode in (0, 1, 2, 3), f"ended with {done.returncode}: {complaints}"
    assert not CONTROL.search(text + complaints)
    return Run(done.returncode, text, complaints, seconds, kilobytes)


def withstand(*args, limit=20):
    """Runs it against something hostile and holds it to what it promises."""
    run = run_measured("-f", "json", *QUICK, "-t", limit, *args)
    assert run.text, run.stderr
    document = json.loads(run.text)
    assert run.seconds < limit + SECONDS_MORE
    if not is_sanitized():
        assert run.kilobytes < MEMORY_MOST, f"{run.kilobytes} KiB"
    assert run.status == EXIT_STATUS[document["status"]]
    for target in document["targets"]:
        assert target["findings"] or target["status"] == "ok", "whatever happened has a name"
    return document


def found(document):
    """Ids of the findings, certain or not, over all targets."""
    return [finding["id"] for target in document["targets"]
            for finding in target["findings"]]


# ---- DER ----

SEQUENCE, SET, INTEGER, BITS, OCTETS, OID = 0x30, 0x31, 0x02, 0x03, 0x04, 0x06
UTF8, PRINTABLE, BMP = 0x0c, 0x13, 0x1e

RSA_ENCRYPTION = bytes.fromhex("06092a864886f70d0101010500")
SHA256_RSA = write(SEQUENCE, bytes.fromhex("06092a864886f70d01010b0500"))
COMMON_NAME = bytes.fromhex("0603550403")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
DATA = write(SEQUENCE, bytes.fromhex("06092a864886f70d010701"))
BASIC_CA = write(SEQUENCE, bytes.fromhex("0603551d13"), write(OCTETS, write(
    SEQUENCE, bytes.fromhex("0101ff"))))
VALID = write(SEQUENCE, write(0x17, b"200101000000Z"), write(0x17, b"450101000000Z"))


def name(value=b"x", tag=UTF8):
    return write(SEQUENCE, write(SET, write(SEQUENCE, COMMON_NAME, write(tag, value))))


def rsa_key(bits, exponent=65537):
    """A public key of that size, without a private one."""
    modulus = write(INTEGER, b"\0" + b"\xff" * (bits // 8))
    size = (exponent.bit_length() + 8) // 8
    key = write(SEQUENCE, modulus, write(INTEGER, exponent.to_bytes(size, "big")))
    return write(SEQUENCE, write(SEQUENCE, RSA_ENCRYPTION), write(BITS, b"\0", key))


EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")
#: One less than it is a multiple of 2^560: square roots modulo it take long to find.
SLOW_PRIME = (0x0fda080c92612aff071c6c347d << 560) + 1


def slow_key(parameters=SEQUENCE):
    """A public key on a curve of its own; its points are compressed, so that reading it takes
    square roots. OpenSSL 3.0 needs a quarter of a second."""
    def number(value):
        return value.to_bytes(83, "big")
    field = write(SEQUENCE, bytes.fromhex("06072a8648ce3d0101"),
                  write(INTEGER, number(SLOW_PRIME)))
    curve = write(SEQUENCE, write(OCTETS, number(SLOW_PRIME - 3)), write(OCTETS, number(47)))
    own = write(parameters, write(INTEGER, b"\x01"), field, curve,
                write(OCTETS, b"\x02" + number(2)), write(INTEGER, number(SLOW_PRIME - 824)),
                write(INTEGER, b"\x01"))
    return write(SEQUENCE, write(SEQUENCE, EC_PUBLIC_KEY, own),
                 write(BITS, b"\0\x02" + number(2)))


def compressed_key():
    """One on a named curve, P-224, where square roots are the slowest of all."""
    return write(SEQUENCE, write(SEQUENCE, EC_PUBLIC_KEY, bytes.fromhex("06052b81040021")),
                 write(BITS, b"\0\x02" + bytes.fromhex(
                     "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21")))


def certificate(subject=None, issuer=None, key=None, extensions=(), serial=b"\x01",
                signature=b"\0" * 128, valid=VALID):
    """A certificate with a signature that is none."""
    issuer = issuer or name()
    tbs = [bytes.fromhex("a003020102"), write(INTEGER, serial), SHA256_RSA, issuer, valid,
           subject or issuer, key or rsa_key(1024)]
    if extensions:
        tbs.append(write(0xa3, write(SEQUENCE, *extensions)))
    return write(SEQUENCE, write(SEQUENCE, *tbs), SHA256_RSA,
                 write(BITS, b"\0", signature))


def bag(*certificates):
    """The degenerate SignedData of RFC 8894 section 3.4."""
    body = write(SEQUENCE, write(INTEGER, b"\x01"), write(SET), DATA,
                 write(0xa0, *certificates), write(SET))
    return write(SEQUENCE, SIGNED_DATA, write(0xa0, body))


def nested(depth, tag=SEQUENCE, definite=True):
    """Constructed values, each the only one in the next; BER has lengths without end."""
    if not definite:
        return bytes([tag, 0x80]) * depth + b"\0\0" * depth
    data = b""
    for _ in range(depth):
        data = write(tag, data)
    return data
