# SPDX-License-Identifier: MIT
"""logs --since, which leaves out what is older, and --here, which is for Windows."""
import datetime
import os

import pytest

WINDOWS = "SCEPPROBE_PROGRAM" in os.environ

FIELDS = "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip sc-status\n"


def iis(age, status=500):
    """A line of IIS from this number of hours ago."""
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=age)
    return (f"{then:%Y-%m-%d %H:%M:%S} GET /certsrv/mscep/mscep.dll "
            f"operation=GetCACaps 10.0.0.9 {status}\n")


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "u_ex.log"
    path.write_text(FIELDS + iis(30 * 24) + iis(50) + iis(3) + iis(0.5))
    return path


@pytest.mark.parametrize("age, lines", [
    ("45m", 1), ("4h", 2), ("240m", 2), ("3d", 3), ("40d", 4), ("3600s", 1),
])
def test_older_lines_are_left_out(probe, log, age, lines):
    result = probe("logs", "-v", "--since", age, log)
    left = 4 - lines
    assert (f"{left} older lines" in result.stdout) == bool(left)


def test_since_a_date(probe, log):
    then = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=4)
    result = probe("logs", "--since", f"{then:%Y-%m-%dT%H:%M:%SZ}", log)
    assert "2 older lines" in result.stdout


def test_lines_without_a_date_stay(probe, tmp_path):
    path = tmp_path / "httperr.log"
    path.write_text("10.0.0.9 50123 10.0.0.1 443 HTTP/1.1 GET "
                    "/certsrv/mscep/mscep.dll?operation=GetCACaps 503 1 Disabled SCEP\n")
    result = probe("logs", "--since", "1m", path)
    assert "older lines" not in result.stdout


@pytest.mark.parametrize("age", ["", "soon", "0h", "-1h", "5", "1w", "1hh", "9999999d",
                                 "2026-11-27"])
def test_no_age(probe, log, age):
    result = probe("logs", "--since", age, log)
    assert (result.status, result.stdout) == (3, "")
    assert result.stderr.startswith("scepprobe: --since: ") and "24h" in result.stderr


@pytest.mark.skipif(WINDOWS, reason="there it reads the logs of this computer")
def test_here_is_for_windows(probe):
    result = probe("logs", "--here")
    assert (result.status, result.stdout) == (3, "")
    assert "Windows" in result.stderr and result.stderr.count("\n") == 1
