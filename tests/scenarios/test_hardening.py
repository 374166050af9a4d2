# SPDX-License-Identifier: MIT
"""What the compiler, the linker and the kernel do against the misuse of a mistake."""
import platform
import resource
import signal
import subprocess
import time

import pytest

from conftest import BUILD, MOCK, PROGRAM, clean_environment
from hostile import is_sanitized
from rawserver import RawServer

BOTH = pytest.mark.parametrize("program", [PROGRAM, MOCK], ids=["scepprobe", "mock-ndes"])

pytestmark = pytest.mark.linux_only("ELF and core files; windows/package looks at the exe")


@pytest.fixture(scope="module")
def readelf(peer):
    """readelf(option, file): what it prints. It comes with any C compiler."""
    path = peer("readelf")

    def run(option, file):
        return subprocess.run([path, "--wide", option, file], check=True,
                              capture_output=True, text=True).stdout
    return run


@BOTH
def test_position_independent(program, readelf):
    assert "DYN (Position-Independent" in readelf("--file-header", program)


@BOTH
def test_addresses_are_read_only(program, readelf):
    """Full RELRO: all of them are resolved at the start."""
    dynamic = readelf("--dynamic", program)
    assert "BIND_NOW" in dynamic and " NOW" in dynamic
    assert "GNU_RELRO" in readelf("--program-headers", program)


@BOTH
def test_nothing_is_writable_and_executable(program, readelf):
    for line in readelf("--program-headers", program).splitlines():
        if line.split()[:1] in (["LOAD"], ["GNU_STACK"]):
            assert "RWE" not in line


@BOTH
def test_stack_and_buffers_are_guarded(program, readelf):
    if is_sanitized():
        pytest.skip("a sanitizer guards them itself")
    symbols = readelf("--dyn-syms", program)
    assert "__stack_chk_fail" in symbols
    assert "_chk@GLIBC" in symbols, "no call is fortified"


def test_jumps_are_guarded(readelf):
    """Every object has the mark of CET. The program has it where the system's own start
    files do, too."""
    if platform.machine() != "x86_64":
        pytest.skip("CET is x86-64's")
    notes = readelf("--notes", BUILD / "src" / "libscepprobe.a")
    if not notes.count("File:"):
        objects = list(BUILD.glob("src/libscepprobe.a.p/*.o"))
        assert len(objects) > 40
        for path in objects:
            assert "x86 feature: IBT, SHSTK" in readelf("--notes", path), path.name
    else:
        assert notes.count("x86 feature: IBT, SHSTK") >= notes.count("File:")


def test_no_core_is_left(tmp_path):
    """Though the caller would allow one."""
    with RawServer(lambda request: iter(lambda: time.sleep(0.2) or b"", None)) as server:
        process = subprocess.Popen(
            [PROGRAM, "-s", "caps", "-d", "ios", "-t", "20", server.url], cwd=tmp_path,
            stdout=subprocess.DEVNULL, env=clean_environment(), preexec_fn=lambda:
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
            if resource.getrlimit(resource.RLIMIT_CORE)[1] == -1 else None)
        while not server.requests:
            assert process.poll() is None
            time.sleep(0.01)
        with open(f"/proc/{process.pid}/limits") as limits:
            line, = [line for line in limits if line.startswith("Max core file size")]
        assert line.split()[4:6] == ["0", "0"]
        process.send_signal(signal.SIGABRT)
        assert process.wait(timeout=20) == -signal.SIGABRT
    assert list(tmp_path.iterdir()) == []
