# SPDX-License-Identifier: MIT
"""The report for people: what to do first, lines that fit, nothing but text.

Five reports are kept as golden files. When the report is meant to look different, look at
the difference and write them anew: python3 -m pytest tests/scenarios/test_text.py
--update-golden
"""
import difflib
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import pytest

from test_matrix import STALLS
from test_network import CONTROL

WORDS = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
GOLDEN = ["healthy", "ndes-general-page", "scep-app-pool-stopped", "url-too-long",
          "ra-certificate-expiring"]


def report(probe, mock, scenario, *options, **more):
    limit = "3" if scenario in STALLS else "90"
    return probe("--key-bits", "1024", "-t", limit, *options, mock.url(scenario), **more)


def test_lines(listed, mock, probe):
    """Every line fits, but one that is a single word, such as a URL, after its label."""
    result = report(probe, mock, listed.scenario)
    lines = result.stdout.splitlines()
    wide = [line for line in lines if len(line) > 80
            and not re.fullmatch(r" *(See: )?\S+", line)]
    assert wide == []
    assert not CONTROL.search(result.stdout)
    assert lines[0] == mock.url(listed.scenario)
    assert re.match(rf"({'|'.join(WORDS)}) +\S", lines[1])
    assert lines[1].split()[0].lower() == listed.status
    assert not any(line != line.rstrip() for line in lines)


def test_verbose_lines(mock, probe):
    for line in report(probe, mock, "scep-app-pool-stopped", "-v").stdout.splitlines():
        assert len(line) <= 80 or re.fullmatch(r" *(See: )?\S+", line), line


def test_begins_with_what_to_do(listed, mock, probe):
    """Who acts, and the fix, stand on the first screen; one cause fits on one of 40 lines."""
    result = report(probe, mock, listed.scenario)
    lines = result.stdout.splitlines()
    if listed.status in ("ok", "unknown"):
        return
    first = "\n".join(lines[:24])
    assert re.search(r"^who acts  \S", first, re.MULTILINE)
    assert re.search(r"^(do first|if so)  +\S", first, re.MULTILINE)
    headings = [line for line in lines if re.match(rf"({'|'.join(WORDS)}) +\S", line)]
    if listed.status == "critical" and len(headings) == 2:    # the verdict, and it
        assert len(lines) <= 40


def test_route_line(mock, probe):
    """One line under the verdict: how far requests come, and where they fail."""
    def route(scenario, **more):
        line, = [line for line in report(probe, mock, scenario, **more).stdout.splitlines()
                 if line.startswith("route  ")]
        return line.split(maxsplit=1)[1]
    assert route("healthy") == "this computer > web server > NDES; not asked: CA"
    assert route("scep-app-pool-stopped") == (
        "this computer > X web server (fails here); not reached: NDES, CA")
    assert "> X CA (" in route("ca-certificate-expired")
    assert "> X NDES (" in route("issued-without-challenge")


@pytest.mark.linux_only("locales: on Windows it matters whether it is a terminal")
def test_route_line_in_utf8(mock, probe):
    """Arrows and marks where the locale has them."""
    for locale, words in (("C.UTF-8", "this computer \u2192 \u2717 web server (fails here)"),
                          ("C", "this computer > X web server (fails here)")):
        assert words in report(probe, mock, "scep-app-pool-stopped",
                               env={"LC_ALL": locale}).stdout


@pytest.mark.linux_only("Wine's console writes escape sequences of its own")
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_width_of_the_terminal(columns, mock, build):
    """Lines are as wide as the terminal, and no word is broken."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen([build.program, "--key-bits", "1024", "--color", "never",
                                mock.url("scep-app-pool-stopped")], stdout=slave,
                               stderr=subprocess.DEVNULL)
    os.close(slave)
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
    except OSError:
        pass
    os.close(master)
    assert process.wait(timeout=60) == 2
    lines = shown.decode().replace("\r\n", "\n").splitlines()
    long = [line for line in lines if len(line) > columns
            and not re.fullmatch(r" *([A-Z][a-z]+: )?\S+", line)]
    assert long == []
    assert max(len(line) for line in lines if "https:" not in line) > columns - 12


def test_folding(mock, probe):
    """Devices that met the same are one block, steps that ended the same one line; -v has
    each request."""
    text = report(probe, mock, "scep-app-pool-stopped").stdout
    assert re.search(r"^windows, android, ios\n"
                     r"  critical  browse, caps, cacert  503 Service Unavailable \(http.sys\)"
                     r" +\d+ ms\n  not run   pkioperation$", text, re.MULTILINE)
    whole = report(probe, mock, "scep-app-pool-stopped", "-v").stdout
    assert whole.count("503 Service Unavailable (http.sys)") == 12


@pytest.mark.parametrize("scenario", ["scep-app-pool-stopped", "url-too-long",
                                      "ra-certificate-missing"])
def test_finding_says_what_to_do(scenario, mock, probe):
    """Why, what to check, how to fix it, who, and where that is written."""
    text = report(probe, mock, scenario).stdout
    for part in ("Seen: ", "  1. ", "Check: ", "Fix: ", "See: https://", "certain"):
        assert part in text, part


SEVERAL = ["ndes-internal-error", "impersonation-right-missing", "request-never-arrived",
           "app-proxy-message-refused", "caps-not-scep-portal"]


@pytest.mark.parametrize("scenario", SEVERAL)
def test_several_findings_say_nothing_twice(scenario, mock, probe):
    """The fix of the first is at the top alone; of the second the likeliest reason is shown,
    with the number of the others; common observations are shown once. -v has all."""
    text = report(probe, mock, scenario, "-t", "6").stdout
    lines = text.splitlines()
    # Timeouts of a busy machine differ between devices, which folds less of their rows.
    devices = next(i for i, line in enumerate(lines) if line.startswith("windows"))
    assert devices <= 39
    fix, = [line for line in lines if re.match("(if so|do first)  ", line)]
    assert lines.index(fix) < 16
    assert text.count(fix.split(maxsplit=2)[2][:40]) <= 1
    assert "see the top." in text
    whole = report(probe, mock, scenario, "-t", "6", "-v").stdout
    assert "see the top." not in whole and "as above." not in whole
    assert "more reason" not in whole


def test_reasons_are_told_once_in_a_run(mock, probe):
    """Targets with one fault: the second says what it met and what to do first, no more."""
    text = probe("--key-bits", "1024", mock.url("scep-app-pool-stopped"),
                 mock.url("scep-app-pool-stopped-no-server")).stdout
    assert text.count("Check: ") == 1 and text.count("Reasons and fixes: as above.") == 1
    assert text.count("\nif so     ") == 2
    whole = probe("--key-bits", "1024", "-v", mock.url("scep-app-pool-stopped"),
                  mock.url("scep-app-pool-stopped-no-server")).stdout
    assert whole.count("Check: ") > 4 and "as above." not in whole


def test_mention_says_where_to_read_on(mock, probe):
    """Also of what is fine as it is, and what to check where a device may fail by it."""
    text = report(probe, mock, "ca-root-missing").stdout
    assert "  Check: Do Windows devices enrol?" in text
    assert "  More: scepprobe explain ca-root-missing\n" in text


# ---- golden files ----

MASKS = [
    (r"127\.0\.0\.1:\d+", "HOST"),
    (r" +\d+ ms$", "  T ms"),
    (r" +\d+ days$", "  D days"),
    (r"query \d+", "query N"),
    (r"\(query of \d+ characters\)", "(query of N characters)"),
]


def masked(text):
    """What differs from run to run becomes the same."""
    for pattern, mask in MASKS:
        text = re.sub(pattern, mask, text, flags=re.MULTILINE)
    return text


@pytest.mark.parametrize("scenario", GOLDEN)
def test_golden(scenario, mock, probe, build, request):
    text = masked(probe("--key-bits", "2048", mock.url(scenario)).stdout)
    path = build.root / "tests/golden" / f"{scenario}.txt"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    wanted = path.read_text()
    difference = "\n".join(difflib.unified_diff(
        wanted.splitlines(), text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n" + difference


def test_masks_leave_the_words():
    """A mask that hides too much would make the golden files worthless."""
    line = "  ok        caps         GET  6 capabilities                               12 ms"
    assert masked(line).startswith("  ok        caps         GET  6 capabilities")
    assert masked("expired 5 days ago") == "expired 5 days ago"


#: A number that the answer or a page names: the one reason that goes with it, who acts,
#: and the hop that fails.
NUMBERS = {
    "ca-refused-request": ("0x80094811", "the Intune administrator", "ca"),
    "ndes-internal-error-handlers": ("0x800700ea", "the NDES administrator", "mscep"),
}


@pytest.mark.parametrize("scenario", NUMBERS)
def test_number_decides(scenario, mock, probe_json):
    number, who, hop = NUMBERS[scenario]
    document = probe_json("--key-bits", "1024", "-d", "ios", mock.url(scenario))
    target, = document["targets"]
    reason, = target["findings"][0]["reasons"]
    assert number in reason["because"] and target["findings"][0]["who"] == who
    assert [h["hop"] for h in target["route"] if h["state"] == "failed"] == [hop]


#: Fixes that need a check first: "If that works, ...", an unknown number, and any of several
#: reasons. The control has one reason.
CHECKED_FIRST = {"certrep-without-certificate": True, "ndes-internal-error": True,
                 "scep-app-pool-stopped": True, "ndes-general-page": True,
                 "ca-certificate-expired": False}


@pytest.mark.parametrize("scenario", CHECKED_FIRST)
def test_check_comes_before_a_fix_that_needs_it(scenario, mock, probe):
    top = report(probe, mock, scenario).stdout.split("\n\n")[0]
    words = re.findall(r"^(likely|because|check|if so|do first)  ", top, re.MULTILINE)
    assert ("check" in words) == CHECKED_FIRST[scenario]
    assert words[-1] in ("if so", "do first")


#: The hops of a route, and the one that fails: one behind the connector, one before the
#: application proxy's place, a request that could not be made for what NDES gave, a CA whose
#: certificate expired, one whose RA certificates will, and a server that is not NDES.
ROUTES = {
    "front-end-bad-gateway-behind-app-proxy": (
        ["app-proxy", "connector", "front-end", "iis"], "iis"),
    "front-end-bad-gateway-nginx-503": (["front-end", "iis"], "front-end"),
    "ra-ec": (["front-end", "iis", "mscep"], "mscep"),
    "ca-certificate-expired": (["iis", "mscep", "ca"], "ca"),
    "ra-certificate-expired": (["iis", "mscep", "ca"], "mscep"),
    "ra-certificate-expiring": (["iis", "mscep", "ca"], None),
    "healthy-step-ca": (["iis", "mscep", "ca"], None),
}


@pytest.mark.parametrize("scenario", ROUTES)
def test_order_of_the_route(scenario, mock, probe_json):
    expected, fails = ROUTES[scenario]
    document = probe_json("--key-bits", "1024", "-d", "ios", "--critical-days", "20",
                          mock.url(scenario))
    route = document["targets"][0]["route"]
    assert [h["hop"] for h in route if h["hop"] in expected] == expected
    assert [h["hop"] for h in route if h["state"] == "failed"] == ([fails] if fails else [])


def test_unrecognised_server_of_another_scep_server_is_no_front_end(mock, probe_json):
    route = probe_json("-d", "ios", mock.url("healthy-step-ca"))["targets"][0]["route"]
    assert {h["hop"]: h["state"] for h in route}["front-end"] == "absent"


#: What the bare URL answers, beside the words: only where SCEP answers, and no finding minds.
REMARKS = {
    "healthy": "403 Forbidden (IIS), as expected",
    "healthy-step-ca": "500 Internal Server Error, harmless",
    "ndes-internal-error": None,
    "bare-url-unexpected": None,
}


@pytest.mark.parametrize("scenario", REMARKS)
def test_remark_on_the_bare_url(scenario, mock, probe):
    text = probe("-d", "ios", "--key-bits", "1024", mock.url(scenario)).stdout
    remark = REMARKS[scenario]
    if remark:
        assert remark in text
    else:
        assert ", harmless" not in text and ", as expected" not in text


def test_page_in_place_of_capabilities_stops_apple_devices_only(mock, probe_json):
    document = probe_json("--key-bits", "1024", mock.url("caps-not-scep"))
    found = {device["device"]: step["status"] for device in document["targets"][0]["devices"]
             for step in device["steps"] if step["step"] == "caps"}
    assert found == {"windows": "warning", "android": "warning", "ios": "critical"}


@pytest.mark.parametrize("scenario,told", [
    ("front-end-bad-gateway-nginx-503", True), ("front-end-bad-gateway-nameless", False),
    ("front-end-bad-gateway-unknown-503", True), ("front-end-bad-gateway-varnish", False)])
def test_nginx_is_told_of_its_own_503_only(scenario, told, mock, probe_json):
    document = probe_json("--key-bits", "1024", "-d", "ios", mock.url(scenario))
    reasons = document["targets"][0]["findings"][0]["reasons"]
    assert any("nginx itself" in reason["because"] for reason in reasons) == told
