# SPDX-License-Identifier: MIT
"""Reasons that a log's line says outright: they lead, with "because". Each with a look-alike
whose line does not say so."""

import pytest

from test_logs import FIELDS, HTTPERR, NDES, dropped, event, line, logs, logs_json

assert logs and logs_json  # fixtures

WAS = "Microsoft-Windows-WAS"
CAPI2 = "Microsoft-Windows-CAPI2"
IDENTITY = "The identity of application pool SCEP is invalid."
DISABLED = "Application pool SCEP has been disabled."
CRASH = "Faulting application name: w3wp.exe, faulting module ntdll.dll"

TOLD = {
    "5021": (event(WAS, 5021, IDENTITY, "Warning"), "scep-app-pool-stopped", "account"),
    "5057": (event(WAS, 5057, DISABLED, "Warning"), "scep-app-pool-stopped", "account"),
    "5002": (event(WAS, 5002, DISABLED), "scep-app-pool-stopped", "worker process failed"),
    "5059": (event(WAS, 5059, DISABLED), "scep-app-pool-stopped", "worker process failed"),
    "1000": (event("Application Error", 1000, CRASH), "worker-process-crashed", "w3wp.exe"),
    "event 10": (event(NDES, 10, "one of its certificates"), "ndes-internal-error", "MSCEP-RA"),
    "event 29": (event(NDES, 29, "The password cannot be verified"), "challenge-refused",
                 "The challenge is wrong"),
    "offline": (HTTPERR + dropped("AppOffline"), "scep-app-pool-stopped", "worker process failed"),
    "disabled": (HTTPERR + dropped("Disabled"), "scep-app-pool-stopped", "is stopped"),
    "shutdown": (HTTPERR + dropped("AppShutdown"), "scep-app-pool-stopped", "A rule of the pool"),
    "connections": (HTTPERR + dropped("ConnLimit"), "server-overloaded", "limit of connections"),
    "no memory": (HTTPERR + dropped("N/A"), "refused-by-http-sys", "memory"),
    "host name": (HTTPERR + dropped("Hostname", "400"), "refused-by-http-sys", "No site is bound"),
    "slow": (HTTPERR + dropped("Timer_EntityBody", "-"), "connection-lost", "A time limit"),
    "closed": (HTTPERR + dropped("Connection_Dropped", "-"), "connection-lost",
               "The other side closed"),
    "url length": (HTTPERR + dropped("URL_Length", "414"), "url-too-long", "http.sys"),
    "404.15": (FIELDS + line("404 15 0"), "url-too-long", "IIS request filtering"),
    "404.2": (FIELDS + line("404 2 1260"), "mscep-not-run", "404.2: "),
    "404.17": (FIELDS + line("404 17 50"), "mscep-not-run", "404.3, 404.4 and 404.17"),
    "404.11": (FIELDS + line("404 11 0"), "request-filtering-refused", "double escaping"),
    "404.6": (FIELDS + line("404 6 0"), "request-filtering-refused", "the method"),
    "401.3": (FIELDS + line("401 3 5"), "authentication-required", "cannot read the files"),
    "403.6": (FIELDS + line("403 6 0"), "forbidden-not-by-mscep", "An address restriction"),
    "403.7": (FIELDS + line("403 7 64"), "forbidden-not-by-mscep", "a client certificate"),
}

#: The same finding, and no line that says why.
UNTOLD = {
    "503 0": (FIELDS + line("503 0 0"), "scep-app-pool-stopped", "was stopped, or it crashes"),
    "queue": (HTTPERR + dropped("QueueFull"), "server-overloaded", "NDES is slow"),
    "verb": (HTTPERR + dropped("Verb", "501"), "refused-by-http-sys", "The reason in the line"),
    "404.5": (FIELDS + line("404 5 0"), "request-filtering-refused", "A rule that was added"),
    "401.2": (FIELDS + line("401 2 5"), "authentication-required", "Anonymous"),
}


def first_of(target, finding):
    found = {f["id"]: f for f in target["findings"]}
    return found[finding]["reasons"][0]["because"]


@pytest.mark.parametrize("case", TOLD)
def test_what_a_line_says_leads(case, logs, logs_json):
    text, finding, reason = TOLD[case]
    assert reason in first_of(logs_json(text), finding)
    assert "\nbecause " in logs(text).stdout


@pytest.mark.parametrize("case", UNTOLD)
def test_what_no_line_says_is_only_likely(case, logs, logs_json):
    text, finding, reason = UNTOLD[case]
    assert reason in first_of(logs_json(text), finding)
    assert "\nbecause " not in logs(text).stdout


def test_nearest_to_the_cause_leads(logs_json):
    """HTTPERR says that the pool is stopped, the event why: the event is first."""
    target = logs_json(HTTPERR + dropped("Disabled"), event(WAS, 5021, IDENTITY, "Warning"))
    [finding] = [f for f in target["findings"] if f["id"] == "scep-app-pool-stopped"]
    told = [reason["because"] for reason in finding["reasons"]]
    assert "account" in told[0] and "is stopped" in told[1]
    assert not any("was stopped, or it crashes" in because for because in told)


def test_reason_of_one_line_is_not_that_of_another(logs_json):
    """An error that another finding's line tells says nothing here."""
    target = logs_json(event(CAPI2, 11, 'w3wp.exe SCEP <Result value="80092013"/>', "Error"),
                       event(NDES, 31, "cannot submit (0x80094800)."))
    assert "supported" in first_of(target, "ca-refused-request") or \
        "0x80094800" in first_of(target, "ca-refused-request")


def test_logged_pool_has_no_status_that_was_not_seen(logs_json):
    target = logs_json(event(WAS, 5021, IDENTITY, "Warning"))
    assert "503" not in target["findings"][0]["title"]


# ---- what event 87 says of the steps ----

ENROLL = "Microsoft-Windows-CertificateServicesClient-CertEnroll"
VIA = "SCEP Certificate enrollment via http://ndes01/certsrv/mscep/mscep.dll/pkiclient.exe failed:"
ANSWERED = "PkiStatus(2): SCEPDispositionFailure FailInfo(2): SCEPFailBadRequest {} HTTP/1.1 200 OK"


@pytest.mark.parametrize("code,refused", [("0x80094811", True), ("0x80091007", False)])
def test_lane_of_a_refusal_by_the_ca(code, refused, logs):
    page = logs(event(ENROLL, 87, f"{VIA} {ANSWERED.format(code)}"),
                options=("-f", "html")).stdout
    assert ("issued (CA): failed" in page) == refused
    assert ("delivery (NDES): no line" in page) != refused


@pytest.mark.parametrize("words,step", [
    (ANSWERED.format("0x80094811"), "request"),
    ("Submit: HTTP/1.1 500 Internal Server Error 0x801901f4", "profile"),
    ("0x80072ee7 name not resolved", "profile"),
])
def test_answered_request_was_sent(words, step, logs, logs_json):
    text = event(ENROLL, 87, f"{VIA} {words}")
    assert f"Got as far as: {step}" in " ".join(logs(text).stdout.split())
    [journey] = logs_json(text)["journeys"]
    assert [s["step"] for s in journey["steps"] if s["status"] == "reached"][-1] == step


# ---- a pool that works again ----

AT_EIGHT = event(WAS, 5021, IDENTITY, "Warning")  # of ndes01
PLACES = {
    "later": (FIELDS + line("200 0 0", time="09:00:00"), True),
    "earlier": (FIELDS + line("200 0 0", time="07:00:00"), False),
    "refused later": (FIELDS + line("404 0 0", time="09:00:00"), False),
    "of two servers": (FIELDS + line("200 0 0", time="09:00:00") +
                       line("200 0 0", time="09:00:01").replace("10.0.0.1", "10.0.0.2"), False),
    "beside another server's event": (
        FIELDS + line("200 0 0", time="09:00:00") +
        event(NDES, 29, "The password cannot be verified").replace("ndes01", "ndes02"), False),
    "of a server without an address": (
        (FIELDS + line("200 0 0", time="09:00:00")).replace("s-ip ", "").replace(
            "10.0.0.1 ", ""), False),
}


@pytest.mark.parametrize("case", PLACES)
def test_pool_is_over_once_the_same_server_answers(case, logs_json):
    text, over = PLACES[case]
    target = logs_json(AT_EIGHT, text)
    [pool] = [f for f in target["findings"] if f["id"] == "scep-app-pool-stopped"]
    assert pool["severity"] == ("warning" if over else "critical")
    assert ("works again" in pool["title"]) == over
    assert ("it worked again at 2026-03-01T09:00:00Z" in pool["detail"]) == over
