# SPDX-License-Identifier: MIT
"""The length limit is found by few genuine requests, called by its name, and never looked
for where nothing is wrong, or at the risk of a certificate."""
import json
import re

import pytest

QUICK = ("--key-bits", "1024")
MOST = 12

#: Scenario: the limit that the mock has, its row in limits.c, and what counts.
LIMITS = {
    "url-too-long-404": ("query", 2048, "iis-max-query-string"),
    "url-too-long-4096": ("target", 4096, "iis-max-url"),
    "url-too-long-nginx": ("line", 8190, "nginx-large-client-header-buffers"),
    "url-too-long-5000": ("query", 5000, None),
    "url-limit-measured-16384": ("request", 16384, "http-sys-max-request-bytes"),
    "url-limit-measured-65534": ("request", 65534, "intune-max-request-bytes"),
}
VALUES = {"nginx-large-client-header-buffers": 8192}
DEVICES = ("windows", "android", "ios")


def target(document):
    return document["targets"][0]


def measuring(document):
    return [exchange for exchange in target(document)["exchanges"]
            if exchange["step"] == "measure"]


def findings(document):
    return {finding["id"]: finding for finding in target(document)["findings"]}


def counted(record, what):
    """A request as the limit counts it, from what the mock received."""
    line = len(f"{record['method']} {record['target']} HTTP/1.1")
    return {
        "query": len(record["query"] or ""),
        "target": len(record["target"]),
        "line": line,
        "request": line + 4 + sum(len(name) + len(value) + 4
                                  for name, value in record["headers"]),
    }[what]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("scenario", LIMITS)
def test_boundary(scenario, device, mock, probe_json, seen):
    """Found to within the two characters that lengths are apart, unless it is none of the
    known ones; whatever the device adds to the request."""
    what, value, name = LIMITS[scenario]
    mock.forget()
    document = probe_json(*QUICK, "-d", device, "--measure-limit", mock.url(scenario))
    limit = target(document)["url_limit"]
    lengths = {len(record["query"]): counted(record, what)
               for record in seen(mock, scenario) if record["query"]}

    assert lengths[limit["passes"]] <= value < lengths[limit["fails"]]
    assert limit["id"] == name
    assert limit["limit"] == (VALUES.get(name, value) if name else None)
    assert bool(limit["where"]) == bool(limit["source"]) == bool(name)
    assert limit["fails"] - limit["passes"] <= (2 if name else 32)
    assert limit["requests"] == len(measuring(document)) <= (7 if name else MOST)
    assert limit["problem"] is None and limit["unclear"] is None


@pytest.mark.parametrize("scenario", ["url-too-long", "url-too-long-404",
                                      "url-too-long-nginx", "url-too-long-5000"])
def test_measured_by_itself(scenario, mock, probe_json):
    """A long request that fails where a short one does not is reason enough; one device
    looks into it for all, by GET."""
    document = probe_json(*QUICK, mock.url(scenario))
    finding = findings(document)["url-too-long"]
    limit = target(document)["url_limit"]

    assert {exchange["device"] for exchange in measuring(document)} == {"windows"}
    assert {exchange["method"] for exchange in measuring(document)} == {"GET"}
    assert len(measuring(document)) <= MOST
    assert f"{limit['passes']:,} characters passes" in finding["detail"]
    assert f"{limit['fails']:,} is refused" in finding["detail"]
    assert "url-limit-measured" not in findings(document)
    if limit["name"]:
        assert f"equals {limit['limit']}, {limit['name']}" in finding["detail"]
        assert limit["where"] in finding["detail"]
    else:
        assert "equals no known default" in finding["detail"]


def test_one_device_is_enough_whichever(mock, probe_json):
    document = probe_json(*QUICK, "-d", "ios,android", mock.url("url-too-long-nginx"))
    assert {exchange["device"] for exchange in measuring(document)} == {"ios"}
    assert len(measuring(document)) == target(document)["url_limit"]["requests"]


@pytest.mark.parametrize("args, scenario", [
    ((), "healthy"),
    ((), "healthy-get"),
    ((), "wrong-path"),
    ((), "request-not-decoded"),
    ((), "url-limit-measured-16384"),
    (("-s", "browse,caps,cacert,pkioperation"), "url-too-long"),
    (("-s", "browse,caps,cacert"), "url-too-long"),
])
def test_not_without_need(args, scenario, mock, probe_json):
    document = probe_json(*QUICK, *args, mock.url(scenario))
    assert measuring(document) == []
    assert target(document)["url_limit"] is None


def test_genuine_messages(mock, probe_json, seen):
    """What is sent is a message that the RA can open, of a query as long as was chosen."""
    mock.forget()
    document = probe_json(*QUICK, "-d", "android", "--measure-limit",
                          mock.url("url-limit-measured-16384"))
    tried = [exchange["query_length"] for exchange in measuring(document)]
    records = [record for record in seen(mock, "url-limit-measured-16384")
               if record["query"] and len(record["query"]) in tried]

    assert [len(record["query"]) for record in records] == tried
    assert len(tried) > 3 and all(length % 2 for length in tried)
    for record in records:
        message = record["message"]
        assert message["error"] is None and message["signature_valid"]
        assert message["csr_signature_valid"]
        assert message["message_type"] == "19"
        assert message["challenge_type"] == "PrintableString"
        grown = len(record["query"]) - len(records[-1]["query"])
        challenge = message["challenge_length"] - records[-1]["message"]["challenge_length"]
        assert abs(challenge * 1.42 - grown) < 1500


def test_short_lengths_leave_no_message(mock, probe_json, seen):
    """Below the length of any message it is a GetCACaps, which NDES does not log."""
    mock.forget()
    document = probe_json(*QUICK, "-d", "ios", mock.url("url-too-long"))
    records = [record for record in seen(mock, "url-too-long")
               if len(record["query"] or "") in (2047, 2049)]
    assert len(records) == len(measuring(document)) == 2
    for record in records:
        assert record["message"] is None
        assert record["query"].startswith("operation=GetCACaps&message=SCEP%20Authority")


def test_never_a_real_challenge(mock, probe_json, seen, tmp_path):
    """--challenge-file is for the enrolment alone, measured or not."""
    challenge = "0123456789ABCDEF" * 3
    path = tmp_path / "challenge"
    path.write_text(challenge)
    mock.forget()
    document = probe_json(*QUICK, "-d", "ios", "--challenge-file", path,
                          mock.url("url-too-long-nginx"))
    own = [record for record in seen(mock, "url-too-long-nginx")
           if record["message"] and
           record["message"]["challenge_length"] == len(challenge)]
    assert [record["method"] for record in own] == ["POST"]
    assert measuring(document)


def test_nothing_is_issued(mock, probe_json, tmp_path):
    """A server that takes the placeholder is not asked again and again."""
    document = probe_json(*QUICK, "--measure-limit", mock.url("issued-without-challenge"))
    assert measuring(document) == []
    assert target(document)["url_limit"] is None
    alone = probe_json(*QUICK, "-d", "ios", "-s", "caps,cacert", "--measure-limit",
                       mock.url("issued-without-challenge"))
    assert len(measuring(alone)) == 1
    assert "issued-without-challenge" in findings(alone)


def test_everything_passes(mock, probe_json):
    """Then one request says so: the longest that there is reason to try."""
    document = probe_json(*QUICK, "--measure-limit", mock.url())
    limit = target(document)["url_limit"]
    finding = findings(document)["url-limit-measured"]

    assert document["status"] == "ok"
    assert (limit["passes"], limit["fails"], limit["requests"]) == (65533, None, 1)
    assert (finding["severity"], finding["certain"]) == ("info", True)
    assert "65,533 characters passes" in finding["detail"]
    assert all(device["fits"] for device in limit["devices"])


def test_which_devices_fit(mock, probe_json):
    """By the lengths that the facts know: a limit between them lets some through."""
    document = probe_json(*QUICK, "-d", "ios", "--measure-limit",
                          mock.url("url-limit-measured-16384"))
    limit = target(document)["url_limit"]
    fits = {(row["device"], row["key_bits"], row["challenge_length"]): row["fits"]
            for row in limit["devices"]}
    detail = findings(document)["url-limit-measured"]["detail"]

    assert fits["ios", 2048, 5352] and fits["android", 4096, 5352]
    assert fits["android", 4096, 8192] is False
    assert re.search(r"Fits with an Intune challenge: .*iOS RSA-2048 \(10,643\)", detail)
    short = findings(probe_json(*QUICK, mock.url("url-too-long-nginx")))["url-too-long"]
    assert ("Too long with an Intune challenge: iOS RSA-2048 (10,643), iOS RSA-4096 "
            "(12,353)") in short["detail"]


def test_refusals_do_not_worry(mock, probe_json, probe):
    """Lengths that no device needs prove nothing about devices."""
    document = probe_json(*QUICK, "--measure-limit", mock.url("url-limit-measured-65534"))
    assert document["status"] == "ok"
    assert set(findings(document)) == {"challenge-refused", "url-limit-measured"}
    text = probe(*QUICK, "-v", "-d", "ios", mock.url("url-too-long")).stdout
    assert re.search(r"^ +ok +measure +GET +5 capabilities; query\s+2047", text, re.M)


def test_not_the_length(mock, probe_json):
    """A refusal of any PKIOperation is not taken for a limit, and the finding says so."""
    document = probe_json(*QUICK, mock.url("url-too-long-any"))
    limit = target(document)["url_limit"]
    finding = findings(document)["url-too-long"]
    assert limit["problem"] and limit["limit"] is None
    assert all(row["fits"] is None for row in limit["devices"])
    assert not finding["certain"] and "was not measured" in finding["detail"]


def test_unclear_answer_ends_it(mock, probe_json):
    """An answer that is neither SCEP nor a refusal for its length is reported, no proof."""
    document = probe_json(*QUICK, mock.url("url-too-long-unclear"))
    limit = target(document)["url_limit"]
    (last,) = [exchange for exchange in measuring(document)
               if exchange["id"] == limit["unclear"]]
    assert last == measuring(document)[-1] and last["http_status"] == 301
    detail = findings(document)["url-too-long"]["detail"]
    assert "Not measured further: " in detail and "HTTP 301" in detail
    assert set(findings(document)) == {"url-too-long", "challenge-refused"}


def test_time_runs_out(mock, probe_json):
    """Within the limit of the target; the results are reported, and no server is blamed."""
    document = probe_json(*QUICK, "-d", "ios", "-t", "3", "--measure-limit",
                          mock.url("url-limit-measured-stalls"))
    limit = target(document)["url_limit"]
    assert target(document)["duration_seconds"] < 8
    assert limit["fails"] is None and limit["unclear"]
    assert document["status"] == "ok"
    assert "Not measured further" in findings(document)["url-limit-measured"]["detail"]


def test_replay(mock, probe, probe_json, validator, tmp_path):
    """The limit is read from the trace, so a saved one tells it too."""
    path = tmp_path / "trace.har"
    before = probe_json(*QUICK, "--measure-limit", "--save-trace", path,
                        mock.url("url-too-long-nginx"))
    after = probe("replay", "-f", "json", path)
    document = json.loads(after.stdout)
    validator.validate(document)
    assert target(document)["url_limit"] == target(before)["url_limit"]
    assert target(document)["findings"] == target(before)["findings"]


@pytest.mark.parametrize("scenario, who, begins", [
    ("url-too-long", "the NDES administrator", "IIS request filtering"),
    ("url-too-long-nginx", "the network administrator", "A front end"),
    ("url-too-long-squid", "the network administrator", "A front end"),
    ("url-too-long-closed", "the network administrator", "A front end"),
])
def test_who_refuses_acts(scenario, who, begins, mock, probe_json):
    """A reason that the answer, or the measured length, excludes is not given."""
    document = probe_json("--key-bits", "1024", mock.url(scenario))
    finding = document["targets"][0]["findings"][0]

    assert (finding["id"], finding["who"]) == ("url-too-long", who)
    assert finding["reasons"][0]["because"].startswith(begins)
    assert len([r for r in finding["reasons"] if not r.get("excluded")]) == 1
