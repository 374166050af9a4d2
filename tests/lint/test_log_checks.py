# SPDX-License-Identifier: MIT
"""What a Check line tells people to read, `logs` reads: an event has a row, a file has a format.
Where it does not, the reason stands here."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAUSES = sorted((ROOT / "src/diagnose/causes").glob("*.[ch]"))

#: Events that are named and have no row of their own, and why.
WITHOUT_ROW = {
    3007: "no event, but the code in event 1310's text",
    36874: "of Schannel, which names neither URL nor site: for who looks by hand",
    36888: "of Schannel, likewise",
}
#: Files that are named and are no log of a format here, and why.
NO_LOG = {
    "mscep.log": "NDES's trace, off by default and without documented words",
}


def checks():
    """Every string of a row of reasons; a Check line is one of them."""
    for path in CAUSES:
        text = re.sub(r'"\s*\n\s*"', "", path.read_text())
        for string in re.findall(r'"((?:[^"\\]|\\.)*)"', text):
            yield path.name, string


def rows():
    text = (ROOT / "src/logs/events.c").read_text()
    table = text[text.index("event_rows[]"):text.index("n_event_rows =")]
    return {int(n) for n in re.findall(r"\{\s*(?:\w+|\"[^\"]*\"),\s*(\d+),", table)}


def formats():
    return (ROOT / "src/logs/formats.c").read_text() + (ROOT / "src/logs/sentences.c").read_text()


def events_of(string):
    for found in re.findall(r"\bevents? (\d+(?:(?:, | and | to )\d+\b)*)", string):
        yield from (int(n) for n in re.findall(r"\d+", found))


def test_events_were_found():
    assert len(rows()) > 40 and {29, 31, 4005, 1000} <= rows()
    assert sum(1 for _, s in checks() for _ in events_of(s)) > 15


def test_events_that_a_check_names_have_a_row():
    known = rows()
    missing = {(name, n) for name, string in checks() for n in events_of(string)
               if n not in known and n not in WITHOUT_ROW}
    assert not missing, f"add a row to src/logs/events.c, or a reason to {__file__}: {missing}"


def test_files_that_a_check_names_have_a_format():
    text = formats()
    named = {(name, file) for name, string in checks()
             for file in re.findall(r"\b[\w-]+\.(?:log|svclog|evtx)\b", string)}
    assert named
    missing = {(name, file) for name, file in named
               if file not in text and file not in NO_LOG and not file.endswith(".evtx")}
    assert not missing, f"add it to a format of src/logs/, or a reason to {__file__}: {missing}"


def test_reasons_are_needed():
    """A reason for what has a row is one too many."""
    needless = set(WITHOUT_ROW) & rows()
    assert not needless, f"take these out of WITHOUT_ROW in {__file__}: {needless}"
