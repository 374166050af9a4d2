# SPDX-License-Identifier: MIT
"""Who may include whom, told by the names of folders alone.

    port < base < {key, scep} < decode;  scep < trace < {device < net, har, logs}
    trace < diagnose < render < explain;  all < api < cli

The two wings, what acts (device, net) and what judges (diagnose, render), meet only at the
trace; only api knows both. cli knows the public header, port and base. The mock and the
program share no source, so that two independent codecs have to agree.
"""
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PORT = ("port",)
BASE = (*PORT, "base")
SCEP = (*BASE, "scep")
TRACE = (*SCEP, "trace")
DIAGNOSE = (*TRACE, "diagnose")
DECODE = (*BASE, "key", "scep", "decode")

#: The folders of src/, in their order, and those that each may include from besides itself.
#: logs reads the messages in URLs, and render shows them, so both know decode; explain shows
#: the tables of both wings.
MAY_INCLUDE = {
    "port": (),
    "base": PORT,
    "key": BASE,
    "scep": BASE,
    "decode": DECODE,
    "trace": SCEP,
    "device": TRACE,
    "net": (*TRACE, "key", "device"),
    "har": TRACE,
    "logs": (*TRACE, "decode"),
    "diagnose": TRACE,
    "render": (*DIAGNOSE, "decode"),
    "explain": (*DIAGNOSE, "render", "device"),
}
MAY_INCLUDE["api"] = tuple(MAY_INCLUDE)
MAY_INCLUDE["cli"] = BASE

#: The public header, and who may include it.
PUBLIC, KNOW_PUBLIC = "scepprobe.h", ("api", "cli")

#: Who may write to the terminal; port prepares it, and gives it back as it was.
MAY_PRINT = ("cli", "port")

#: A foreign library's header, and the only folders that may know it.
ONLY_IN = {"curl/": ("src/net",), "microhttpd.h": ("test-server",),
           "archive.h": ("src/logs",)}

#: OpenSSL's readers, whose time a stranger's octets decide: the bounded parser calls them,
#: and who reads the user's own files. The rest read one value, which costs what it is long.
READS = re.compile(r"\b(d2i_\w+|PEM_read_\w+|SMIME_read_\w+|OSSL_DECODER_\w+)\s*\(")
SMALL_READS = {"d2i_ASN1_OBJECT", "d2i_ASN1_INTEGER", "d2i_X509_NAME"}
MAY_READ = {"src/scep/parse.c", "src/api/config.c", "src/decode/options.c",
            "src/port/windows/roots.c"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]', re.MULTILINE)
OWN_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.MULTILINE)
PRINTS = re.compile(r"\b(v?f?printf|f?puts|f?putc|putchar|perror)\s*\(|\b(stdout|stderr)\b")
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def sources(root, folder):
    top = root / folder
    return sorted(path for path in top.rglob("*.[ch]") if path.is_file())


def allowed(relative):
    """Whether a file of src/, by its path below src/, may include a header, by its name."""
    folder = relative.parts[0]
    folders = (*MAY_INCLUDE.get(folder, ()), folder)

    def may(header):
        if header == PUBLIC:
            return folder in KNOW_PUBLIC
        return "/" in header and header.split("/")[0] in folders
    return may


def upward_includes(root):
    """The hall is empty: a file that lies directly in src/ is of no folder."""
    for path in sources(root, "src"):
        if path.parent == root / "src":
            yield f"{path.relative_to(root)} lies in no folder of src/"
    for path in sources(root, "src"):
        may = allowed(path.relative_to(root / "src"))
        for header in OWN_INCLUDE.findall(path.read_text()):
            if not may(header):
                yield f"{path.relative_to(root)} includes {header}"


def shared_with_the_mock(root):
    """The mock's headers lie flat in test-server/; src's lie in folders."""
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
    """Below the program's own folder nothing writes to the terminal."""
    for path in sources(root, "src"):
        relative = path.relative_to(root / "src")
        if relative.parts[0] in MAY_PRINT:
            continue
        code = COMMENT_OR_STRING.sub(" ", path.read_text())
        code = re.sub(r"__attribute__\(\(format\([^)]*\)\)\)", " ", code)
        for match in PRINTS.finditer(code):
            yield f"src/{relative} prints: {match.group(0)}"


def unbounded_reading(root):
    """A stranger's octets reach OpenSSL through src/scep/parse.h only."""
    for path in sources(root, "src"):
        where = path.relative_to(root).as_posix()
        if where in MAY_READ:
            continue
        for match in READS.finditer(COMMENT_OR_STRING.sub(" ", path.read_text())):
            if match[1] not in SMALL_READS:
                yield f"{where} calls {match[1]}: parse it with scep/parse.h"


CHECKS = (upward_includes, shared_with_the_mock, foreign_includes, printing,
          unbounded_reading)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_tree(check):
    complaints = list(check(ROOT))
    assert not complaints, "\n".join(complaints)


def test_tree_is_where_it_is_looked_for():
    """The lint has something to read in every folder that it knows."""
    assert all(sources(ROOT, f"src/{folder}") for folder in MAY_INCLUDE)
    assert sources(ROOT, "test-server") and sources(ROOT, "include")
    known = {path.name for path in (ROOT / "src").iterdir() if path.is_dir()}
    assert known == set(MAY_INCLUDE)


# ---- the lint sees what it is for ----

#: A file with one fault, its text, and the check that must see it.
BAD = [
    ("src/decode/object.c", "x = d2i_X509(NULL, &p, n);", unbounded_reading),
    ("src/scep/cacert.c", "CMS_ContentInfo *c = d2i_CMS_bio(b, NULL);", unbounded_reading),
    ("src/net/tls.c", "PEM_read_bio_X509(b, NULL, NULL, NULL);", unbounded_reading),
    ("src/port/limits.c", '#include "base/bytes.h"', upward_includes),
    ("src/base/bytes.c", '#include "trace/exchange.h"', upward_includes),
    ("src/key/rsa.c", '#include "scep/csr.h"', upward_includes),
    ("src/scep/csr.c", '#  include "device/device.h"', upward_includes),
    ("src/scep/csr.c", '#include "decode/decode.h"', upward_includes),
    ("src/decode/decode.c", '#include "trace/exchange.h"', upward_includes),
    ("src/trace/exchange.c", '#include "diagnose/cause.h"', upward_includes),
    ("src/trace/exchange.c", '#include "har/har.h"', upward_includes),
    ("src/har/save.c", '#include "logs/reader.h"', upward_includes),
    ("src/logs/reader.c", '#include "device/device.h"', upward_includes),
    ("src/device/session.c", '#include "diagnose/cause.h"', upward_includes),
    ("src/device/session.c", '#include "net/http.h"', upward_includes),
    ("src/diagnose/cause.c", '#include "device/device.h"', upward_includes),
    ("src/diagnose/causes/tls.c", '#include "net/http.h"', upward_includes),
    ("src/diagnose/cause.c", '#include "render/render.h"', upward_includes),
    ("src/render/text.c", '#include "device/device.h"', upward_includes),
    ("src/render/text.c", '#include "explain/topic.h"', upward_includes),
    ("src/explain/explain.c", '#include "net/http.h"', upward_includes),
    ("src/net/http.c", '#include "render/render.h"', upward_includes),
    ("src/net/http.c", '#include "../diagnose/cause.h"', upward_includes),
    ("src/render/text.c", '#include "scepprobe.h"', upward_includes),
    ("src/api/schedule.c", '#include "cli/options.h"', upward_includes),
    ("src/cli/main.c", '#include "api/config.h"', upward_includes),
    ("src/cli/options.c", '#include "trace/exchange.h"', upward_includes),
    ("src/loose.c", '#include "base/bytes.h"', upward_includes),
    ("test-server/main.c", '#include "scep/csr.h"', shared_with_the_mock),
    ("test-server/main.c", '#include "scepprobe.h"', shared_with_the_mock),
    ("src/scep/csr.c", '#include "../test-server/bag.h"', shared_with_the_mock),
    ("src/device/session.c", "#include <curl/curl.h>", foreign_includes),
    ("src/api/schedule.c", "#include <curl/curl.h>", foreign_includes),
    ("src/net/http.c", "#include <microhttpd.h>", foreign_includes),
    ("src/base/text.c", 'void f(void) { printf("x"); }', printing),
    ("src/net/http.c", 'void f(void) { fprintf(stderr, "x"); }', printing),
    ("src/render/text.c", 'void f(void) { puts("x"); }', printing),
    ("src/api/settings.c", "FILE *f(void) { return stdout; }", printing),
]

GOOD = {
    "src/base/bytes.h": "/* printf( in a comment, and stderr */\n",
    "src/base/bytes.c": '#include "base/bytes.h"\nint n = snprintf(0, 0, "printf(");\n',
    "src/net/http.c": '#include <curl/curl.h>\n#include "device/device.h"\n',
    "src/render/text.c": '#include "diagnose/cause.h"\n#include "trace/exchange.h"\n',
    "src/api/schedule.c": '#include "net/http.h"\n#include "render/render.h"\n'
                          '#include "api/config.h"\n#include "scepprobe.h"\n',
    "src/cli/main.c": '#include "scepprobe.h"\n#include "cli/output.h"\n'
                      '#include "port/limits.h"\nint n = printf("x");\n',
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
