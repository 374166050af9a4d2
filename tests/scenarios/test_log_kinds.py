# SPDX-License-Identifier: MIT
"""Kinds of logs, each with a look-alike: events in every clothing, rows of the table of events,
forms of device logs, and one story per enrolment. The inputs are made here."""

import itertools
import json
import pathlib
import quopri
import re

import pytest

from test_logs import FIELDS, HTTPERR, LOGS, MDM, NDES, event, findings, line, logs, logs_json

assert logs and logs_json  # fixtures

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONNECTOR = "Microsoft-Intune-CertificateConnectors"
NAME = "ModelName_AC_7_LogicalName_{}_Hash_1"


# ---- the table of events ----

def event_rows():
    """provider, id, words, finding of each row; macros of the file are put in."""
    text = (ROOT / "src/logs/events.c").read_text()
    macros = dict(re.findall(r'#define (\w+)\s+"([^"]*)"', text))
    table = re.search(r"event_rows\[\] = \{(.*?)\n\};", text, re.S).group(1)
    table = re.sub(r"/\*.*?\*/", "", table, flags=re.S)
    for row in re.findall(r"\{([^{}]*)\}", table):
        cells = [cell.strip() for cell in re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', row)]
        provider = macros.get(cells[0], cells[0].strip('"'))
        words = None if cells[2] == "NULL" else cells[2].strip('"')
        finding = None if cells[8] == "NULL" else cells[8].strip('"')
        yield provider, int(cells[1]), words, cells[5], finding


ROWS = list(event_rows())


def test_table_of_events_was_read():
    assert len(ROWS) > 60 and {row[3] for row in ROWS} >= {"OUTCOME_BAD", "OUTCOME_GOOD"}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r[0].split('-')[-1]}-{r[1]}-{r[2] or ''}")
def test_row_leads_to_its_finding(row, logs_json):
    """Each row as an event: what fails leads to the row's finding, what went well to none."""
    provider, number, words, outcome, finding = row
    text = f"{words or 'words'} w3wp.exe SCEP"
    if outcome == "OUTCOME_BY_RESULT" and finding:
        text += " 0x80041234"
    bad = outcome == "OUTCOME_BAD" or (finding and outcome != "OUTCOME_GOOD")
    target = logs_json(event(provider, number, text, "Error" if bad else "Information"))
    ids = {f["id"] for f in target["findings"]}
    if outcome == "OUTCOME_IGNORED":
        assert ids == {"logs-of-something-else"}
    elif finding and provider.startswith("DeviceManagement") and number == 306:
        assert ids & {finding, "ca-refused-request"}
    elif finding:
        assert finding in ids and target["status"] != "ok"
    else:
        assert not ids - {"certificate-installed", "delivery-not-finished", "log-ends-early"}


@pytest.mark.parametrize("provider,number,level,told", [
    (NDES, 46, "Error", True), (NDES, 46, "Warnung", True), (NDES, 46, "Information", False),
    (NDES, 3, "Information", False), (NDES, 7, "Error", True), (NDES, 28, "Warning", True),
    (NDES, 28, "Information", False), ("SomebodyElse", 100, "Error", False),
    ("Microsoft-Windows-CertificationAuthority", 100, "Error", True),
    ("Microsoft-Windows-CertificationAuthority", 26, "Information", False),
    (CONNECTOR, 12, "Error", True), (CONNECTOR, 12, "Information", False),
    (CONNECTOR, 5001, "Error", True), (CONNECTOR, 5001, "Information", False),
    (CONNECTOR, 4099, "Error", True), (CONNECTOR, 1001, "Error", False),
    ("Microsoft-AadApplicationProxy-Connector", 12003, "Warning", True),
    ("Microsoft-Windows-WAS", 5021, "Warning", False),
    ("SomebodyElse", 46, "Error", False)])
def test_failure_without_a_row_is_told(provider, number, level, told, logs_json):
    """Never an OK, and no cause is invented; others' failures are none of this chain."""
    target = logs_json(event(provider, number, "It could not.", level), FIELDS + line("200 0 0"))
    assert ("line-undocumented?" in findings(target)) == told
    assert target["status"] == ("warning" if told else "ok")


# ---- the code decides ----

#: What a device's event leads to by its number.
CODES = dict([
    ("0x80190194", "device-saw-http-error"), ("0x801901f7", "device-saw-http-error"),
    ("0x80072ee7", "device-name-not-resolved"), ("0x80072efd", "device-no-connection"),
    ("0x80072f8f", "device-tls-failed"), ("0x80072f78", "device-answer-unreadable"),
    ("0x80072f0c", "tls-client-certificate-required"), ("0x80094811", "ca-refused-request"),
    ("0x80091007", "trusted-certificate-wrong"), ("0x80091006", "certrep-attribute-missing"),
    ("0x80092021", "request-character-refused"), ("0x8010002c", "ra-certificate-missing?"),
    ("0x80041234", "device-enrolment-failed")])


@pytest.mark.parametrize("code,finding", CODES.items())
def test_code_of_a_device(code, finding, logs_json):
    assert findings(logs_json(event(MDM, 32, f"SCEP: failed ({code})."))) == [finding]


@pytest.mark.parametrize("words,code", [
    ("The hash value is not correct.", "0x80091007"),
    ("The requested certificate template is not supported by this CA.", "0x80094800")])
def test_sentence_stands_for_its_number(words, code, logs_json):
    target = logs_json(event(NDES, 31, f"cannot submit ({words}).  0x80004005"))
    assert target["exchanges"][0]["record"]["hresult"] == code


def test_keywords_are_no_error(logs_json):
    xml = (f"<Event xmlns='x'><System><Provider Name='{MDM}'/><EventID>306</EventID>"
           "<Level>4</Level><Keywords>0x8000000000000000</Keywords></System>"
           "<EventData><Data>SCEP: CspExecute Result : (0x2ab0003).</Data></EventData></Event>")
    target = logs_json(xml)
    assert target["status"] == "ok" and target["exchanges"][0]["record"]["hresult"] is None


def test_tpm_key_is_noise(logs_json):
    enrol = "Microsoft-Windows-CertificateServicesClient-CertEnroll"
    text = "SCEP via https://IFX-1.microsoftaik.azure.net/templates/Aik/scep failed 0x80190194"
    assert logs_json(event(enrol, 86, text), FIELDS + line("200 0 0"))["status"] == "ok"
    ours = text.replace("IFX-1.microsoftaik.azure.net/templates/Aik/scep",
                        "scep.contoso.com/scep/pkiclient.exe")
    assert logs_json(event(enrol, 86, ours))["status"] == "critical"


# ---- clothing ----

SAID = "SCEP: Certificate enroll failed. Result: (Unknown Win32 Error code: 0x80072f78)."
CHANNEL = MDM + "/Admin"
LABELS = {
    "de": ("Protokollname", "Quelle", "Datum", "Ereignis-ID", "Aufgabenkategorie", "Ebene",
           "Schlüsselwörter", "Benutzer", "Computer", "Beschreibung", "Fehler"),
    "fr": ("Journal ", "Source ", "Date ", "ID de l’événement ", "Catégorie ", "Niveau ",
           "Mots clés ", "Utilisateur ", "Ordinateur ", "Description ", "Erreur"),
    "ja": ("ログの名前", "ソース", "日付", "イベント ID", "タスクのカテゴリ", "レベル", "キーワード",
           "ユーザー", "コンピューター", "説明", "エラー"),
    "none": ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "Zzz"),
}


def clothed(tongue, when="2024-08-20 09:49:42"):
    *names, level = LABELS[tongue]
    values = (CHANNEL, MDM, when, "32", "-", level, "", "SYSTEM", "PC-7", "")
    return "".join(f"{n}: {v}\n" for n, v in zip(names, values)) + SAID + "\n"


def in_json(pretty, when="\\/Date(1724147382000)\\/"):
    text = json.dumps([{"Id": 32, "ProviderName": MDM, "LogName": CHANNEL, "Level": 2,
                        "TimeCreated": "WHEN", "Properties": [{"Value": "0x1"}],
                        "Message": SAID}], indent=4 if pretty else None)
    return text.replace("WHEN", when)


CLOTHES = {
    **{f"copied-{tongue}": clothed(tongue) for tongue in LABELS},
    "list": f"\nTimeCreated  : 20.08.2024 09:49:42\nProviderName : {MDM}\nId           : 32\n"
            f"Message      : {SAID}\n",
    "table": f"\n   ProviderName: {MDM}\n\nTimeCreated              Id LevelDisplayName Message\n"
             f"-----------              -- ---------------- -------\n"
             f"8/20/2024 9:49:42 AM     32 Error            {SAID}\n",
    "tabs": "Ebene\tDatum und Uhrzeit\tQuelle\tEreignis-ID\tAufgabenkategorie\n"
            f"Fehler\t20.08.2024 09:49:42\t{MDM}\t32\tKeine\t\"{SAID}\"\n",
    "commas": f"Error,8/20/2024 9:49:42 AM,{MDM},32,None,\"first\n\n{SAID}\"\n",
    "export": '#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\n'
              '"Message","Id","Level","ProviderName","LogName","TimeCreated"\n'
              f'"{SAID}","32","2","{MDM}","{CHANNEL}","8/20/2024 9:49:42 AM"\n',
    "json": in_json(True),
    "json-line": in_json(False),
    "json-iso": in_json(True, "2024-08-20T09:49:42.1230000Z"),
}


@pytest.mark.parametrize("clothing", CLOTHES)
def test_clothing(clothing, logs_json):
    target = logs_json(CLOTHES[clothing])
    assert findings(target) == ["device-answer-unreadable"]
    [exchange] = target["exchanges"]
    assert exchange["record"]["first_at"] == "2024-08-20T09:49:42Z"
    assert exchange["record"]["event"] == 32 and exchange["record"]["hresult"] == "0x80072f78"


@pytest.mark.parametrize("clothing", CLOTHES)
def test_clothing_of_another(clothing, logs_json):
    """The same number of another provider says nothing of SCEP."""
    text = CLOTHES[clothing].replace(MDM, "Microsoft-Windows-Fax")
    assert findings(logs_json(FIELDS + line("200 0 0"), text)) in ([], ["log-incomplete"])


def test_zone(logs_json):
    target = logs_json(CLOTHES["copied-de"], options=("--tz", "+02:00"))
    assert target["exchanges"][0]["record"]["first_at"] == "2024-08-20T07:49:42Z"
    assert target["logs"][0]["zone"] == "assumed"
    target = logs_json(CLOTHES["json-iso"], options=("--tz", "+02:00"))
    assert target["exchanges"][0]["record"]["first_at"] == "2024-08-20T09:49:42Z"
    assert target["logs"][0]["zone"] == "told"


@pytest.mark.parametrize("zone", ["Berlin", "+2", "+25:00", ""])
def test_zone_that_is_none(zone, logs):
    result = logs(FIELDS, options=("--tz", zone))
    assert result.status == 3 and "--tz" in result.stderr


# ---- files one after the other ----

PARTS = {
    "iis": FIELDS + line("500 0 1346"),
    "event": (LOGS / "event-1000.txt").read_text(),
    "plugin": (LOGS / "ndesplugin.log").read_text(),
    "setup": (LOGS / "setupmsi.log").read_text(),
    "xml": f"<Event xmlns='x'><System><Provider Name='{NDES}'/><EventID>29</EventID><Level>2"
           "</Level></System><EventData><Data>no</Data></EventData></Event>\n",
    "httperr": HTTPERR + "2026-03-01 08:00:00 10.0.0.9 5 10.0.0.1 443 HTTP/1.1 GET "
               "/certsrv/mscep/mscep.dll?operation=GetCACaps 503 1 AppOffline SCEP\n",
}

@pytest.mark.parametrize("names", itertools.permutations(PARTS, 2), ids="-".join)
def test_files_in_one_stream_are_judged_as_apart(names, logs_json):
    apart = logs_json(*(PARTS[n] for n in names))
    one = logs_json("".join(PARTS[n] for n in names))
    assert sorted(findings(one)) == sorted(findings(apart))


# ---- servers ----

@pytest.mark.parametrize("text,client,day", [
    (FIELDS.replace("time-taken", "time-taken X-Forwarded-For")
     + line("500 0 0").rstrip() + " 203.0.113.7:51234,+10.0.0.1\n", "203.0.113.7", None),
    ("#Software: IIS Advanced Logging Module\n#Fields: date time s-ip cs-method cs-uri-stem "
     "cs-uri-query c-ip cs(User-Agent) cs(Host) sc-status\n2026-03-01\t08:00:00.123\t10.0.0.1\t"
     "GET\t/certsrv/mscep/mscep.dll\toperation=GetCACert\t10.9.9.9\t\"profiled/1.0 a b\"\t"
     "\"n.x\"\t500\n", "10.9.9.9", "2026-03-01"),
    ("#Software: IIS\n#Date: 2026-03-02 07:00:00\n#Fields: time c-ip cs-method cs-uri-stem "
     "cs-uri-query sc-status\n08:00:00 10.9.9.8 GET /certsrv/mscep/mscep.dll "
     "operation=GetCACert 500\n", "10.9.9.8", "2026-03-02")], ids=["xff", "advanced", "date"])
def test_server_log(text, client, day, logs_json):
    target = logs_json(text)
    [exchange] = target["exchanges"]
    assert findings(target) == ["ndes-internal-error"]
    assert exchange["record"]["client"] == client
    assert not day or exchange["record"]["first_at"].startswith(day)


@pytest.mark.parametrize("behind", ["503 1 AppOffline SCEP", "- 503 1 AppOffline SCEP",
                                    "7 9 503 1 AppOffline SCEP TCP"])
def test_httperr_with_stream_ids(behind, logs_json):
    text = ("2026-03-01 08:00:00 203.0.113.1 1 10.1.2.5 443 HTTP/1.1 GET "
            f"/certsrv/mscep/mscep.dll?operation=GetCACaps&message=ca {behind}\n")
    assert findings(logs_json(text)) == ["scep-app-pool-stopped"]


def test_notify_is_no_verification(logs_json):
    path = "/CertificateRegistrationSvc/Certificate/"
    told = logs_json(FIELDS + line("500 0 0", device="connector", path=path + "Notify", query="-"))
    asked = logs_json(FIELDS + line("500 0 0", device="connector", path=path + "VerifyRequest",
                                    query="-"))
    assert findings(told) == ["intune-not-notified"]
    assert findings(asked) == ["connector-verify-failed"]


# ---- devices ----

FAILED = ("Cannot retrieve SCEP identity: NSError:", "Desc   : no", "Domain : MCSCEPErrorDomain",
          "Code   : 22003")
APPLE = {
    "console": "error\t14:00:17.421822-0700\tprofiled\t{}\n",
    "show": "2024-05-02 10:11:13.123456-0700 0x1234 Error 0x0 123 0 profiled: (MC) [a:b] {}\n",
    "compact": "2024-05-02 10:11:13.123 E  profiled[123:27870e] [a:b] {}\n",
    "syslog": "May 23 14:15:42 My-iPhone profiled[150] <Notice>: (Error) MC: {}\n",
}


@pytest.mark.parametrize("one_line", [True, False])
@pytest.mark.parametrize("form", APPLE)
def test_apple_error_and_the_words_behind_it(form, one_line, logs_json):
    text = APPLE[form].format((" " if one_line else "\n").join(FAILED))
    target = logs_json(text + APPLE[form].format("nothing of interest"))
    assert findings(target) == ["ra-certificate-missing?"]
    assert target["exchanges"][0]["record"]["win32_status"] == 22003


def test_apple_ndjson(logs_json):
    text = json.dumps({"traceID": 1, "eventMessage": " ".join(FAILED), "backtrace": {"frames": []},
                       "processImagePath": "/usr/libexec/profiled", "messageType": "Error",
                       "timestamp": "2024-05-02 10:11:13.123456-0700"}) + "\n"
    target = logs_json(text)
    assert findings(target) == ["ra-certificate-missing?"]
    assert target["exchanges"][0]["record"]["first_at"] == "2024-05-02T17:11:13Z"


def test_apple_line_of_another_process(logs_json):
    other = APPLE["show"].format(FAILED[0]).replace("profiled", "locationd")
    good = APPLE["show"].format("Sending CSR via GET")
    assert "ra-certificate-missing?" not in findings(logs_json(good + other))


@pytest.mark.parametrize("cause,finding", [
    ("javax.net.ssl.SSLHandshakeException: x", "device-tls-failed"),
    ("java.net.UnknownHostException: ndes.contoso.com", "device-name-not-resolved"),
    ("java.net.SocketTimeoutException: timeout", "device-no-connection"),
    ("java.lang.IllegalStateException: x", "device-enrolment-failed")])
def test_android_exception_names_the_cause(cause, finding, logs_json):
    text = ("2023-03-04T05:16:10.5530000\tERROR\tcom.microsoft.omadm.platforms.android.certmgr.X"
            "\t1\t1\tFailed to enroll certificate.\n"
            "org.jscep.client.ClientException: org.jscep.transport.TransportException: no\n"
            f"\tat org.jscep.client.Client.enrol(Client.java:1)\nCaused by: {cause}\n")
    assert findings(logs_json(text)) == [finding]


# ---- one story per enrolment ----

def happening(minute, number, text, level="Information"):
    return event(MDM, number, text, level, date=f"2024-08-20T16:{minute:02}:00Z")


def profile(minute, which="A"):
    return happening(minute, 306, f"SCEP: CspExecute for UniqueId : ({NAME.format(which)}) "
                                  "Result : (Unknown Win32 Error code: 0x2ab0003).")


def asked(minute):
    return happening(minute, 36, "SCEP: Certificate request generated successfully.")


def got(minute):
    return happening(minute, 39, "SCEP: Certificate installed successfully.")


def failed(minute):
    return happening(minute, 32, SAID, "Error")


def installed(minute, which="A"):
    return happening(minute, 309, f"SCEP: Install UniqueId : ({NAME.format(which)}) "
                                  "Install Status : (0x1) Result : (done)")


STORIES = {
    # what happened, the status, and how many enrolments that is
    "perfect": ([profile(0), asked(1), got(2), installed(3)], "ok", 1),
    "failed": ([profile(0), asked(1), failed(2)], "critical", 1),
    "failed-then-synced": ([profile(0), asked(1), failed(2), profile(9)], "critical", 1),
    "failed-then-asked": ([profile(0), asked(1), failed(2), asked(9)], "critical", 1),
    "mended": ([profile(0), asked(1), failed(2), asked(9), got(10), installed(10)], "warning", 1),
    "two-profiles": ([profile(0), profile(1, "B"), asked(2), asked(3), got(4), failed(5),
                      installed(6)], "critical", 2),
}


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("story", STORIES)
def test_story(story, newest_first, logs_json):
    events, status, count = STORIES[story]
    target = logs_json("".join(reversed(events) if newest_first else events))
    assert target["status"] == status
    assert len(target["journeys"]) == count
    assert any(j["failed_exchange"] for j in target["journeys"]) == (status == "critical")


def test_connector_tells_why_a_healthy_request_failed(logs_json):
    """NDES refuses inside a 200: the line of IIS is healthy."""
    iis = FIELDS + line("200 0 0", device="windows", date="2026-11-20", time="09:14:22",
                        query="operation=PKIOperation")
    refused = event(CONNECTOR, 4005, "ScepVerifyFailure", date="2026-11-20T09:14:28Z")
    target = logs_json(iis, refused)
    assert findings(target) == ["challenge-refused"]
    [journey] = target["journeys"]
    reason = target["exchanges"][journey["failed_exchange"] - 1]
    assert reason["record"]["event"] == 4005
    late = refused.replace("09:14:28", "11:14:28")
    assert logs_json(iis, late)["journeys"][0]["failed_exchange"] is None


@pytest.mark.parametrize("hours", [0, 2, -5.5])
def test_device_in_its_own_zone(hours, logs_json):
    iis = FIELDS + line("200 0 0", device="android", date="2018-02-27", time="12:16:20",
                        client="10.9.8.7")
    clock = 12 * 60 + 16 + int(hours * 60)
    device = (LOGS / "omadm-contact.log").read_text().replace(
        "T05:16:", f"T{clock // 60:02}:{clock % 60:02}:")
    target = logs_json(device, iis)
    assert [j["shift_seconds"] for j in target["journeys"]] == [hours * 3600]
    own = [e["record"] for e in target["exchanges"] if e["record"]["client"] != "10.9.8.7"]
    server = next(e["record"] for e in target["exchanges"]
                  if e["record"]["client"] == "10.9.8.7")
    assert {log["zone"] for log in target["logs"]} == {"told", "found" if hours else "assumed"}
    assert {record["first_at"][:16] for record in own} == {"2018-02-27T12:16"}
    assert server["first_at"] == "2018-02-27T12:16:20Z", "a zone of its own is kept"
    assert target["duration_seconds"] < 60


def test_zone_of_a_device_without_a_server(logs_json):
    """Nothing shows its zone, so its times stay as they are."""
    target = logs_json((LOGS / "omadm-contact.log").read_text())
    assert target["logs"][0]["zone"] == "assumed"
    assert target["exchanges"][0]["record"]["first_at"].startswith("2018-02-27T05:16:")


#: Findings that this file shows, by the rows of the table and the codes above, or by
#: test_server_log.
SHOWN = [
    "arr-backend-failed",
    "certrep-attribute-missing",
    "connector-certificate-unusable",
    "connector-request-failed",
    "device-answer-unreadable",
    "device-name-not-resolved",
    "device-no-connection",
    "device-tls-failed",
    "intune-not-notified",
    "logs-of-something-else",
    "ndes-handler-order",
    "ndes-no-challenge",
    "policy-module-not-loaded",
    "proxy-connector-kerberos",
    "proxy-connector-stopped",
    "request-character-refused",
    "server-chain-refused",
    "trusted-certificate-wrong",
]


@pytest.mark.parametrize("text,finding", [
    (event(NDES, 2, "It cannot start (0x800700ea)."), "ndes-handler-order"),
    (FIELDS + line("502 3 12002"), "arr-backend-failed")])
def test_number_leads_to_its_finding(text, finding, logs_json):
    assert finding in {f["id"] for f in logs_json(text)["findings"]}


def test_every_shown_finding_is_shown():
    """The list claims no more than the tests of this file look for."""
    rows = {row[4] for row in ROWS if row[4]} | {name.rstrip("?") for name in CODES.values()}
    assert set(SHOWN) - rows == {"arr-backend-failed", "logs-of-something-else",
                                 "ndes-handler-order"}


# ---- what collectors and chats make of events ----

REFUSED = "SCEP: Certificate enroll failed. Result: (Unknown Win32 Error code: 0x80072efd)."
COPIED = (f"Log Name:      {MDM}/Admin\nSource:        {MDM}\n"
          "Date:          11/4/2025 2:07:31 PM\nEvent ID:      32\nTask Category: None\n"
          "Level:         Error\nKeywords:\nUser:          SYSTEM\n"
          f"Computer:      PC-1\nDescription:\n{REFUSED}\n")

COLLECTED = {
    "ends of lines as blanks": " ".join(COPIED.split()) + "\n",
    "ends of lines as strings have them": COPIED.replace("\n", "\\n"),
    "Get-EventLog": f"Index              : 12\nEntryType          : Error\n"
        f"InstanceId         : 32\nMessage            : {REFUSED}\n"
        f"Source             : {MDM}\nTimeGenerated      : 11/4/2025 2:07:31 PM\n",
    "Azure Monitor": "TimeGenerated [UTC],Source,EventLog,EventLevelName,EventID,"
        f'RenderedDescription,Computer\n"11/4/2025, 2:07:31.123 PM",{MDM},{MDM}/Admin,Error,32,'
        f'"{REFUSED}",PC-1\n',
    "Winlogbeat": json.dumps({"@timestamp": "2025-11-04T14:07:31.123Z", "winlog": {
        "provider_name": MDM, "event_id": 32, "channel": MDM + "/Admin",
        "computer_name": "PC-1"}, "message": REFUSED}) + "\n",
    "a mail with its headers": "From: a@b.example\nSubject: =?utf-8?q?Log?=\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n\nHello,\n\n" +
        quopri.encodestring(COPIED.encode()).decode(),
}


@pytest.mark.parametrize("form", COLLECTED)
def test_form_of_a_collector(form, logs_json):
    assert findings(logs_json(COLLECTED[form])) == ["device-no-connection"]


def test_event_without_its_number(logs_json):
    """Its code still decides; without one its text is reported."""
    copied = COPIED.replace("Event ID:      32\n", "")
    assert findings(logs_json(copied)) == ["device-no-connection"]
    assert findings(logs_json(copied.replace(" (Unknown Win32 Error code: 0x80072efd)", ""))
                    ) == ["line-undocumented?"]
    assert "line-undocumented?" not in findings(logs_json(
        copied.replace(REFUSED, "SCEP: Certificate installed successfully.")))


def test_cells_in_lines_of_their_own_are_no_log(logs):
    """Nothing tells which cell is which: refused, never logs of something else."""
    cells = ["Level", "Date and Time", "Source", "Event ID", "Task Category", "Error",
             "8/20/2024 9:49:42 AM", MDM, "32", "None", REFUSED]
    result = logs("\n".join(cells) + "\n")
    assert result.status == 3 and "not a known kind of log" in result.stderr
