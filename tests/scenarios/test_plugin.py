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


# ---- steps, ports, paths ----

def test_default_sends_no_request(mock, check_ndes):
    """Every few minutes is no time to fill the log of NDES with refused requests."""
    steps = {name.split("_", 1)[1] for name in plugin.read(
        check_ndes(*QUICK, "-H", mock.url()).stdout).data if name.startswith("ios_")}
    assert steps == {"browse", "caps", "cacert"}


def test_enrol_sends_all(mock, check_ndes):
    steps = {name.split("_", 1)[1] for name in plugin.read(
        check_ndes(*QUICK, "--enrol", "-H", mock.url()).stdout).data
        if name.startswith("ios_")}
    assert steps == {"browse", "caps", "cacert", "pkioperation", "long_url"}


def test_steps_are_still_a_choice(mock, check_ndes):
    data = plugin.read(check_ndes(*QUICK, "-s", "caps", "-H", mock.url()).stdout).data
    assert {name for name in data if name.startswith("ios_")} == {"ios_caps"}


def test_port_and_path(check_ndes):
    """As with check_http: https, and what is given of the URL."""
    for args, url in (
            (["-p", "1"], "https://127.0.0.1:1/certsrv/mscep/mscep.dll"),
            (["-S", "-p", "1", "-u", "/scep/x"], "https://127.0.0.1:1/scep/x"),
            (["-p", "1", "-H", "::1"], "https://[::1]:1/certsrv/mscep/mscep.dll")):
        result = check_ndes(*QUICK, "-f", "json", "-H", "127.0.0.1", *args)
        assert f'"url": "{url}"' in result.stdout.replace('":"', '": "')


@pytest.mark.parametrize("args", [
    ("-p", "0"), ("-p", "65536"), ("-p", "x"), ("-u", "x"), ("-H", "http://a", "-p", "1"),
    ("-H", "a:1", "-p", "1"), ("-H", "a/b", "-u", "/c"), ("--warning-time", "x"),
    ("--critical-time", "0"), ("--warning-time", "9", "--critical-time", "3")])
def test_wrong_place_or_time(args, check_ndes):
    result = check_ndes("-H", "a", *args)
    assert (result.status, result.stderr) == (3, "")
    assert re.fullmatch(r"SCEP UNKNOWN - [^|\n]+\n", result.stdout)


# ---- time ----

@pytest.mark.parametrize("args, status, word", [
    (["--warning-time", "60", "--critical-time", "80"], 0, "OK"),
    (["--warning-time", "0.0001"], 1, "WARNING"),
    (["--warning-time", "0.0001", "--critical-time", "0.0002"], 2, "CRITICAL"),
    (["--critical-time", "0.0001"], 2, "CRITICAL")])
def test_limits_of_time(args, status, word, mock, check_ndes):
    result = check_ndes(*QUICK, "-H", mock.url(), *args)
    output = plugin.read(result.stdout)
    assert (result.status, output.status) == (status, word)
    assert ("s, more than" in result.stdout.splitlines()[0]) == (status > 0)
    limits = output.data["time"]
    assert (limits.warning is not None) == ("--warning-time" in args)
    assert (limits.critical is not None) == ("--critical-time" in args)


def test_time_eases_nothing(mock, check_ndes):
    """A finding stays first, and what is critical stays so."""
    result = check_ndes(*QUICK, "-H", mock.url("scep-app-pool-stopped"), "--warning-time",
                        "0.0001")
    line = result.stdout.splitlines()[0]
    assert result.status == 2
    assert line.startswith("SCEP CRITICAL - scep-app-pool-stopped") and "more than" in line
