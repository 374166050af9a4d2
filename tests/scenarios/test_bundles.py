# SPDX-License-Identifier: MIT
"""Logs as administrators have them: .evtx files, and archives of everything.

The files are made here, by tests/tools/evtx.py and bundles.py; the first of them is held
against libevtx in tests/interop/test_libevtx.py.
"""
import gzip
import json
import os
import pty
import re
import signal
import subprocess
import time
from datetime import datetime, timedelta, timezone

import pytest

from bundles import (PACKED, cab_of, connector_zip, diagnostics_zip, mdm_cab, sysdiagnose,
                     tar_of, zip_of)
from conftest import HANGS_AFTER, PROGRAM, ROOT, assert_consistent, clean_environment
from evtx import Event, damage, evtx

IIS_500 = (ROOT / "tests" / "logs" / "iis-500.log").read_bytes()
NDES = "Microsoft-Windows-NetworkDeviceEnrollmentService"
MANAGEMENT = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider"
BEGIN = datetime(2024, 8, 20, 9, 49, 42, tzinfo=timezone.utc)
CRITICAL, WARNING, UNKNOWN = 2, 1, 3


def noise(count, channel="Application", provider="Windows Error Reporting"):
    return [Event(provider, 1001, level=4, channel=channel, data=["nothing of interest"],
                  time=BEGIN + timedelta(seconds=i), qualifiers=0) for i in range(count)]


def refused(number=1):
    """NDES's event 31: the CA refused."""
    return [Event(NDES, 31, data=[
        ("ErrorCode", "The requested certificate template is not supported by this CA."),
        ("ErrorMessage", "0x80094800")], time=BEGIN + timedelta(seconds=i))
        for i in range(number)]


APPLICATION = evtx(*noise(30), *refused(), *noise(30))
DEVICE = evtx(Event(MANAGEMENT, 32, channel=f"{MANAGEMENT}/Admin", time=BEGIN,
                    data=[("HRESULT", "0x80094800")]))
SECURITY = evtx(*noise(400, "Security", "Microsoft-Windows-Security-Auditing"))
CRASH = evtx(Event("Application Error", 1000, data=[
    "w3wp.exe", "8.5.9600.16384", "5215df96", "ntdll.dll", "6.3.9600.18821", "59ba86db",
    "c0000005"], qualifiers=0))


@pytest.fixture
def logs(probe, tmp_path):
    """logs({name: octets}, options=()): the program's result, of these files."""
    def run(files, options=()):
        paths = []
        for name, data in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            paths.append(path)
        return probe("logs", *options, *paths)
    return run


@pytest.fixture
def logs_json(logs, validator):
    def run(files, options=()):
        result = logs(files, ("-f", "json", *options))
        assert result.stdout, result.stderr
        document = json.loads(result.stdout)
        validator.validate(document)
        assert_consistent(document)
        return document["targets"][0]
    return run


def found(target):
    return {finding["id"] for finding in target["findings"]}


# ---- .evtx ----

@pytest.mark.parametrize("shape", ["template", "plain"])
def test_event_log(logs_json, shape):
    target = logs_json({"Application.evtx": evtx(*noise(40), *refused(3), shape=shape)})
    log, = target["logs"]
    assert (log["format"], log["lines"], log["used"]) == ("evtx", 43, 3)
    assert log["complete"] and "ca-refused-request" in found(target)


def test_event_log_of_many_chunks(logs_json):
    target = logs_json({"Application.evtx": evtx(*noise(900), *refused(), *noise(900))})
    assert target["logs"][0]["lines"] == 1801 and "ca-refused-request" in found(target)


def test_event_log_that_is_healthy(logs_json):
    """The look-alike: the same log without the one event."""
    target = logs_json({"Application.evtx": evtx(*noise(40))})
    assert found(target) == {"logs-of-something-else"}


def test_older_events(logs_json):
    target = logs_json({"Application.evtx": evtx(Event("Application Error", 1000, data=[
        "w3wp.exe", "8.5", "5215df96"], qualifiers=0), shape="classic")})
    assert target["exchanges"][0]["record"]["event"] == 1000


def test_event_log_of_something_else(logs):
    result = logs({"Security.evtx": SECURITY})
    assert result.status == UNKNOWN and result.stdout == ""
    assert "enrolment by SCEP does not write to this log: Security" in result.stderr


@pytest.mark.parametrize("how", ["signature", "header", "record", "token", "cut"])
def test_damaged_chunk(logs_json, how):
    target = logs_json({"a.evtx": damage(evtx(*noise(30), *refused(), most=10), 1, how)})
    assert target["logs"][0]["complete"] is False
    assert "log-incomplete" in found(target)
    if how != "cut":
        assert "ca-refused-request" in found(target), "what lies behind is read"


def test_events_of_an_unknown_form(logs_json):
    events = [*refused(), *noise(3)]
    events[2].raw = b"\x0f\x01\x01\x00\x3f"
    target = logs_json({"a.evtx": evtx(*events)})
    assert "ca-refused-request" in found(target)
    assert "wevtutil qe FILE /lf:true /f:RenderedXml" in target["logs"][0]["problems"][0]["text"]


def test_event_log_from_standard_input(probe):
    for data in (APPLICATION, gzip.compress(APPLICATION), zip_of({"a.evtx": APPLICATION})):
        done = subprocess.run([PROGRAM, "logs", "-"], input=data, capture_output=True,
                              timeout=HANGS_AFTER, env=clean_environment())
        assert done.returncode == CRITICAL and b"ca-refused-request" in done.stdout


# ---- archives ----

@pytest.mark.parametrize("kind", PACKED)
def test_packed_by_hand(logs_json, kind):
    target = logs_json({f"log.{kind}": PACKED[kind]("u_ex.log", IIS_500)})
    assert "impersonation-right-missing" in found(target)
    log, = target["logs"]
    packed = kind not in ("gz", "xz", "zst")
    assert log["name"].endswith(f"u_ex.log in log.{kind}" if packed else f"log.{kind}")
    assert len(target["log_bundles"]) == packed


def test_nested_as_a_mailer_does(logs_json):
    inner = cab_of({"b.cab": cab_of({"Application.evtx": APPLICATION})})
    data = zip_of({"DiagLogs.zip": zip_of({"a.cab": inner})})
    target = logs_json({"mail.zip": data})
    assert target["logs"][0]["name"] == \
        "Application.evtx in b.cab in a.cab in DiagLogs.zip in mail.zip"
    assert "ca-refused-request" in found(target)


def test_deeper_is_named(logs):
    data = IIS_500
    for i in range(6):
        data = zip_of({f"level{i}.zip": data})
    result = logs({"top.zip": data})
    assert result.status == UNKNOWN and "packed more than five times over" in result.stderr


def test_encrypted_member_is_named(logs_json):
    data = zip_of({"a.log": IIS_500, "b.log": IIS_500}, encrypted=["a.log"])
    target = logs_json({"a.zip": data})
    bundle, = target["log_bundles"]
    assert (bundle["members"], bundle["read"], bundle["unreadable"]) == (2, 1, 1)
    assert {"impersonation-right-missing", "log-incomplete"} <= found(target)
    assert target["logs"][0]["problems"][0]["text"].startswith(
        "it is encrypted: unpack it with its password (7z x)")


def test_all_encrypted(logs):
    result = logs({"a.zip": zip_of({"a.log": IIS_500}, encrypted=["a.log"])})
    assert result.status == UNKNOWN and "a.log in a.zip: it is encrypted" in result.stderr


@pytest.mark.parametrize("kind", ["zip", "cab", "tar", "xz"])
def test_cut_archive(logs, kind):
    lines = b"".join(re.sub(rb"20:22:16", b"20:%02d:%02d" % divmod(i % 3600, 60), IIS_500)
                     + b"\n" + os.urandom(40).hex().encode() + b"\n" for i in range(3000))
    data = PACKED[kind]("u_ex.log", lines)
    result = logs({"a": data[:len(data) // 2]})
    assert result.status == CRITICAL and "the archive is cut off here" in result.stdout


def test_nothing_in_it(logs):
    result = logs({"a.zip": zip_of({"a.txt": b"hello\n", "b.png": b"\x89PNG\r\n\x1a\n"})})
    assert result.status == UNKNOWN
    assert "it holds no known kind of log (2 members)" in result.stderr
    assert "it is empty" in logs({"b.zip": zip_of({})}).stderr


def test_names_are_safe(logs):
    result = logs({"a.zip": zip_of({"x\x1b[31m" + "y" * 300 + ".log": IIS_500})})
    assert result.status == CRITICAL and "\x1b" not in result.stdout
    assert re.search(r"\.\.\.y+\.logina\.zip", "".join(result.stdout.split()))


# ---- bundles ----

@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_device_diagnostics(logs_json, numbered, packed):
    data = diagnostics_zip(APPLICATION, DEVICE, numbered=numbered, packed=packed)
    target = logs_json({"DiagLogs-PC1-20240820T094942Z.zip": data})
    bundle, = target["log_bundles"]
    assert bundle == {"name": "DiagLogs-PC1-20240820T094942Z.zip",
                      "kind": "intune-diagnostics", "members": 12, "read": 2,
                      "passed_over": 10, "unreadable": 0}
    assert {log["format"] for log in target["logs"]} == {"evtx"}
    assert "ca-refused-request" in found(target)
    assert {exchange["record"]["event"] for exchange in target["exchanges"]} == {31, 32}


def test_mdm_diagnostics(logs_json):
    target = logs_json({"mdm.cab": mdm_cab(DEVICE)})
    assert target["log_bundles"][0]["kind"] == "mdm-diagnostics"
    assert target["exchanges"][0]["record"]["event"] == 32


def test_ndes_validation(logs_json):
    data = connector_zip(IIS_500, SECURITY, APPLICATION, SECURITY)
    target = logs_json({"CertConnectorLogs.zip": data})
    bundle, = target["log_bundles"]
    assert bundle["kind"] == "ndes-validation" and bundle["read"] == 2
    assert {"impersonation-right-missing", "ca-refused-request"} <= found(target)


def test_sysdiagnose(logs):
    result = logs({"sysdiagnose.tar.gz": sysdiagnose()})
    assert result.status == UNKNOWN
    assert "system_logs.logarchive in sysdiagnose.tar.gz: Apple's own format" in result.stderr
    assert "log show --archive" in result.stderr


def test_sysdiagnose_with_a_text_log(logs_json):
    contact = (ROOT / "tests" / "logs" / "ios-contact.log").read_bytes()
    target = logs_json({"s.tar.gz": sysdiagnose({"console.log": contact})})
    bundle, = target["log_bundles"]
    assert (bundle["kind"], bundle["read"], bundle["unreadable"]) == ("sysdiagnose", 1, 1)
    assert "log-incomplete" in found(target)


def test_one_heading_for_a_bundle(logs):
    result = logs({"DiagLogs.zip": diagnostics_zip(APPLICATION, DEVICE)})
    assert result.stdout.splitlines()[0] == "DiagLogs.zip"


# ---- folders ----

def make_folder(folder):
    for name, data in {"W3SVC1/u_ex1.log": IIS_500, "W3SVC1/old/u.log.gz":
                       gzip.compress(IIS_500), "app/Application.evtx": APPLICATION,
                       "readme.txt": b"hello\n", "picture.png": b"\x89PNG\r\n\x1a\n",
                       "bundle.zip": zip_of({"Security.evtx": SECURITY})}.items():
        path = folder / "LogFiles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "LogFiles"


def test_folder(probe, validator, tmp_path):
    folder = make_folder(tmp_path)
    (folder / "loop").symlink_to(folder)
    for path in (folder, f"{folder}/"):
        result = probe("logs", "-f", "json", path)
        target = json.loads(result.stdout)["targets"][0]
        validator.validate(json.loads(result.stdout))
        assert [log["name"] for log in target["logs"]] == [
            "W3SVC1/u_ex1.log", "W3SVC1/old/u.log.gz", "app/Application.evtx"]
        bundle, = target["log_bundles"]
        assert bundle["name"] == "LogFiles" and bundle["read"] == 3
        assert bundle["passed_over"] == 3 and result.stderr == ""
        assert {"impersonation-right-missing", "ca-refused-request"} <= found(target)


def test_folder_without_logs(probe, tmp_path):
    (tmp_path / "a.txt").write_text("hello\n")
    result = probe("logs", tmp_path)
    assert result.status == UNKNOWN
    assert "none of its 1 files is a known log" in result.stderr
    (tmp_path / "a.txt").unlink()
    assert "the folder is empty" in probe("logs", tmp_path).stderr


# ---- waiting ----

def start_logs(*paths, **more):
    more.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen([PROGRAM, "logs", *map(str, paths)],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=clean_environment(), **more)


@pytest.mark.linux_only("named pipes")
def test_signal_at_a_pipe_that_gives_nothing(tmp_path):
    """What had been read is judged, and within a second."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    process = start_logs(fifo)
    with open(fifo, "wb", buffering=0) as pipe:
        pipe.write(IIS_500.rstrip(b"\n") + b"\n" + IIS_500[:30])
        time.sleep(0.5)
        sent = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, complaints = process.communicate(timeout=HANGS_AFTER)
    assert time.monotonic() - sent < 2
    assert b"interrupted: only the lines read so far are judged" in complaints
    assert b"impersonation-right-missing" in out and process.returncode == CRITICAL
    assert b"log-incomplete" in out


@pytest.mark.linux_only("named pipes")
@pytest.mark.parametrize("opened", [False, True])
def test_signal_at_a_pipe_that_nobody_writes_to(opened, tmp_path):
    """With and without a writer; the log before it is judged."""
    (tmp_path / "u_ex1.log").write_bytes(IIS_500)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = os.open(fifo, os.O_RDWR) if opened else None
    process = start_logs(tmp_path / "u_ex1.log", fifo, tmp_path / "u_ex1.log")
    time.sleep(0.5)
    assert process.poll() is None
    sent = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, complaints = process.communicate(timeout=HANGS_AFTER)
    assert time.monotonic() - sent < 2
    if opened:
        os.close(writer)
    assert b"interrupted: only the lines read so far are judged" in complaints
    assert b"impersonation-right-missing" in out and process.returncode == CRITICAL


@pytest.mark.linux_only("named pipes")
def test_pipe_whose_writer_comes_late(tmp_path):
    """It is waited for, and what comes in pieces is read as a whole."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    process = start_logs(fifo)
    time.sleep(0.4)
    assert process.poll() is None
    with open(fifo, "wb", buffering=0) as pipe:
        for at in range(0, len(IIS_500), 100):
            pipe.write(IIS_500[at:at + 100])
            time.sleep(0.01)
    out, _ = process.communicate(timeout=HANGS_AFTER)
    assert b"impersonation-right-missing" in out and b"log-incomplete" not in out


@pytest.mark.linux_only("signals")
def test_signal_at_standard_input(tmp_path):
    process = start_logs("-", stdin=subprocess.PIPE)
    process.stdin.write(IIS_500.rstrip(b"\n") + b"\n")
    process.stdin.flush()
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.wait(HANGS_AFTER)
    assert b"impersonation-right-missing" in process.stdout.read()
    process.communicate()


@pytest.mark.linux_only("an interrupt in the first second: Wine itself starts for as long")
def test_signal_in_a_long_archive(tmp_path):
    piece = IIS_500.rstrip(b"\n") + b"\n"
    (tmp_path / "a.zip").write_bytes(zip_of({f"u_ex{i}.log": piece * 100000
                                             for i in range(8)}))
    process = start_logs(tmp_path / "a.zip")
    time.sleep(0.3)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=HANGS_AFTER)
    assert time.monotonic() - sent < 2
    assert b"interrupted" in complaints


def test_growing_file_ends(tmp_path):
    """It is read as far as it went when it was opened."""
    path = tmp_path / "u_ex.log"
    piece = IIS_500.rstrip(b"\n") + b"\n"
    path.write_bytes(piece * 1000)
    done = subprocess.Popen(
        ["sh", "-c", 'while :; do cat "$1" >>"$2"; done', "sh",
         str(ROOT / "tests" / "logs" / "iis-500.log"), str(path)])
    try:
        process = start_logs(path)
        out, _ = process.communicate(timeout=30)
    finally:
        done.kill()
        done.wait()
    assert process.returncode == CRITICAL and b"impersonation-right-missing" in out


@pytest.mark.linux_only("Wine's console writes escape sequences of its own")
def test_progress_on_a_terminal(tmp_path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    ours, theirs = pty.openpty()
    process = subprocess.Popen([PROGRAM, "logs", fifo], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=theirs,
                               env=clean_environment(TERM="xterm"))
    with open(fifo, "wb", buffering=0) as pipe:
        for _ in range(8):
            pipe.write((IIS_500.rstrip(b"\n") + b"\n") * 3000)
            time.sleep(0.3)
    process.communicate(timeout=HANGS_AFTER)
    os.close(theirs)
    shown = os.read(ours, 4096)
    os.close(ours)
    assert re.search(rb"\d+ MiB read", shown)


def test_archives_of_nothing_are_quick(logs_json):
    """A bundle of 20 MB that is of no interest."""
    data = zip_of({f"{i}.etl": os.urandom(1 << 20) for i in range(20)} |
                  {"a.evtx": APPLICATION})
    begin = time.monotonic()
    assert "ca-refused-request" in found(logs_json({"a.zip": data}))
    assert time.monotonic() - begin < 20


def test_tar_of_many(logs_json):
    target = logs_json({"a.tar": tar_of({f"W3SVC1/u_ex{i}.log": IIS_500
                                         for i in range(300)})})
    assert target["log_bundles"][0]["members"] == 300
    assert "impersonation-right-missing" in found(target)


# ---- the bundle of the NDES validation script, with three stories ----

CONNECTOR = "Microsoft-Intune-CertificateConnectors"


def connector(number, second, level=4, kind="Operational"):
    return Event(CONNECTOR, number, level=level, channel=f"{CONNECTOR}/{kind}",
                 time=BEGIN + timedelta(seconds=second), data=[("Message", "Scep...")])


def expired_ra():
    return Event("Microsoft-Windows-CAPI2", 30, level=2, time=BEGIN,
                 channel="Microsoft-Windows-CAPI2/Operational",
                 guid="{5bbca4a8-b209-48dc-a8c7-b23d3e5216fb}",
                 user_data=("CertVerifyCertificateChainPolicy", {}, [
                     ("Certificate", {"subjectName": "NDES01-MSCEP-RA"}, []),
                     ("EventAuxInfo", {"ProcessName": "w3wp.exe"}, []),
                     ("Result", {"value": "800B0101"}, ["A required certificate is not "
                      "within its validity period."])]))


def collected(operational, admin, application=(), capi2=()):
    """What Validate-NDESConfiguration.ps1 packs, of these events."""
    return zip_of({
        f"{CONNECTOR}_Operational.evtx": evtx(*operational),
        f"{CONNECTOR}_Admin.evtx": evtx(*admin),
        "Application.evtx": evtx(*noise(50), *application),
        "Microsoft-Windows-CAPI2_Operational.evtx": evtx(
            *noise(5, "Microsoft-Windows-CAPI2/Operational", "Microsoft-Windows-CAPI2"),
            *capi2),
        "registry.txt": "Windows Registry Editor".encode("utf-16"),
        "Validate-NDESConfig.log": b""})


def test_refused_challenge(logs_json):
    target = logs_json({"a.zip": collected(
        [connector(4003, 0), connector(4005, 5, level=2)],
        [connector(4001, 5, level=2, kind="Admin")])})
    assert target["status"] == "critical" and "challenge-refused" in found(target)
    assert "server-chain-refused" not in found(target)


def test_expired_ra_certificate(logs_json):
    start = Event(NDES, 2, time=BEGIN + timedelta(seconds=3), data=[
        ("ErrorCode", "The parameter is incorrect."), ("ErrorMessage", "0x80070057")])
    target = logs_json({"a.zip": collected(
        [connector(4003, -900), connector(4004, -898), connector(4006, -897)],
        [connector(4000, -896, kind="Admin")], [start], [expired_ra()])})
    assert target["status"] == "critical"
    assert {"ndes-internal-error", "server-chain-refused"} <= found(target)
    assert "challenge-refused" not in found(target)


def test_healthy_server(logs_json):
    target = logs_json({"a.zip": collected(
        [connector(4003, 0), connector(4004, 2), connector(4006, 3), connector(4008, 4)],
        [connector(4000, 4, kind="Admin")])})
    assert target["status"] in ("ok", "warning"), found(target)
    assert not {"challenge-refused", "server-chain-refused",
                "ndes-internal-error"} & found(target)
