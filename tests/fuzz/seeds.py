# SPDX-License-Identifier: MIT
"""Fills the corpora that the fuzzers start from, out of what the tests have anyway:

    seeds.py FOLDER makes FOLDER/NAME/ for each harness NAME.

The vectors, the scenario files, and what a probe of the test server saw, scenario by
scenario: archives, and the bodies within them. Nothing of it is kept under version control.
"""
import base64
import gzip
import hashlib
import json
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

sys.path.insert(0, str(HERE.parent / "tools"))

from bundles import PACKED, cab_of, diagnostics_zip, mdm_cab, sysdiagnose, zip_of    # noqa: E402
from evtx import CHUNK, Event, damage, evtx    # noqa: E402
from conftest import PROGRAM, Mock, clean_environment, list_scenarios    # noqa: E402

VECTORS = HERE.parent / "vectors"
LOGS = HERE.parent / "logs"
SCENARIOS = HERE.parents[1] / "test-server" / "scenarios"

#: Scenarios that only wait; they would seed nothing but a timeout.
SLOW = {"healthy-slow", "request-never-arrived", "response-timeout", "pending-then-issued"}

#: Octets; a larger one only slows the fuzzer down.
LARGEST = 64 << 10

#: The first octet, for harnesses that take a choice from it.
CHOICES = {"cacert": b"\0", "decode": b"\3", "log": b"\0"}

TARGETS = b"""# two of them
https://ndes1.contoso.com/certsrv/mscep/mscep.dll  label="Berlin 1" device=windows,ios
ndes2.contoso.com insecure timeout=5.5 compare=http://ndes2.corp resolve=h:1:127.0.0.1
ndes3.contoso.com step=caps,cacert method=get ca-file=/dev/null
[::1]:8443 warning-days=5 ignore=url-too-long,undocumented # the last
"""

CACERT_NEXT = b"\1"


class Corpora:
    def __init__(self, folder):
        self.folder = Path(folder)

    def add(self, harness, data, choice=None):
        folder = self.folder / harness
        folder.mkdir(parents=True, exist_ok=True)
        data = (CHOICES.get(harness, b"") if choice is None else choice) + data
        if len(data) <= LARGEST:
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def add_texts(corpora):
    for path in sorted(LOGS.iterdir()):
        corpora.add("log", path.read_bytes())
        corpora.add("log", path.read_bytes(), b"\7")
    corpora.add("targets", TARGETS)
    for line in TARGETS.splitlines(keepends=True):
        corpora.add("targets", line)


def short_evtx(**more):
    """An .evtx file without the room at its end, which only slows the fuzzer down."""
    data = evtx(*(Event("Microsoft-Windows-NetworkDeviceEnrollmentService", 31,
                        data=[("ErrorCode", "words"), ("ErrorMessage", f"0x8009480{i}")])
                  for i in range(3)), Event("CAPI2", 30, user_data=("R", {"v": "1"}, [])),
                **more)
    return data.rstrip(b"\0") + bytes(64)


def add_bundles(corpora):
    log = (LOGS / "iis-500.log").read_bytes()
    events = [short_evtx(), short_evtx(shape="plain"), short_evtx(dirty=True)]
    events += [damage(events[0].ljust(4096 + CHUNK, b"\0"), 0, how).rstrip(b"\0")
               for how in ("header", "token", "record")]
    files = [*events, *(pack("a.log", log) for pack in PACKED.values()),
             diagnostics_zip(events[0], events[1]), mdm_cab(events[0]), sysdiagnose(),
             zip_of({"a.log": log}, encrypted=["a.log"]),
             zip_of({"b.zip": zip_of({"c.cab": cab_of({"d.evtx": events[0]})})})]
    for i, data in enumerate(files):
        corpora.add("bundle", data, bytes([i % 4]))
        corpora.add("bundle", data, bytes([3 << 2 | i % 2]))


def add_codings(corpora):
    """Bodies packed once, twice, and so that little or nothing comes out."""
    plain = b"POSTPKIOperation\nSHA-256\nAES\n" * 20
    named = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03" + b"a" * 5000
    for lines, body in [
            ("Content-Encoding: gzip", gzip.compress(plain)),
            ("Content-Encoding: gzip", gzip.compress(b"\0" * 3000000)),
            ("Content-Encoding: gzip", named),
            ("Content-Encoding: gzip, gzip", gzip.compress(gzip.compress(plain))),
            ("Content-Encoding: x-gzip\nTransfer-Encoding: chunked", gzip.compress(plain) * 2),
            ("Content-Encoding: deflate", zlib.compress(plain)),
            ("Content-Encoding: deflate", zlib.compress(plain)[2:-4]),
            ("Content-Encoding: br", plain), ("Server: x", plain)]:
        for choice in b"\1", b"\xff":
            corpora.add("coding", choice + lines.encode() + b"\n\n" + body)


def add_vectors(corpora):
    for path in sorted(VECTORS.iterdir()):
        if path.name == "README":
            continue
        data = path.read_bytes()
        corpora.add("decode", data)
        corpora.add("decode", data, b"\0")
        if path.suffix in (".pem", ".p7b"):
            corpora.add("cacert", data)
            corpora.add("parse", data)
            corpora.add("decode", data, b"\4")
        if path.suffix == ".ber":
            corpora.add("certrep", data)
            corpora.add("cacert", data, CACERT_NEXT)


def body_of(entry):
    content = entry["response"]["content"]
    text = content.get("text", "")
    if content.get("encoding") == "base64":
        return base64.b64decode(text)
    return text.encode()


def add_body(corpora, entry):
    url, body = entry["request"]["url"], body_of(entry)
    if "GetCACaps" in url:
        corpora.add("caps", body)
    elif "GetCACert" in url:
        corpora.add("cacert", body)
        corpora.add("parse", body)
    elif "GetNextCACert" in url:
        corpora.add("cacert", body, CACERT_NEXT)
    else:
        corpora.add("certrep", body)
    corpora.add("decode", body)


def add_session(corpora, entries, device):
    """The answers as the session's harness takes them."""
    statuses = {200: 0, 403: 4, 404: 5, 500: 6, 302: 7}
    parts = [bytes([device])]
    for entry in entries:
        body = body_of(entry)[:65535]
        choice = statuses.get(entry["response"]["status"], 6)
        parts.append(bytes([choice]) + struct.pack("<H", len(body)) + body)
    corpora.add("session", b"".join(parts))


def add_trace(corpora, archive):
    corpora.add("anonymize", archive)
    corpora.add("har", archive)
    corpora.add("report", archive)
    entries = json.loads(archive)["log"]["entries"]
    for entry in entries:
        add_body(corpora, entry)
    for device in range(3):
        add_session(corpora, entries, device)
        add_session(corpora, entries, device | 4)


def probe(mock, scenario, device, archive, *more):
    subprocess.run([PROGRAM, "-q", "-t", "10", "-d", device, "--key-bits", "1024",
                    "--save-trace", archive, *more, mock.url(scenario)],
                   capture_output=True, env=clean_environment(), timeout=60)
    return archive.read_bytes()


def add_probes(corpora, folder):
    mock = Mock(folder)
    every = "browse,caps,cacert,pkioperation,long-url,nextcacert,getcert,getcrl"
    for row in list_scenarios():
        if row.scenario not in SLOW:
            archive = probe(mock, row.scenario, "ios", folder / "trace.har")
            add_trace(corpora, archive)
    add_trace(corpora, probe(mock, "next-ca", "windows", folder / "trace.har",
                             "-s", every))
    mock.stop()


def main(folder):
    corpora = Corpora(folder)
    add_texts(corpora)
    add_bundles(corpora)
    add_vectors(corpora)
    add_codings(corpora)
    for path in sorted(SCENARIOS.glob("*.scenario")):
        corpora.add("scenario", path.read_bytes())
    with tempfile.TemporaryDirectory() as scratch:
        add_probes(corpora, Path(scratch))


if __name__ == "__main__":
    main(sys.argv[1])
