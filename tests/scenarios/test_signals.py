# SPDX-License-Identifier: MIT
"""Ends that come from outside: signals, closed pipes, full disks, folders without access.

Each time there is a message, the exit status of a failure, and no half-written file.
"""
import json
import os
import signal
import subprocess
import time

import pytest

from conftest import HANGS_AFTER, PROGRAM, clean_environment
from rawserver import RawServer

QUICK = ("--key-bits", "1024", "-d", "ios", "-s", "caps")
UNKNOWN = 3


def start(*args, **more):
    more.setdefault("stdout", subprocess.PIPE)
    return subprocess.Popen([PROGRAM, *map(str, args)], stdin=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, env=clean_environment(), **more)


def ended(process):
    """Status and what it complained of."""
    complaints = process.communicate(timeout=HANGS_AFTER)[1].decode()
    return process.returncode, complaints


# ---- where the report goes ----

@pytest.mark.parametrize("form", ["text", "json"])
def test_closed_pipe(form, mock):
    """`scepprobe ... | head -1` is no crash, and nothing to tell: head has what it wanted."""
    reading, writing = os.pipe()
    os.close(reading)
    process = start(*QUICK, "-f", form, mock.url(), stdout=writing)
    os.close(writing)
    status, complaints = ended(process)
    assert (status, complaints) == (UNKNOWN, "")


@pytest.mark.parametrize("form", ["text", "json"])
def test_full_disk_at_standard_output(form, mock):
    with open("/dev/full", "wb") as full:
        status, complaints = ended(start(*QUICK, "-f", form, mock.url(), stdout=full))
    assert status == UNKNOWN and "No space left" in complaints


@pytest.mark.linux_only("/dev/full by its name")
@pytest.mark.parametrize("option", ["-o", "--save-trace"])
def test_full_disk_at_a_file(option, mock):
    status, complaints = ended(start(*QUICK, option, "/dev/full", mock.url()))
    assert status == UNKNOWN and "/dev/full" in complaints
    assert "No space left" in complaints


def test_closed_standard_output(mock):
    """Then nothing else that is opened may be taken for it."""
    process = start(*QUICK, mock.url(), stdout=None, preexec_fn=lambda: os.close(1))
    status, complaints = ended(process)
    assert status == UNKNOWN and complaints


@pytest.mark.parametrize("option", ["-o", "--save-trace", "--save-cert"])
def test_folder_without_access(option, mock, tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):    # root may write everywhere but here
        folder = "/proc"
    mock.forget()
    status, complaints = ended(start(*QUICK, option, f"{folder}/report", mock.url()))
    assert status == UNKNOWN and "/report" in complaints
    assert mock.seen() == [], "it is told before anything is sent"


@pytest.mark.linux_only("limits of resources")
def test_report_is_replaced_as_a_whole(mock, tmp_path):
    """With a limit on the size of files the old one stays, and nothing beside it."""
    import resource
    report = tmp_path / "report"
    report.write_text("the old report\n")

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    status, complaints = ended(start(*QUICK, "-o", report, mock.url(), preexec_fn=limit))
    assert status == UNKNOWN and "File too large" in complaints
    assert report.read_text() == "the old report\n"
    assert os.listdir(tmp_path) == ["report"]


# ---- signals ----

def silent(request):
    return iter(lambda: time.sleep(0.1) or b"", None)


@pytest.mark.parametrize("number", [
    signal.SIGINT, *(pytest.param(number, marks=pytest.mark.linux_only(
        "SIGTERM and SIGHUP: they end Wine itself"))
        for number in (signal.SIGTERM, signal.SIGHUP))])
def test_signal_while_it_waits(number, tmp_path):
    """It ends at once, by the signal or in order, and leaves no part of a file: a report
    is there as a whole, if only of nothing, or not at all."""
    report = tmp_path / "report"
    with RawServer(silent) as server:
        # The caller of the tests may ignore hangups, and then the program would too.
        process = start(*QUICK, "-t", "60", "-o", report, server.url,
                        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
        while not server.requests:
            assert process.poll() is None
            time.sleep(0.01)
        before = time.monotonic()
        process.send_signal(number)
        status, _ = ended(process)
        assert time.monotonic() - before < 10
    assert status in (-number, 0, 1, 2, 3, 128 + number)
    names = os.listdir(tmp_path)
    assert names in ([], ["report"])
    assert not names or report.read_text()[-1:] in ("", "\n")


def test_stopped_and_continued(mock):
    """SIGSTOP and SIGCONT, as a shell's job control does, change nothing."""
    process = start(*QUICK, "-f", "json", mock.url("healthy"))
    process.send_signal(signal.SIGSTOP)
    time.sleep(0.2)
    process.send_signal(signal.SIGCONT)
    out, _ = process.communicate(timeout=HANGS_AFTER)
    assert process.returncode == 0 and json.loads(out)["status"] == "ok"
