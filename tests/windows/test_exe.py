# SPDX-License-Identifier: MIT
"""scepprobe.exe under Wine: what only Windows has, and that all else is as on Linux.

./dev windows test runs these; SCEPPROBE_PROGRAM names what starts the program.
"""
import copy
import datetime
import hashlib
import json
import os
import re
import shutil
import ssl
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from conftest import BUILD, PROGRAM, ROOT, capture, clean_environment
from test_matrix import STALLS

LINUX = BUILD / "src" / "scepprobe"
EXE = PROGRAM.with_name("scepprobe.exe")
PACKAGE = ROOT / "windows" / "package"

def run(program, *args, stdin=b"", **env):
    return capture(program, args, input=stdin, env=clean_environment(**env))


def both(*args, **more):
    return run(LINUX, *args, **more), run(PROGRAM, *args, **more)


# ---- the same findings ----

#: What no two runs share, on one system either: times; what keys and nonces make; limits as
#: measured, with how many requests and octets, because the measure is the length of a message.
OF_THE_RUN = {"started_at", "duration_seconds", "timings", "transaction_id", "serial", "sha1",
              "sha256", "query_length", "length", "passes", "fails", "requests", "sent"}
#: The same in texts: messages, serial numbers, lengths and milliseconds, the time of day.
VARIES = re.compile(r"(?<=message=)[^&\s]+|\b[\dA-F]{38,40}\b|\b\d[\d,]{3,}\b|(?<=\d)T[\d:]+Z")
#: Wine reads the socket's error before we do, and a reset is reported only once.
RESET = re.compile(r"Empty reply from server|Recv failure: Connection reset by peer")
#: Devices ask at once: which one's step a sentence names, the fastest decides.
STEP = re.compile(r"\b(bare URL|GetCACaps|GetCACert|PKIOperation)( by (GET|POST))?")


def comparable(value, order, name=None):
    """A report less what differs from run to run; `order` has the new number of an
    exchange."""
    if isinstance(value, dict):
        return {key: comparable(part, order, key) for key, part in value.items()
                if key not in OF_THE_RUN}
    if isinstance(value, list):
        parts = [comparable(part, order, name) for part in value]
        return sorted(parts) if name == "evidence" else parts
    if isinstance(value, str):
        if name == "device":
            return value
        return RESET.sub("RESET", STEP.sub("STEP", VARIES.sub("N", value)))
    return order.get(value, value) if name in ("exchange", "evidence") else value


def judged(document):
    document = copy.deepcopy(document)
    target, = document["targets"]
    exchanges = sorted((exchange for exchange in target["exchanges"]
                        if exchange["step"] != "measure"),
                       key=lambda exchange: exchange["device"])
    order = {exchange["id"]: i for i, exchange in enumerate(exchanges)}
    for exchange in exchanges:
        exchange["id"] = order[exchange["id"]]
    target["exchanges"] = exchanges
    for device in target["devices"]:
        device["steps"] = [step for step in device["steps"] if step["step"] != "measure"]
    for finding in target["findings"]:
        finding["evidence"] = [number for number in finding["evidence"] if number in order]
    for place in target["route"]:
        del place["evidence"]    # the first that came back
    return comparable(document, order)


def essentials(document):
    """Of a server that is silent: how far a device comes before its time is over, and what
    it says of that, the clock decides."""
    target, = document["targets"]
    return target["status"], [(finding["id"], finding["severity"], finding["certain"])
                              for finding in target["findings"]]


def test_every_scenario_is_judged_alike(listed, mock):
    """The whole JSON, findings and exchanges with all their words."""
    limit = "8" if listed.scenario in STALLS else "100"
    options = ("-f", "json", "--key-bits", "1024", "-t", limit, mock.url(listed.scenario))
    linux, windows = both(*options)
    assert windows.returncode == linux.returncode, windows.stderr.decode()
    seen = essentials if listed.scenario in STALLS else judged
    assert seen(json.loads(windows.stdout)) == seen(json.loads(linux.stdout))


def test_what_is_compared_is_not_nothing(mock):
    """Two scenarios differ, and so does a word within one."""
    a, b = (json.loads(run(LINUX, "-f", "json", "-d", "ios", mock.url(name)).stdout)
            for name in ("healthy", "scep-app-pool-stopped"))
    text = json.dumps(judged(a))
    assert text != json.dumps(judged(b)) and '"challenge-refused"' in text
    a["targets"][0]["exchanges"][0]["http_status"] += 1
    assert json.dumps(judged(a)) != text


EQUAL = [
    ["--help"], ["logs", "--help"], ["decode", "--help"], ["replay", "--help"],
    ["explain"], ["explain", "-f", "json"], ["explain", "-f", "mdoc"], ["explain", "devices"],
    ["explain", "url-too-long"], ["explain", "no-such-id"],
    ["--no-such-option"], ["--verbose=x"], ["--output"], ["-t", "soon", "x"], ["ftp://x/"], [],
    ["logs"], ["logs", "no-such-file"], ["--challenge-file", "no-such-file", "x"],
]


@pytest.mark.parametrize("args", EQUAL, ids=" ".join)
def test_says_the_same(args):
    linux, windows = both(*args)
    assert windows.stdout == linux.stdout
    assert windows.stderr == linux.stderr
    assert windows.returncode == linux.returncode


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "logs").rglob("*.*")),
                         ids=lambda path: path.name)
def test_reads_logs_alike(path):
    if path.is_file():
        linux, windows = both("logs", "-v", path)
        assert (windows.stdout, windows.returncode) == (linux.stdout, linux.returncode)


# ---- the program as such ----

def pack(exe, folder, out):
    libraries = folder / "libraries"
    (libraries / "licences").mkdir(parents=True, exist_ok=True)
    (libraries / "licences" / "x.txt").write_text("x")
    (libraries / "versions.txt").write_text("x 1\n")
    return subprocess.run([PACKAGE, exe, libraries, "0", folder / out], capture_output=True,
                          text=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})


NAME = "scepprobe-0-windows-x86_64"


def test_package_accepts_it(tmp_path):
    """Imports are Windows' own, and it has the protections: windows/package would refuse."""
    for out in ("a", "b"):
        done = pack(EXE, tmp_path, out)
        assert done.returncode == 0, done.stderr
    a, b = ((tmp_path / out / f"{NAME}.zip").read_bytes() for out in ("a", "b"))
    assert a == b


def test_package_is_complete(tmp_path):
    """What the program must go along with, and checksums that hold."""
    pack(EXE, tmp_path, "out")
    with zipfile.ZipFile(tmp_path / "out" / f"{NAME}.zip") as packed:
        assert sorted(packed.namelist()) == [f"{NAME}/{name}" for name in (
            "LICENSE.txt", "README.txt", "SHA256SUMS", "checklist.txt", "licences/x.txt",
            "scepprobe.exe", "versions.txt")]
        packed.extractall(tmp_path)
    for folder in (tmp_path / NAME, tmp_path / "out"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
                       cwd=folder, check=True)
    assert (tmp_path / NAME / "scepprobe.exe").read_bytes() == EXE.read_bytes()


def test_a_licence_for_each_library_within():
    libraries = EXE.parents[1] / "libraries"
    named = [line.split()[0] for line in (libraries / "versions.txt").read_text().splitlines()]
    licences = {path.stem: path.read_text() for path in (libraries / "licences").iterdir()}
    assert set(named) == set(licences)
    assert {"openssl", "curl", "jansson", "zlib", "libarchive", "xz-utils", "bzip2", "libzstd",
            "gcc-mingw-w64-x86-64-win32", "mingw-w64-x86-64-dev"} == set(named)
    assert all(len(text) > 1000 for text in licences.values())
    assert "Apache License" in licences["openssl"]


def test_version_names_the_libraries_of_the_package():
    """--version says what versions.txt does, of the same libraries."""
    packed = dict(line.split() for line in
                  (EXE.parents[1] / "libraries" / "versions.txt").read_text().splitlines())
    said = dict(line.split()[:2] for line in
                run(PROGRAM, "--version").stdout.decode().replace(",", "").splitlines())
    for package, name in {"openssl": "OpenSSL", "curl": "libcurl", "jansson": "jansson",
                          "zlib": "zlib", "libarchive": "libarchive", "xz-utils": "liblzma",
                          "bzip2": "bzip2", "libzstd": "libzstd"}.items():
        version = re.match(r"(?:\d+:)?([\d.]*\d)", packed[package])[1]
        assert said[name] == version


def without_library(data):
    assert b"WS2_32.dll\0" in data
    return data.replace(b"WS2_32.dll\0", b"EVIL32.dll\0")


def with_field(offset, form, change):
    """The program with one field of its PE header changed; offsets as winnt.h has them."""
    def changed(data):
        data = bytearray(data)
        at = struct.unpack_from("<I", data, 0x3c)[0] + offset
        struct.pack_into(form, data, at, change(*struct.unpack_from(form, data, at)))
        return bytes(data)
    return changed


STAMP, CHARACTERISTICS = 8, 24 + 70


@pytest.mark.parametrize("change, complaint", [
    (without_library, "it imports EVIL32.dll"),
    (with_field(STAMP, "<I", lambda stamp: 1700000000), "it has a time in it"),
    (with_field(CHARACTERISTICS, "<H", lambda bits: bits & ~0x20), "it lacks HIGH_ENTROPY_VA"),
    (with_field(CHARACTERISTICS, "<H", lambda bits: bits & ~0x40), "it lacks DYNAMIC_BASE"),
    (with_field(CHARACTERISTICS, "<H", lambda bits: bits & ~0x100), "it lacks NX_COMPAT"),
], ids=["library", "time", "high-entropy", "layout", "data"])
def test_package_refuses(change, complaint, tmp_path):
    (tmp_path / "x.exe").write_bytes(change(EXE.read_bytes()))
    done = pack(tmp_path / "x.exe", tmp_path, "out")
    assert done.returncode != 0 and complaint in done.stderr
    assert not (tmp_path / "out").exists()


def test_no_path_of_the_builder_is_in_it():
    data = EXE.read_bytes()
    for text in (str(ROOT), str(Path.home() / ".cache"), "scepprobe-windows/"):
        assert text.encode() not in data and text.encode("utf-16-le") not in data, text


def test_openssl_opens_no_settings(tmp_path):
    """Its folder is one that any user of Windows may make: study of such attacks abounds."""
    traced = run(PROGRAM, "decode", ROOT / "tests" / "vectors" / "README.md",
                 WINEDEBUG="+file")
    assert b"CreateFile" in traced.stderr or b"NtCreateFile" in traced.stderr
    assert b".cnf" not in traced.stderr and b"nonexistent" not in traced.stderr


# ---- names, streams, files ----

def test_names_are_utf8(tmp_path):
    folder = tmp_path / "\u00fcn\u00ef \u65e5\u672c"
    folder.mkdir()
    log = folder / "Protokoll-\u65e5\u672c.log"
    shutil.copy(next((ROOT / "tests" / "logs").glob("*.log")), log)
    report = folder / "Bericht-\u00e9.json"
    linux, windows = both("logs", "-f", "json", "-o", report, log)
    assert (windows.stdout, windows.stderr) == (b"", b"")
    assert json.loads(report.read_text())["targets"][0]["status"]
    assert windows.returncode == linux.returncode
    assert sorted(path.name for path in folder.iterdir()) == sorted([log.name, report.name])


def test_wildcards_are_expanded_for_files_only(tmp_path):
    for name in ("u_ex1.log", "u_ex2.log", "other.txt"):
        shutil.copy(next((ROOT / "tests" / "logs").glob("*.log")), tmp_path / name)
    linux = run(LINUX, "logs", "-v", tmp_path / "u_ex1.log", tmp_path / "u_ex2.log")
    windows = run(PROGRAM, "logs", "-v", f"{tmp_path}/u_ex*.log")
    assert windows.stdout == linux.stdout
    nothing = run(PROGRAM, "logs", f"{tmp_path}/none*.log")
    assert nothing.returncode == 3 and b"none*.log" in nothing.stderr


def test_noproxy_star_is_no_wildcard(mock):
    done = run(PROGRAM, "-d", "ios", "-s", "caps", "--proxy", "http://127.0.0.1:1", "--noproxy",
               "*", mock.url())
    assert done.returncode == 0, done.stdout


def test_report_replaces_a_file(tmp_path, mock):
    report = tmp_path / "report.json"
    report.write_text("old")
    done = run(PROGRAM, "-f", "json", "-o", report, "-d", "ios", "-s", "caps", mock.url())
    assert done.returncode == 0
    assert json.loads(report.read_text())["status"] == "ok"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_report_that_cannot_be_written(tmp_path, mock):
    done = run(PROGRAM, "-o", tmp_path / "none" / "x", "-s", "caps", mock.url())
    assert done.returncode == 3 and b"No such file" in done.stderr
    done = run(PROGRAM, "-o", tmp_path, "-s", "caps", mock.url())
    assert done.returncode == 3 and b"a folder, not a file" in done.stderr


def test_octets_pass_as_they_are():
    log = next((ROOT / "tests" / "logs").glob("*.log")).read_bytes()
    linux, windows = both("logs", "-", stdin=log)
    assert windows.stdout == linux.stdout and b"\r" not in windows.stdout


def test_plugin_name():
    done = run(PROGRAM.with_name("check_ndes"), "--no-such-option")
    assert done.returncode == 3 and done.stdout.startswith(b"SCEP UNKNOWN - ")


# ---- the network ----

def test_refused_port_is_told_as_on_linux():
    linux, windows = both("-d", "ios", "-s", "caps", "-f", "json", "http://127.0.0.1:1/")
    ids = [[finding["id"] for finding in json.loads(done.stdout)["targets"][0]["findings"]]
           for done in (linux, windows)]
    assert ids[0] == ids[1] and ids[0][0] == "connection-refused"
    linux, windows = both("-d", "ios", "-s", "caps", "http://127.0.0.1:1/")
    assert b"Connection refused" in linux.stdout and b"Connection refused" in windows.stdout


def registry(*args):
    return subprocess.run([ROOT / "windows" / "wine", "reg", *args], capture_output=True,
                          check=False)


SETTINGS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections"
SETTING = "DefaultConnectionSettings"


def settings_of(server, exceptions):
    """The value as Windows keeps it: a version, a count, flags, and three texts."""
    octets = struct.pack("<III", 0x46, 1, 3 if server else 1)
    for text in (server, exceptions, ""):
        octets += struct.pack("<I", len(text)) + text.encode()
    return octets + bytes(32)


@pytest.fixture
def proxy_settings():
    """Sets Windows' proxy for the time of a test."""
    def set_proxy(server, exceptions=""):
        done = registry("add", SETTINGS, "/v", SETTING, "/t", "REG_BINARY", "/d",
                        settings_of(server, exceptions).hex(), "/f")
        assert done.returncode == 0
    yield set_proxy
    registry("delete", SETTINGS, "/v", SETTING, "/f")


HOST = "http://ndes.contoso.test/"


def probe_host(*options):
    done = run(PROGRAM, "-d", "ios", "-s", "caps", "-f", "json", "-t", "20", *options, HOST)
    return json.loads(done.stdout)["targets"][0]


@pytest.mark.xdist_group("registry")
def test_proxy_of_windows_settings(mock, proxy_settings):
    proxy_settings(f"http=127.0.0.1:{mock.port};https=127.0.0.1:1")
    text = run(PROGRAM, "-d", "ios", "-s", "caps", "-t", "20", HOST).stdout.decode()
    assert f"127.0.0.1:{mock.port} (Windows proxy settings)" in text
    assert "devices" in text and "--noproxy" in text


@pytest.mark.xdist_group("registry")
@pytest.mark.parametrize("options, exceptions", [
    (["--noproxy", "*"], ""), ([], "*.contoso.test"),
], ids=["--noproxy", "exceptions"])
def test_proxy_of_windows_settings_is_left_out(mock, proxy_settings, options, exceptions):
    proxy_settings(f"127.0.0.1:{mock.port}", exceptions)
    ids = [finding["id"] for finding in probe_host(*options)["findings"]]
    assert "name-not-resolved" in ids


# ---- trust ----

ROOTS = r"HKCU\Software\Microsoft\SystemCertificates\%s\Certificates"


def stored(der):
    """A certificate as Windows' registry keeps it: properties, the last of them it itself."""
    octets = b""
    for number, value in ((3, hashlib.sha1(der).digest()), (32, der)):
        octets += struct.pack("<III", number, 1, len(value)) + value
    return octets


@pytest.fixture
def put_into_store(mock_tls):
    """put_into_store(STORE): the mock's root into one of Windows' stores."""
    der = ssl.PEM_cert_to_DER_cert(mock_tls.ca_file.read_text())
    keys = []

    def put(store):
        keys.append(f"{ROOTS % store}\\{hashlib.sha1(der).hexdigest().upper()}")
        done = registry("add", keys[-1], "/v", "Blob", "/t", "REG_BINARY", "/d",
                        stored(der).hex(), "/f")
        assert done.returncode == 0
    yield put
    for key in keys:
        registry("delete", key, "/f")


def tls_findings(url, *options):
    done = run(PROGRAM, "-d", "ios", "-s", "caps", "-f", "json", *options, url)
    target, = json.loads(done.stdout)["targets"]
    return {finding["id"] for finding in target["findings"]
            if finding["id"].startswith("tls-") and finding["severity"] == "critical"}


@pytest.mark.xdist_group("registry")
def test_roots_of_windows(mock_tls, put_into_store):
    """Trusted are Windows' roots: not without, with, and not when it is also distrusted."""
    url = mock_tls.url()
    assert tls_findings(url)
    assert not tls_findings(url, "--ca-file", mock_tls.ca_file)
    put_into_store("Root")
    assert not tls_findings(url)
    put_into_store("Disallowed")
    assert tls_findings(url)


# ---- the logs of this computer ----

@pytest.fixture
def server_logs():
    """A place in Wine's C: where IIS would write."""
    prefix = Path(os.environ.get("SCEPPROBE_WINEPREFIX") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scepprobe-windows/wine")
    folder = prefix / "drive_c" / "inetpub" / "logs" / "LogFiles" / "W3SVC1"
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    shutil.rmtree(prefix / "drive_c" / "inetpub")


@pytest.mark.xdist_group("registry")
def test_here(server_logs):
    now = datetime.datetime.now(datetime.timezone.utc)
    fields = "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip sc-status\n"
    line = " GET /certsrv/mscep/mscep.dll operation=GetCACaps 10.0.0.9 500\n"
    old = now - datetime.timedelta(days=3)
    (server_logs / "u_ex1.log").write_text(
        fields + f"{old:%Y-%m-%d %H:%M:%S}" + line + f"{now:%Y-%m-%d %H:%M:%S}" + line)
    done = run(PROGRAM, "logs", "--here", "-v")
    assert b"u_ex1.log" in done.stdout and b"1 older line" in done.stdout
    # Wine has no event logs. That they cannot be read is said, and is no fault of the logs.
    assert b"Windows event logs" in done.stderr + done.stdout
