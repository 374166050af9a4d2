# SPDX-License-Identifier: MIT
"""The manual says what the program does: its options, its findings, its checks."""
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import tables
from conftest import BUILD, MOCK, PROGRAM, run_plugin

ROOT = Path(__file__).resolve().parents[2]
MANUALS = sorted((ROOT / "man").glob("*.1"))
PAGE = ROOT / "man" / "scepprobe.1"
#: Written from the catalogue by the build; scepprobe.1 does not repeat it.
CAUSES = BUILD / "man" / "scepprobe-causes.7"

#: A manual, and the command that it describes. One of fewer than six options stands in
#: scepprobe.1 instead.
PROGRAMS = {
    "check_ndes.1": None,
    "scepprobe.1": [PROGRAM],
    "scepprobe-decode.1": [PROGRAM, "decode"],
    "scepprobe-logs.1": [PROGRAM, "logs"],
    "mock-ndes.1": [MOCK],
}


FINDINGS = tables.ids(tables.causes())
CHECKS = tables.ids(tables.read("src/diagnose/checks.c"))


def plain(path):
    """A manual as it is read, in one piece."""
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed; ./dev test gets it")
    text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=200", path],
                          capture_output=True, text=True, check=True).stdout
    return " ".join(re.sub(".\b", "", text).split())


def options_of_help(*command):
    """The options that a program's --help lists, long and short."""
    text = (subprocess.run([*command, "--help"], capture_output=True, text=True,
                           check=True) if command else run_plugin("--help")).stdout
    rows = re.findall(r"^  (?:-(\w), |    )?--([a-z0-9-]+)", text, re.MULTILINE)
    return {name for row in rows for name in row if name}


def options_of_manual(path):
    """The options that a manual describes: the heads of its lists of options."""
    heads = re.findall(r"^\.It (Fl .*)$", path.read_text(), re.MULTILINE)
    found, macro = set(), None
    for word in " ".join(heads).split():
        if word in ("Fl", "Ar", "Cm", "Ns"):
            macro = word
        elif macro == "Fl" and word != ",":
            found.add(word.lstrip("-"))
    return found


def test_tables_were_read():
    assert len(FINDINGS) > 60 and len(CHECKS) > 25 and len(FORMATS) > 5
    assert [path.name for path in MANUALS] == sorted(PROGRAMS)
    assert len(options_of_help(PROGRAM)) > 30


@pytest.mark.parametrize("page", PROGRAMS)
def test_options(page):
    """What --help lists is described, and nothing besides."""
    listed = options_of_help(*PROGRAMS[page] or ())
    described = options_of_manual(ROOT / "man" / page)
    assert len(listed) > 5
    assert listed - described == set(), "in --help only"
    assert described - listed == set(), "in the manual only"


@pytest.fixture(scope="module")
def causes_page():
    return plain(CAUSES)


@pytest.mark.parametrize("name", FINDINGS)
def test_finding_is_in_the_manual(name, causes_page):
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", causes_page), (
        f"{name} is not in scepprobe-causes(7): put its group into src/diagnose/causes.c")


def test_manual_does_not_repeat_the_catalogue():
    """A finding is named where an option or a step needs it, not listed."""
    text = PAGE.read_text()
    named = [name for name in FINDINGS if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])",
                                                    text)]
    assert len(named) < len(FINDINGS) / 3


#: The words of the commands, each in the row that its file ends in.
COMMANDS = [(path, word) for path in sorted((ROOT / "src" / "cli").glob("cmd_*.c"))
            for word in re.findall(r'^\t\.word = "(\w+)"', path.read_text(), re.MULTILINE)]


def test_commands_were_read():
    assert len(COMMANDS) > 4


@pytest.mark.parametrize("path, word", COMMANDS, ids=[word for _, word in COMMANDS])
def test_command_is_known_everywhere(path, word):
    """A word outside the list is a host's name, and a word without a line in --help is
    unknown to users."""
    assert f"&command_{word}," in (ROOT / "src" / "cli" / "commands.c").read_text(), \
        f"list it in src/cli/commands.c, or {word} is taken for a host"
    assert f'"       scepprobe {word} ' in (ROOT / "src" / "cli" / "cmd_probe.c").read_text(), \
        "add a line to .usage in src/cli/cmd_probe.c"
    assert re.search(rf"^\.Cm {word}$", PAGE.read_text(), re.MULTILINE), \
        "add it to SYNOPSIS of man/scepprobe.1"
    shells = (ROOT / "tests" / "interop" / "test_shells.py").read_text()
    assert f'"{word}"' in re.search(r"^COMMANDS = \[.*?\]", shells, re.M | re.S).group(0), \
        "put it into COMMANDS of tests/interop/test_shells.py"


def test_listed_commands_have_a_file():
    listed = re.findall(r"^\t&command_(\w+),", (ROOT / "src/cli/commands.c").read_text(),
                        re.MULTILINE)
    assert sorted(listed) == sorted(word for _, word in COMMANDS), (
        "each command of src/cli/commands.c ends a file src/cli/cmd_*.c with its row")


FORMATS = re.findall(r"'(\w+)'", re.search(
    r"formats = \[(.*?)\]", (ROOT / "src" / "render" / "meson.build").read_text()).group(1))


@pytest.mark.parametrize("form", FORMATS)
def test_format_is_in_the_manual(form):
    """A format without a place in a manual is unknown to users."""
    assert re.search(rf"^\.(It|Cm|Fl f) .*\b{form}\b", PAGE.read_text(),
                     re.MULTILINE), (
        f"add an .It for {form} to FORMATS in man/scepprobe.1")


@pytest.mark.parametrize("page", PROGRAMS)
def test_sections_referred_to_exist(page):
    text = (ROOT / "man" / page).read_text()
    heads = re.findall(r"^\.S[hs] (.*)$", text, re.MULTILINE)
    for name in re.findall(r"^\.(?:.* )?Sx (.*?)(?: [.,;:])?$", text, re.MULTILINE):
        assert name in heads, f"{page}: there is no section {name}"


@pytest.mark.parametrize("command", ["replay", "logs", "decode", "explain"])
def test_synopsis(command):
    """The synopsis of a command has its options, by their short names or else the long."""
    page = ROOT / "man" / f"scepprobe-{command}.1"
    text = (page if page.exists() else PAGE).read_text()
    synopsis = text[text.index(".Sh SYNOPSIS"):text.index(".Sh DESCRIPTION")]
    block = re.search(rf"^\.(?:Nm scepprobe )?Cm {command}$(.*?)(?:^\.Nm$|\Z)", synopsis,
                      re.MULTILINE | re.DOTALL).group(1)
    shown = {letter for letters in re.findall(r"Fl ([a-zA-Z0-9]+)", block)
             for letter in letters} | set(re.findall(r"Fl -([a-z-]+)", block))
    rows = re.findall(r"^  (?:-(\w), |    )--([a-z0-9-]+)", subprocess.run(
        [PROGRAM, command, "--help"], capture_output=True, text=True,
        check=True).stdout, re.MULTILINE)
    assert len(rows) > 2
    assert shown == {short or name for short, name in rows}


def test_settings_of_targets():
    """TARGETS lists the settings that a line of a targets file may hold."""
    rows = re.split(r"\.is = \{ \.name = ", (ROOT / "src/api/settings.c").read_text())[1:]
    own = {re.match(r'"([a-z0-9-]+)"', row).group(1) for row in rows if ".own = OWN" in row}
    text = PAGE.read_text()
    part = text[text.index(".Sh TARGETS"):text.index(".Sh REPLAY")]
    listed = part[part.index("The other settings are"):part.index("Values with blanks")]
    named = set(re.findall(r"[a-z0-9-]+", " ".join(
        line[3:] for line in listed.splitlines() if line.startswith(".Cm"))))
    assert len(own) > 20 and named == own


def keys_of(schema):
    """The keys that a JSON Schema, or a part of one, describes."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", {})).union(*map(keys_of, schema.values()))


def test_keys_of_json():
    """The manual has every key of reports, and of the catalogue those of a finding."""
    schemas = [json.loads((ROOT / "tests" / "schema" / f"{name}-1.0.schema.json").read_text())
               for name in ("scepprobe", "explain")]
    wanted = keys_of(schemas[0]) | set(schemas[1]["definitions"]["finding"]["properties"])
    words = set(re.findall(r"\w+", "".join(
        (ROOT / "man" / page).read_text() for page in ("scepprobe.1", "scepprobe-logs.1"))))
    assert len(wanted) > 150 and wanted - words == set()


@pytest.mark.parametrize("table", ["shapes", "actions"])
def test_words_of_scenarios_are_in_the_manual(table):
    text = (ROOT / "test-server" / f"{table}.c").read_text()
    words = re.findall(r'(?:\{ |\.(?:name|word) = )"([a-z0-9-]+)"', text)
    page = plain(ROOT / "man" / "mock-ndes.1")
    assert len(words) > 10
    assert [word for word in words if f" {word} " not in page] == []


LOG_FORMATS = re.findall(r'\.id = "([a-z0-9-]+)"', tables.read("src/logs/formats.c")) + ["evtx"]


def test_log_formats_are_in_the_manual():
    text = (ROOT / "man" / "scepprobe-logs.1").read_text()
    part = text[text.index(".Ss Which logs"):text.index(".Ss Archives and folders")]
    heads = " ".join(re.findall(r"^\.It .* Pq Cm (.*)$", part, re.MULTILINE))
    assert len(LOG_FORMATS) > 10
    assert set(re.findall(r"[a-z0-9-]+", heads)) == set(LOG_FORMATS)


def test_rules_are_as_the_program_says():
    """PROTOCOL has the rules of the program, in its words, in its order."""
    checks = json.loads(subprocess.run([PROGRAM, "explain", "-f", "json", "checks"],
                                       capture_output=True, text=True,
                                       check=True).stdout)["checks"]
    rows = re.findall(r"^\.It Cm (\S+) Pq section (\S+)\n(.*)$", PAGE.read_text(),
                      re.MULTILINE)
    assert [check["id"] for check in checks] == CHECKS
    assert rows == [(check["id"], check["clause"], check["text"]) for check in checks]
    habits = re.search(r"NDES itself violates\n(.*?);", PAGE.read_text(), re.DOTALL)
    assert set(re.findall(r"[a-z]+(?:-[a-z]+)+", habits.group(1))) == {
        check["id"] for check in checks if check["ndes_habit"]}


@pytest.mark.parametrize("path", MANUALS, ids=lambda path: path.name)
def test_mandoc_has_nothing_to_say(path):
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed; ./dev test gets it")
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path],
                          capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
