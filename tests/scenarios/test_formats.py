# SPDX-License-Identifier: MIT
"""The formats of monitoring systems, and the page: each is read as strictly as its reader
does, for every scenario, and says the same as the JSON report; five reports are kept as
golden files.

When a report is meant to look different, look at the difference and write the files anew:
python3 -m pytest tests/scenarios/test_formats.py --update-golden
"""
import difflib
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
import pytest

import exposition
import page as page_reader
import plugin
import tables
from conftest import EXIT_STATUS, SCHEMA, assert_consistent
from rawserver import RawServer, http
from test_matrix import STALLS
from test_network import CONTROL

FORMATS = ("html", "json", "jsonl", "nagios", "prometheus", "junit")
GOLDEN = ("healthy", "ndes-general-page", "scep-app-pool-stopped", "url-too-long",
          "ra-certificate-expiring")
QUICK = ("--key-bits", "1024", "-d", "ios")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def line_validator():
    schema = json.loads((SCHEMA.parent / "scepprobe-line-1.0.schema.json").read_text())
    whole = json.loads(SCHEMA.read_text())
    resolver = jsonschema.RefResolver(SCHEMA.parent.as_uri() + "/", schema,
                                      store={SCHEMA.as_uri(): whole})
    return jsonschema.Draft7Validator(schema, resolver=resolver)


def read_lines(text, line_validator):
    assert text.endswith("}\n")
    lines = [json.loads(line) for line in text[:-1].split("\n")]
    for line in lines:
        line_validator.validate(line)
    return lines


def read_junit(text):
    root = ElementTree.fromstring(text)
    assert root.tag == "testsuites"
    for suite in root:
        cases = suite.findall("testcase")
        names = [(case.get("classname"), case.get("name")) for case in cases]
        assert len(set(names)) == len(names)
        for count, element in (("failures", "failure"), ("errors", "error"),
                               ("skipped", "skipped")):
            assert int(suite.get(count)) == len(suite.findall(f"testcase/{element}"))
        assert int(suite.get("tests")) == len(cases)
    return root


def assert_schema(text, tmp_path):
    xmllint = shutil.which("xmllint")
    if not xmllint:
        pytest.skip("xmllint is not installed; ./dev test gets it")
    path = tmp_path / "junit.xml"
    path.write_text(text)
    done = subprocess.run([xmllint, "--noout", "--schema", SCHEMA.parent / "junit.xsd",
                           path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# ---- every scenario, in every format ----

def certificate_states(output):
    """What the ranges of the days left say, the worst first."""
    return [state for state, attribute in (("critical", "critical"), ("warning", "warning"))
            if any(getattr(datum, attribute).alerts(datum.value)
                   for label, datum in output.data.items()
                   if label.endswith("_days") and datum.value is not None)]


def days_left(target):
    """Of the certificates that a plugin reports on."""
    for exchange in target["exchanges"]:
        reply = exchange["reply"]
        for certificate in ((exchange["tls"] or {}).get("certificates") or [])[:1] + (
                reply.get("certificates", []) if reply and exchange["step"] == "cacert"
                else []):
            if certificate["role"] != "other":
                yield certificate["days_left"]


def assert_plugin(text, target):
    output = plugin.read(text)
    assert output.service == "SCEP"
    assert output.status == target["status"].upper()
    worst = [f for f in target["findings"] if f["severity"] not in ("ok", "info")]
    if worst:
        assert output.line.split(" - ")[1].startswith(worst[0]["id"])
    for finding in worst:
        assert any(finding["title"] in line for line in output.text)
        for reason in finding["reasons"]:
            assert f"Check: {reason['check']}".replace("|", "\u00a6") in [
                line.strip() for line in output.text]
    for severity in ("critical", "warning"):
        assert output.data[severity].value == len(
            [f for f in target["findings"] if f["severity"] == severity])
    # A certificate with few days left, and a range that it is within, or neither.
    few = [days for days in days_left(target) if days <= 30]
    assert bool(few) == bool(certificate_states(output)), (few, text)
    if few and min(few) <= 7:
        assert output.status == "CRITICAL"
    steps = {f"{d['device']}_{s['step'].replace('-', '_')}" for d in target["devices"]
             for s in d["steps"]}
    assert steps <= set(output.data)


def assert_metrics(text, target):
    families = exposition.read(text)
    key = {"target": target["label"], "scope": "enrolment"}

    def one(name, **more):
        (_, value), = exposition.select(families, name, **key, **more)
        return value
    assert one("scep_probe_success") == (target["status"] in ("ok", "warning"))
    assert one("scep_probe_exit_status") == EXIT_STATUS[target["status"]]
    assert one("scep_probe_duration_seconds") > 0
    assert one("scep_probe_build_info") == 1
    found = {(labels["id"], labels["severity"]): value for labels, value in
             exposition.select(families, "scep_probe_finding")}
    assert found == {(f["id"], f["severity"]): 1 for f in target["findings"]}
    counts = {labels["severity"]: value for labels, value in
              exposition.select(families, "scep_probe_findings")}
    assert counts == {severity: sum(f["severity"] == severity for f in target["findings"])
                      for severity in ("unknown", "warning", "critical")}
    for device in target["devices"]:
        for step in device["steps"]:
            assert len(exposition.select(
                families, "scep_probe_phase_duration_seconds", device=device["device"],
                operation=step["step"])) == 5
    return families


def assert_suite(text, target):
    suite, = read_junit(text)
    failures = {f.get("type") for f in suite.findall("testcase/failure")}
    critical = {f["id"] for f in target["findings"] if f["severity"] == "critical"}
    assert failures <= critical
    assert bool(failures) == (target["status"] == "critical")
    told = "".join(suite.itertext())
    for finding in target["findings"]:
        assert (finding["title"] in told) == (finding["severity"] not in ("ok", "info"))
    for device in target["devices"]:
        skipped = [step["step"] for step in device["steps"] if not step["exchange"]]
        assert skipped == [case.get("name") for case in suite.findall("testcase")
                           if case.get("classname") == device["device"]
                           and case.find("skipped") is not None]


def assert_page(text, target):
    section, = page_reader.targets(page_reader.read(text))
    assert page_reader.verdict(section)[0] == target["status"]
    articles = [page_reader.text_of(article) for article in page_reader.findings(section)]
    assert len(articles) == len(target["findings"])
    for article, finding in zip(articles, target["findings"]):
        words = [finding["id"], finding["title"]]
        words += [part for reason in finding["reasons"] for part in reason.values() if part]
        for part in words:
            assert " ".join(part.split()) in article, part
    worst = [f for f in target["findings"] if f["severity"] not in ("ok", "info")]
    advice = page_reader.advice(section)
    assert (advice.get("Who acts") == worst[0]["who"]) if worst else advice
    told = page_reader.text_of(section)
    for exchange in target["exchanges"]:
        assert exchange["url"][:200] in told


@pytest.fixture
def replayed(probe, mock, tmp_path):
    """replayed(scenario): {format: result}, all from the same trace."""
    def run(scenario, *options):
        path = tmp_path / "trace.har"
        probe("--key-bits", "1024", "-t", "3" if scenario in STALLS else "90", *options,
              "--save-trace", path, mock.url(scenario))
        return {name: probe("replay", "-f", name, path) for name in FORMATS}
    return run


def test_formats_agree(listed, replayed, line_validator, validator, tmp_path):
    results = replayed(listed.scenario)
    document = json.loads(results["json"].stdout)
    target, = document["targets"]
    line, = read_lines(results["jsonl"].stdout, line_validator)

    for name, result in results.items():
        assert (name, result.status, result.stderr) == (name, EXIT_STATUS[listed.status], "")
    assert line == {"format_version": document["format_version"],
                    "tool": document["tool"], **target}
    assert_page(results["html"].stdout, target)
    assert_plugin(results["nagios"].stdout, target)
    assert_metrics(results["prometheus"].stdout, target)
    assert_suite(results["junit"].stdout, target)
    assert_schema(results["junit"].stdout, tmp_path)
    for result in results.values():
        assert not CONTROL.search(result.stdout)


def test_only_what_was_found_has_a_sample(replayed):
    """A series for each of the catalogue would be mostly noughts: 170 a target once."""
    lines = replayed("healthy")["prometheus"].stdout.splitlines()
    samples = [line for line in lines if line.startswith("scep_probe_finding{")]
    assert samples and all(line.endswith(" 1") for line in samples)
    assert len([line for line in lines if not line.startswith("#")]) < 120


def test_eased_finding_has_its_own_severity(mock, probe):
    """A device that posts minds long URLs less."""
    families = exposition.read(probe(*QUICK, "-f", "prometheus",
                                     mock.url("url-too-long-414")).stdout)
    assert [(labels["severity"], value) for labels, value in exposition.select(
        families, "scep_probe_finding", id="url-too-long")] == [("warning", 1)]


def test_one_certificate_for_both_roles(mock, probe):
    """An RA certificate that signs and encrypts ends for both."""
    url = mock.url("healthy-one-ra")
    output = plugin.read(probe(*QUICK, "-f", "nagios", url).stdout)
    assert output.data["ra_signing_days"].value == output.data["ra_encryption_days"].value
    families = exposition.read(probe(*QUICK, "-f", "prometheus", url).stdout)
    assert {labels["role"] for labels, _ in exposition.select(
        families, "scep_ca_certificate_not_after_timestamp_seconds")} == {
            "ra-signing", "ra-encryption", "ca"}


# ---- golden files ----

KEYS = {"started_at", "duration_seconds", "not_before", "not_after", "days_left", "serial",
        "sha1", "sha256", "transaction_id", "query_length", "length", "address", "timings"}

MASKS = [
    (r"127\.0\.0\.1:\d+", "HOST"),
    (r"message=[^\"&\s]{99,}", "message=M"),
    (r"query of \d+ characters", "query of N characters"),
    (r"\b\d+ days", "D days"),
    (r"=\d+\.\d+s;", "=Ts;"),
    (r"_days=\d+;", "_days=D;"),
    (r'( time|timestamp)="[^"]*"', r'\1="T"'),
    (r"(?m)^(scep_\w*seconds{.*}) \S+$", r"\1 T"),
    (r'(?m)version="[0-9.]+"} 1$', 'version="V"} 1'),
]


def masked(text):
    """What differs from run to run becomes the same."""
    for pattern, mask in MASKS:
        text = re.sub(pattern, mask, text)
    return text


def masked_tree(value, key=None):
    if key in KEYS and value is not None:
        return key.upper()
    if key == "checks":    # a new rule shall not change every file
        return [check["id"] for check in value if not check["kept"]]
    if isinstance(value, dict):
        return {name: masked_tree(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [masked_tree(inner) for inner in value]
    return masked(value) if isinstance(value, str) else value


def settled(name, text):
    """A report as its golden file has it."""
    if name in ("json", "jsonl"):
        tree = masked_tree(json.loads(text))
        tree["tool"]["version"] = "V"
        return json.dumps(tree, indent=1) + "\n"
    return masked(text)


@pytest.mark.parametrize("scenario", GOLDEN)
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
def test_golden(name, scenario, mock, probe, request):
    devices = () if name == "nagios" else ("-d", "ios")
    text = settled(name, probe("--key-bits", "1024", *devices, "-f", name,
                               mock.url(scenario)).stdout)
    path = ROOT / "tests/golden" / f"{scenario}.{name}"
    if request.config.getoption("--update-golden"):
        path.write_text(text)
    difference = "\n".join(difflib.unified_diff(
        path.read_text().splitlines(), text.splitlines(), "golden", "now", lineterm=""))
    assert not difference, "\n" + difference


# ---- what is hostile ----

HOSTILE = 'a|b=1;2\tc\x1b[31m\x07 \' " <x> ]]> \\ {} | \x85'


def test_hostile_server(probe, tmp_path, line_validator):
    """Bars, quotes and tags of a server stay text, in every format."""
    page = f"<html><head><title>{HOSTILE}</title></head>{HOSTILE}</html>".encode("latin-1")

    def answer(request):
        return (f"HTTP/1.1 500 {HOSTILE}\r\nServer: {HOSTILE}\r\n"
                f"Content-Length: {len(page)}\r\n\r\n").encode("latin-1") + page

    with RawServer(answer) as server:
        targets = (f"{server.url} label=\"a|b'c=1;2<x>&\\\"\n{server.url} label=two\n")
        results = {name: probe(*QUICK, "-vv", "-f", name, "--targets", "-", stdin=targets)
                   for name in FORMATS}
    assert {result.status for result in results.values()} == {2}
    for name, result in results.items():
        assert not CONTROL.search(result.stdout), name
    assert len(page_reader.targets(page_reader.read(results["html"].stdout))) == 2
    plugin.read(results["nagios"].stdout)
    exposition.read(results["prometheus"].stdout)
    read_junit(results["junit"].stdout)
    assert_schema(results["junit"].stdout, tmp_path)
    assert len(read_lines(results["jsonl"].stdout, line_validator)) == 2


def test_hostile_text_alone(probe):
    """One target, so that the long text quotes what the server said."""
    def answer(request):
        return http(b"x", status=f"500 {HOSTILE}")

    with RawServer(answer) as server:
        result = probe(*QUICK, "-vvv", "-f", "nagios", server.url)
    output = plugin.read(result.stdout)
    assert any("a\u00a6b=1" in line for line in output.text)


# ---- many targets ----

def test_plugin_names_the_worst_of_several(mock, probe):
    result = probe(*QUICK, "-f", "nagios", mock.url(), mock.url("ra-certificate-expiring"),
                   mock.url("scep-app-pool-stopped"))
    output = plugin.read(result.stdout)
    assert result.status == 2
    assert output.line.startswith("SCEP CRITICAL - 2 of 3: scep-app-pool-stopped at 127.0.0.1:")
    assert [line.split(":")[0] for line in output.text] == ["CRITICAL", "WARNING"]
    assert "ra-certificate-expiring" in output.text[1]
    assert {name: output.data[name].value for name in (
        "targets", "ok", "warning", "critical", "unknown")} == {
            "targets": 3, "ok": 1, "warning": 1, "critical": 1, "unknown": 0}
    assert output.data["ra_signing_days"].value < 30 < output.data["ca_days"].value


def test_plugin_levels(mock, probe):
    """-q is one line; each -v adds to the one before."""
    def lines(*options):
        result = probe(*QUICK, "-f", "nagios", *options, mock.url("ndes-general-page"))
        plugin.read(result.stdout)
        return result.stdout.splitlines()
    levels = [lines(*options) for options in (("-q",), (), ("-v",), ("-vv",), ("-vvv",))]
    counts = [len(level) for level in levels]
    assert counts[0] == 1 and counts == sorted(set(counts))
    assert len({level[0].split("|")[0] for level in levels}) == 1
    assert any(line.startswith("  browse: ") for line in levels[2])
    assert any("Fix: " in line for line in levels[3])
    assert any("address: " in line for line in levels[4])


def test_plugin_thresholds(mock, probe):
    """A range holds what the options say, and alerts when the judgement does."""
    for days, state in (("5", "OK"), ("9", "WARNING"), ("60", "WARNING")):
        result = probe(*QUICK, "-f", "nagios", "--warning-days", days, "--critical-days",
                       "3", mock.url("ra-certificate-expiring"))
        output = plugin.read(result.stdout)
        assert output.status == state
        assert output.data["ra_signing_days"].warning.end == int(days)
        assert output.data["ra_signing_days"].critical.end == 3
        assert bool(certificate_states(output)) == (state != "OK")


def test_same_target_twice_is_no_duplicate(mock, probe):
    families = exposition.read(probe(*QUICK, "-f", "prometheus", mock.url(),
                                     mock.url()).stdout)
    names = {labels["target"] for labels, _ in
             exposition.select(families, "scep_probe_success")}
    assert names == {mock.url(), mock.url() + " #2"}


def test_scope(mock, probe):
    """Runs with requests differ from those without."""
    steps = ("-s", "browse,caps,cacert")
    families = [exposition.read(probe(*QUICK, *more, "-f", "prometheus", mock.url()).stdout)
                for more in ((), steps)]
    keys = [{key for family in one.values() for key in family} for one in families]
    assert not keys[0] & keys[1]
    assert exposition.select(families[1], "scep_probe_success", scope="path")


def test_no_value_is_dropped_when_nothing_answers(probe):
    families = exposition.read(probe(*QUICK, "-f", "prometheus",
                                     "https://nonexistent.invalid").stdout)
    assert [value for _, value in exposition.select(families, "scep_probe_success")] == [0]
    assert [value for _, value in exposition.select(
        families, "scep_probe_duration_seconds")] != []
    codes = exposition.select(families, "scep_probe_http_status_code")
    assert {labels["operation"] for labels, _ in codes} >= {
        "browse", "caps", "cacert", "pkioperation"}
    assert {value for _, value in codes} == {0}


def test_tls_end(mock_tls, probe):
    args = (*QUICK, "--ca-file", mock_tls.ca_file, mock_tls.url())
    families = exposition.read(probe("-f", "prometheus", *args).stdout)
    target = json.loads(probe("-f", "json", *args).stdout)["targets"][0]
    (_, end), = exposition.select(families,
                                  "scep_tls_certificate_not_after_timestamp_seconds")
    days = target["exchanges"][0]["tls"]["certificates"][0]["days_left"]
    (_, now), = exposition.select(families, "scep_probe_last_run_timestamp_seconds")
    assert abs((end - now) / 86400 - days) < 1.1
    output = plugin.read(probe("-f", "nagios", *args).stdout)
    assert output.data["tls_days"].value in (days, days - 1)


def test_lines_come_one_for_each_target(mock, probe, line_validator):
    urls = [mock.url(name) for name in GOLDEN]
    lines = read_lines(probe(*QUICK, "-f", "jsonl", *urls).stdout, line_validator)
    assert sorted(line["label"] for line in lines) == sorted(urls)
    for line in lines:
        assert_consistent({"status": line["status"], "targets": [line]})


def test_line_needs_every_key(mock, probe, line_validator):
    line, = read_lines(probe(*QUICK, "-f", "jsonl", mock.url()).stdout, line_validator)
    for key in line:
        assert not line_validator.is_valid({k: v for k, v in line.items() if k != key}), key


# ---- the readers here do refuse ----

@pytest.mark.parametrize("output", [
    "SCEP OK - fine", "SCEP FINE - fine\n", "SCEP OK - a | b | c\n", "OK - x\n",
    f"SCEP OK - {'x' * 200}\n", "SCEP OK - x | a=1,5s\n", "SCEP OK - x | a=1;20:10\n",
    "SCEP OK - x | a=1 a=2\n", "SCEP OK - x | 'a=1\n", "SCEP OK - x | a=Us\n",
    "SCEP OK - x\n| a=1\n", "SCEP OK - x | a=1;;;2\n", "SCEP OK - x\ny | a=1\n",
    "SCEP OK - x\ny |a=1\nz |b=1\n"])
def test_plugin_reader_refuses(output):
    with pytest.raises(AssertionError):
        plugin.read(output)


@pytest.mark.parametrize("text, alerting, quiet", [
    ("10", [-1, 11], [0, 10]), ("10:", [9], [10, 99]), ("~:10", [11], [-99, 10]),
    ("10:20", [9, 21], [10, 20]), ("@10:20", [10, 20], [9, 21]), ("@~:30", [-9, 30], [31])])
def test_ranges(text, alerting, quiet):
    assert all(plugin.Range(text).alerts(value) for value in alerting)
    assert not any(plugin.Range(text).alerts(value) for value in quiet)


@pytest.mark.parametrize("text", [
    "# HELP a b\n# TYPE a gauge\na 1", "# HELP a b\n# TYPE a gauge\na 1 1600000000\n",
    '# HELP a b\n# TYPE a gauge\na{x="1} 1\n', "# HELP a b\n# TYPE a gauge\na 1\na 2\n",
    "# HELP a b\n# TYPE a gauge\nb 1\n",
    "# HELP a b\n# TYPE a gauge\na 1\n# HELP c d\n# TYPE c gauge\nc 1\n# HELP a b\n"])
def test_exposition_reader_refuses(text):
    with pytest.raises((AssertionError, ValueError)):
        exposition.read(text)


# ---- what it costs ----

def many_targets(archive, n):
    """The trace of the archive so often, always of the same name."""
    whole = json.loads(archive)
    page, = whole["log"]["pages"]
    entries = whole["log"]["entries"]
    pages, copies = [], []
    for i in range(n):
        pages.append({**page, "id": f"p{i}"})
        copies += [{**entry, "pageref": f"p{i}"} for entry in entries]
    whole["log"].update(pages=pages, entries=copies)
    return json.dumps(whole)


def processor_seconds(build, *args):
    """Of the program, in its own code."""
    with subprocess.Popen([build.program, *map(str, args)], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE) as process:
        text = process.stdout.read()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return used.ru_utime, text.decode()


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "nagios", "prometheus", "junit"])
def test_cost_grows_with_the_targets(form, mock, probe, build, tmp_path):
    """Twice as many of the same name cost about twice as much, in every format: the numbers
    that tell them apart were once looked for among all before."""
    archive = tmp_path / "one.har"
    probe(*QUICK, "-s", "caps", "--save-trace", archive, mock.url())
    files = {n: tmp_path / f"{n}.har" for n in (750, 1500)}
    for n, file in files.items():
        file.write_text(many_targets(archive.read_text(), n))
    # In turns, and the least of each: what else this computer does slows both alike.
    seconds = {n: [] for n in files}
    for _ in range(3):
        for n, file in files.items():
            cost, text = processor_seconds(build, "replay", "-f", form, file)
            seconds[n].append(cost)
            if form == "prometheus":
                assert len(exposition.read(text)["scep_probe_success"]) == n
    assert min(seconds[1500]) < 3 * min(seconds[750]) + 0.1
