# SPDX-License-Identifier: MIT
"""What every source looks like: licence line, width, blanks, nothing left to be done."""
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WIDTH = 100


def files(*patterns):
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern)
                  if "__pycache__" not in path.parts)


C_SOURCES = files("src/**/*.[ch]", "include/*.h", "test-server/*.[ch]", "tests/**/*.[ch]")
OTHERS = files("tests/**/*.py", "test-server/scenarios/*", "man/*", "**/meson.build", "dev")
OTHERS = [path for path in OTHERS if path.is_file() and "build" not in
          path.relative_to(ROOT).parts[:1]]


def named(path):
    return path.relative_to(ROOT).as_posix()


def lines(path):
    return list(enumerate(path.read_bytes().decode().split("\n"), start=1))


def test_there_are_sources():
    assert len(C_SOURCES) > 60


def test_c_sources():
    """The licence line, and no blanks before tabs; all else is .clang-format's."""
    for path in C_SOURCES:
        text = path.read_text()
        assert text.startswith("/* SPDX-License-Identifier: MIT */\n"), named(path)
        mixed = [n for n, line in lines(path) if re.match(r"\t* +\t", line)]
        assert not mixed, f"{named(path)}: blanks before a tab: lines {mixed}"


STATIC_FUNCTION = re.compile(
    r"^static (?:inline )?(?:const )?(?:struct |enum )?[a-z_0-9 ]+?[ *]+([a-z0-9]+)\(", re.M)


def test_a_bare_name_is_of_one_function():
    """grep and gdb find a static function: no other file has one of the same bare name."""
    homes = {}
    for path in C_SOURCES:
        if path.parts[len(ROOT.parts)] in ("src", "test-server"):
            for name in set(STATIC_FUNCTION.findall(path.read_text())):
                homes.setdefault(name, []).append(named(path))
    assert len(homes) > 100
    common = {name: where for name, where in homes.items()
              if len({re.sub("posix|windows", "", home) for home in where}) > 1}
    assert not common, f"put a noun into the name of these static functions: {common}"


def test_c_format():
    """Every C file is as .clang-format has it: ./dev format mends what is not."""
    tool = shutil.which("clang-format")
    if not tool:
        if os.environ.get("CI") == "true":
            pytest.fail("clang-format is missing: install the package clang-format")
        pytest.skip("clang-format is not installed")
    run = subprocess.run([tool, "--dry-run", "-Werror", *map(str, C_SOURCES)],
                         capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines()
                    if "clang-format-violations" in line})
    assert run.returncode == 0, "run ./dev format; not formatted: " + ", ".join(
        str(Path(name).relative_to(ROOT)) for name in wrong)


def test_python_sources():
    for path in files("tests/**/*.py"):
        assert path.read_text().startswith("# SPDX-License-Identifier: MIT\n"), named(path)
        wide = [n for n, line in lines(path) if "\t" in line or len(line) > WIDTH]
        assert not wide, f"{named(path)}: tabs, or wider than {WIDTH} columns: lines {wide}"


def loose_ends(path):
    """What is wrong with the file's blanks and ends, one line each."""
    text = path.read_bytes().decode()
    unfinished = "|".join(("TO" + "DO", "FIX" + "ME"))
    trailing = [n for n, line in lines(path) if line != line.rstrip()]
    if trailing:
        yield f"{named(path)}: trailing blanks: lines {trailing}"
    if "\r" in text:
        yield f"{named(path)}: carriage returns"
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        yield f"{named(path)}: must end in one newline"
    if re.search(rf"\b({unfinished})\b", text):
        yield f"{named(path)}: says that something is left to do"


def test_blanks_and_loose_ends():
    complaints = [line for path in C_SOURCES + OTHERS for line in loose_ends(path)]
    assert not complaints, "\n".join(complaints)


def test_loose_ends_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.named", lambda path: path.name)
    for text in ("a \n", "a\r\n", "a", "a\n\n", "TO" + "DO\n"):
        (tmp_path / "file").write_text(text, newline="")
        assert list(loose_ends(tmp_path / "file")), repr(text)


def test_versions_agree():
    """The package and the program are of one version."""
    version = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text()).group(1)
    first = (ROOT / "debian" / "changelog").read_text().splitlines()[0]
    assert first.startswith(f"scepprobe ({version}) ")
