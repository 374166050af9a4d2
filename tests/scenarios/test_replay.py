# SPDX-License-Identifier: MIT
"""What --save-trace saves, and that replay tells the same from it, for every scenario."""
import base64
import copy
import json
import re
from pathlib import Path

import jsonschema
import pytest

SCHEMA = Path(__file__).resolve().parents[1] / "schema" / "har-1.2.schema.json"
STALLS = {"response-timeout", "request-never-arrived"}
MEASURED = {"started_at", "duration_seconds", "timings"}
NDES = "https://ndes.contoso.com/certsrv/mscep/mscep.dll"


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(inner) for key, inner in value.items()
                if key not in MEASURED}
    if isinstance(value, list):
        return [without_times(inner) for inner in value]
    return value


def text_without_times(text):
    return re.sub(r" *\d+(\.\d+)? ms", " ms", text)


@pytest.fixture(scope="module")
def har_validator():
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@pytest.fixture
def saved(probe_json, har_validator, tmp_path):
    """saved(*args): probes, and gives the report, the archive's path, and the archive."""
    def run(*args, **more):
        path = tmp_path / "trace.har"
        report = probe_json("--key-bits", "1024", "--save-trace", path, *args, **more)
        archive = json.loads(path.read_text())
        har_validator.validate(archive)
        return report, path, archive
    return run


@pytest.fixture
def replay(probe, tmp_path):
    """replay(archive, *args): of an archive as a document, as octets, or as a path."""
    def run(archive, *args):
        path = tmp_path / "replayed.har"
        if isinstance(archive, Path):
            path = archive
        else:
            path.write_bytes(archive if isinstance(archive, bytes)
                             else json.dumps(archive).encode())
        return probe("replay", *args, path)
    return run


@pytest.fixture
def replay_json(replay, validator):
    def run(archive, *args):
        result = replay(archive, "-f", "json", *args)
        assert result.stderr == ""
        document = json.loads(result.stdout)
        validator.validate(document)
        assert result.status == ("ok", "warning", "critical",
                                 "unknown").index(document["status"])
        return document
    return run


# ---- our own ----

@pytest.mark.parametrize("scenario, certain", [
    ("url-too-long-detailed", True), ("url-too-long-404", False)])
def test_only_the_long_request(scenario, certain, mock, saved, replay_json):
    """Without a short request that works, IIS's word for it is what proves the limit."""
    _, _, archive = saved("-d", "ios", mock.url(scenario))
    entries = archive["log"]["entries"]
    archive["log"]["entries"] = [entry for entry in entries
                                 if len(entry["request"]["url"]) > 2500]
    findings = replay_json(archive)["targets"][0]["findings"]
    told = {finding["id"]: finding["certain"] for finding in findings}
    assert told["url-too-long"] is certain
    assert ("wrong-path" in told) is not certain


def test_same_report(listed, mock, saved, replay_json):
    """Whatever happened, a saved trace tells it again."""
    limit = "3" if listed.scenario in STALLS else "90"
    report, path, _ = saved("-t", limit, mock.url(listed.scenario))
    again = replay_json(path)

    assert without_times(again) == without_times(report)
    assert again["targets"][0]["started_at"] == report["targets"][0]["started_at"]


def test_same_text(listed, mock, probe, tmp_path):
    """In text too, with every exchange in full."""
    path = tmp_path / "trace.har"
    limit = "3" if listed.scenario in STALLS else "90"
    report = probe("-v", "-t", limit, "--key-bits", "1024", "--save-trace", path,
                   mock.url(listed.scenario))
    again = probe("replay", "-v", path)

    assert text_without_times(again.stdout) == text_without_times(report.stdout)
    assert again.status == report.status


def test_same_report_of_the_extra_steps(mock, saved, replay_json):
    """GetNextCACert, GetCert, GetCRL and polls, whose answers hold what others do not."""
    steps = "browse,caps,cacert,pkioperation,nextcacert,getcert,getcrl"
    for scenario in ("next-ca", "healthy"):
        report, path, _ = saved("-s", steps, mock.url(scenario))
        assert without_times(replay_json(path)) == without_times(report)
    report, path, _ = saved("--poll", "4", "-d", "ios", mock.url("pending-then-issued"))
    assert without_times(replay_json(path)) == without_times(report)


def test_same_report_of_tls(mock_tls, saved, replay_json):
    """The chain and what is wrong with it cannot be asked again."""
    for args in (["--ca-file", mock_tls.ca_file], ["-k"], []):
        report, path, _ = saved(*args, mock_tls.url())
        again = replay_json(path)
        assert without_times(again) == without_times(report)
        assert any(exchange["tls"] for exchange in again["targets"][0]["exchanges"])


def test_archive_that_knows_no_scruples(mock, saved, replay_json):
    """Archives of before they were saved, or of others: any device may mind."""
    _, _, archive = saved("-d", "ios", mock.url("certrep-nonce-mismatch"))
    finding = replay_json(archive)["targets"][0]["findings"][0]
    assert (finding["severity"], finding["spared_by"]) == ("warning", ["ios"])
    for entry in archive["log"]["entries"]:
        del entry["_scep"]["minds"], entry["_scep"]["spares"]
    finding = replay_json(archive)["targets"][0]["findings"][0]
    assert (finding["severity"], finding["spared_by"]) == ("critical", [])


@pytest.mark.parametrize("words", ["!noname", "!again", "front.example/127.0.0.1"])
def test_same_report_of_a_name(words, names, saved, replay_json):
    """What the resolver said is not asked again."""
    report, path, _ = saved("-d", "ios", "http://ndes.contoso.example:1/",
                            env=names({"ndes.contoso.example": words}))
    again = replay_json(path)
    assert without_times(again) == without_times(report)
    assert again["targets"][0]["name"]["result"] != "unknown"


def test_several_targets_and_files(mock, saved, probe, validator, tmp_path):
    """Targets stay apart in one archive, and archives in one report."""
    report, path, archive = saved(mock.url(), mock.url("wrong-path"), "127.0.0.1:1")
    assert [page["title"] for page in archive["log"]["pages"]] == [
        mock.url(), mock.url("wrong-path"), "127.0.0.1:1"]
    other = tmp_path / "other.har"
    probe("--save-trace", other, "-d", "ios", mock.url("redirected"))
    result = probe("replay", "-f", "json", path, other)
    document = json.loads(result.stdout)
    validator.validate(document)
    assert without_times(document["targets"][:3]) == without_times(report["targets"])
    assert document["targets"][3]["findings"][0]["id"] == "redirected"


def test_thresholds_are_of_the_replay(mock, saved, replay_json):
    """What is worth a warning is asked when judging, not when looking."""
    _, path, _ = saved("-d", "ios", mock.url())
    found = replay_json(path, "--warning-days", "36500", "--critical-days", "36500",
                        "--expect-fingerprint", "00" * 20)["targets"][0]["findings"]
    ids = {finding["id"] for finding in found}
    assert {"ra-certificate-expiring", "ca-fingerprint-mismatch"} <= ids


def test_every_format_and_output(mock, saved, replay, tmp_path):
    _, path, _ = saved("-d", "ios", mock.url("redirected"))
    out = tmp_path / "report"
    assert replay(path, "-o", out).stdout == ""
    assert out.read_text() == replay(path).stdout
    assert replay(path, "--color", "always").stdout != replay(path).stdout
    assert len(replay(path, "-q").stdout) < len(replay(path).stdout)


def test_no_challenge_in_it(mock, saved, tmp_path):
    """The password is nowhere in the archive, in no encoding that is not encryption."""
    secret = "9F3C5A7711D20EBB4401"
    (tmp_path / "challenge").write_text(secret)
    _, path, archive = saved("-d", "windows,ios", "--challenge-file",
                             tmp_path / "challenge", mock.url())
    octets = path.read_bytes()
    assert secret.encode() not in octets and secret.encode("utf-16-le") not in octets
    posted = [base64.b64decode(entry["request"]["postData"]["text"])
              for entry in archive["log"]["entries"] if "postData" in entry["request"]]
    assert len(posted) == 2
    for text in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
        assert not any(text in body for body in posted)
        assert base64.b64encode(text)[:-4] not in octets
    assert b"PRIVATE KEY" not in octets


def test_entries_say_what_was_sent(mock, saved):
    """The parts that other programs read are filled, not only ours."""
    _, _, archive = saved("-d", "windows", mock.url())
    entries = archive["log"]["entries"]
    posted = [entry for entry in entries if entry["request"]["method"] == "POST"]
    assert [entry["response"]["status"] for entry in entries][0] == 403
    assert posted[0]["request"]["postData"]["_encoding"] == "base64"
    assert posted[0]["request"]["bodySize"] > 1000
    assert {"name": "operation", "value": "PKIOperation"} in (
        posted[0]["request"]["queryString"])
    assert posted[0]["serverIPAddress"] == "127.0.0.1"
    assert posted[0]["response"]["content"]["encoding"] == "base64"
    assert all(entry["time"] > 0 for entry in entries)


def test_trace_that_cannot_be_written(mock, probe, tmp_path):
    result = probe("-d", "ios", "-s", "browse", "--save-trace", tmp_path / "no" / "file",
                   mock.url())
    assert result.status == 3
    assert "file" in result.stderr and not result.stdout


# ---- a browser's ----

def visit(url=NDES, status=403, text="<html><title>403 - Forbidden</title></html>", **more):
    """An entry as a browser's developer tools export it."""
    return {
        "startedDateTime": "2026-11-22T09:00:00.123+01:00", "time": 31.5,
        "_priority": "VeryHigh", "_resourceType": "document", "pageref": "page_1",
        "request": {
            "method": "GET", "url": url, "httpVersion": "http/2.0", "cookies": [],
            "headers": [{"name": ":authority", "value": "ndes.contoso.com"},
                        {"name": "accept", "value": "text/html"}],
            "queryString": [], "headersSize": -1, "bodySize": 0},
        "response": {
            "status": status, "statusText": "", "httpVersion": "http/2.0", "cookies": [],
            "headers": [{"name": "content-type", "value": "text/html"},
                        {"name": "server", "value": "Microsoft-IIS/10.0"},
                        {"name": "x-powered-by", "value": "ASP.NET"}],
            "content": {"size": len(text), "mimeType": "text/html", "text": text},
            "redirectURL": "", "headersSize": -1, "bodySize": -1, **more},
        "cache": {}, "serverIPAddress": "192.0.2.7",
        "timings": {"blocked": 1.2, "dns": 2, "ssl": 8, "connect": 12, "send": 0.1,
                    "wait": 15, "receive": 1, "_blocked_queueing": 0.9},
    }


def browser(*entries):
    return {"log": {
        "version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"},
        "pages": [{"startedDateTime": "2026-11-22T08:00:00.100Z", "id": "page_1",
                   "title": NDES, "pageTimings": {"onLoad": 50, "onContentLoad": 40}}],
        "entries": list(entries)}}


def test_browser_403(replay, replay_json, har_validator):
    """The healthy answer to a browser; what else a browser visited is passed over."""
    archive = browser(visit("https://www.contoso.com/"), visit())
    har_validator.validate(archive)
    target = replay_json(archive)["targets"][0]
    exchange = target["exchanges"][0]

    assert (target["status"], target["url"], target["started_at"]) == (
        "ok", NDES, "2026-11-22T08:00:00Z")
    assert (exchange["device"], exchange["step"], exchange["http_status"]) == (
        "browser", "browse", 403)
    assert (exchange["responder"], exchange["http_version"]) == ("iis", "2.0")
    assert exchange["timings"]["tls"] == 0.008
    assert exchange["timings"]["connect"] == 0.004
    assert "Only a PKIOperation proves" in " ".join(replay(archive).stdout.split())


@pytest.mark.parametrize("entry, finding", [
    (visit(status=503, text="<HTML><HEAD><TITLE>Service Unavailable</TITLE></HEAD><BODY>"
           "<h2>Service Unavailable</h2><hr><p>HTTP Error 503. The service is unavailable."
           "</p></BODY></HTML>", headers=[{"name": "server",
                                           "value": "Microsoft-HTTPAPI/2.0"}]),
     "scep-app-pool-stopped"),
    (visit(status=0, text="", _error="net::ERR_NAME_NOT_RESOLVED"), "name-not-resolved"),
    (visit(status=0, text="", _error="net::ERR_CONNECTION_REFUSED"), "connection-refused"),
    (visit(status=0, text=""), "undocumented"),
    (visit(NDES + "?operation=GetCACaps&message=ca", 404, ""), "wrong-path"),
])
def test_browser_faults(entry, finding, replay_json):
    found = replay_json(browser(entry))["targets"][0]["findings"]
    assert [row["id"] for row in found][0] == finding


def test_browser_operations(mock, saved, replay_json):
    """An archive that lost what only we know, as browsers lose it, still tells most."""
    _, _, archive = saved("-d", "ios", mock.url("ra-certificate-expired"))
    for part in archive["log"]["pages"] + archive["log"]["entries"]:
        del part["_scep"]
    target = replay_json(archive)["targets"][0]
    assert target["url"] == mock.url("ra-certificate-expired")
    assert [exchange["step"] for exchange in target["exchanges"]] == [
        "browse", "cacert", "caps", "pkioperation", "pkioperation"]
    assert target["findings"][0]["id"] == "ra-certificate-expired"
    replies = [exchange["reply"] for exchange in target["exchanges"][3:]]
    assert all(reply["signature"] == "valid" for reply in replies)


# ---- what is none ----

def changed(archive, **changes):
    """A copy in which "entries.0.time"-like paths are set; None removes."""
    whole = copy.deepcopy(archive)
    for path, value in changes.items():
        at = whole["log"]
        *way, last = [int(word) if word.isdigit() else word for word in path.split(".")]
        for word in way:
            at = at[word]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return whole


BROKEN = {
    "empty": (b"", "empty"),
    "blank": (b"\n \n", "not an HTTP archive"),
    "text": (b"this is no archive\n", "not an HTTP archive"),
    "half": (b'{"log": {"entries": [', "not an HTTP archive"),
    "another document": (b'{"targets": []}', "not an HTTP archive"),
    "a list": (b"[]", "not an HTTP archive"),
    "entries no list": (b'{"log": {"entries": {}}}', "entries is not an array"),
    "log no object": (b'{"log": "entries"}', "log is not an object"),
    "entry no object": (b'{"log": {"entries": [7]}}', "log.entries[0]: not an object"),
    "nothing in it": (b'{"log": {"entries": []}}', "no visit to a SCEP server"),
    "deep": (b"[" * 100000, "not an HTTP archive"),
    "many values": (b"[" + b"[]," * 2000001 + b"[]]", "values"),
    "octets": (bytes(range(256)), "not an HTTP archive"),
}

#: A path below log, the value there, and what the complaint says.
WRONG = [
    ("entries.0.response.status", "200", "status"),
    ("entries.0.response.status", -1, "status"),
    ("entries.0.response.status", 1e300, "status"),
    ("entries.0.time", -5, "time"),
    ("entries.0.time", "fast", "time"),
    ("entries.0.timings.wait", -2, "wait"),
    ("entries.0.startedDateTime", "yesterday", "startedDateTime"),
    ("entries.0.request.url", 5, "url"),
    ("entries.0.request.url", "", "url"),
    ("entries.0.response.content.text", 5, "text"),
    ("entries.0.response.content", {"text": "%%%", "encoding": "base64"}, "base64"),
    ("entries.0.response.content", {"text": "x", "encoding": "rot13"}, "rot13"),
    ("entries.0._scep.step", "dance", "no step 'dance'"),
    ("entries.0._scep.step", None, "no step ''"),
    ("entries.0._scep.device", "", "device"),
    ("entries.0._scep.query_length", -1, "query_length"),
    ("entries.0._scep.cipher", "ROT13", "ROT13"),
    ("entries.0._scep.placeholder", 1, "placeholder"),
    ("entries.0._scep.transport.fault", "bad-luck", "bad-luck"),
    ("entries.0._scep.transport.phase", "full-moon", "full-moon"),
    ("entries.0._scep.transport.tls", {"problems": ["rust"]}, "rust"),
    ("entries.0._scep.transport.tls", {"chain": [{}] * 17}, "chain"),
    ("entries.0._scep.response.body_length", -1, "body_length"),
    ("entries.0._scep.minds", ["everything"], "everything"),
    ("entries.0._scep.spares", "nothing", "spares"),
    ("entries.0._scep", [], "_scep"),
    ("entries.0.pageref", "page_9", "pageref"),
    ("pages.0._scep.steps", ["dance"], "dance"),
    ("pages.0._scep.devices", [str(n) for n in range(13)], "devices"),
    ("pages.0._scep.duration", -1, "duration"),
    ("pages.0._scep.started", 1e30, "started"),
    ("pages.0._scep.url", None, "url"),
]


def assert_refused(result, path_word, word):
    assert result.status == 3 and result.stdout == ""
    assert result.stderr.startswith("scepprobe: ") and result.stderr.count("\n") == 1
    assert path_word in result.stderr and word in result.stderr
    assert result.stderr[:-1].isprintable()


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_no_archive(name, replay):
    octets, word = BROKEN[name]
    assert_refused(replay(octets), "replayed.har", word)


@pytest.fixture(scope="module")
def archive(mock, build, tmp_path_factory):
    from conftest import run_program
    path = tmp_path_factory.mktemp("archive") / "trace.har"
    run_program("-d", "ios", "--key-bits", "1024", "--save-trace", path, mock.url())
    return json.loads(path.read_text())


@pytest.mark.parametrize("path, value, word", WRONG,
                         ids=[f"{path}={str(value)[:30]}" for path, value, _ in WRONG])
def test_wrong_values(path, value, word, archive, replay):
    assert_refused(replay(changed(archive, **{path: value})), "replayed.har", word)


def test_large(probe, tmp_path):
    path = tmp_path / "large.har"
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert_refused(probe("replay", path), "large.har", "64 MiB")


def test_one_bad_file_spoils_all(archive, replay, probe, tmp_path):
    """Nothing is judged by halves."""
    good, bad = tmp_path / "good.har", tmp_path / "bad.har"
    good.write_text(json.dumps(archive))
    bad.write_text("no")
    assert_refused(probe("replay", good, bad), "bad.har", "not an HTTP archive")
    assert_refused(probe("replay", tmp_path / "none.har"), "none.har", "No such file")


def test_hostile_text_is_not_obeyed(archive, replay):
    """Escape sequences from an archive reach no terminal."""
    evil = "\x1b[31mred\x07\u202e"
    whole = changed(archive, **{
        "entries.0.request.url": NDES + evil, "entries.0.request.method": evil,
        "entries.0._scep.device": evil, "entries.0.response.statusText": evil,
        "entries.0._scep.transport.text": evil, "pages.0._scep.url": NDES + evil,
        "entries.0._scep.transport.fault": "other"})
    result = replay(whole, "-v")
    assert result.stdout and "\x1b" not in result.stdout and "\u202e" not in result.stdout
    assert "\x1b" not in replay(changed(archive, **{"entries.0._scep.step": evil})).stderr


def test_help_and_usage(probe):
    assert "replay" in probe("--help").stdout
    assert "--warning-days" in probe("replay", "--help").stdout
    assert probe("replay").status == 3
    assert "--step" in probe("replay", "--step", "caps", "x").stderr
    assert "before its options" in probe("-f", "json", "replay", "x").stderr


def test_standard_input(archive, probe):
    result = probe("replay", "-", stdin=json.dumps(archive))
    assert result.status == 0 and result.stdout
