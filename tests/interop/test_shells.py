# SPDX-License-Identifier: MIT
"""Completions in the shells they are for: every option of every --help, and the words that
an option's value can be, as the program itself lists them when it refuses one."""
import re
import subprocess

import pytest

from conftest import BUILD, run_plugin, run_program

SCRIPTS = BUILD / "completions"
COMMANDS = ["", "replay", "logs", "decode", "explain", "completion", "check_ndes"]
#: Options whose values are some of a few words, and a command that has them.
CHOICES = [("", "--method"), ("", "--renew-as"), ("", "--key-transport"), ("", "--key-bits"),
           ("", "--cipher"), ("", "--digest"), ("", "--format"), ("", "--color"),
           ("", "--device"), ("", "--step"), ("replay", "--format"), ("logs", "--expect"),
           ("decode", "--format"), ("explain", "--format"), ("check_ndes", "--device")]


def run(command, *args):
    if command == "check_ndes":
        return run_plugin(*args)
    return run_program(*command.split(), *args)


def options(command):
    """Those of --help, long and short."""
    rows = re.findall(r"^  (?:-(\w), |    )?--([a-z0-9-]+)", run(command, "--help").stdout,
                      re.MULTILINE)
    return {"--" + name for _, name in rows} | {"-" + letter for letter, _ in rows if letter}


def words(command, option):
    """What the program says that there is, when it is given something else."""
    said = run(command, f"{option}=nonsense", "x")
    text = (said.stderr or said.stdout).strip()
    found = re.search(r"(?:choose from:|must be|supports) (.*)", text).group(1)
    return set(re.split(r",? or | and |, | ", found))


def bash(*lines):
    """What Tab offers at the end of each line; the last word is what is there of it."""
    script = [f"source {SCRIPTS / 'scepprobe'}"]
    for line in lines:
        *before, current = line.split(" ")
        script += [f"COMP_WORDS=({line or chr(39) * 2})",
                   f"[[ '{current}' ]] || COMP_WORDS+=('')",
                   f"COMP_CWORD={len(before)}",
                   f"_scepprobe {before[0]} '{current}' '{before[-1]}'",
                   'echo "${COMPREPLY[*]}"']
    done = subprocess.run(["bash", "--norc", "-c", "\n".join(script)], capture_output=True,
                          text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return [set(row.split()) for row in done.stdout.split("\n")[:len(lines)]]


@pytest.fixture(name="fish")
def fish_shell(peer, tmp_path):
    program = peer("fish")

    def offer(*lines):
        asked = "; ".join(f"complete -C '{line}'; echo ---" for line in lines)
        done = subprocess.run(
            [program, "--no-config", "-c", f"source {SCRIPTS / 'scepprobe.fish'}; {asked}"],
            capture_output=True, text=True, timeout=60,
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
        assert (done.returncode, done.stderr) == (0, "")
        return [{row.split("\t")[0] for row in part.split("\n") if row}
                for part in done.stdout.split("---\n")[:len(lines)]]
    return offer


@pytest.fixture(name="zsh")
def zsh_shell(peer):
    """The specifications that _arguments gets for a line."""
    program = peer("zsh")

    def specifications(line):
        count = len(line.split(" "))
        script = ("_arguments() { shift 3; print -rl -- \"$@\" }; _files() { }\n"
                  f"words=({line} ''); CURRENT={count + 1}; service=${{words[1]}}\n"
                  f"source {SCRIPTS / '_scepprobe'}")
        done = subprocess.run([program, "-f", "-c", script], capture_output=True, text=True,
                              timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()
    return specifications


def line_of(command):
    return "check_ndes" if command == "check_ndes" else f"scepprobe {command}".strip()


def own(command):
    """check_ndes --help shows the options of its own and points to scepprobe's."""
    return options(command) | (options("") if command == "check_ndes" else set())


# ---- every option ----

@pytest.mark.parametrize("command", COMMANDS)
def test_bash_has_every_option(command):
    assert bash(f"{line_of(command)} -")[0] == own(command)


@pytest.mark.parametrize("command", COMMANDS)
def test_fish_has_every_option(command, fish):
    long, short = fish(f"{line_of(command)} --", f"{line_of(command)} -")
    assert long == {name for name in own(command) if name.startswith("--")}
    assert {name for name in short if len(name) == 2} == {
        name for name in own(command) if len(name) == 2}


@pytest.mark.parametrize("command", COMMANDS)
def test_zsh_has_every_option(command, zsh):
    found = {name for row in zsh(line_of(command))
             for name in re.findall(r"^(?:\([^)]*\))?(--?[\w-]+?)[=+]?\[", row)}
    assert found == own(command)


# ---- every word ----

@pytest.mark.parametrize("command, option", CHOICES)
def test_bash_has_every_word(command, option):
    line = line_of(command)
    assert bash(f"{line} {option} ", f"{line} {option} = ") == [words(command, option)] * 2


@pytest.mark.parametrize("command, option", CHOICES)
def test_fish_has_every_word(command, option, fish):
    line = line_of(command)
    spaced, joined = fish(f"{line} {option} ", f"{line} {option}=")
    assert spaced == words(command, option)
    assert joined == {f"{option}={word}" for word in words(command, option)}


@pytest.mark.parametrize("command, option", CHOICES)
def test_zsh_has_every_word(command, option, zsh):
    row = next(row for row in zsh(line_of(command)) if f"{option}=[" in row)
    found = row.rsplit(":", 1)[1].removeprefix("_sequence compadd - ").strip("()").split()
    assert set(found) == words(command, option)


def test_choices_are_all_that_there_are():
    """What the scripts complete with words is tried above; findings are tried below."""
    text = (SCRIPTS / "scepprobe").read_text()
    rows = re.findall(r"^\t(\w+):(--[\w-]+).*\) echo '(?:, )?([\w-]+)", text, re.MULTILINE)
    named = {("" if command == "probe" else command, option) for command, option, word in rows
             if word != "-" and option not in ("--ignore", "--warn-on")}
    untried = {option for _, option in named} - {option for _, option in CHOICES}
    assert len(rows) > 30 and untried == set()


# ---- lists, findings, files, commands ----

def test_lists_go_on_behind_a_comma(fish):
    assert bash("scepprobe -d ios,win") == [{"ios,windows"}]
    assert fish("scepprobe -d ios,win") == [{"ios,windows"}]
    assert bash("scepprobe --ignore url-too-long,scep-app") == [
        {"url-too-long,scep-app-pool-stopped"}]


def test_ids_of_findings(fish):
    for offer in (bash, fish):
        assert offer("scepprobe explain scep-app") == [{"scep-app-pool-stopped"}]


def test_files(fish, tmp_path, monkeypatch):
    (tmp_path / "iis.log").touch()
    monkeypatch.chdir(tmp_path)
    for offer in (bash, fish):
        for line in ("scepprobe logs ii", "scepprobe -o ii", "scepprobe decode --key ii"):
            assert offer(line) == [{"iis.log"}], line
        assert offer("scepprobe ii") == [set()]


def test_commands(fish):
    for offer in (bash, fish):
        assert offer("scepprobe re", "scepprobe x re") == [{"replay"}, set()]
        assert offer("scepprobe completion ") == [{"bash", "zsh", "fish"}]


def test_zsh_completes_for_real(peer, tmp_path):
    """In a terminal, with a Tab."""
    script = tmp_path / "script"
    script.write_text(
        "zmodload zsh/zpty; zpty z zsh -f -i\n"
        f"zpty -w z 'PS1=; fpath=({SCRIPTS} $fpath); autoload -U compinit;"
        f" compinit -D -u; echo rea\"\"dy'\n"
        "zpty -r -m z out '*ready*'\n"
        "zpty -w -n z $'scepprobe --device ios,win\\t'; zpty -r -m z out '*ios,windows*'\n"
        "zpty -w -n z $'\\C-ucheck_ndes --criti\\t-d\\t'; zpty -r -m z out '*critical-days*'\n"
        "print both\n")
    done = subprocess.run([peer("zsh"), "-f", script], capture_output=True, text=True,
                          timeout=60)
    assert done.stdout.endswith("both\n"), (done.stdout, done.stderr)


@pytest.mark.parametrize("args", [(), ("csh",), ("bash", "zsh")])
def test_which_shell(args):
    result = run_program("completion", *args)
    assert (result.status, result.stdout) == (3, "")
    assert "bash, zsh or fish" in result.stderr
