# SPDX-License-Identifier: MIT
"""What pasting, wrapping, searching and packing do to a log changes no verdict.

Every example of the articles, and others, in every mutation of tests/tools/mutate.py: the
findings are those of the original, and so is the number of lines about SCEP.
"""
import json
import subprocess

import pytest

from conftest import HANGS_AFTER, PROGRAM, ROOT, clean_environment
from clothes import CLOTHES
from mutate import MUTATIONS

LOGS = ROOT / "tests" / "logs"

FIELDS = ("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"
          "#Date: 2026-03-01 08:00:00\n"
          "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username "
          "c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status "
          "time-taken\n")


def request(second, status, query="operation=GetCACert&message=x",
            agent="profiled/1.0+CFNetwork/811.5.4+Darwin/16.6.0"):
    return (f"2026-03-01 08:00:{second:02} 10.0.0.1 GET /certsrv/mscep/mscep.dll {query} "
            f"443 - 10.0.0.9 {agent} - {status} 31\n")


OWN = {
    "iis-with-fields": FIELDS + "".join(request(i, "500 0 1346") for i in range(5)),
    "iis-healthy": FIELDS + request(1, "200 0 0", "operation=GetCACaps&message=x") +
        request(2, "200 0 0") +
        request(3, "200 0 0", "operation=PKIOperation&message=" + "MIAGCSqGSIb3" * 150),
    # The end of a broken agent looks like a date of days, months and years.
    "iis-agent-with-version": FIELDS + "".join(
        request(i, "200 0 0", query, "Mozilla/4.0+(compatible;+Win32;+NDES+client+"
                "10.0.22621.2506/ni_release_svc_prod3)").replace("10.0.0.9", "::1")
        for i, query in enumerate(["operation=GetCACaps&message=default",
                                   "operation=PKIOperation"])),
    "iis-long-query": FIELDS + request(1, "404 15 0", "operation=PKIOperation&message=" +
                                       "MIAGCSqGSIb3DQEHAqCAMIACAQExDzAN" * 60),
    "httperr": "#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n"
        "#Date: 2026-03-01 08:00:00\n"
        "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri "
        "sc-status s-siteid s-reason s-queuename\n"
        "2026-03-01 08:00:01 10.0.0.9 50123 10.0.0.1 443 HTTP/1.1 GET "
        "/certsrv/mscep/mscep.dll?operation=GetCACaps&message=ca 503 1 AppOffline SCEP\n",
    "event-31": "Log Name:      Application\n"
        "Source:        Microsoft-Windows-NetworkDeviceEnrollmentService\n"
        "Date:          8/20/2024 9:49:42 AM\nEvent ID:      31\nTask Category: None\n"
        "Level:         Error\nKeywords:      Classic\nUser:          CONTOSO\\svc-ndes\n"
        "Computer:      NDES01.contoso.com\nDescription:\n"
        "The Network Device Enrollment Service cannot submit the certificate request "
        "(The requested certificate template is not supported by this CA.).  0x80094800\n",
    "event-xml": "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
        "<System><Provider Name='Microsoft-Windows-NetworkDeviceEnrollmentService'/>"
        "<EventID>31</EventID><Level>2</Level>"
        "<TimeCreated SystemTime='2024-08-20T09:49:42.0000000Z'/>"
        "<Channel>Application</Channel><Computer>NDES01.contoso.com</Computer></System>"
        "<EventData Name='EVENT_MSCEP_FAIL_SUBMIT'><Data Name='ErrorCode'>The requested "
        "certificate template is not supported by this CA.</Data><Data "
        "Name='ErrorMessage'>0x80094800</Data></EventData></Event>\n",
}

TEXTS = {path.name: path.read_text(errors="replace") for path in sorted(LOGS.iterdir())
         if path.name != "README"} | OWN | CLOTHES


def verdict(data):
    done = subprocess.run([PROGRAM, "logs", "-f", "json", "-"], input=data,
                          capture_output=True, timeout=HANGS_AFTER,
                          env=clean_environment())
    if not done.stdout:
        return done.stderr.decode()
    target = json.loads(done.stdout)["targets"][0]
    return (sorted((finding["id"], finding["certain"]) for finding in target["findings"]),
            sum(exchange["record"]["count"] for exchange in target["exchanges"]))


@pytest.mark.parametrize("name", TEXTS)
def test_no_mutation_changes_the_verdict(name):
    text = TEXTS[name]
    original = verdict(text.encode())
    assert isinstance(original, tuple), original
    changed = {mutation: (now, original) for mutation, change in MUTATIONS.items()
               if (now := verdict(change(text))) != original}
    assert not changed


def test_lines_keep_their_numbers(probe, tmp_path):
    """A line that is put together from three is named by the number of the first."""
    text = FIELDS + request(1, "200 0 0") + request(2, "500 0 1346")
    log = tmp_path / "a.log"
    log.write_bytes(MUTATIONS["at-column-80"](text))
    lines = log.read_text().split("\n")
    first = next(i for i, line in enumerate(lines, 1) if "08:00:02" in line)
    result = probe("logs", log)
    assert f"line {first}:" in result.stdout


def test_a_text_to_which_nothing_was_done_is_left_alone(probe, tmp_path):
    """A look-alike: lines of one length that begin with a date are no broken lines."""
    lines = "".join(f"2026-03-01 08:00:{i:02} 10.0.0.1 GET /certsrv/mscep/mscep.dll "
                    f"operation=GetCACaps 443 - 10.0.0.9 a - 200 0 0 31\n"
                    for i in range(30))
    log = tmp_path / "a.log"
    log.write_text(lines)
    assert "30 lines, 30 about SCEP" in " ".join(probe("logs", log).stdout.split())
