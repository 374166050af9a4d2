# SPDX-License-Identifier: MIT
"""Each kind of file that one command reads, or writes, given to each of the others: the
complaint names the file, and the command that reads it."""
import gzip
import io
import json
import zipfile

import pytest

from conftest import ROOT

VECTORS = ROOT / "tests" / "vectors"
FIELDS = ("#Software: Microsoft Internet Information Services 10.0\n"
          "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip sc-status\n")
LINE = "2026-11-20 09:00:00 GET /certsrv/mscep/mscep.dll operation=GetCACaps 10.0.0.5 200\n"
EVENT = ("<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
         "<Provider Name='X'/><EventID>1</EventID></System></Event></Events>\n")
REPORTS = {"json": "a JSON report", "jsonl": "a JSON report", "html": "an HTML report",
           "text": "a report", "junit": "a JUnit report", "nagios": "a Nagios result",
           "prometheus": "Prometheus metrics"}
LOGS, REPLAY, DECODE = "logs", "replay", "decode"


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


#: Name: octets, the command that reads it, what the others call it.
FILES = {
    "iis.log": ((FIELDS + LINE).encode(), LOGS, "a W3C log, of IIS or http.sys"),
    "lines.log": (b"2026-11-20 09:00:00 10.0.0.1 GET /certsrv/mscep/mscep.dll - 443 - 10.0.0.9 "
                  b"- - 403 0 0 1\n", LOGS, "lines of an IIS log"),
    "iis.log.gz": (gzip.compress((FIELDS + LINE).encode()), LOGS, "a file packed with gzip"),
    "logs.zip": (zipped("iis.log", FIELDS + LINE), LOGS, "a zip archive"),
    "events.evtx": (b"ElfFile\0" + bytes(4096), LOGS, "an event log of Windows (.evtx)"),
    "events.xml": (EVENT.encode(), LOGS, "events of Windows in XML"),
    "omadm.log": ((ROOT / "tests/logs/omadm-delivery.log").read_bytes(), LOGS,
                  "a log of Android (OMADM)"),
    "trace.har": (json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "entries":
                                      []}}).encode(), REPLAY, "an HTTP archive (HAR)"),
    "pages.har": (json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "pages": [
        {"title": "x" * 9000}], "entries": []}}).encode(), REPLAY, "an HTTP archive (HAR)"),
    "ca.pem": ((VECTORS / "ca.pem").read_bytes(), DECODE,
               "a certificate, request or message in PEM"),
    "cacert.p7b": ((VECTORS / "cacert.p7b").read_bytes(), DECODE,
                   "a certificate, request or message in DER"),
    "message.ber": ((VECTORS / "jscep-3.0.0-sha256-aes.ber").read_bytes(), DECODE,
                    "a message in BER"),
    "key.pem": ((VECTORS / "ra-encryption.key").read_bytes(), None, "private key"),
    "urls": (b"https://ndes.example.com/certsrv/mscep/mscep.dll\n", None,
             "a list of URLs: scepprobe --targets FILE probes them"),
}
COMMANDS = [LOGS, REPLAY, DECODE]
PAIRS = [(command, name) for command in COMMANDS for name, row in FILES.items()
         if row[1] != command]


@pytest.mark.parametrize("command,name", PAIRS, ids=[" ".join(pair) for pair in PAIRS])
def test_wrong_file_is_named(command, name, probe, tmp_path):
    data, reader, words = FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    result = probe(command, path)
    assert result.status == 3 and result.stdout == ""
    assert words in result.stderr
    assert not reader or f"scepprobe {reader} reads " in result.stderr


@pytest.mark.parametrize("name", [name for name, row in FILES.items() if row[1]])
def test_right_file_is_not_refused_for_its_kind(name, probe, tmp_path):
    """The control: no message names the command that already has the file."""
    data, reader, _ = FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    assert "it looks like" not in probe(reader, path).stderr


@pytest.fixture(scope="module")
def reports(probe, tmp_path_factory):
    """A report in each format, of a server that is not there and of a log, by name."""
    folder = tmp_path_factory.mktemp("reports")
    log = folder / "iis.log"
    log.write_text(FIELDS + LINE.replace(" 200", " 500"))
    for form in REPORTS:
        (folder / f"probe {form}").write_text(
            probe("-f", form, "-d", "ios", "http://127.0.0.1:1/").stdout)
        (folder / f"logs {form}").write_text(probe("logs", "-f", form, log).stdout)
    (folder / "explain json").write_text(probe("explain", "-f", "json").stdout)
    (folder / "decode json").write_text(probe("decode", "-f", "json", VECTORS / "ca.pem").stdout)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", [f"{way} {form}" for way in ("probe", "logs") for form in
                                  REPORTS] + ["explain json", "decode json"])
def test_report_of_ours_is_named(command, name, probe, reports):
    """It repeats lines of logs and pages, and is neither."""
    result = probe(command, reports / name)
    assert result.status == 3 and result.stdout == ""
    assert f"{REPORTS[name.split()[1]]} of scepprobe: a result" in result.stderr
    assert "scepprobe replay reads the HAR of --save-trace" in result.stderr


def test_message_in_another_file_is_named(probe_decode, message):
    """Which of the messages in a trace or log was taken."""
    har = json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [
        {"request": {"method": "GET", "url": "http://x/?operation=PKIOperation&message=short"}},
        {"request": {"method": "GET", "url": f"http://x/?operation=PKIOperation&message={message}"
                     }}]}})
    result = probe_decode(har)
    assert "an HTTP archive (HAR): scepprobe replay reads it" in result
    assert "longest value of message= in it" in result
    log = FIELDS + LINE.replace("GetCACaps", f"PKIOperation&message={message}")
    result = probe_decode(log)
    assert "a W3C log, of IIS or http.sys: scepprobe logs reads it" in result
    assert "looks like" not in probe_decode(f"message={message}")


@pytest.fixture(scope="module")
def message():
    import base64
    data = (VECTORS / "jscep-3.0.0-sha256-aes.ber").read_bytes()
    return base64.b64encode(data).decode().replace("+", "%2B").replace("/", "%2F").replace(
        "=", "%3D")


@pytest.fixture
def probe_decode(probe, tmp_path):
    """The report of a text, its lines joined."""
    def run(text):
        path = tmp_path / "text"
        path.write_text(text)
        result = probe("decode", path)
        assert result.status in (0, 1), result.stderr
        return " ".join(result.stdout.split())
    return run
