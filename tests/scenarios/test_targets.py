# SPDX-License-Identifier: MIT
"""Many targets: a file of them, some at once, each reported as it ends."""
import json
import os
import pty
import re
import resource
import signal
import subprocess
import time

import pytest

from conftest import HANGS_AFTER, PROGRAM, clean_environment

QUICK = ("--key-bits", "1024", "-d", "ios")


@pytest.fixture
def targets(tmp_path):
    """Writes a targets file of these lines and gives its path."""
    def write(*lines, raw=None):
        path = tmp_path / "targets"
        path.write_bytes(raw if raw is not None else
                         "".join(f"{line}\n" for line in lines).encode())
        return path
    return write


# ---- the file ----

def test_labels_and_own_options(mock, probe_json, targets):
    path = targets(
        "# two servers", "",
        f'{mock.url()}  label="Berlin 1" device=windows step=caps # the first',
        f"\t{mock.url('ra-certificate-expiring')} label=Bonn step=caps,cacert "
        "warning-days=5 critical-days=1\r")
    document = probe_json(*QUICK, "--targets", path)
    by_label = {target["label"]: target for target in document["targets"]}
    assert set(by_label) == {"Berlin 1", "Bonn"}
    assert [step["step"] for step in by_label["Berlin 1"]["devices"][0]["steps"]] == ["caps"]
    assert by_label["Berlin 1"]["devices"][0]["device"] == "windows"
    assert by_label["Bonn"]["devices"][0]["device"] == "ios", "as for all"
    assert by_label["Bonn"]["status"] == "ok", "its thresholds are its own"


def test_own_thresholds_do_not_leak(mock, probe_json, targets):
    url = mock.url("ra-certificate-expiring")
    document = probe_json(*QUICK, "-s", "cacert", "--targets", targets(
        f"{url} label=lax warning-days=1 critical-days=1", f"{url} label=strict"))
    status = {target["label"]: target["status"] for target in document["targets"]}
    assert status == {"lax": "ok", "strict": "warning"}


def test_own_ca_file(mock_tls, probe_json, targets):
    document = probe_json(*QUICK, "-s", "caps", "--targets", targets(
        f'{mock_tls.url()} label=known "ca-file={mock_tls.ca_file}"',
        f"{mock_tls.url()} label=unknown"))
    status = {target["label"]: target["status"] for target in document["targets"]}
    assert status == {"known": "ok", "unknown": "critical"}


def test_own_compare(mock, probe_json, targets):
    document = probe_json(*QUICK, "-s", "caps,cacert", "--targets", targets(
        f"{mock.url('app-proxy-bad-gateway')} compare={mock.url()}", mock.url()))
    parts = sorted(target["part"] for target in document["targets"])
    assert parts == ["alone", "external", "internal"]


def test_own_resolve(mock, probe_json, targets):
    host = f"ndes.contoso.test:{mock.port}"
    document = probe_json(*QUICK, "-s", "caps", "--targets", targets(
        f"http://{host}/healthy/certsrv/mscep/mscep.dll resolve={host}:127.0.0.1"))
    assert document["status"] == "ok"


def test_standard_input_and_arguments(mock, probe_json):
    document = probe_json(*QUICK, "-s", "caps", "--targets", "-", mock.url("healthy-get"),
                          stdin=f"\ufeff{mock.url()}")
    assert {target["url"] for target in document["targets"]} == {
        mock.url(), mock.url("healthy-get")}


#: Lines, and what the complaint names.
BAD = {
    "empty": ([], "no URL"),
    "only comments": (["# nothing", "   "], "no URL"),
    "no URL": (["http://x/", "ftp://y/"], "line 2"),
    "no such option": (["http://x/ colour=red"], "colour"),
    "not for one target": (["http://x/ parallel=3"], "parallel"),
    "a challenge": (["http://x/ challenge-file=secret"], "challenge-file"),
    "wants a value": (["http://x/ device"], "device=VALUE"),
    "an empty value": (["http://x/ device="], "device=VALUE"),
    "takes no value": (["http://x/ insecure=yes"], "insecure"),
    "no such device": (["", "http://x/ device=nokia"], "line 2"),
    "no such file": (["http://x/ ca-file=/nowhere.pem"], "/nowhere.pem"),
    "not a number": (["http://x/ timeout=soon"], "soon"),
    "an open quote": (['http://x/ label="Berlin'], "quote"),
    "an empty label": (["http://x/ label="], "label"),
    "a bad URL to compare": (["http://x/ compare=ftp://y"], "ftp://y"),
    "a certificate without key": (["http://x/ cert={tmp}/targets"], "cert"),
    "a password": (["http://user:secret@x/"], "line 1"),
    "a long line": (["http://x/ label=" + "x" * 5000], "line 1"),
}


@pytest.mark.parametrize("case", BAD)
def test_mistakes_name_the_line(case, probe, mock, targets, tmp_path):
    """Nothing is sent on behalf of a file with a mistake in it."""
    lines, names = BAD[case]
    mock.forget()
    lines = [line.replace("{tmp}", str(tmp_path)) for line in lines]
    good = [] if names.startswith(("line", "no URL")) else [f"{mock.url()} step=caps"]
    path = targets(*good, *lines)
    result = probe(*QUICK, "--targets", path)
    assert result.status == 3
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert names in result.stderr, result.stderr
    assert "secret@" not in result.stderr
    assert mock.seen() == []


def test_not_text(probe, targets):
    result = probe("--targets", targets(raw=b"http://x/\0\x1b[31m\n"))
    assert result.status == 3
    assert "line 1" in result.stderr and "\x1b" not in result.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_files_of_windows(mock, probe_json, targets, encoding):
    """What PowerShell's > and editors write: with a mark in front, in UTF-16."""
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = f'{mark}# M\u00fcnchen\r\n{mock.url()} label="M\u00fcnchen"\r\n'
    document = probe_json(*QUICK, "-s", "caps", "--targets",
                          targets(raw=text.encode(encoding)))
    assert [target["label"] for target in document["targets"]] == ["M\u00fcnchen"]


def test_utf16_that_ends_within_a_character(probe, targets):
    result = probe("--targets", targets(raw="ftp://x/".encode("utf-16")[:-1]))
    assert result.status == 3 and "line 1" in result.stderr


def test_standard_input_is_read_once(probe):
    result = probe("--targets", "-", "--challenge-file", "-", stdin="http://x/\n")
    assert (result.status, result.stderr.count("\n")) == (3, 1)
    assert "standard input" in result.stderr


def test_missing_file(probe, tmp_path):
    result = probe("--targets", tmp_path / "none")
    assert result.status == 3
    assert str(tmp_path / "none") in result.stderr


# ---- many ----

MIX = ("healthy", "scep-app-pool-stopped", "ra-certificate-expiring", "ndes-general-page",
       "wrong-path")
VERDICT = {"healthy": "ok", "scep-app-pool-stopped": "critical",
           "ra-certificate-expiring": "warning", "ndes-general-page": "critical",
           "wrong-path": "critical"}


def peak_memory(*args):
    """The document, and the program's highest resident set in KiB (getrusage(2))."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.dup2(writer, 1)
        os.execve(PROGRAM, [str(PROGRAM), *map(str, args)], clean_environment())
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        output = pipe.read()
    _, status, usage = os.wait4(child, 0)
    assert os.WIFEXITED(status), status
    return json.loads(output), usage.ru_maxrss


def test_two_hundred_over_tls(mock_tls, targets, validator):
    """The right verdict for each, in one process, whose memory does not grow with them."""
    few, many = 20, 200
    peak = {}
    for n in (few, many):
        path = targets(*(f"{mock_tls.url(MIX[i % len(MIX)])} label=target-{i}"
                         for i in range(n)))
        document, peak[n] = peak_memory(
            "-f", "json", *QUICK, "--ca-file", mock_tls.ca_file, "--parallel", "8",
            "--targets", path)
        validator.validate(document)
        assert len(document["targets"]) == n
        for target in document["targets"]:
            i = int(target["label"].removeprefix("target-"))
            assert target["status"] == VERDICT[MIX[i % len(MIX)]], target["label"]
    if "asan" not in str(PROGRAM):
        assert peak[many] < peak[few] * 1.5, peak


def test_at_most_so_many_at_once(start_mock, tmp_path, build):
    """With --parallel 1 no request of a target comes before the last one's end."""
    mock = start_mock()
    path = tmp_path / "targets"
    path.write_text("".join(f"{mock.url(name)}\n" for name in MIX))
    subprocess.run([PROGRAM, "-q", "-s", "browse,caps", *QUICK, "-j", "1", "--targets",
                    path], stdout=subprocess.DEVNULL, timeout=HANGS_AFTER,
                   env=clean_environment())
    order = [record["scenario"] for record in json.loads(mock._ask("/-/seen"))]
    assert [name for i, name in enumerate(order) if i == 0 or order[i - 1] != name] == list(MIX)


@pytest.mark.parametrize("value", ["0", "-1", "2000", "many", "1.5"])
def test_bad_parallel(value, probe):
    result = probe("--parallel", value, "http://x/")
    assert result.status == 3 and "--parallel" in result.stderr


@pytest.mark.linux_only("limits of resources")
@pytest.mark.parametrize("limits", [(20, 20), (20, None)], ids=["hard", "soft"])
def test_few_open_files(limits, mock, targets, probe_json):
    """A socket that this system does not give would look like a fault of the server's."""
    hard = limits[1] or resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    document = probe_json(
        "--key-bits", "1024", "-s", "browse,caps,cacert", "-j", "256", "--targets",
        targets(*[f"{mock.url()} label=t{number}" for number in range(20)]),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limits[0], hard)))
    assert document["status"] == "ok" and len(document["targets"]) == 20


# ---- as they end ----

def test_results_come_as_they_end(mock, targets):
    """The quick one is there while the slow one still waits."""
    process = subprocess.Popen(
        [PROGRAM, "-q", "-t", "60", "-d", "ios", "-s", "caps", "--targets",
         targets(mock.url("response-timeout"), mock.url("healthy"))],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=clean_environment())
    assert process.stdout.readline().strip() == mock.url("healthy")
    assert process.poll() is None, "the slow one is not over"
    process.send_signal(signal.SIGINT)
    rest, complaint = process.communicate(timeout=HANGS_AFTER)
    assert process.returncode == 3
    assert "interrupted" in complaint
    assert mock.url("response-timeout") not in rest


@pytest.mark.parametrize("number", [
    signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.linux_only(
        "SIGTERM and SIGHUP: they end Wine itself"))])
def test_interrupted_document_is_whole(number, mock, validator, tmp_path):
    """Ctrl-C ends at once: what was finished is in the file, and the file is there."""
    report, trace = tmp_path / "report.json", tmp_path / "trace.har"
    process = subprocess.Popen(
        [PROGRAM, "-f", "json", "-o", report, "--save-trace", trace, "-t", "60", "-d",
         "ios", "-s", "caps", mock.url("healthy"), mock.url("response-timeout")],
        stderr=subprocess.PIPE, text=True, env=clean_environment())
    deadline = time.monotonic() + HANGS_AFTER
    while not any(path.stat().st_size > 1000 for path in tmp_path.glob("report.json*")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    process.communicate(timeout=HANGS_AFTER)
    assert process.returncode == 3
    document = json.loads(report.read_text())
    validator.validate(document)
    assert document["interrupted"] is True
    assert document["status"] == "unknown"
    assert [target["url"] for target in document["targets"]] == [mock.url("healthy")]
    assert len(json.loads(trace.read_text())["log"]["pages"]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json", "trace.har"]


def run_on_terminal(*args):
    """What a terminal would show of standard error."""
    master, slave = pty.openpty()
    process = subprocess.Popen([PROGRAM, *map(str, args)], stdout=subprocess.DEVNULL,
                               stderr=slave, env=clean_environment())
    os.close(slave)
    shown = b""
    try:
        while True:
            piece = os.read(master, 4096)
            if not piece:
                break
            shown += piece
    except OSError:
        pass
    os.close(master)
    process.wait(timeout=HANGS_AFTER)
    return shown.decode()


@pytest.mark.linux_only("Wine's console writes escape sequences of its own")
def test_progress_on_a_terminal(mock):
    args = ["-s", "caps", *QUICK, mock.url(), mock.url("scep-app-pool-stopped")]
    shown = run_on_terminal(*args)
    assert "1 of 2" in shown and "2 of 2, worst so far: critical" in shown
    assert shown.endswith("\r\x1b[K"), "it does not stay"
    assert run_on_terminal("-s", "caps", *QUICK, mock.url()) == "", "one needs none"


def test_label_is_in_the_text(mock, probe, targets):
    path = targets(f'{mock.url()} label="Berlin 1" step=caps')
    assert probe("-q", *QUICK, "--targets", path).stdout.startswith(f"{mock.url()} (Berlin 1)\n")
    assert "(" not in probe("-q", "-s", "caps", *QUICK, mock.url()).stdout.splitlines()[0]


@pytest.mark.linux_only("Wine's console writes escape sequences of its own")
def test_line_says_what_it_waits_for(mock):
    """On a terminal, from the first second on; with -v each exchange that ended stays."""
    args = ["-s", "caps", *QUICK, "-t", "4", mock.url("response-timeout")]
    shown = run_on_terminal(*args)
    assert re.search(r"waiting: ios: caps [1-3] s", shown)
    assert shown.endswith("\r\x1b[K"), "it does not stay"
    several = run_on_terminal("-s", "browse", *QUICK, "-d", "windows,android", "-t", "4",
                              mock.url("response-timeout"))
    assert re.search(r"waiting: windows, android: browse [1-3] s", several)
    assert "ios: caps 200, " in run_on_terminal("-v", "-s", "caps", *QUICK, mock.url())


def test_interrupted_is_judged(mock):
    """What was seen until then: the answers that came, and that one did not."""
    process = subprocess.Popen(
        [PROGRAM, "-f", "json", "-t", "60", *QUICK, "-s", "caps",
         mock.url("response-timeout")], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=clean_environment())
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=HANGS_AFTER)
    assert process.returncode == 3 and "the results so far" in complaint
    target, = json.loads(out)["targets"]
    error = target["exchanges"][0]["error"]
    assert error["phase"] == "processing" and "interrupted" in error["text"]
    assert target["findings"][0]["id"] not in ("undocumented", "probe-interrupted")


#: Scenario, seconds of the run, whether an interrupt ends it: the finding that says why.
EARLY_ENDS = {
    "interrupted": ("healthy-slow", 60, True, ("probe-interrupted", "unknown")),
    "out of time": ("response-timeout", 3, False, ("probe-incomplete", "critical")),
}


@pytest.mark.linux_only("an interrupt in the first seconds: Wine itself starts for as long")
@pytest.mark.parametrize("end", EARLY_ENDS)
def test_early_end_says_why(end, mock, probe, tmp_path):
    """After Ctrl-C the report does not blame the time limit, nor the other way round; and
    the archive has the same reason."""
    scenario, seconds, interrupts, expected = EARLY_ENDS[end]
    trace = tmp_path / "trace.har"
    mock.forget()
    process = subprocess.Popen(
        [PROGRAM, "-f", "json", "-t", str(seconds), "--key-bits", "1024", "-d", "windows",
         "--save-trace", trace, mock.url(scenario)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment())
    deadline = time.monotonic() + HANGS_AFTER
    while interrupts and len(mock.seen(scenario)) < 2:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    if interrupts:
        process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=HANGS_AFTER)
    again = json.loads(probe("replay", "-f", "json", trace).stdout)
    for document in (json.loads(out), again):
        finding, = [(finding["id"], finding["severity"])
                    for finding in document["targets"][0]["findings"]
                    if finding["id"] in ("probe-interrupted", "probe-incomplete")]
        assert finding == expected


@pytest.mark.linux_only("an interrupt in the first second: Wine itself starts for as long")
@pytest.mark.parametrize("style", ["prometheus", "text"])
def test_interrupted_keeps_what_says_more(style, mock, tmp_path):
    """Nothing had ended: the old file is better than one without a target."""
    report = tmp_path / "report"
    report.write_text("old\n")
    process = subprocess.Popen(
        [PROGRAM, "-f", style, "-o", report, "-t", "60", "-d", "ios", "-s", "caps",
         mock.url("response-timeout")], stderr=subprocess.PIPE, text=True,
        env=clean_environment())
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=HANGS_AFTER)
    assert process.returncode == 3
    assert report.read_text() == "old\n"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_no_progress_elsewhere(mock, probe):
    result = probe("-s", "caps", *QUICK, mock.url(), mock.url("wrong-path"))
    assert result.stderr == ""


def test_text_ends_with_a_count(mock, probe):
    urls = [mock.url(name) for name in ("healthy", "scep-app-pool-stopped", "healthy-get")]
    result = probe("-q", "-s", "caps", *QUICK, *urls)
    assert result.stdout.splitlines()[-1] == "3 targets: 1 critical, 2 ok"
    assert "targets:" not in probe("-q", "-s", "caps", *QUICK, urls[0]).stdout


# ---- what the user knows better ----

def severities(document):
    return {finding["id"]: (finding["severity"], finding["adjusted"])
            for finding in document["targets"][0]["findings"]}


def test_ignore_and_warn_on(mock, probe, probe_json):
    url = mock.url("url-too-long-404")
    usual = probe_json(*QUICK, url)
    assert usual["status"] == "warning"
    ignored = probe_json(*QUICK, "--ignore", "url-too-long", url)
    assert ignored["status"] == "ok"
    assert severities(ignored)["url-too-long"] == ("info", True)
    assert "Ignored, as asked: Long URLs are refused" in " ".join(
        probe(*QUICK, "--ignore", "url-too-long", url).stdout.split())
    assert {step["status"] for step in ignored["targets"][0]["devices"][0]["steps"]} == {"ok"}
    raised = probe_json(*QUICK, "--warn-on", "challenge-refused", "--ignore",
                        "url-too-long", url)
    assert raised["status"] == "warning"
    assert severities(raised)["challenge-refused"] == ("warning", True)
    lowered = probe_json(*QUICK, "--warn-on", "scep-app-pool-stopped",
                         mock.url("scep-app-pool-stopped"))
    assert lowered["status"] == "warning"


def test_adjust_unknown_finding(probe):
    for option in ("--ignore", "--warn-on"):
        result = probe(option, "no-such-finding", "http://x/")
        assert result.status == 3
        assert "no-such-finding" in result.stderr
