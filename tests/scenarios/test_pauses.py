# SPDX-License-Identifier: MIT
"""A limit that passes while this computer sleeps says nothing about the server.

SIGSTOP stands in for a laptop whose lid was closed and a virtual machine that was moved.
"""
import json
import signal
import socket
import subprocess
import threading
import time

import pytest

from conftest import HANGS_AFTER, PROGRAM, clean_environment
from rawserver import RawServer, http

QUICK = ("--key-bits", "1024", "-d", "ios", "-s", "caps", "-f", "json")
SECONDS = 3


class Silent:
    """Answers once it is let go, and says when it was asked."""

    def __init__(self):
        self.asked, self.go = threading.Event(), threading.Event()

    def __call__(self, request):
        self.asked.set()
        self.go.wait(HANGS_AFTER)
        return http(b"POSTPKIOperation\nSHA-256\nAES\n")


def start(*args):
    return subprocess.Popen([PROGRAM, *QUICK, *map(str, args)], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=clean_environment())


def sleep(process, seconds):
    process.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    process.send_signal(signal.SIGCONT)


def ended(process):
    """The exit status and the ids of the findings."""
    out, _ = process.communicate(timeout=HANGS_AFTER)
    target = json.loads(out)["targets"][0]
    return process.returncode, [finding["id"] for finding in target["findings"]], target


def test_paused_while_an_answer_was_due():
    silent = Silent()
    with RawServer(silent) as server:
        process = start("-t", SECONDS, server.url)
        assert silent.asked.wait(HANGS_AFTER)
        sleep(process, SECONDS + 1)
        status, found, target = ended(process)
        silent.go.set()
    assert (status, target["status"]) == (3, "unknown")
    assert found == ["probe-paused"]
    assert target["findings"][0]["certain"]
    assert target["exchanges"][0]["error"]["code"] == "paused"


def test_paused_while_a_connection_came_about():
    """The handshake is never answered, but that was not waited for."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        process = start("--connect-timeout", 2, url)
        with listener.accept()[0] as connection:
            assert connection.recv(1), "the handshake has begun"
            sleep(process, SECONDS)
            status, found, _ = ended(process)
    assert status == 3 and found == ["probe-paused"]


def test_pause_is_not_charged_to_the_steps_behind_it():
    """What comes after has the time that it would have had."""
    answers = {"GetCACert": http(status="404 Not Found")}
    first = threading.Event()

    def slowly(request):
        if request.operation is None:
            first.set()
            time.sleep(SECONDS)
            return http(status="403 Forbidden")
        time.sleep(0.4)
        return answers.get(request.operation, http(b"POSTPKIOperation\nSHA-256\nAES\n"))

    with RawServer(slowly, keep=True) as server:
        process = start("-s", "browse,caps,cacert", "-t", SECONDS, server.url)
        assert first.wait(HANGS_AFTER)
        sleep(process, SECONDS)
        _, found, target = ended(process)
    assert "probe-paused" in found
    assert [exchange["http_status"] for exchange in target["exchanges"]][1:3] == [404, 200]
    assert not {"response-timeout", "connection-timeout", "probe-incomplete"} & set(found)


@pytest.mark.parametrize("seconds", [0, 1], ids=["no pause", "a short pause"])
def test_silent_server_is_to_blame(seconds):
    """Where all of the limit was waited, or most of it."""
    silent = Silent()
    with RawServer(silent) as server:
        process = start("-t", 3 * SECONDS, server.url)
        assert silent.asked.wait(HANGS_AFTER)
        sleep(process, seconds)
        status, found, _ = ended(process)
        silent.go.set()
    assert status == 2 and "response-timeout" in found and "probe-paused" not in found


def test_pause_that_ends_in_time_changes_nothing():
    silent = Silent()
    with RawServer(silent) as server:
        process = start("-t", 20 * SECONDS, server.url)
        assert silent.asked.wait(HANGS_AFTER)
        sleep(process, 1)
        silent.go.set()
        status, found, _ = ended(process)
    assert status == 0 and "probe-paused" not in found


def test_short_pause_does_not_make_a_silent_server_done():
    """What it gave back is too little to ask anything with: time has run out."""
    silent = Silent()
    with RawServer(silent) as server:
        process = start("-s", "browse,caps,cacert", "-t", 4 * SECONDS, server.url)
        assert silent.asked.wait(HANGS_AFTER)
        # The bare URL has half of the time; this is while the next answer is due.
        time.sleep(2 * SECONDS + 0.5)
        sleep(process, 2)
        status, found, _ = ended(process)
        silent.go.set()
    assert status == 2 and "probe-incomplete" in found and "probe-paused" not in found
