# SPDX-License-Identifier: MIT
"""The catalogue: every row can be asked for, and what it says of seeing a cause is true."""
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

import tables
from conftest import PROGRAM, clean_environment
from test_matrix import STALLS, ids_in_catalogue

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "tests" / "schema" / "explain-1.0.schema.json"
LISTS = ("findings", "devices", "checks", "hresults", "numbers", "words")
PORT = "18080"


def read_catalogue():
    text = subprocess.run([PROGRAM, "explain", "-f", "json"], capture_output=True, check=True,
                          env=clean_environment()).stdout
    return json.loads(text)


CATALOGUE = read_catalogue()
FINDINGS = {row["id"]: row for row in CATALOGUE["findings"]}
ROWS = [(topic, row["id"]) for topic in LISTS for row in CATALOGUE[topic]]


def ids(table):
    """The ids of a C table."""
    return tables.ids(tables.read(table))


def words(text):
    """Without the layout: a paragraph may break between any two words."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def explain(probe):
    """explain(*args): what it tells, which is no complaint."""
    def run(*args):
        result = probe("explain", *args)
        assert (result.status, result.stderr) == (0, "")
        return result.stdout
    return run


@pytest.fixture(scope="module")
def explain_validator():
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


# ---- the whole ----

def test_everything_is_in_it(explain_validator):
    """Each row of each table, in the table's order."""
    explain_validator.validate(CATALOGUE)
    assert list(FINDINGS) == tables.ids(tables.causes())
    assert [row["id"] for row in CATALOGUE["devices"]] == ids("src/device/devices.c")
    assert [row["id"] for row in CATALOGUE["checks"]] == ids("src/diagnose/checks.c")
    assert [row["id"] for row in CATALOGUE["hresults"]] == re.findall(
        r"\.code = (0x\w+),", (ROOT / "src/scep/hresults.c").read_text())


def test_list_of_causes(explain):
    """By id and title, under headings, and what else can be asked for."""
    text = explain()
    for row in FINDINGS.values():
        assert re.search(rf"^  {row['id']} ", text, re.MULTILINE)
        assert row["title"].split()[0] in text
        assert text.index(f"\n{row['group']}\n") < text.index(f"\n  {row['id']} ")
    assert len({row["group"] for row in FINDINGS.values()}) >= 8
    for topic in LISTS:
        assert f"scepprobe explain {topic}" in text


@pytest.mark.parametrize("topic", LISTS)
def test_list(topic, explain, explain_validator):
    text = explain(topic)
    for row in CATALOGUE[topic]:
        assert re.search(rf"^  {row['id']} ", text, re.MULTILINE)
    document = json.loads(explain("-f", "json", topic))
    explain_validator.validate(document)
    assert document[topic] == CATALOGUE[topic]
    assert set(document) == {"format_version", "tool", topic}


def test_findings_have_their_severities(explain):
    text = explain("findings")
    for name, row in FINDINGS.items():
        others = [easing["severity"] for easing in row["eased"]
                  if easing["severity"] != row["severity"]]
        eased = f" or {others[0]}" if others else ""
        assert re.search(rf"^  {name} +{row['severity']}{eased}$", text, re.MULTILINE)


@pytest.mark.parametrize("topic, name", ROWS, ids=[name for _, name in ROWS])
def test_lines(topic, name, explain):
    """Every line fits, but for what is to be copied in one piece."""
    for line in explain(name).splitlines():
        assert len(line) <= 80 or re.fullmatch(r" *(See: )?\S+|    scepprobe .*", line), line
        assert line == line.rstrip()


@pytest.mark.parametrize("topic", ["", *LISTS])
def test_lines_of_lists(topic, explain):
    for line in explain(*([topic] if topic else [])).splitlines():
        assert len(line) <= 80 and line == line.rstrip(), line


def test_help(probe):
    result = probe("explain", "--help")
    assert (result.status, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: scepprobe explain")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "explain" in probe("--help").stdout


def test_color(explain):
    plain, color = explain("redirected"), explain("--color", "always", "redirected")
    assert "\x1b" not in plain
    assert re.sub("\x1b\\[[0-9;]*m", "", color) == plain != color


def test_output(probe, explain, tmp_path):
    out = tmp_path / "article"
    assert explain("-o", out, "redirected") == ""
    assert out.read_text() == explain("redirected")
    result = probe("explain", "-o", tmp_path / "no" / "folder", "redirected")
    assert result.status == 3 and "No such file" in result.stderr


# ---- one of it ----

@pytest.mark.parametrize("name", FINDINGS)
def test_article_of_a_finding(name, explain, explain_validator):
    """All that the row says, in words."""
    row = FINDINGS[name]
    article = explain(name)
    text = words(article)
    assert text.startswith(f"{row['severity'].upper()} {row['title']} {name}")
    assert row["who"] == "nobody" or f"for {row['who']}" in text
    for clause in row["when"] + row["unless"] + row["sure"] + row["doubt"]:
        assert clause["text"] in text
    assert ("Certain by this alone: " in text) == bool(row["proof"])
    for clause, before in zip(row["proof"], ["Certain by this alone: ", *[", or "] * 9]):
        assert before + clause["text"] in text
    at = 0
    for number, reason in enumerate(row["reasons"], start=1):
        at = text.index(f"{number}. {words(reason['because'])} Check: "
                        f"{words(reason['check'])} Fix: {words(reason['fix'])}", at)
    assert words(row["source"]) in text
    assert [word for word in text.split() if word in row["references"]] == row["references"]
    assert ("nly possible: nothing" in text) == (not row["provable"] and bool(row["when"]))
    assert all(clause["text"] in text for clause in row["logged"])
    assert all(easing["text"] in text for easing in row["eased"])
    document = json.loads(explain("-f", "json", name))
    explain_validator.validate(document)
    assert document["findings"] == [row]


def test_who_answers_is_told(explain):
    assert "Windows' kernel web listener (http.sys)" in words(explain("scep-app-pool-stopped"))
    assert "Microsoft Entra application proxy" in words(explain("app-proxy-forbidden"))
    assert "Who answers" not in explain("connection-refused")


def test_article_of_a_device(explain, mock, probe_json, seen):
    """What it says of a device is what the device then does."""
    for row in CATALOGUE["devices"]:
        text = words(explain(row["id"]))
        for item in [row["source"], row["method"], *row["headers"], *row["minds"]]:
            assert words(item) in text, item
        mock.forget()
        probe_json("--key-bits", "1024", "-d", row["id"], mock.url())
        records = [record for record in seen(mock) if record["query"]]
        posts = [record for record in records if record["method"] == "POST"]
        assert [re.search(r"operation=(\w+)", record["query"]).group(1)
                for record in records][:len(row["order"])] == [
            {"caps": "GetCACaps", "cacert": "GetCACert",
             "pkioperation": "PKIOperation"}[step] for step in row["order"]]
        sent = {name.lower(): value for name, value in posts[0]["headers"]}
        for line in row["headers"]:
            header, value = line.split(": ", 1)
            assert sent[header.lower()] == value
        assert posts[0]["path"].endswith(f"mscep.dll{row['path_suffix']}")


def test_what_a_device_minds():
    """Of the checks those that name it, or every device."""
    rows = {row["id"]: row["minds"] or "" for row in CATALOGUE["checks"]}
    for device in CATALOGUE["devices"]:
        assert device["minds"] == [name for name, minds in rows.items()
                                   if device["id"] in minds.lower() or "every" in minds]


@pytest.mark.parametrize("asked", ["0x80094811", "0X80094811", "CERTSRV_E_KEY_LENGTH"])
def test_hresult(asked, explain):
    text = words(explain(asked))
    assert "CERTSRV_E_KEY_LENGTH" in text and "-2146875375" in text
    assert words(explain("--", "-2146875375")) == text


def forms(row):
    """As it is pasted: hex of any letter case, with 0x and without, and decimals."""
    value = int(row["id"], 0)
    signed = value - (1 << 32) if value >= 1 << 31 else value
    yield from (row["id"], row["id"].upper(), str(value), str(signed))
    if len(row["id"]) == 10:
        yield row["id"][2:].upper()
    if row["name"]:
        yield row["name"]


@pytest.mark.parametrize("topic", ["hresults", "numbers"])
def test_numbers_by_all_their_names(topic, explain):
    for row in CATALOGUE[topic]:
        for form in forms(row):
            assert words(row["meaning"]) in words(explain("--", form)), form


def test_numbers_name_findings():
    """A row is about something that is found, and every row says where it is from."""
    for row in CATALOGUE["numbers"]:
        assert row["finding"] is None or row["finding"] in FINDINGS
        assert row["meaning"].endswith(".") and row["source"]
    assert len({row["id"] for row in CATALOGUE["numbers"]}) == len(CATALOGUE["numbers"])


UNKNOWN_NUMBERS = {
    "0x8007052e": ["Win32", "1326", "ERROR_LOGON_FAILURE", "0x8007052e"],
    "2147943726": ["0x8007052e", "Win32", "1326"],
    "-2147023570": ["0x8007052e", "Win32", "1326"],
    "80190194": ["HTTP status", "404", "wrong-path", "Facility: 25"],
    "0x801901F8": ["504", "app-proxy-gateway-timeout"],
    "0x80072EE5": ["WinHTTP", "12005"],
    "0x80094812": ["Certificate services", "-2146875374"],
    "0x8009ffff": ["security", "65535 (0xffff)", "a failure"],
    "0x00000000": None,
    "0x00070001": ["a success", "Facility: 7"],
    "0xC0000142": ["NTSTATUS"],
    "12003": ["WinHTTP"],
    "418": ["HTTP status"],
}


@pytest.mark.parametrize("word", UNKNOWN_NUMBERS)
def test_unknown_number(word, probe, explain_validator):
    """Facility and code of a number without a row; nothing is claimed beyond that."""
    result = probe("explain", "--", word)
    if UNKNOWN_NUMBERS[word] is None:
        assert result.status == 3
        return
    assert (result.status, result.stderr) == (0, "")
    assert "is not in the catalogue" in result.stdout
    for part in UNKNOWN_NUMBERS[word]:
        assert part in words(result.stdout)
    assert max(map(len, result.stdout.splitlines())) <= 80
    document = json.loads(probe("explain", "-f", "json", "--", word).stdout)
    explain_validator.validate(document)
    assert document["numbers"][0]["meaning"]


@pytest.mark.parametrize("word", ["99999999999", "0x123456789", "0x", "-", "7", "0x80g", "12_"])
def test_no_number(word, probe):
    assert probe("explain", "--", word).status == 3


@pytest.fixture(scope="module")
def hresult_mock(start_mock, tmp_path_factory):
    """A mock with a scenario for each HRESULT of the table."""
    folder = tmp_path_factory.mktemp("scenarios")
    healthy = ROOT / "test-server/scenarios/healthy.scenario"
    (folder / healthy.name).write_text(healthy.read_text())
    for row in CATALOGUE["hresults"]:
        (folder / f"h{row['id']}.scenario").write_text(
            f"title of our own\nsource this test\nexpect {row['finding']} ok\n"
            f"on pkioperation certrep failure hresult={row['id']}\n")
    return start_mock("--scenarios", folder)


@pytest.mark.parametrize("row", CATALOGUE["hresults"], ids=lambda row: row["id"])
def test_hresult_brings_its_finding(row, hresult_mock, probe_json):
    document = probe_json("--key-bits", "1024", "-d", "ios", "-s", "pkioperation",
                          hresult_mock.url(f"h{row['id']}"))
    assert document["targets"][0]["findings"][0]["id"] == row["finding"]


# ---- how to see it ----

def shown_by_scenario():
    return [name for name, row in FINDINGS.items() if row["shown"]["scenario"]]


def test_most_causes_are_shown():
    """A cause has a scenario that exists, or words on what to do instead."""
    assert len(shown_by_scenario()) > 45
    for name, row in FINDINGS.items():
        shown = row["shown"]
        assert bool(shown["scenario"]) != bool(shown["otherwise"]), name
        if shown["scenario"]:
            path = ROOT / "test-server/scenarios" / f"{shown['scenario']}.scenario"
            assert path.is_file(), path
        else:
            assert shown["otherwise"].startswith("scepprobe "), name


@pytest.mark.parametrize("name", shown_by_scenario())
def test_command_shows_it(name, mock, mock_tls, explain, probe_json):
    """The commands of the article, but for the port, come to the finding."""
    shown = FINDINGS[name]["shown"]
    lines = explain(name).splitlines()
    assert f"    {shown['server_command']}" in lines
    assert f"    {shown['probe_command']}" in lines
    server = shlex.split(shown["server_command"])
    assert server[:3] == ["mock-ndes", "--port", PORT] and server[3:] in ([], ["--tls"])
    running = mock_tls if server[3:] else mock
    command = shlex.split(shown["probe_command"].replace(PORT, str(running.port)))
    limit = ["--key-bits", "1024"] if shown["scenario"] not in STALLS else []
    assert command[-1].startswith(running.scheme + "://")
    found = probe_json(*limit, *command[1:])["targets"][0]["findings"]
    assert name in {finding["id"] for finding in found}


@pytest.mark.parametrize("name", ["name-not-resolved", "connection-refused"])
def test_words_show_it(name, probe_json):
    """Of what no scenario shows, what needs no other server."""
    command = FINDINGS[name]["shown"]["otherwise"].split(": ")[0]
    found = probe_json(*shlex.split(command)[1:])["targets"][0]["findings"]
    assert found[0]["id"] == name


# ---- wrong words ----

NEAR = {
    "url-to-long": ["url-too-long"],
    "gateway": ["app-proxy-gateway-timeout", "app-proxy-bad-gateway", "front-end-bad-gateway"],
    "windwos": ["windows"],
}


@pytest.mark.parametrize("word", NEAR)
def test_near_matches(word, probe):
    """A word with one wrong letter gets the intended one."""
    result = probe("explain", word)
    assert (result.status, result.stdout) == (3, "")
    assert result.stderr.startswith(f"scepprobe: nothing here is called '{word}'; did you ")
    for name in NEAR[word]:
        assert name in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("word", ["zzz", "", "x" * 5000, "\x1b[31m", "ü" * 90, "url-too-long-"])
def test_unknown_word(word, probe):
    result = probe("explain", word)
    assert (result.status, result.stdout) == (3, "")
    assert result.stderr.count("\n") == 1 and "\x1b" not in result.stderr
    assert len(result.stderr) < 300


@pytest.mark.parametrize("args, named", [
    (["a", "b"], "one id"), (["-f", "xml"], "--format"), (["-f", "mdoc", "redirected"], "mdoc"),
    (["--bogus"], "--bogus"), (["-d", "ios"], "-d"),
])
def test_usage(args, named, probe):
    result = probe("explain", *args)
    assert (result.status, result.stdout) == (3, "")
    assert named in result.stderr and result.stderr.count("\n") == 1


def test_command_goes_first(probe):
    assert "before its options" in probe("-f", "json", "explain").stderr


# ---- the manual page ----

@pytest.fixture(scope="module")
def manual(explain, tmp_path_factory):
    path = tmp_path_factory.mktemp("man") / "scepprobe-causes.7"
    path.write_text(explain("-f", "mdoc"))
    return path


@pytest.fixture(scope="module")
def manual_text(manual):
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed; ./dev test gets it")
    text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=200", manual],
                          capture_output=True, text=True, check=True).stdout
    return words(re.sub(".\b", "", text))


def test_manual_is_good_mdoc(manual, manual_text):
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", manual],
                          capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", FINDINGS)
def test_cause_in_the_manual(name, manual_text):
    """Every word arrives as it is, whatever the format makes of such characters."""
    row = FINDINGS[name]
    at = manual_text.index(f"{name} {words(row['title'])}")
    for reason in row["reasons"]:
        for part in ("because", "check", "fix"):
            at = manual_text.index(words(reason[part]), at)
    at = manual_text.index(words(row["source"]), at)
    for reference in row["references"]:
        at = manual_text.index(reference, at)
    shown = row["shown"]
    for part in ("server_command", "probe_command", "otherwise"):
        assert not shown[part] or words(shown[part]) in manual_text


def test_manual_is_built(build, explain):
    """What is installed is what the program says."""
    assert (build.folder / "man/scepprobe-causes.7").read_text() == explain("-f", "mdoc")


def test_ids_agree_with_the_matrix(build):
    assert set(ids_in_catalogue()) == set(FINDINGS)


# ---- the words of reports ----

def test_words_of_the_route_are_explained(mock, probe_json, explain):
    """Every hop by its name in JSON, and by the words that the drawing has."""
    route = probe_json("--key-bits", "1024", "-d", "ios", mock.url("healthy"))["targets"][0][
        "route"]
    for hop in route:
        assert "Meaning:" in explain(hop["hop"]), hop
    for title in ("this computer", "Front end", "Web server", "Application proxy", "CA"):
        assert "Meaning:" in explain(title), title


@pytest.mark.parametrize("word", ["certain", "possible", "likely", "because", "browse",
                                  "caps", "cacert", "pkioperation", "long-url", "measure"])
def test_words_of_findings_and_steps_are_explained(word, explain):
    assert "Meaning:" in explain(word)


def test_article_names_the_milder_severity_at_once(explain):
    """Who looks up what a healthy report names is not to read CRITICAL alone."""
    second = explain("challenge-refused").splitlines()[1]
    assert second.endswith("; or INFO: see How grave")
    assert "How grave" not in explain("caps-not-answered").splitlines()[1]


def test_words_without_quotes(probe):
    """What a shell takes apart is not one id; the way out is named."""
    result = probe("explain", "front", "end")
    assert (result.status, result.stdout) == (3, "")
    assert 'put several words in quotes, as in scepprobe explain "front end"' in result.stderr
    assert probe("explain", "front end").status == 0
