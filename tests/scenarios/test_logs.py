# SPDX-License-Identifier: MIT
"""Logs of servers and devices, read as an administrator gives them.

Every example of the articles is a file in tests/logs, word for word; what the
article says of it is in the table. What the articles have no example of is written here.
"""
import gzip
import json
import re
import subprocess

import pytest

from conftest import PROGRAM, ROOT, assert_consistent

LOGS = ROOT / "tests" / "logs"
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")

FIELDS = ("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"
          "#Date: 2026-03-01 08:00:00\n"
          "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username "
          "c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status "
          "time-taken\n")
AGENTS = {
    "windows": "Mozilla/4.0+(compatible;+Win32;+NDES+client+10.0.26100.1/ge)",
    "ios": "profiled/1.0+CFNetwork/811.5.4+Darwin/16.6.0",
    "android": "Dalvik/2.1.0+(Linux;+U;+Android+5.0;+P01M+Build/LRX21V)",
    "macos": "mdmclient/960+CFNetwork/811.9+Darwin/16.7.0+(x86_64)",
    "connector": "NDES_Plugin",
    "browser": "Mozilla/5.0+(Windows+NT+10.0)",
}
MSCEP = "/certsrv/mscep/mscep.dll"
VERIFY = "/CertificateRegistrationSvc/Certificate/VerifyRequest"


def line(status, device="ios", query="operation=GetCACert&message=x", path=MSCEP,
         method="GET", time="08:00:00", client="10.0.0.9", date="2026-03-01"):
    return (f"{date} {time} 10.0.0.1 {method} {path} {query} 443 - {client} "
            f"{AGENTS[device]} - {status} 31\n")


HTTPERR = ("#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n#Date: 2026-03-01 08:00:00\n"
           "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri "
           "sc-status s-siteid s-reason s-queuename\n")


def dropped(reason, status="503", uri=MSCEP + "?operation=GetCACaps&message=ca"):
    return (f"2026-03-01 08:00:01 10.0.0.9 50123 10.0.0.1 443 HTTP/1.1 GET {uri} "
            f"{status} 1 {reason} SCEP\n")


@pytest.fixture
def logs(probe, tmp_path):
    """logs(content or path, ..., options=()): the program's result."""
    def run(*contents, options=()):
        paths = []
        for content in contents:
            if isinstance(content, (str, bytes)):
                path = tmp_path / f"log{len(paths)}"
                path.write_bytes(content.encode() if isinstance(content, str) else content)
                content = path
            paths.append(content)
        return probe("logs", *options, *paths)
    return run


@pytest.fixture
def logs_json(logs, validator):
    """The same as a document that holds the contract: its only target."""
    def run(*contents, options=()):
        result = logs(*contents, options=("-f", "json", *options))
        assert result.stdout, result.stderr
        document = json.loads(result.stdout)
        validator.validate(document)
        assert_consistent(document)
        assert result.status == ("ok", "warning", "critical",
                                 "unknown").index(document["status"])
        return document["targets"][0]
    return run


def findings(target):
    """The ids, those that are only possible with a question mark."""
    return [f["id"] + ("" if f["certain"] else "?") for f in target["findings"]]


def steps(journey):
    return {step["step"]: step for step in journey["steps"]}


def reached(journey):
    return [step["step"] for step in journey["steps"] if step["status"] == "reached"]


# ---- the articles' examples ----

#: File: format, devices, findings, the journey's reached steps and first missing one.
EXAMPLES = {
    "iis-windows.log": ("w3c", ["windows"], [], ["contact"], "request"),
    "iis-android.log": ("w3c", ["android"], [], ["contact"], "request"),
    "iis-500.log": ("w3c", ["ios"], ["impersonation-right-missing"], ["contact"],
                    "request"),
    "iis-pkioperation.log": ("w3c", ["windows"], [], ["contact", "request"], None),
    "iis-verify.log": ("w3c", ["connector"], [], None, None),
    "iis-verify-403.log": ("w3c", ["connector"], ["connector-certificate-refused"],
                           None, None),
    "omadm-contact.log": ("omadm", ["android"], ["log-ends-early"],
                          ["profile", "contact", "request"], "ca"),
    "omadm-delivery.log": ("omadm", ["android"], ["certificate-installed"],
                           ["profile", "contact", "request", "ca", "delivery",
                            "installed"], None),
    "ios-contact.log": ("apple", ["ios"], ["log-ends-early"],
                        ["contact", "request"], "delivery"),
    "ios-delivery.log": ("apple", ["ios"], ["certificate-installed"],
                         ["request", "delivery", "installed"], None),
    "event-36.txt": ("event-text", ["windows"], ["log-ends-early"],
                     ["profile", "request"], "delivery"),
    "event-1000.txt": ("event-text", ["server"], ["worker-process-crashed"], None, None),
    "setupmsi.log": ("setup", ["server"], ["connector-installed"], None, None),
    "ndesplugin.log": ("ndes-plugin", ["connector"], [], None, None),
    "ndesplugin-12175.log": ("ndes-plugin", ["connector"], ["policy-module-tls-failed"],
                             None, None),
    "ndesplugin-403.log": ("ndes-plugin", ["connector"],
                           ["connector-certificate-refused"], None, None),
}


def test_every_example_is_in_the_table():
    assert {path.name for path in LOGS.iterdir()} == set(EXAMPLES) | {"README"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name, logs_json):
    form, devices, ids, way, missing = EXAMPLES[name]
    target = logs_json(LOGS / name)
    assert [log["format"] for log in target["logs"]] == [form]
    assert target["logs"][0]["problem_count"] == 0
    assert [device["device"] for device in target["devices"]] == devices
    assert findings(target) == ids
    if way is None:
        assert target["journeys"] == []
        return
    [journey] = target["journeys"]
    assert (journey["device"], reached(journey), journey["first_missing"]) == (
        devices[0], way, missing)


def test_example_times(logs_json):
    """The second article: issued, installed, and when."""
    [journey] = logs_json(LOGS / "omadm-delivery.log")["journeys"]
    assert {name: step["clock"] for name, step in steps(journey).items()} == {
        "profile": "05:16:08", "contact": "05:16:20", "request": "05:16:28",
        "ca": "05:16:28", "delivery": "05:16:28", "installed": "05:20:15"}
    assert steps(journey)["installed"]["at"] == "2018-02-27T05:20:15Z"
    assert journey["state"] == "CERT_ACCESS_GRANTED" and journey["guess"] is None


def test_example_without_date(logs_json):
    """An iPhone's console has a time and a zone, and no date: none is made up."""
    target = logs_json(LOGS / "ios-delivery.log")
    assert target["started_at"] is None
    [journey] = target["journeys"]
    assert steps(journey)["installed"] | {"step": ""} == {
        "step": "", "status": "reached", "at": None, "clock": "23:30:57"}


def test_example_message_is_decoded(logs_json):
    """The PKIOperation in the URL, as far as the log goes."""
    target = logs_json(LOGS / "ios-contact.log")
    [sent] = [e for e in target["exchanges"] if e["step"] == "pkioperation"]
    for words in ("cut off", "sha512", "des-ede3-cbc", "CN=FourthCoffee CA"):
        assert words in sent["record"]["text"]
    assert sent["query_length"] > 800 and len(sent["url"]) < 250


def test_example_transaction(logs_json):
    [journey] = logs_json(LOGS / "omadm-contact.log")["journeys"]
    assert journey["transaction_id"] == "251E592A777C82996C7CF96F3AAADCF996FC31FF"


def test_examples_at_once(logs_json):
    """All files in one run: each keeps its format, and the findings add up."""
    paths = [LOGS / name for name in sorted(EXAMPLES)]
    target = logs_json(*paths)
    assert [log["format"] for log in target["logs"]] == [
        EXAMPLES[name][0] for name in sorted(EXAMPLES)]
    expected = {finding for row in EXAMPLES.values() for finding in row[2]}
    assert set(findings(target)) == expected


def until_tap():
    text = (LOGS / "omadm-delivery.log").read_text()
    until = text[:text.index("CERT_INSTALL_REQUESTED to CERT_INSTALLING", 1600)]
    return until[:until.rindex("\n") + 1]


def test_stuck_in_delivery(logs_json):
    """Android until the user taps the notification, however early the log ends."""
    target = logs_json(until_tap())
    assert findings(target) == ["delivery-not-finished?"]
    assert "tap" in target["findings"][0]["reasons"][0]["because"]
    [journey] = target["journeys"]
    assert (journey["state"], journey["furthest"], journey["first_missing"]) == (
        "CERT_INSTALL_REQUESTED", "delivery", "installed")
    assert "CERT_INSTALL_REQUESTED" in target["findings"][0]["detail"]


# ---- where a log ends ----

def omadm_later(time):
    return (f"{time}.0000000  VERB  Event  com.microsoft.omadm.client  18327    10  "
            "Checking in\n")


def apple_later(clock):
    return f"default    {clock}.691033 -0500    profiled    Done\\\n"


def event_at(number, words, time, source="Microsoft-Windows-DeviceManagement-Enterprise-"
             "Diagnostics-Provider"):
    return (f"<Event><System><Provider Name='{source}'/><EventID>{number}</EventID>"
            f"<TimeCreated SystemTime='{time}Z'/><Computer>PC-1</Computer></System>"
            f"<RenderingInfo><Message>{words}</Message></RenderingInfo></Event>\n")


OMADM_REQUEST = (LOGS / "omadm-contact.log").read_text()  # until 05:16:21
APPLE_REQUEST = (LOGS / "ios-contact.log").read_text()    # until 18:30:55 -0500
EVENT_REQUEST = event_at(36, "SCEP: Certificate request generated successfully.",
                         "2026-03-01T08:00:00")

#: A log, and whether it goes on long enough to say that nothing came.
ENDS = {
    "android, at once": (OMADM_REQUEST, False),
    "android, nine minutes": (OMADM_REQUEST + omadm_later("2018-02-27T05:25:30"), False),
    "android, eleven minutes": (OMADM_REQUEST + omadm_later("2018-02-27T05:27:30"), True),
    "android, newest first": ("".join(reversed((
        OMADM_REQUEST + omadm_later("2018-02-27T05:27:30")).splitlines(True))), True),
    "ios, at once": (APPLE_REQUEST, False),
    "ios, nine minutes": (APPLE_REQUEST + apple_later("18:39:00"), False),
    "ios, eleven minutes": (APPLE_REQUEST + apple_later("18:42:00"), True),
    "ios, past midnight": (APPLE_REQUEST.replace("18:30", "18:59") +
                           apple_later("19:12:00"), True),
    "windows, at once": (EVENT_REQUEST, False),
    "windows, another's event": (EVENT_REQUEST + event_at(
        7036, "Something started.", "2026-03-01T08:15:00", "Service Control Manager"), True),
    "windows, no times": ((LOGS / "event-36.txt").read_text(), False),
}


@pytest.mark.parametrize("name", ENDS)
def test_where_the_log_ends(name, logs_json):
    """Whether an answer came is not known at once; it is a fault after ten minutes."""
    text, late = ENDS[name]
    target = logs_json(text)
    assert findings(target) == ["delivery-not-finished?" if late else "log-ends-early"]
    assert target["status"] == ("warning" if late else "unknown")
    [finding] = target["findings"]
    assert "do nothing" not in str(finding["reasons"])
    assert all("IIS log" in reason["fix"] + reason["check"]
               for reason in finding["reasons"][:1])


def test_where_the_log_ends_is_told(logs_json):
    """From which moment on it is a fault."""
    [finding] = logs_json(ENDS["android, nine minutes"][0])["findings"]
    assert ("the log ends 549 seconds later. Without a certificate by "
            "2018-02-27T05:26:21Z" in finding["detail"])
    [finding] = logs_json(ENDS["android, eleven minutes"][0])["findings"]
    assert "the log goes on for 11 minutes" in finding["detail"]


def test_log_goes_on_in_the_next_file(logs_json):
    """Rotated: the enrolment counts to the end of the file with its last line."""
    begin, rest = OMADM_REQUEST.splitlines(True)[:2], OMADM_REQUEST.splitlines(True)[2:]
    target = logs_json("".join(begin), "".join(rest) + omadm_later("2018-02-27T05:40:00"))
    assert findings(target) == ["delivery-not-finished?"]
    target = logs_json("".join(begin), "".join(rest))
    assert findings(target) == ["log-ends-early"]


def test_log_of_another_device_goes_on(logs_json):
    other = (LOGS / "omadm-delivery.log").read_text()
    target = logs_json(OMADM_REQUEST, other)
    assert set(findings(target)) == {"log-ends-early", "certificate-installed"}


def test_policy_module_log_ends_at_a_request(logs_json):
    """Taken at once, or given up in silence: a warning, and first of all another look."""
    sent = "Calling VerifyRequest ...\nSending request to certificate registration point.\n"
    target = logs_json(sent)
    assert findings(target) == ["connector-certificate-refused?"]
    assert target["status"] == "warning"
    assert "collected" in target["findings"][0]["reasons"][0]["because"]
    target = logs_json((LOGS / "ndesplugin-403.log").read_text())
    assert target["status"] == "critical"
    assert "collected" not in str(target["findings"][0]["reasons"])


# ---- IIS ----

#: What follows cs(Referer), the line's other parts, and the finding; None: none.
IIS = [
    ("500 0 1346", {}, "impersonation-right-missing"),
    ("500 0 0", {}, "ndes-internal-error"),
    ("500 0 1346", {"path": VERIFY, "device": "connector"}, "connector-verify-failed"),
    ("403 0 0", {"query": "-", "device": "browser"}, None),
    ("200 0 0", {"query": "-", "device": "browser"}, "ndes-general-page?"),
    ("403 0 0", {}, "forbidden-not-by-mscep"),
    ("403 7 5", {"query": "-"}, "forbidden-not-by-mscep"),
    ("403 16 2148204809", {"path": VERIFY, "device": "connector", "method": "POST"},
     "connector-certificate-refused"),
    ("201 0 0", {"path": VERIFY, "device": "connector", "method": "POST"}, None),
    ("401 2 5", {}, "authentication-required"),
    ("401 2 5", {"path": VERIFY, "device": "connector"}, "connector-verify-failed"),
    ("404 0 2", {}, "wrong-path"),
    ("404 2 1260", {}, "mscep-not-run"),
    ("404 7 0", {"path": MSCEP + "/pkiclient.exe", "device": "windows"},
     "pkiclient-exe-refused"),
    ("404 7 0", {}, "request-filtering-refused"),
    ("404 11 0", {}, "request-filtering-refused"),
    ("404 15 0", {"query": "operation=PKIOperation&message=MIAG"}, "url-too-long"),
    ("404 14 0", {}, "url-too-long"),
    ("503 0 0", {}, "scep-app-pool-stopped"),
    ("503 2 0", {}, "server-overloaded"),
    ("500 13 0", {}, "server-overloaded"),
    ("200 0 64", {}, None),
    ("418 0 0", {}, "line-undocumented?"),
]


@pytest.mark.parametrize("numbers, parts, expected", IIS,
                         ids=[f"{n} {e}".replace(" ", "-") for n, _, e in IIS])
def test_iis(numbers, parts, expected, logs_json):
    target = logs_json(FIELDS + line(numbers, **parts))
    assert findings(target) == ([expected] if expected else [])
    status, sub, win32 = map(int, numbers.split())
    [exchange] = target["exchanges"]
    assert exchange["http_status"] == status
    assert exchange["record"]["sub_status"] == sub
    assert exchange["record"]["win32_status"] == win32
    assert exchange["record"]["line"] == 5
    assert exchange["responder"] == "iis"


NO_QUERY = FIELDS.replace("cs-uri-query ", "")
PKICLIENT = MSCEP + "/pkiclient.exe"

#: What stands in the query's place, the line's other parts, the step and the status.
QUERIES = [
    # A message is posted, whatever the query shows.
    ("-", {"method": "POST"}, "pkioperation", "ok"),
    ("...", {"method": "POST"}, "pkioperation", "ok"),
    ("operation=PKIOpe...", {"method": "POST"}, "pkioperation", "ok"),
    ("[redacted]", {"method": "POST", "path": PKICLIENT}, "pkioperation", "ok"),
    # IIS writes "..." for a query longer than it logs.
    ("...", {}, "pkioperation", "ok"),
    ("...", {"path": PKICLIENT, "device": "windows"}, "pkioperation", "ok"),
    # Cut off, or blanked.
    ("operation=GetCAC...", {}, "unknown-operation", "unknown"),
    ("operation=***", {}, "unknown-operation", "unknown"),
    ("operation%3DPKIOperation%26message%3DMIAG", {}, "unknown-operation", "unknown"),
    ("[redacted]", {}, "unknown-operation", "unknown"),
    ("xxxx", {"path": PKICLIENT, "device": "windows"}, "unknown-operation", "unknown"),
    ("id=***", {"path": PKICLIENT}, "unknown-operation", "unknown"),
    ("message=SCEP%20Authority", {}, "unknown-operation", "unknown"),
    # Controls: a browser, a health probe, another's parameters, and what can be read.
    ("-", {"device": "browser"}, "browse", "critical"),
    ("-", {"method": "HEAD"}, "browse", "critical"),
    ("X-ARR-LOG-ID=7f1c&SERVER-STATUS=200", {}, "browse", "ok"),
    ("operation=GetCACert&message=x", {"path": PKICLIENT}, "cacert", "ok"),
    ("operation=PKIOperation&message=MII...", {}, "pkioperation", "ok"),
]


@pytest.mark.parametrize("query, parts, step, status", QUERIES,
                         ids=[f"{p.get('method', 'GET')} {q} {s}" for q, p, s, _ in QUERIES])
def test_query_names_the_operation(query, parts, step, status, logs_json):
    """What is not known is neither good nor bad: an unreadable query is no browser's look."""
    target = logs_json(FIELDS + line("200 0 0", query=query, **parts))
    assert [e["step"] for e in target["exchanges"]] == [step]
    assert target["status"] == status
    assert ("log-fields-missing" in findings(target)) == (status == "unknown")


@pytest.mark.parametrize("fields", [NO_QUERY, ""], ids=["columns", "copied lines"])
@pytest.mark.parametrize("numbers, method, step, expected", [
    ("200 0 0", "GET", "unknown-operation", ["log-fields-missing"]),
    ("403 0 0", "GET", "unknown-operation", ["log-fields-missing"]),
    ("200 0 0", "POST", "pkioperation", []),
    ("503 0 0", "GET", "unknown-operation", ["scep-app-pool-stopped"]),
    ("500 0 1346", "GET", "unknown-operation", ["impersonation-right-missing"])])
def test_query_was_not_logged(fields, numbers, method, step, expected, logs_json):
    """A healthy GetCACert, 200, is not the general page; a fault is one nevertheless."""
    text = line(numbers, method=method).replace("operation=GetCACert&message=x ", "")
    target = logs_json(fields + text)
    assert findings(target) == expected
    assert target["status"] == ({"log-fields-missing": "unknown"}.get(
        expected[0], "critical") if expected else "ok")
    [exchange] = target["exchanges"]
    assert (exchange["step"], exchange["device"]) == (step, "ios")


def test_unknown_operation_beside_a_known_one(logs_json):
    """Where messages of the same devices are answered, the gap is only mentioned."""
    gap = FIELDS + line("200 0 0", query="operation=***")
    known = line("200 0 0", query="operation=PKIOperation&message=MIAG")
    target = logs_json(gap + known)
    assert findings(target) == ["log-fields-missing"] and target["status"] == "ok"
    target = logs_json(gap + known.replace(AGENTS["ios"], AGENTS["android"]))
    assert target["status"] == "unknown"


def test_health_probe_is_no_enrolment(logs_json):
    probe = line("200 0 0").replace(AGENTS["ios"], "ELB-HealthChecker/2.0")
    target = logs_json(NO_QUERY + probe.replace("operation=GetCACert&message=x ", ""))
    assert findings(target) == ["log-fields-missing"] and target["journeys"] == []


def test_status_of_a_row_was_not_logged(logs_json):
    target = logs_json(FIELDS + line("- - -"))
    assert findings(target) == ["log-fields-missing"] and target["status"] == "unknown"


def test_iis_challenge_page_is_nobodys_fault(logs_json):
    """mscep_admin wants a log-on; no device asks for it."""
    target = logs_json(FIELDS + line("401 2 5", path="/certsrv/mscep_admin", query="-") +
                       line("200 0 0"))
    assert findings(target) == [] and len(target["exchanges"]) == 1


def test_iis_columns_in_any_order(logs_json):
    """By #Fields, which may come again and differ."""
    first = ("#Fields: sc-win32-status sc-substatus sc-status cs(User-Agent) c-ip "
             "cs-uri-query cs-uri-stem cs-method time date\n"
             f"1346 0 500 {AGENTS['ios']} 10.0.0.9 operation=GetCACert&message=x {MSCEP} "
             "GET 08:00:00 2026-03-01\n")
    target = logs_json(first + FIELDS + line("404 15 0", device="windows"))
    assert set(findings(target)) == {"impersonation-right-missing", "url-too-long"}
    assert [e["device"] for e in target["exchanges"]] == ["ios", "windows"]


def test_iis_letter_case_and_families(logs_json):
    text = FIELDS + "".join(line("200 0 0", device=device, path="/CertSrv/MSCEP/MSCEP.DLL")
                            for device in ("windows", "ios", "android", "macos"))
    target = logs_json(text)
    assert [d["device"] for d in target["devices"]] == ["windows", "ios", "android",
                                                        "macos"]


def test_iis_counts_and_times(logs_json):
    """Lines alike are one exchange, with the first and the last time."""
    text = FIELDS + "".join(line("500 0 1346", time=f"08:00:{s:02}") for s in range(40))
    [exchange] = logs_json(text)["exchanges"]
    record = exchange["record"]
    assert (record["count"], record["first_at"], record["last_at"]) == (
        40, "2026-03-01T08:00:00Z", "2026-03-01T08:00:39Z")


def test_over(logs_json):
    """What was mended before the log ends only warns; the other order does not."""
    bad, good = line("500 0 1346"), line("200 0 0", time="09:00:00")
    target = logs_json(FIELDS + bad + good)
    assert target["status"] == "warning" and "later" in target["findings"][0]["detail"]
    again = FIELDS + bad.replace("08:00", "10:00") + good
    assert logs_json(again)["status"] == "critical"
    other = FIELDS + bad + line("200 0 0", device="windows", time="09:00:00")
    assert logs_json(other)["status"] == "critical"


# ---- what is not there ----

def test_expect(logs_json):
    text = FIELDS + line("200 0 0", device="windows")
    assert findings(logs_json(text, options=("--expect", "windows"))) == []
    target = logs_json(text, options=("--expect", "windows,ios"))
    assert findings(target) == ["request-never-arrived"]
    assert target["findings"][0]["devices"] == ["ios"]


def test_expect_needs_a_server_log(logs_json):
    """A device's own log says nothing of other devices."""
    target = logs_json(LOGS / "omadm-delivery.log", options=("--expect", "ios"))
    assert "request-never-arrived" not in findings(target)


def test_expect_unknown_device(logs):
    result = logs(FIELDS, options=("--expect", "amiga"))
    assert result.status == 3 and "amiga" in result.stderr and result.stdout == ""


def test_no_scep_line(logs_json):
    text = FIELDS + line("200 0 0", path="/other", query="-")
    target = logs_json(text)
    assert findings(target) == ["logs-without-scep?"] and target["status"] == "warning"


# ---- HTTPERR ----

REASONS = {
    "AppOffline": "scep-app-pool-stopped",
    "Disabled": "scep-app-pool-stopped",
    "QueueFull": "server-overloaded",
    "Connection_Abandoned_By_ReqQueue": "worker-process-crashed",
    "Connection_Abandoned_By_AppPool": "worker-process-crashed",
}


DROPPED = [
    *((reason, "503", finding) for reason, finding in REASONS.items()),
    ("FieldLength", "400", "url-too-long"),
    ("RequestLength", "400", "url-too-long"),
    ("URL_Length", "414", "url-too-long"),
    ("Hostname", "400", "refused-by-http-sys"),
    ("URL", "400", "refused-by-http-sys"),
    ("Timer_MinBytesPerSecond", "-", "connection-lost"),
    ("Client_Reset", "-", "connection-lost"),
]


@pytest.mark.parametrize("reason, status, expected", DROPPED)
def test_httperr(reason, status, expected, logs_json):
    target = logs_json(HTTPERR + dropped(reason, status))
    assert findings(target) == [expected]
    [exchange] = target["exchanges"]
    assert (exchange["device"], exchange["step"]) == ("server", "caps")
    assert exchange["record"]["reason"] == reason


def test_httperr_of_others(logs_json):
    """Another site's pool is not NDES's."""
    target = logs_json(HTTPERR + dropped("AppOffline", uri="/portal/"))
    assert findings(target) == ["logs-of-something-else?"]


def test_httperr_line_without_fields(logs_json):
    assert findings(logs_json(dropped("AppOffline"))) == ["scep-app-pool-stopped"]


# ---- events ----

def event(source, number, text, level="Error", date="2026-03-01T08:00:00Z"):
    return (f"Log Name:      Application\nSource:        {source}\nDate:          {date}\n"
            f"Event ID:      {number}\nTask Category: None\nLevel:         {level}\n"
            f"Keywords:      \nUser:          N/A\nComputer:      ndes01\n"
            f"Description:\n{text}\n")


def event_xml(source, number, text, level="2"):
    return ("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            f"<Provider Name='{source}'/><EventID>{number}</EventID><Level>{level}</Level>"
            "<TimeCreated SystemTime='2026-03-01T08:00:00.1234567Z'/><Channel>x</Channel>"
            f"<Computer>ndes01</Computer></System><EventData><Data>{text}</Data>"
            "</EventData></Event>")


NDES = "Microsoft-Windows-NetworkDeviceEnrollmentService"
MDM = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider"
ENROLL = "Microsoft-Windows-CertificateServicesClient-CertEnroll"
EVENTS = [
    (NDES, 2, "cannot be started 0x80070002", "ndes-internal-error"),
    (NDES, 10, "cannot retrieve one of its required certificates", "ndes-internal-error"),
    (NDES, 17, "0x8009310b", "request-not-decoded"),
    (NDES, 18, "0x80090005", "request-not-decoded"),
    (NDES, 29, "The password cannot be verified", "challenge-refused"),
    (NDES, 31, "cannot submit (0x800706ba).", "ca-unreachable"),
    (NDES, 31, "cannot submit (0x80094800).", "ca-refused-request"),
    (MDM, 32, "SCEP: Certificate enroll failed. Result: (0x80190194).",
     "device-saw-http-error"),
    (MDM, 307, "SCEP: failed LogError 0x80004005", "device-enrolment-failed"),
    (MDM, 309, "SCEP: 0x80004005", "line-undocumented?"),
    (ENROLL, 86, "Stage: GetCACaps 0x80072f8f", "device-tls-failed"),
    (ENROLL, 87, "SubmitDone HTTP/1.1 200 OK 0x80094811", "ca-refused-request"),
]


@pytest.mark.parametrize("form", [event, event_xml], ids=["text", "xml"])
@pytest.mark.parametrize("source, number, text, expected", EVENTS,
                         ids=[f"{e[3]}-{e[1]}" for e in EVENTS])
def test_event(form, source, number, text, expected, logs_json):
    target = logs_json(form(source, number, text))
    assert findings(target) == [expected]
    [exchange] = target["exchanges"]
    assert exchange["record"]["event"] == number
    assert exchange["record"]["first_at"] == "2026-03-01T08:00:00Z"


@pytest.mark.parametrize("form, level", [(event, "Information"), (event_xml, "4")],
                         ids=["text", "xml"])
def test_event_journey(form, level, logs_json):
    """A Windows device that enrolled; the XML is one line, as Event Viewer exports it."""
    parts = [form(MDM, number, text, level=level) for number, text in (
        (306, "SCEP: CspExecute for UniqueId 0x2ab0003"),
        (36, "SCEP: Certificate request generated successfully. NDES URL: "
             "(https://ndes.contoso.com/certsrv/mscep/mscep.dll/pkiclient.exe)"),
        (309, "SCEP: something"),
        (39, "SCEP: Certificate installed successfully."))]
    target = logs_json("".join(parts) if form is event else f"<Events>{''.join(parts)}</Events>")
    assert findings(target) == ["certificate-installed"]
    [journey] = [j for j in target["journeys"] if j["furthest"] == "installed"]
    assert journey["first_missing"] is None
    assert target["url"].startswith("https://ndes.contoso.com/")


def test_event_of_others(logs_json):
    """The same number from another source is another event."""
    target = logs_json(event("SomethingElse", 29, "The password cannot be verified"))
    assert findings(target) == ["logs-of-something-else?"]


# ---- the connector ----

def changed():
    """The articles' examples, had it gone otherwise."""
    setup = (LOGS / "setupmsi.log").read_text().replace("status: 0.", "status: 1603.")
    contact = (LOGS / "omadm-contact.log").read_text()
    delivery = (LOGS / "omadm-delivery.log").read_text()
    delivery = delivery[:delivery.index("\n", delivery.index("CertRep@")) + 1]
    return {
        "setup-failed": setup.replace("Installation completed successfully",
                                      "Installation failed"),
        "plugin-false": "Calling VerifyRequest ...\nVerify challenge returns false\n",
        "plugin-unsent": "Failed to send http request /CertificateRegistrationSvc/"
                         "Certificate/VerifyRequest. Error 12029\n",
        "device-error": contact.replace("'200 OK'", "'503 Error'"),
        "device-refused": delivery.replace("pkiStatus=SUCCESS", "pkiStatus=FAILURE"),
        "device-pending": delivery.replace("pkiStatus=SUCCESS", "pkiStatus=PENDING"),
    }


CHANGED = changed()


def test_setup_failed(logs_json):
    text = CHANGED["setup-failed"]
    assert findings(logs_json(text)) == ["connector-install-failed"]
    utf16 = logs_json(text.replace("\n", "\r\n").encode("utf-16"))
    assert findings(utf16) == ["connector-install-failed"]


def test_plugin_says_false(logs_json):
    assert findings(logs_json(CHANGED["plugin-false"])) == ["connector-verify-failed"]


def test_plugin_cannot_send(logs_json):
    """No listener, or no name: another fault than the certificate's, of 12175."""
    assert findings(logs_json(CHANGED["plugin-unsent"])) == ["connector-verify-failed"]


def test_device_saw_an_error(logs_json):
    assert findings(logs_json(CHANGED["device-error"]))[0] == "device-saw-http-error"


def test_android_refused_and_pending(logs_json):
    # badRequest, which NDES says of what the CA refused as well
    assert "challenge-refused?" in findings(logs_json(CHANGED["device-refused"]))
    assert "enrolment-pending" in findings(logs_json(CHANGED["device-pending"]))


# ---- journeys ----

def test_journeys_of_iis_are_a_guess(logs_json):
    text = FIELDS
    for client, until in (("10.0.0.1", 3), ("10.0.0.2", 2)):
        requests = [("GET", "operation=GetCACert&message=x"),
                    ("GET", "operation=GetCACaps&message=x"),
                    ("POST", "operation=PKIOperation")]
        for n, (method, query) in enumerate(requests[:until]):
            text += line("200 0 0", query=query, method=method, client=client,
                         time=f"08:00:{n:02}")
    text += line("200 0 0", client="10.0.0.1", time="09:30:00")
    target = logs_json(text)
    ways = [(j["client"], j["furthest"], j["first_missing"]) for j in target["journeys"]]
    assert sorted(ways) == [("10.0.0.1", "contact", "request"),
                            ("10.0.0.1", "request", None),
                            ("10.0.0.2", "contact", "request")]
    assert all("guess" in j and j["guess"] for j in target["journeys"])
    [count] = target["journey_counts"]
    assert (count["total"], count["furthest"]["contact"], count["furthest"]["request"]) == (
        3, 2, 1)


def test_journey_of_two_logs(logs_json):
    """A device's log and the server's, joined by time; that is a guess, and said."""
    iis = FIELDS + line("200 0 0", device="android", date="2018-02-27", time="05:16:14",
                        client="10.9.8.7")
    target = logs_json(LOGS / "omadm-delivery.log", iis)
    [journey] = target["journeys"]
    assert journey["client"] == "10.9.8.7" and "time" in journey["guess"]
    assert journey["furthest"] == "installed"
    elsewhere = iis.replace("05:16:14", "15:27:14")
    assert len(logs_json(LOGS / "omadm-delivery.log", elsewhere)["journeys"]) == 2


# ---- how it is given ----

def test_gzip_and_stdin(logs_json, probe, validator, tmp_path):
    text = (FIELDS + line("500 0 1346")).encode()
    packed = gzip.compress(text[:300]) + gzip.compress(text[300:])
    target = logs_json(packed)
    assert findings(target) == ["impersonation-right-missing"]
    assert target["logs"][0]["gzip"] is True
    result = probe("logs", "-f", "json", "-", stdin=text.decode())
    target = json.loads(result.stdout)["targets"][0]
    assert findings(target) == ["impersonation-right-missing"]
    assert target["logs"][0]["name"] == "standard input"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be",
                                      "utf-16-le", "cp1252"])
def test_encodings(encoding, logs_json):
    text = FIELDS + line("500 0 1346", client="caf\u00e9") + line("200 0 0", device="windows")
    target = logs_json(text.replace("\n", "\r\n").encode(encoding))
    assert findings(target) == ["impersonation-right-missing"]
    assert target["logs"][0]["lines"] == 6


def test_text(logs):
    """For people: eighty columns, and no octet that a terminal obeys."""
    hostile = line("500 0 1346", client="\x1b]0;x\x07") + line("418 0 0", query="\x9b2J")
    result = logs(FIELDS + hostile, *(LOGS / name for name in sorted(EXAMPLES)))
    assert result.status == 2 and not CONTROL.search(result.stdout)
    wide = [row for row in result.stdout.splitlines() if len(row) > 80
            and not re.fullmatch(r" *(See: )?\S+", row)]
    assert wide == []
    for words in ("logs (times are UTC)", "enrolments", "CRITICAL", "Seen: ", " x  2026"):
        assert words in result.stdout
    quiet = logs(FIELDS + hostile, options=("-q",)).stdout
    assert len(quiet.splitlines()) <= 3


def test_help(probe):
    assert "--expect" in probe("logs", "--help").stdout
    assert probe("logs").status == 3


# ---- bad input ----

def test_unreadable_goes_on(logs, tmp_path):
    """The file and the line, what it was taken for; the others count."""
    result = logs(b"\x00\x01\x02\xff" * 5000, FIELDS + line("500 0 1346"),
                  tmp_path / "none", b"", "just some words\n")
    assert result.status == 2
    for words in ("log0: line 1: not a known kind of log; it looks like binary data",
                  "none: No such file", "log3: it is empty",
                  "log4: line 1: not a known kind of log"):
        assert words in result.stderr, words
    assert "impersonation-right-missing" in result.stdout


def test_nothing_readable(logs, tmp_path):
    result = logs("just some words\n", tmp_path, tmp_path / "none")
    assert result.status == 3 and result.stdout == "" and len(
        result.stderr.splitlines()) == 3


def test_event_log_without_events(logs):
    """It says nothing, not even by its silence."""
    result = logs(b"ElfFile\x00" + bytes(4096))
    assert result.status == 3 and "it holds no events" in result.stderr


def test_truncated_line_and_gzip(logs_json):
    text = FIELDS + line("500 0 1346") + line("404 15 0")[:120]
    target = logs_json(text)
    assert findings(target) == ["impersonation-right-missing", "log-incomplete"]
    assert target["logs"][0]["problems"][0]["line"] == 6
    packed = gzip.compress((FIELDS + line("500 0 1346") * 5000).encode())
    target = logs_json(packed[:len(packed) // 2])
    assert findings(target) == ["impersonation-right-missing", "log-incomplete"]
    assert "gzip" in target["logs"][0]["problems"][-1]["text"]


def test_mixed_encodings(logs_json):
    """UTF-16 appended to an IIS log is reported, not skipped silently."""
    text = (FIELDS + line("500 0 1346")).encode() + line("404 15 0").encode("utf-16-le")
    target = logs_json(text + line("404 2 0", device="android").encode())
    assert "impersonation-right-missing" in findings(target)
    assert any("encoding" in p["text"] or "columns" in p["text"]
               for p in target["logs"][0]["problems"])


def test_garbage_between_lines(logs_json):
    target = logs_json(FIELDS.encode() + b"\xff\xfe\x00\n" + line("500 0 1346").encode())
    assert findings(target) == ["impersonation-right-missing", "log-incomplete"]
    assert target["logs"][0]["problems"][0]["line"] == 5


def test_host_of_the_log_is_printable(logs):
    fields = FIELDS.replace("cs-method", "cs-host cs-method")
    text = line("500 0 1346").replace("GET", "nd\x1b[2Jes GET")
    result = logs(fields + text)
    assert "https://nd?[2Jes/" in result.stdout and not CONTROL.search(result.stdout)


def test_long_line(logs_json):
    """Ten MiB without an end: told, passed over, and the rest is read."""
    long = line("200 0 0", query="operation=PKIOperation&message=" + "A" * (10 << 20))
    target = logs_json(FIELDS + long + line("500 0 1346"))
    assert findings(target) == ["impersonation-right-missing", "log-incomplete"]
    [problem] = [p for p in target["logs"][0]["problems"] if "longer" in p["text"]]
    assert problem["line"] == 5
    [after] = [e for e in target["exchanges"] if e["http_status"] == 500]
    assert after["record"]["line"] == 6


def test_line_without_an_end(probe, logs_json, tmp_path):
    """A device gives one for ever: given up, and said; a long one in a file is not."""
    result = probe("logs", "/dev/zero")
    assert (result.status, result.stdout) == (3, "")
    assert "line 1: a line beyond 64 MiB" in result.stderr
    good = FIELDS + line("500 0 1346")
    for end in ("", "\n" + good):
        path = tmp_path / "endless"
        path.write_text(good + "A" * (65 << 20) + end)
        target = logs_json(path)
        assert findings(target) == ["impersonation-right-missing", "log-incomplete"]
        assert "beyond 64 MiB" in target["findings"][1]["detail"]
        assert target["logs"][0]["lines"] == 6 and target["logs"][0]["complete"] is False
    target = logs_json(FIELDS + "A" * (30 << 20) + "\n" + line("500 0 1346"))
    assert "impersonation-right-missing" in findings(target)
    assert not [p for p in target["logs"][0]["problems"] if "beyond" in p["text"]]
    assert target["logs"][0]["lines"] == 6


def test_many_sorts_of_lines(logs_json):
    """Bounded, whatever the log holds; what is not kept is counted."""
    text = FIELDS + "".join(line(f"{200 + n % 300} {n % 100} {n}") for n in range(3000))
    target = logs_json(text)
    assert len(target["exchanges"]) == 1024 and target["logs"][0]["used"] == 3000


# ---- what is not whole ----

WHOLE = FIELDS + "".join(line("200 0 0", time=f"0{n // 3600}:{n // 60 % 60:02}:{n % 60:02}")
                         for n in range(9000))
LAST = line("500 0 1346", time="09:00:00")


def flipped(packed, at):
    changed = bytearray(packed)
    changed[at] ^= 0xff
    return bytes(changed)


def damaged_logs():
    """Each: the octets, the line that is named, words of what is wrong."""
    packed = gzip.compress(WHOLE.encode())
    two = gzip.compress(FIELDS.encode()) + packed
    utf16 = WHOLE.replace("\n", "\r\n").encode("utf-16")
    events = event_xml(MDM, 306, "SCEP: CspExecute for UniqueId 0x1", level="4")
    return {
        "packed-and-cut": (packed[:len(packed) // 2], None, "the gzip data is cut off"),
        "packed-without-its-end": (packed[:-3], 9004, "the gzip data is cut off"),
        "second-member-cut": (two[:-9], 9008, "the gzip data is cut off"),
        "packed-wrong-sum": (flipped(packed, -6), 9004, "the gzip data is damaged"),
        "packed-then-words": (packed + b"\x1f\x8bwords" * 9, 9004, "the gzip data is damaged"),
        "cut-in-a-line": (WHOLE[:-40], 9004, "cut off"),
        "cut-in-a-word": (WHOLE[:-1].rsplit(" ", 1)[0], 9004, "14 columns"),
        "nuls-between": (WHOLE.encode() + bytes(4096) + line("200 0 0").encode(), 9005,
                         "holds NULs"),
        "nuls-behind": (WHOLE.encode() + bytes(4096), 9005, "holds NULs"),
        "utf-16-cut": (utf16[:-41], 9004, "cut off"),
        "xml-cut": (f"<Events>{events}{events[:-70]}", 1, "within an event"),
    }


@pytest.mark.parametrize("name", damaged_logs())
def test_log_that_is_not_whole(name, logs, logs_json):
    """What is said holds for the rest only: never OK, and said in every format."""
    content, where, words = damaged_logs()[name]
    target = logs_json(content)
    [finding] = [f for f in target["findings"] if f["id"] == "log-incomplete"]
    assert finding["certain"] and finding["severity"] == "warning"
    assert target["status"] == "warning"
    assert words in finding["detail"] and "log0, line " in finding["detail"]
    assert where is None or f"log0, line {where}: " in finding["detail"]
    assert target["logs"][0]["complete"] is False
    for form in ("text", "nagios", "prometheus", "junit", "jsonl"):
        result = logs(content, options=("-f", form))
        assert (result.status, "log-incomplete" in result.stdout) == (1, True), form
    assert logs(content, options=("-q",)).status == 1


@pytest.mark.parametrize("content", [
    WHOLE, WHOLE[:-1], gzip.compress(WHOLE.encode()),
    gzip.compress(WHOLE[:999].encode()) + gzip.compress(WHOLE[999:].encode()),
    WHOLE.replace("\n", "\r\n").encode("utf-16"),
], ids=["whole", "no-last-newline", "packed", "two-members", "utf-16"])
def test_log_that_is_whole(content, logs_json):
    target = logs_json(content)
    assert findings(target) == [] and target["status"] == "ok"
    assert target["logs"][0]["complete"] is True and target["logs"][0]["lines"] == 9004


def test_what_is_unpacked_before_the_damage_counts(logs_json):
    """The sum behind the data is wrong; the data is there to its last line."""
    packed = gzip.compress((WHOLE + LAST).encode())
    for cut in (flipped(packed, -6), packed[:-7]):
        target = logs_json(cut)
        assert findings(target) == ["impersonation-right-missing", "log-incomplete"]
        assert target["logs"][0]["used"] == 9001


def test_nuls_do_not_move_a_line_in_time(logs_json):
    """What is behind them is a line like others, unless its date went with them."""
    good = line("500 0 1346", time="08:30:00")
    target = logs_json(FIELDS.encode() + good.encode() + bytes(64) + good.encode() +
                       b"20" + bytes(2) + good[4:].encode())
    [exchange] = [e for e in target["exchanges"] if e["device"] == "ios"]
    record = exchange["record"]
    assert record["first_at"] == record["last_at"] == "2026-03-01T08:30:00Z"
    assert record["count"] == 3


def test_absence_is_not_proven_by_half_a_log(logs_json):
    """The device may be in the half that is missing."""
    packed = gzip.compress(WHOLE.encode())
    wanted = ("--expect", "windows")
    assert findings(logs_json(packed, options=wanted)) == ["request-never-arrived"]
    target = logs_json(packed[:len(packed) // 2], options=wanted)
    assert findings(target) == ["request-never-arrived?", "log-incomplete"]
    assert "of those that could be read" in target["findings"][0]["detail"]


def test_other_log_that_cannot_be_read(logs, logs_json, tmp_path):
    """Not in silence: the others say nothing of what it held. An empty one held nothing."""
    assert findings(logs_json(WHOLE, b"")) == []
    for other in (tmp_path / "none", "just some words\n"):
        target = logs_json(WHOLE, other)
        assert findings(target) == ["log-incomplete"]
        assert [log["complete"] for log in target["logs"]] == [True, False]
    target = logs_json(WHOLE[:-40], WHOLE, tmp_path / "none", "words\n")
    [finding] = target["findings"]
    for name in ("log0, line 9004: ", "and of: ", "none, ", "log3"):
        assert name in finding["detail"]
    assert logs(tmp_path / "none").status == 3


@pytest.mark.parametrize("content", [b"", gzip.compress(b"")], ids=["plain", "packed"])
def test_empty_file(content, logs, logs_json):
    """It has lost nothing, and says nothing: alone, nothing can be judged."""
    result = logs(content)
    assert (result.status, result.stdout) == (3, "")
    assert result.stderr.endswith("log0: it is empty\n")
    target = logs_json(WHOLE, content)
    assert target["logs"][1]["complete"] and target["status"] == "ok"
    assert target["logs"][1]["problems"] == [{"line": None, "text": "it is empty"}]


def test_problem_of_a_file_without_lines(logs, logs_json, tmp_path):
    """There is no line 0."""
    damaged = flipped(gzip.compress(WHOLE.encode()), 2)
    result = logs(damaged)
    assert result.status == 3 and "log0: the gzip data is damaged" in result.stderr
    for other in (damaged, tmp_path / "none", b""):
        target = logs_json(WHOLE, other)
        assert [p["line"] for p in target["logs"][1]["problems"]] == [None]
        for form in ("text", "nagios", "prometheus", "junit", "jsonl"):
            result = logs(WHOLE, other, options=("-v", "-f", form))
            assert not re.search(r"line 0|\"line\": ?0\b", result.stdout + result.stderr), form


@pytest.mark.parametrize("content", [
    gzip.compress(FIELDS.encode())[:-9], gzip.compress((FIELDS + line("200 0 0")).encode())[:-9],
    (FIELDS + line("200 0 0")[:-40]).encode()], ids=["in-header", "cut-line", "plain-cut-line"])
def test_silence_of_a_header_says_nothing(content, logs_json):
    """No request was read, so nothing is known of who came."""
    assert "log-incomplete" in findings(logs_json(content))
    assert "logs-without-scep?" not in findings(logs_json(content))


def test_silence_of_lines_says_something(logs_json):
    """Here lines were read, or there are none; the control of the one above."""
    other = line("200 0 0", path="/iisstart.htm", query="-")
    assert findings(logs_json(FIELDS)) == ["logs-without-scep?"]
    assert set(findings(logs_json(FIELDS + other + line("200 0 0")[:-40]))) == {
        "logs-without-scep?", "log-incomplete"}


def test_more_files_than_are_read(logs_json, tmp_path):
    for n in range(258):
        (tmp_path / f"f{n:03}").write_text(FIELDS + line("200 0 0"))
    target = logs_json(*sorted(tmp_path.glob("f*")))
    assert findings(target) == ["log-incomplete"]
    assert "2 more files were not opened" in target["findings"][0]["detail"]


def test_damage_is_told_however_much_there_is_to_tell(logs_json):
    """No room for further sorts of lines is no reason to call a cut log whole."""
    text = FIELDS + "".join(line(f"{200 + n % 300} {n % 100} {n}") for n in range(3000))
    target = logs_json(text[:-40], options=("--expect", "windows"))
    assert {"log-incomplete", "request-never-arrived?"} <= set(findings(target))


# ---- scale ----

def test_memory_is_bounded(tmp_path):
    """Forty times the log, the same memory; linear, so this says what 1 GB takes."""
    chunk = "".join(line("200 0 0", device=d, client=f"10.0.{n}.{n}")
                    for n in range(200) for d in ("ios", "windows", "android"))
    chunk += "".join(line("200 0 0", path=f"/p/{n}", query="-") for n in range(3000))
    peaks = []
    for times in (1, 40):
        path = tmp_path / f"log{times}"
        path.write_text(FIELDS + chunk * times)
        done = subprocess.run(["/usr/bin/env", "time", "-f", "%M", PROGRAM, "logs", "-q", path],
                              capture_output=True, text=True)
        if done.returncode == 127:
            pytest.skip("GNU time is not installed")
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] < peaks[0] + 4096


def test_healthy_logs_name_their_last_day(logs_json, probe, tmp_path):
    """A log of long ago shows nothing about today, however healthy it is."""
    for year in ("2018", "2025"):
        path = tmp_path / f"{year}.log"
        path.write_text(re.sub(r"\d{4}-(\d\d-\d\d)", year + r"-\1", FIELDS + line("200 0 0")))
        text = " ".join(probe("logs", path).stdout.split())
        assert re.search(rf"show no fault\. The last of them is of {year}-\d\d-\d\d\.", text)
