# SPDX-License-Identifier: MIT
"""Reads Prometheus' text format 0.0.4, as strictly as node_exporter's textfile collector
wants it. Knows nothing of this program."""
import re

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')
SAMPLE = re.compile(rf'({NAME})(?:\{{(.*)\}})? (\S+)')
ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


def labels(text):
    """The labels between the braces."""
    found, at = {}, 0
    while at < len(text):
        match = LABEL.match(text, at)
        assert match, f"not labels: {text[at:]!r}"
        assert match[1] not in found
        found[match[1]] = re.sub(r"\\.", lambda escape: ESCAPES[escape[0]], match[2])
        at = match.end()
    return found


def read(text):
    """{family: {frozenset of labels: value}}; AssertionError for what a reader refuses."""
    assert text.endswith("\n"), "the last line has no end"
    families, current = {}, None
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            current = line.split()[2]
            assert current not in families, f"{current} is in two pieces"
            families[current] = {}
        elif line.startswith("# TYPE "):
            assert line.split()[2:] == [current, "gauge"]
        else:
            match = SAMPLE.fullmatch(line)
            assert match, f"not a sample, or one with a time: {line!r}"
            assert match[1] == current, f"{line!r} is not where {current} is"
            key = frozenset(labels(match[2] or "").items())
            assert key not in families[current], f"twice: {line!r}"
            families[current][key] = float(match[3])
    return families


def select(families, name, **wanted):
    """The samples of a family that have these labels: [(labels, value)]."""
    return [(dict(key), value) for key, value in families[name].items()
            if set(wanted.items()) <= key]
