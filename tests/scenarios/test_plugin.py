# SPDX-License-Identifier: MIT
"""The program as a monitoring plugin, check_ndes: its options, its statuses, its silence
elsewhere than on standard output."""
import re

import pytest

import plugin

QUICK = ("--key-bits", "1024", "-d", "ios")


def test_host_and_thresholds(mock, check_ndes):
    result = check_ndes(*QUICK, "-H", mock.url("ra-certificate-expiring"))
    assert (result.status, result.stderr) == (1, "")
    assert plugin.read(result.stdout).status == "WARNING"
    for warning, critical, status in (("5", "3", 0), ("5:", "3:", 0), ("60:", "20:", 2)):
        result = check_ndes(*QUICK, "-H", mock.url("ra-certificate-expiring"),
                            "-w", warning, "-c", critical)
        output = plugin.read(result.stdout)
        assert result.status == status
        assert output.data["ca_days"].warning.end == int(warning.strip(":"))
        assert output.data["ca_days"].critical.end == int(critical.strip(":"))


def test_long_names(mock, check_ndes):
    result = check_ndes(*QUICK, "--hostname", mock.url(), "--warning", "40", "--critical",
                        "20", "--format", "json")
    assert result.status == 0 and result.stdout.startswith("{")


@pytest.mark.parametrize("args", [
    (), ("-H",), ("-H", "a b"), ("-w", "x", "-H", "a"), ("-w", "", "-H", "a"),
    ("-c", "10:20", "-H", "a"), ("-w", "99999", "-H", "a"), ("-w", "12345678", "-H", "a"),
    ("--no-such", "-H", "a"), ("-f", "x|y", "-H", "a"), ("--targets", "/nonexistent"),
    ("-H", "a", "-o", "/nonexistent/x")])
def test_wrong_usage_is_unknown(args, check_ndes):
    """A monitoring system shows standard output, and nothing else."""
    result = check_ndes(*args)
    assert (result.status, result.stderr) == (3, "")
    assert re.fullmatch(r"SCEP UNKNOWN - [^|\n]+\n", result.stdout)


def test_help_and_version(check_ndes):
    text = check_ndes("--help")
    assert (text.status, text.stderr) == (3, "")
    lines = text.stdout.splitlines()
    assert len(lines) <= 23 and max(map(len, lines)) <= 80
    assert check_ndes("-V").status == check_ndes("-h").status == 3


def test_nothing_answers_is_critical(check_ndes):
    for host in ("nonexistent.invalid", "http://127.0.0.1:1"):
        result = check_ndes(*QUICK, "-H", host)
        assert result.status == 2
        assert plugin.read(result.stdout).status == "CRITICAL"


def test_time_runs_out_is_critical(mock, check_ndes):
    """It ends by itself, and says what it saw."""
    result = check_ndes(*QUICK, "-t", "3", "-H", mock.url("response-timeout"))
    output = plugin.read(result.stdout)
    assert (result.status, output.status) == (2, "CRITICAL")
    assert any("probe-incomplete" in line for line in output.text)


@pytest.mark.parametrize("word", ["decode", "replay", "logs", "explain"])
def test_words_are_hosts_there(word, check_ndes):
    """A plugin has no commands."""
    assert plugin.read(check_ndes(*QUICK, "-t", "5", word).stdout).status == "CRITICAL"


def test_the_program_itself_has_no_such_options(probe, mock):
    for option in ("-H", "-w", "-c"):
        result = probe(option, "30", mock.url())
        assert result.status == 3 and result.stdout == ""
