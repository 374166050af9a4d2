# SPDX-License-Identifier: MIT
"""What judges the code by static analysis can fail: on a defect, and when a tool cannot run.

The whole code is looked at by `./dev check static`, which takes minutes.
"""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import analyze    # noqa: E402

LEAK = """#include <stdlib.h>
int leak(unsigned n);
int leak(unsigned n)
{
    char *p = malloc(n);
    return p ? p[0] = 1 : 0;
}
"""
TWICE = """#include <stdlib.h>
void twice(void *p);
void twice(void *p)
{
    free(p);
    free(p);
}
"""
GOOD = "int good(void);\nint good(void)\n{\n\treturn 0;\n}\n"


def judged_by_gcc(folder, text, name="planted.c"):
    (folder / "planted.c").write_text(text)
    arguments = ["cc", "-o", "x.o", "-c", "planted.c"]
    _name, _seconds, findings, counts = analyze.gcc(folder, (name, folder, arguments))
    return findings, counts


def test_nothing_is_found_in_what_is_right(tmp_path):
    assert judged_by_gcc(tmp_path, GOOD) == ([], {})
    assert not (tmp_path / "x.o").exists()


@pytest.mark.parametrize("text, kind", [(LEAK, "malloc-leak"), (TWICE, "double-free")])
def test_gcc_finds_a_defect(tmp_path, text, kind):
    findings, _counts = judged_by_gcc(tmp_path, text)
    assert any(f"[{kind}]" in finding for finding in findings), findings


def test_what_does_not_compile_is_a_finding(tmp_path):
    findings, _counts = judged_by_gcc(tmp_path, GOOD + "#error planted\n")
    assert "planted" in findings[0]


def test_an_excuse_is_for_one_place(tmp_path, monkeypatch):
    excuse = ("planted.c", "leak", "malloc-leak")
    monkeypatch.setattr(analyze, "EXCUSED", {excuse: "planted"})
    findings, counts = judged_by_gcc(tmp_path, LEAK)
    assert not findings and counts[excuse] == 1
    findings, _counts = judged_by_gcc(tmp_path, LEAK.replace("leak", "other"))
    assert len(findings) == 1 and "in other" in findings[0]


def test_an_excuse_for_nothing_is_a_failure(tmp_path, monkeypatch, capsys):
    name = "src/base/moment.c"
    (tmp_path / "compile_commands.json").write_text(
        f'[{{"directory": "{analyze.ROOT}", "file": "{name}",'
        f' "command": "cc -Isrc -D_POSIX_C_SOURCE=200809L -c {name}"}}]')
    monkeypatch.setattr(analyze, "EXCUSED", {})
    assert analyze.main("gcc", tmp_path) == 0
    monkeypatch.setattr(analyze, "EXCUSED", {(name, "any", "malloc-leak"): "planted"})
    assert analyze.main("gcc", tmp_path) == 1
    assert "an excuse for nothing" in capsys.readouterr().out


def test_no_file_is_a_failure(tmp_path):
    (tmp_path / "compile_commands.json").write_text("[]")
    assert analyze.main("gcc", tmp_path) == 1


def test_giving_up_is_a_finding(tmp_path, monkeypatch):
    """A loop around branches that cannot be merged; and no room for it."""
    branches = "".join(f"if (n & {1 << i}) p[{i}] = malloc({i + 1});\n" for i in range(12))
    monkeypatch.setattr(analyze, "GCC", tuple(
        flag.replace("factor=50", "factor=1") for flag in analyze.GCC))
    findings, _counts = judged_by_gcc(
        tmp_path, "#include <stdlib.h>\nvoid many(char **p, int n);\n"
        f"void many(char **p, int n)\n{{\nfor (; n; n--) {{\n{branches}}}\n}}\n")
    assert any("[too-complex]" in finding for finding in findings), findings


def test_time_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(analyze, "MOST", 1)
    status, _said, _seconds = analyze.run(["sh", "-c", "while :; do :; done"], tmp_path)
    assert status < 0
