# SPDX-License-Identifier: MIT
"""What this computer lacks says nothing about a server: UNKNOWN, and what to do about it."""
import json
import resource
import signal
import subprocess
import time

import pytest

from conftest import HANGS_AFTER, PROGRAM, clean_environment, run_program
from hostile import is_sanitized
from rawserver import RawServer

UNKNOWN = 3
QUICK = ("--key-bits", "1024", "-d", "windows,ios", "-t", "20")

pytestmark = pytest.mark.linux_only("limits of resources, functions replaced by LD_PRELOAD")


def limited(what, most, *args, form="json"):
    """The program with this amount of a resource."""
    done = subprocess.run([PROGRAM, *QUICK, "-f", form, *map(str, args)],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=HANGS_AFTER,
                          env=clean_environment(),
                          preexec_fn=lambda: resource.setrlimit(what, (most, most)))
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("files", range(4, 13))
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_few_files(files, host, mock_tls):
    """With less than it takes, the report says so; never that the server is at fault."""
    url = mock_tls.url().replace("127.0.0.1", host)
    status, text, complaints = limited(
        resource.RLIMIT_NOFILE, files, "--ca-file", mock_tls.ca_file, url)
    assert status in (0, 3), text + complaints
    if status == UNKNOWN and text:
        assert '"id": "probe-hindered"' in text or "cannot read" in complaints


def test_few_files_are_named(mock):
    status, text, _ = limited(resource.RLIMIT_NOFILE, 5, mock.url(), form="text")
    assert status == UNKNOWN
    assert text.splitlines()[1].startswith("UNKNOWN")
    assert "Too many open files" in text and "ulimit -n" in text


def enough_memory(*args):
    """KiB of addresses with which it does what it shall on this computer, about the least."""
    little, enough = 8 << 10, 4 << 20
    while enough - little > enough // 50:
        half = (little + enough) // 2
        if limited(resource.RLIMIT_AS, half << 10, *args)[0] == 0:
            enough = half
        else:
            little = half
    return enough


@pytest.mark.skipif(is_sanitized(), reason="a sanitizer takes terabytes of addresses")
def test_little_memory(mock_tls, tmp_path):
    """In steps through the sizes between what it cannot start with and what is enough: no
    server is blamed, and what is written is whole."""
    trace = tmp_path / "trace.har"
    args = ("-j", 1, "--save-trace", trace, "--ca-file", mock_tls.ca_file,
            *[mock_tls.url()] * 3)
    enough = enough_memory(*args)
    ends = set()
    for part in [130, *range(104, 50, -2)]:
        trace.unlink(missing_ok=True)
        status, text, complaints = limited(
            resource.RLIMIT_AS, (enough * part // 100) << 10, *args)
        ends.add(status)
        assert status in (0, 3, 127), (part, text + complaints)
        assert '"severity": "critical"' not in text, part
        document = json.loads(text) if text else None
        assert status != 0 or not document["interrupted"]
        if trace.exists():
            json.loads(trace.read_text())
    assert ends >= {0, 3}


def test_no_roots(openssl, mock_tls):
    """As where ca-certificates is not installed."""
    status, text, _ = run_program(*QUICK, mock_tls.url(), env=openssl({"roots": "*=0"}))
    assert status == UNKNOWN
    assert "probe-hindered, certain" in text and "ca-certificates" in text
    assert "tls-untrusted" not in text


def test_server_is_to_blame_in_spite_of_limits(mock):
    """With few files, but enough, a refused connection is one."""
    with RawServer(lambda request: b"") as server:
        gone = server.url
    status, text, _ = limited(resource.RLIMIT_NOFILE, 16, gone)
    assert status == 2
    assert "connection-refused" in text and "probe-hindered" not in text


# ---- OpenSSL does not come back ----

STUCK = "stuck.example"
LIMIT = 8

#: Seconds behind the limit; all takes longer under a sanitizer.
MORE = 6 if is_sanitized() else 2


def hosts(mock_tls, *names):
    """The mock's TLS by these names; --insecure, since it has none of them."""
    yield "-k"
    for name in names:
        yield from ("--resolve", f"{name}:{mock_tls.port}:127.0.0.1")
    for name in names:
        yield f"https://{name}:{mock_tls.port}"


def judged(document):
    return {target["url"].split("/")[2].split(":")[0]:
            [finding["id"] for finding in target["findings"]] for target in document["targets"]}


@pytest.mark.parametrize("how", ["verify", "sleep", "connect"])
def test_stuck_in_openssl(how, openssl, mock_tls, probe_json):
    """The run ends in time, no server is blamed, and the other targets have their verdict."""
    document = probe_json(
        *QUICK, "-t", LIMIT, *hosts(mock_tls, STUCK, "well.example", "good.example"),
        env=openssl({how: f"{STUCK}=40"}))
    found = judged(document)
    assert found[STUCK] == ["probe-hindered"]
    for name in "well.example", "good.example":
        assert "probe-hindered" not in found[name] and "challenge-refused" in found[name]
    assert document["duration_seconds"] < LIMIT + MORE
    stuck, = [target for target in document["targets"] if STUCK in target["url"]]
    assert stuck["status"] == "unknown"
    error = stuck["exchanges"][-1]["error"]
    assert (error["code"], error["phase"]) == ("local", "tls")


def test_stuck_and_nobody_knows_for_whom(openssl, mock_tls, probe_json):
    """Then no server is blamed, and the run still ends in time."""
    document = probe_json(
        *QUICK, "-t", LIMIT, *hosts(mock_tls, STUCK, "well.example"),
        env=openssl({"read": f"{STUCK}=40"}))
    assert "critical" not in [target["status"] for target in document["targets"]]
    assert judged(document)[STUCK] == ["probe-hindered"]
    assert document["duration_seconds"] < LIMIT + MORE


def stop_while_stuck(how, openssl, mock_tls):
    """What was seen before is in the report; gives the seconds that it took."""
    process = subprocess.Popen(
        [PROGRAM, *QUICK, "-t", "60", "-f", "json", "-j", "1", mock_tls.url(), "--ca-file",
         mock_tls.ca_file, *hosts(mock_tls, STUCK)], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=clean_environment() | openssl({how: f"{STUCK}=40"}))
    time.sleep(2)
    assert process.poll() is None
    before = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, complaints = process.communicate(timeout=HANGS_AFTER)
    took = time.monotonic() - before
    assert process.returncode == UNKNOWN and b"interrupted" in complaints
    assert b'"challenge-refused"' in out
    return took


@pytest.mark.parametrize("how", ["verify", "sleep", "connect", "read"])
def test_told_to_stop_while_stuck(how, openssl, mock_tls):
    """Within a second, where this computer has time for it."""
    assert any(stop_while_stuck(how, openssl, mock_tls) < 1 for _ in range(4))
