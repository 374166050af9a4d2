# SPDX-License-Identifier: MIT
"""Who may include whom: the two wings meet only at the trace, and only one file knows both.

base < scep < trace < { device < net, diagnose < render } < the files beside the public
header, scepprobe.c on top < main.c and its helpers, which know the public header and
nothing behind it. The mock and the program share no source, so that two independent codecs
have to agree.
"""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TRUNK = ("base", "scep", "trace")

#: The folders that a folder of src/ may include from; it may always from itself.
MAY_INCLUDE = {
    "base": (),
    "scep": ("base",),
    "trace": ("base", "scep"),
    "device": TRUNK,
    "net": (*TRUNK, "device"),
    "logs": TRUNK,
    "diagnose": TRUNK,
    "render": (*TRUNK, "diagnose"),
}

#: Files directly in src/: the program's, and those behind the public header.
PROGRAM = ("main.c", "command.h", "commands.c", "feed.c", "feed.h", "input.c", "input.h",
           "option.c", "option.h", "options.c", "options.h", "output.c", "output.h",
           "progress.c", "progress.h", "safety.c", "safety.h", "say.c", "say.h")
PROGRAM_MAY = ("command.h", "feed.h", "input.h", "option.h", "options.h", "output.h",
               "progress.h", "safety.h", "say.h", "scepprobe.h")
LIBRARY_MAY = ("challenge.h", "explain.h", "setting.h", "settings.h", "targets.h", "unit.h",
               "writer.h", "scepprobe.h")

#: A foreign library's header, and the only folders that may know it.
ONLY_IN = {"curl/": ("src/net",), "microhttpd.h": ("test-server",),
           "archive.h": ("src/logs",)}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]', re.MULTILINE)
OWN_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)
PRINTS = re.compile(r"\b(v?f?printf|f?puts|f?putc|putchar|perror)\s*\(|\b(stdout|stderr)\b")
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def sources(root, folder):
    top = root / folder
    return sorted(path for path in top.rglob("*.[ch]") if path.is_file())


def allowed(relative):
    """Whether a file of src/, by its path below src/, may include a header, by its name."""
    if len(relative.parts) == 1 and relative.name in PROGRAM:
        return lambda header: header in PROGRAM_MAY
    if len(relative.parts) == 1:
        return lambda header: header in LIBRARY_MAY or header.split("/")[0] in MAY_INCLUDE
    folder = relative.parts[0]
    folders = (*MAY_INCLUDE.get(folder, ()), folder)
    return lambda header: "/" in header and header.split("/")[0] in folders


def upward_includes(root):
    for path in sources(root, "src"):
        may = allowed(path.relative_to(root / "src"))
        for header in OWN_INCLUDE.findall(path.read_text()):
            if not may(header):
                yield f"{path.relative_to(root)} includes {header}"


def shared_with_the_mock(root):
    """The mock's headers lie flat in test-server/; src's have a folder or live in src/."""
    mock = {path.name for path in sources(root, "test-server") if path.suffix == ".h"}
    for path in sources(root, "test-server"):
        for header in OWN_INCLUDE.findall(path.read_text()):
            if header not in mock:
                yield f"{path.relative_to(root)} includes {header}"
    for folder in ("src", "include"):
        for path in sources(root, folder):
            if "test-server" in path.read_text():
                yield f"{path.relative_to(root)} names test-server"


def foreign_includes(root):
    for folder in ("src", "include", "test-server"):
        for path in sources(root, folder):
            where = path.relative_to(root).as_posix()
            for header in INCLUDE.findall(path.read_text()):
                for foreign, homes in ONLY_IN.items():
                    if header.startswith(foreign) and not where.startswith(homes):
                        yield f"{where} includes {header}"


def printing(root):
    """Below the program's own files nothing writes to the terminal."""
    for path in sources(root, "src"):
        relative = path.relative_to(root / "src")
        if relative.as_posix() in PROGRAM:
            continue
        code = COMMENT_OR_STRING.sub(" ", path.read_text())
        code = re.sub(r"__attribute__\(\(format\([^)]*\)\)\)", " ", code)
        for match in PRINTS.finditer(code):
            yield f"src/{relative} prints: {match.group(0)}"


CHECKS = (upward_includes, shared_with_the_mock, foreign_includes, printing)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_tree(check):
    assert list(check(ROOT)) == []


def test_tree_is_where_it_is_looked_for():
    """The lint has something to read in every folder that it knows."""
    assert all(sources(ROOT, f"src/{folder}") for folder in MAY_INCLUDE)
    assert sources(ROOT, "test-server") and sources(ROOT, "include")
    known = {path.name for path in (ROOT / "src").iterdir() if path.is_dir()}
    assert known == set(MAY_INCLUDE)


# ---- the lint sees what it is for ----

#: A file with one fault, its text, and the check that must see it.
BAD = [
    ("src/base/bytes.c", '#include "trace/exchange.h"', upward_includes),
    ("src/scep/csr.c", '#  include "device/device.h"', upward_includes),
    ("src/trace/exchange.c", '#include "diagnose/cause.h"', upward_includes),
    ("src/device/session.c", '#include "diagnose/cause.h"', upward_includes),
    ("src/device/session.c", '#include "net/http.h"', upward_includes),
    ("src/diagnose/cause.c", '#include "device/device.h"', upward_includes),
    ("src/diagnose/cause.c", '#include "net/http.h"', upward_includes),
    ("src/diagnose/cause.c", '#include "render/render.h"', upward_includes),
    ("src/render/text.c", '#include "device/device.h"', upward_includes),
    ("src/net/http.c", '#include "render/render.h"', upward_includes),
    ("src/net/http.c", '#include "../diagnose/cause.h"', upward_includes),
    ("src/render/text.c", '#include "scepprobe.h"', upward_includes),
    ("src/main.c", '#include "settings.h"', upward_includes),
    ("src/options.c", '#include "base/text.h"', upward_includes),
    ("src/scepprobe.c", '#include "options.h"', upward_includes),
    ("test-server/main.c", '#include "scep/csr.h"', shared_with_the_mock),
    ("test-server/main.c", '#include "scepprobe.h"', shared_with_the_mock),
    ("src/scep/csr.c", '#include "../test-server/bag.h"', shared_with_the_mock),
    ("src/device/session.c", "#include <curl/curl.h>", foreign_includes),
    ("src/scepprobe.c", "#include <curl/curl.h>", foreign_includes),
    ("src/net/http.c", "#include <microhttpd.h>", foreign_includes),
    ("src/base/text.c", 'void f(void) { printf("x"); }', printing),
    ("src/net/http.c", 'void f(void) { fprintf(stderr, "x"); }', printing),
    ("src/render/text.c", 'void f(void) { puts("x"); }', printing),
    ("src/settings.c", "FILE *f(void) { return stdout; }", printing),
]

GOOD = {
    "src/base/bytes.h": "/* printf( in a comment, and stderr */\n",
    "src/base/bytes.c": '#include "base/bytes.h"\nint n = snprintf(0, 0, "printf(");\n',
    "src/net/http.c": '#include <curl/curl.h>\n#include "device/device.h"\n',
    "src/render/text.c": '#include "diagnose/cause.h"\n#include "trace/exchange.h"\n',
    "src/scepprobe.c": '#include "net/http.h"\n#include "render/render.h"\n'
                       '#include "settings.h"\n#include "scepprobe.h"\n',
    "src/main.c": '#include "scepprobe.h"\n#include "output.h"\nint n = printf("x");\n',
    "test-server/bag.h": "",
    "test-server/bag.c": '#include "bag.h"\n#include <microhttpd.h>\n',
}


def plant(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text + "\n")


@pytest.mark.parametrize("name, text, check", BAD, ids=[f"{n}: {t}" for n, t, _ in BAD])
def test_lint_sees(name, text, check, tmp_path):
    plant(tmp_path, {**GOOD, name: text})
    complaints = list(check(tmp_path))
    assert complaints and all(line.startswith(name) for line in complaints)


def test_lint_has_no_quarrel_with_a_good_tree(tmp_path):
    plant(tmp_path, GOOD)
    assert [line for check in CHECKS for line in check(tmp_path)] == []
