# SPDX-License-Identifier: MIT
"""systemd accepts the shipped units, and finds them locked in."""
import os
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[2] / "contrib" / "systemd"
MAN = Path(__file__).resolve().parents[2] / "man"
NAMES = ("path", "enrolment")

#: Of 100; a service of its own user with no settings has 92, and less is better.
EXPOSURE = 20


@pytest.fixture
def units(tmp_path, build):
    """The units, with the program where it is now, and its manual page."""
    page = tmp_path / "man" / "man1" / "scepprobe.1"
    page.parent.mkdir(parents=True)
    page.symlink_to(MAN / "scepprobe.1")
    for path in UNITS.iterdir():
        (tmp_path / path.name).write_text(path.read_text().replace(
            "/usr/bin/scepprobe", str(build.program)))
    return tmp_path


def analyze(peer, units, *args):
    done = subprocess.run([peer("systemd-analyze"), *map(str, args)], text=True,
                          capture_output=True, timeout=60,
                          env={**os.environ, "MANPATH": str(units / "man"),
                               "SYSTEMD_PAGER": "", "SYSTEMD_COLORS": "0"})
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_verify(name, peer, units):
    for kind in ("service", "timer"):
        assert analyze(peer, units, "verify", units / f"scepprobe-{name}.{kind}") == (0, "")


@pytest.mark.parametrize("name", NAMES)
def test_exposure(name, peer, units):
    status, said = analyze(peer, units, "security", "--offline=true",
                           f"--threshold={EXPOSURE}", units / f"scepprobe-{name}.service")
    assert status == 0, said


@pytest.mark.parametrize("name", NAMES)
def test_command_line_is_understood(name, units, probe, tmp_path):
    """The options of ExecStart exist: the run fails on the missing targets, not before."""
    text = (units / f"scepprobe-{name}.service").read_text()
    line, = [row for row in text.splitlines() if row.startswith("ExecStart=")]
    args = line.split()[1:]
    args[args.index("--targets") + 1] = tmp_path / "none"
    args[args.index("-o") + 1] = tmp_path / "out.prom"
    result = probe(*args)
    assert (result.status, result.stdout) == (3, "")
    assert "No such file" in result.stderr and str(tmp_path / "none") in result.stderr


def test_schedule():
    """What leaves events on the server runs once a day."""
    path = (UNITS / "scepprobe-path.service").read_text()
    enrolment = (UNITS / "scepprobe-enrolment.timer").read_text()
    assert " -s browse,caps,cacert " in path
    assert "OnCalendar=*-*-* 06:00" in enrolment and "OnUnitActiveSec" not in enrolment
