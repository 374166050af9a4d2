# SPDX-License-Identifier: MIT
"""What administrators have beside the articles' own examples: events of others that look
like ours, the same event in another version, files that are no logs. Each is paired with
what it could be taken for."""

import io
import json
import re
import zipfile

import pytest

from test_log_kinds import CONNECTOR, MDM, profile
from test_logs import FIELDS, NDES, event, findings, line, logs, logs_json

assert logs and logs_json  # fixtures

HEALTHY = FIELDS + line("200 0 0", device="windows", query="operation=PKIOperation")
WAS = "Microsoft-Windows-WAS"
CA = "Microsoft-Windows-CertificationAuthority"
CAPI2 = "Microsoft-Windows-CAPI2"
ENROLL = "Microsoft-Windows-CertificateServicesClient-CertEnroll"


def connector(minute, number, level="Information"):
    return event(CONNECTOR, number, "Scep...", level, date=f"2026-11-20T09:{minute:02}:00Z")


# ---- what ends a failure ----

@pytest.mark.parametrize("later", [4003, 4004, 4006, 4000])
def test_refusal_is_not_ended_by_another_request(later, logs_json):
    """No event of the connector says whose request it was: none mends another's."""
    target = logs_json(connector(14, 4003) + connector(14, 4005, "Error") + connector(34, later))
    assert target["status"] == "critical" and findings(target)[0] == "challenge-refused"


def test_service_that_works_again(logs_json):
    """But what the policy module failed at in general is over when it verifies."""
    bad, good = "Verify challenge returns false\n", "Verify challenge returns true\n"
    assert logs_json(bad + good)["status"] == "warning"
    assert logs_json(good + bad)["status"] == "critical"


# ---- events of others ----

@pytest.mark.parametrize("text,ours", [
    (event(WAS, 5002, "Application pool 'SCEP' is being automatically disabled."), True),
    (event("WAS", 5002, "Application pool 'SCEP' is being automatically disabled."), True),
    (event(WAS, 5002, 'Der Anwendungspool "SCEP" wird deaktiviert', "Fehler"), True),
    (event(WAS, 5002, "Application pool 'SCEPmanWeb' is being automatically disabled."), False),
    (event(WAS, 5002, "Application pool 'My-SCEP' is being automatically disabled."), False),
    (event("WASP", 5002, "Application pool 'SCEP' is being disabled."), False)])
def test_pool(text, ours, logs_json):
    target = logs_json(HEALTHY, text)
    assert (findings(target) == ["scep-app-pool-stopped"]) == ours
    assert target["status"] == ("critical" if ours else "ok")


DENIED = ("Active Directory Certificate Services denied request 7 because X. 0x80094800 "
          "(-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE).  The request was for {}.")


@pytest.mark.parametrize("who,finding,joined", [
    ("CN=PC7.  Additional information: policy: IPSECIntermediateOffline",
     "ca-refused-request", True),
    ("CN=PC7", "ca-refused-request?", True),
    ("CONTOSO\\WEB01$", "line-undocumented?", False)])
def test_denial_of_somebody_elses_request(who, finding, joined, logs_json):
    """The CA logs all requests: one of an account is none of a device."""
    target = logs_json(HEALTHY, event(CA, 53, DENIED.format(who), "Warning",
                                      date="2026-03-01T08:00:01Z"))
    assert finding in findings(target)
    assert any(j["failed_exchange"] for j in target["journeys"]) == joined


@pytest.mark.parametrize("number,told", [(2, True), (999, True), (5001, True), (1001, False),
                                         (2001, False), (3001, False)])
def test_connector_without_a_row(number, told, logs_json):
    """PKCS, imports and revocation are not SCEP; what is of no scenario may be."""
    target = logs_json(HEALTHY, event(CONNECTOR, number, "It could not.", "Error"))
    assert ("line-undocumented?" in findings(target)) == told


def test_time_stamp_is_no_error(logs_json):
    text = ("Faulting application name: w3wp.exe, version: 10.0, time stamp: 0xcfdb13d8\n"
            "Exception code: 0xc0000374")
    [exchange] = logs_json(event("Application Error", 1000, text))["exchanges"]
    assert exchange["record"]["hresult"] == "0xc0000374"


# ---- the same event in another version ----

STATUS = f"SCEP: UniqueId : (ModelName_AC_7_LogicalName_A_Hash_1) Install Status : ({{}}) " \
         "Result : ({})."


@pytest.mark.parametrize("status,result,good", [
    ("0x1", "Der Vorgang wurde erfolgreich beendet.", True),
    ("0x10", "Unknown Win32 Error code: 0x80072f78", False),
    ("0x10", "Der Vorgang wurde erfolgreich beendet.", False),
    ("0x4", "Unknown Win32 Error code: 0x80072f78", False)])
def test_end_of_an_installation(status, result, good, logs_json):
    """A failure in event 309 is reported despite its level Information; not certain."""
    target = logs_json(profile(0), event(MDM, 309, STATUS.format(status, result), "Information",
                                         date="2024-08-20T16:09:00Z"))
    assert target["status"] == "ok" if good else target["status"] in ("warning", "critical")
    assert good == ("certificate-installed" in findings(target))
    assert good or all(name.endswith("?") for name in findings(target))


@pytest.mark.parametrize("value", ["0x80072ee7", "2147954407", "-2147012889"])
def test_result_as_a_number(value, logs_json):
    xml = (f"<Event xmlns='x'><System><Provider Name='{MDM}'/><EventID>32</EventID>"
           "<Level>2</Level></System><EventData><Data Name='HRESULT'>"
           f"{value}</Data></EventData></Event>")
    assert findings(logs_json(xml)) == ["device-name-not-resolved"]


@pytest.mark.parametrize("cut,findings_of_it", [
    ("LogError 0x80072f7)", ["device-answer-unreadable"]),
    ("LogErr)", ["device-answer-unreadable"]),
    ("LogError 0x80091007)", ["device-answer-unreadable", "trusted-certificate-wrong"])])
def test_event_that_is_cut(cut, findings_of_it, logs_json):
    """307 is cut at a fixed length; 32 beside it has the whole number."""
    whole = event(MDM, 32, "SCEP: failed. Result: (Unknown Win32 Error code: 0x80072f78).")
    target = logs_json(event(MDM, 307, f"SCEP: Failed LogError Message : ({cut}") + whole)
    assert sorted(findings(target)) == findings_of_it


def test_pending_is_no_failure_of_the_device(logs_json):
    text = ("SCEP Certificate enrollment for X via https://n.x/certsrv/mscep/mscep.dll/"
            "pkiclient.exe failed: PkiStatus(3): SCEPDispositionPending")
    assert findings(logs_json(event(ENROLL, 87, text)))[0] == "enrolment-pending"


# ---- the connector's installation ----

CLOSING = ("MSI (s) (44:10) [10:11:18:335]: Windows Installer {} the product. Product Name: {}. "
           "Product Version: 6.1. {} success or error status: {}.\n")


@pytest.mark.parametrize("did,product,word,status,expected", [
    ("installed", "Microsoft Intune Connector", "Installation", 0, ["connector-installed"]),
    ("installed", "Certificate Connector for Microsoft Intune", "Installation", 3010,
     ["connector-installed"]),
    ("installed", "Certificate Connector for Microsoft Intune", "Installation", 1641,
     ["connector-installed"]),
    ("installed", "Certificate Connector for Microsoft Intune", "Installation", 1602,
     ["connector-install-failed"]),
    ("removed", "Microsoft Intune Connector", "Removal", 0, ["logs-of-something-else?"]),
    ("installed", "Microsoft Office", "Installation", 1603, ["logs-of-something-else?"])])
def test_setup(did, product, word, status, expected, logs_json):
    assert findings(logs_json(CLOSING.format(did, product, word, status))) == expected


def test_setup_removal_in_another_language(logs_json):
    head = "MSI (s) (44:10) [10:11:12:335]: Command Line: REMOVE=ALL CLIENTPROCESSID=4\n"
    closing = ("MSI (s) (44:10) [10:11:18:335]: Produktname: Microsoft Intune Connector. "
               "Erfolg- bzw. Fehlerstatus der Entfernung: 0.\n")
    assert findings(logs_json(head + closing)) == ["logs-of-something-else?"]
    assert findings(logs_json(closing)) == ["connector-installed"]


def test_setup_that_went_well_at_last(logs_json):
    bad, good = (CLOSING.format("installed", "Microsoft Intune Connector", "Installation", n)
                 for n in (1603, 0))
    assert logs_json(bad + good)["status"] == "warning"
    assert logs_json(good + bad)["status"] == "critical"


def test_error_is_an_answer(logs_json):
    """The policy module waits no more when the next line is an error."""
    form = ('<![LOG[{}]LOG]!><time="10:34:01.123+480" date="06-17-2018" component="NDESPlugin" '
            'context="" type="{}" thread="1" file="a.cpp:1">\n')
    sent = form.format("Sending request to certificate registration point.", 1)
    assert "connector-certificate-refused?" in findings(logs_json(sent))
    target = logs_json(sent + form.format("Response from server: 500", 3))
    assert findings(target) == ["line-undocumented?"]


# ---- the server's log ----

def test_status_was_not_logged(logs_json):
    text = ("#Software: Microsoft Internet Information Services 10.0\n#Fields: date time "
            "cs-method cs-uri-stem cs-uri-query c-ip\n2026-11-20 09:00:00 POST "
            "/certsrv/mscep/mscep.dll operation=PKIOperation 10.0.0.5\n")
    target = logs_json(text)
    assert findings(target) == ["log-fields-missing"] and target["status"] == "unknown"
    [reason] = target["findings"][0]["reasons"]
    assert "sc-status" in reason["check"]


@pytest.mark.parametrize("change", [lambda t: t.replace(" ", "\t").replace(":\t", ": "),
                                    lambda t: re.sub(r" (?!\w*:)", "\t", t)])
def test_columns_with_tabs(change, logs_json):
    assert findings(logs_json(change(FIELDS + line("500 0 1346")))) == [
        "impersonation-right-missing"]


def test_columns_in_any_order(logs_json):
    """A row need not begin with a date; the header in front of it is whole."""
    text = ("#Fields: cs-uri-query date c-ip time cs-uri-stem sc-win32-status sc-substatus "
            "sc-status cs-method cs(User-Agent)\noperation=GetCACert 2026-11-20 10.0.0.5 "
            "09:00:00 /certsrv/mscep/mscep.dll 1346 0 500 GET Dalvik/2.1.0\n")
    assert findings(logs_json(text)) == ["impersonation-right-missing"]


def test_look_at_the_registration_service(logs_json):
    """An administrator's browser is not the policy module."""
    by_hand = line("403 14 0", path="/CertificateRegistrationSvc", query="-", device="windows")
    assert logs_json(HEALTHY + by_hand)["status"] == "ok"


# ---- other clothing ----

def test_apple_json_array(logs_json):
    events = [{"traceID": 1, "eventMessage": "Cannot retrieve SCEP identity: NSError: "
               "Domain : MCSCEPErrorDomain Code : 22005", "messageType": "Error",
               "processImagePath": "/usr/libexec/profiled",
               "timestamp": "2024-05-02 10:11:13.123456-0700"}]
    for text in (json.dumps(events, indent=2), json.dumps(events)):
        target = logs_json(text + "\n")
        assert findings(target) == ["device-no-connection"]
        assert target["exchanges"][0]["record"]["first_at"] == "2024-05-02T17:11:13Z"


# ---- what is no log ----

def office(part):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize("data,words", [
    (b"%PDF-1.7\n%\xe2\xe3\n", "a PDF document: copy the text"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture: copy the text"),
    (b"\x30\0\0\0LfLe\1\0\0\0" + bytes(90), "an old event log (.evt): on Windows, wevtutil epl"),
    (b"\xd4\xc3\xb2\xa1" + bytes(30), "a capture of network packets"),
    ("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_X]\r\n".encode("utf-16"),
     "an export of the registry"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90), "a document of Office or a message"),
    (b"Received: x\nSubject: logs\nMIME-Version: 1.0\nContent-Type: text/plain\n\nhello\n",
     "a mail: save what is attached"),
    (b"<!DOCTYPE html>\n<html>", "a page in HTML"),
    (b'{"log": {"version": "1.2", "entries": []}}', "an HTTP archive (HAR): scepprobe replay"),
    (b"-----BEGIN CERTIFICATE-----\nMIIB\n", "scepprobe decode"),
    (b"date,cs-uri-stem,cs-uri-query,sc-status\n2026,/certsrv/mscep/mscep.dll,x,200\n",
     "a table of Log Parser"),
    (b'10.0.0.5 - - [20/Nov/2026:09:14:22 +0100] "GET /certsrv/mscep/mscep.dll HTTP/1.1" 500\n',
     "an access log in the form of NCSA"),
    (b"10.0.0.5, -, 11/20/2026, 9:14:22, W3SVC1, NDES01, 10.0.0.1, 31, 200, 500, 500, 0, GET, "
     b"/certsrv/mscep/mscep.dll, -,\n", "a log in IIS's own format"),
    (b'{"a": 1}\n', "it looks like JSON"), (b"[Fri Nov 20 09:14:22] [error] x\n", "like text")])
def test_stranger_is_named(data, words, logs):
    result = logs(data)
    assert result.status == 3 and words in result.stderr


@pytest.mark.parametrize("name,words", [
    ("x.etl", "tracerpt IT.etl"), ("x.tracev3", "log show --archive"),
    ("x.msg", "a message of Outlook: save what is attached"),
    ("x.docx", "a document of Word: save it as plain text")])
def test_stranger_is_named_by_its_name(name, words, probe, tmp_path):
    data = {"x.msg": b"\xd0\xcf\x11\xe0" + bytes(90), "x.docx": office("word/document.xml")}
    path = tmp_path / name
    path.write_bytes(data.get(name, b"\0\1\2\xff" * 50))
    result = probe("logs", str(path))
    assert result.status == 3 and words in result.stderr


# ---- zones by name ----

@pytest.mark.parametrize("zone,local,utc", [
    ("Europe/Berlin", "2024-08-20 09:49:42", "2024-08-20T07:49:42Z"),
    ("Europe/Berlin", "2024-01-20 09:49:42", "2024-01-20T08:49:42Z"),
    ("Europe/Berlin", "2024-03-31 03:00:00", "2024-03-31T01:00:00Z"),
    ("Europe/Berlin", "2024-10-27 02:30:00", "2024-10-27T00:30:00Z"),   # the first of two
    ("Europe/Berlin", "2024-10-27 03:00:00", "2024-10-27T02:00:00Z"),
    ("Europe/Berlin", "2040-07-20 09:49:42", "2040-07-20T07:49:42Z"),
    ("America/New_York", "2024-11-03 02:00:00", "2024-11-03T07:00:00Z"),
    ("Australia/Sydney", "2024-01-20 09:49:42", "2024-01-19T22:49:42Z"),
    ("Asia/Kolkata", "2024-08-20 09:49:42", "2024-08-20T04:19:42Z")])
def test_zone_by_name(zone, local, utc, logs_json):
    text = event(MDM, 32, "SCEP: failed (0x80072f78).", date=local)
    target = logs_json(text, options=("--tz", zone))
    assert target["exchanges"][0]["record"]["first_at"] == utc


@pytest.mark.parametrize("zone", ["W. Europe Standard Time", "Europe/Bonn", "../Europe/Berlin",
                                  "/etc/localtime", "zone.tab", "europe/"])
def test_zone_that_the_system_does_not_know(zone, logs):
    result = logs(FIELDS, options=("--tz", zone))
    assert result.status == 3 and "nor a zone of this system, such as" in result.stderr


# ---- lists of PowerShell, as wide as a console may be ----

def as_list(width, number, message):
    """Format-List breaks a value at the column, and sets the rest in below its beginning."""
    room = width - 1 - 15
    pieces = [message[at:at + room] for at in range(0, len(message), room)]
    return (f"\nTimeCreated  : 20.08.2024 09:49:41\nProviderName : {MDM}\n"
            f"Id           : {number}\nMessage      : " + ("\n" + 15 * " ").join(pieces) + "\n")


@pytest.mark.parametrize("before", ["", "    ", "> "])
@pytest.mark.parametrize("number,message,finding", [
    (32, "SCEP: Certificate enroll failed. Result: (Unknown Win32 Error code: 0x80072f78).",
     "device-answer-unreadable"),
    (307, "SCEP: Failed LogError Message : (SCEPInstallCertificateWithScepHelper:Failed to "
     "Initialize SCEP enrollment with NDES Server 'https://n.x/certsrv/mscep/mscep.dll/"
     "pkiclient.exe' and server certs ''. LogError 0x80190194)", "device-saw-http-error")])
def test_list_of_any_width(number, message, finding, before, logs_json):
    """Wherever it is broken, also in the number, which is what decides."""
    wrong = {}
    for width in range(52, 132, 5 if before else 1):
        text = "".join(before + line + "\n"
                       for line in as_list(width, number, message).splitlines())
        found = findings(logs_json(text))
        if found != [finding]:
            wrong[width] = found
    assert not wrong
