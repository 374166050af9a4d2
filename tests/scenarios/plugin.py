# SPDX-License-Identifier: MIT
"""Reads a monitoring plugin's output as strictly as the Monitoring Plugins Development
Guidelines write it, and evaluates ranges as they say. Knows nothing of this program."""
import re
from collections import namedtuple

STATUSES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
UNITS = "us|ms|s|%|B|KB|MB|GB|TB|c|"

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
LABEL = r"'(?:[^'=|\n]|'')+'|[^'=|\s]+"
DATUM = re.compile(rf"({LABEL})=(U|{NUMBER})({UNITS})"
                   r"(?:;([^; ]*))?(?:;([^; ]*))?(?:;([^; ]*))?(?:;([^; ]*))?")
RANGE = re.compile(rf"(@?)(?:(~|{NUMBER})?(:))?({NUMBER})?")

Output = namedtuple("Output", "service status line text data")


class Range:
    """[@]start:end; `start:` alone means no end, `~` no start, and no start means 0."""

    def __init__(self, text):
        match = RANGE.fullmatch(text)
        assert text and match, f"{text!r} is not a range"
        at, start, colon, end = match.groups()
        assert start or end, f"{text!r} has neither start nor end"
        self.inside = bool(at)
        self.start = float("-inf") if start == "~" else float(start or 0)
        self.end = float(end) if end else float("inf")
        assert colon or end
        assert self.start <= self.end, f"{text!r}: the start is behind the end"

    def alerts(self, value):
        return (self.start <= value <= self.end) == self.inside


class Datum:
    """'label'=value[UOM];[warn];[crit];[min];[max]"""

    def __init__(self, text):
        match = DATUM.fullmatch(text)
        assert match, f"{text!r} is not performance data"
        label, value, self.unit, warning, critical, least, most = match.groups()
        self.label = label[1:-1].replace("''", "'") if label[0] == "'" else label
        self.value = None if value == "U" else float(value)
        assert not (value == "U" and self.unit), f"{text!r}: an unknown value has no unit"
        self.warning = Range(warning) if warning else None
        self.critical = Range(critical) if critical else None
        for bound in (least, most):
            assert not bound or re.fullmatch(NUMBER, bound), f"{text!r}: a bound is a number"
        if least and self.value is not None:
            assert self.value >= float(least)


def split_bar(line):
    """What stands before the bar and behind it. There is at most one."""
    assert line.count("|") <= 1, f"two bars: {line!r}"
    text, _, data = line.partition("|")
    return text.strip(), data


def read(output):
    """The output of a plugin, or an AssertionError that says what is wrong with it."""
    assert output.endswith("\n") and "\r" not in output and "\0" not in output
    lines = output[:-1].split("\n")
    text, data = split_bar(lines[0])
    match = re.fullmatch(r"([A-Z]+) (\w+) - (\S.*)", text)
    assert match, f"not a status line: {text!r}"
    assert match[2] in STATUSES
    assert len(text) <= 200, f"{len(text)} columns: {text!r}"
    pieces = data.split()
    long_text, in_data = [], False
    for line in lines[1:]:
        if in_data:
            assert "|" not in line, "performance data has no bar in it"
            pieces += line.split()
        elif "|" in line:
            before, behind = split_bar(line)
            assert before, "Nagios takes a line that begins with a bar for text"
            assert behind[:1] != " ", "Icinga counts the blank to the label"
            long_text.append(before)
            pieces += behind.split()
            in_data = True
        else:
            long_text.append(line)
    data = [Datum(piece) for piece in pieces]
    labels = [datum.label[:19] for datum in data]
    assert len(set(labels)) == len(labels), f"labels are not unique: {labels}"
    return Output(match[1], match[2], text, long_text, {d.label: d for d in data})
