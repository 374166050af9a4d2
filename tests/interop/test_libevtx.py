# SPDX-License-Identifier: MIT
"""What the tests' own writer of .evtx files writes, libevtx reads, and our reader reads the
same there. Nothing is shared between the three."""
import re
import shutil
import subprocess
from datetime import datetime, timedelta, timezone

import pytest

from conftest import BUILD, HANGS_AFTER
from evtx import CHUNK, Event, Hole, WRITERS, damage, evtx

UNPACK = BUILD / "tests" / "tools" / "unpack"
EVTXEXPORT = shutil.which("evtxexport")

peer = pytest.mark.skipif(not EVTXEXPORT, reason="evtxexport is missing: ./dev peers")

NDES = "Microsoft-Windows-NetworkDeviceEnrollmentService"


def some_events(count):
    begin = datetime(2024, 8, 20, 9, 49, 42, 123000, tzinfo=timezone.utc)
    for i in range(count):
        at = begin + timedelta(seconds=37 * i)
        yield (Event(NDES, 31, time=at, guid="{73144342-19d1-47a4-94de-d38e6a054ad5}",
                     data=[("ErrorCode", "A & B < C \"D\" \u00fc \u20ac"),
                           ("ErrorMessage", f"0x8009{i:04x}")]),
               Event("Microsoft-Windows-CAPI2", 30, time=at, level=4, user_data=(
                   "CertVerifyCertificateChainPolicy", {},
                   [("Result", {"value": "800B0101"}, ["A certificate has expired."])])),
               Event("Service Control Manager", 7036, time=at, qualifiers=16384,
                     data=["W3SVC", "", "stopped"]),
               Event("Empty", 1, time=at))[i % 4]


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, timeout=HANGS_AFTER)
    return done.stdout.decode(errors="replace")


def canonical(text):
    """Without blanks between tags, empty elements in one way, times of seven digits."""
    text = re.sub(r"\s+", " ", text.replace("&quot;", '"'))
    text = re.sub(r"> <", "><", text)
    text = re.sub(r"<(\w+)((?: [^<>]*)?)></\1>", r"<\1\2/>", text)
    return re.sub(r"(\.\d{7})\d*Z", r"\1Z", text)


def ours(path):
    text = run(UNPACK, path)
    events, summary = text.rsplit("</Events>\n", 1)
    return re.findall(r"<Event .*?</Event>", canonical(events)), summary


def theirs(path):
    return re.findall(r"<Event .*?</Event>", canonical(run(EVTXEXPORT, "-f", "xml", path)))


@peer
@pytest.mark.parametrize("shape", [shape for shape in WRITERS if shape != "classic"])
def test_the_same_events(shape, tmp_path):
    path = tmp_path / "a.evtx"
    path.write_bytes(evtx(*some_events(400), shape=shape))
    read, summary = ours(path)
    assert len(read) == 400 and "400 events, 0 unreadable, 0 of" in summary
    assert read == theirs(path)


@peer
def test_strings_of_older_logs(tmp_path):
    path = tmp_path / "a.evtx"
    path.write_bytes(evtx(Event("Classic", 5, data=["one", "", "three"], qualifiers=1),
                          shape="classic"))
    read, _ = ours(path)
    assert "<Data>one</Data><Data/><Data>three</Data>" in read[0]
    assert read == theirs(path)


@pytest.mark.parametrize("how, kept, said", [
    ("signature", 60, "1 of 6 chunks damaged"),     # its records are found nevertheless
    ("zeroes", 50, "0 of 5 chunks damaged"),        # Windows leaves such chunks behind
    ("header", 60, "1 of 6 chunks damaged"),
    ("record", 59, "1 of 6 chunks damaged"),
    ("token", 59, "1 of 6 chunks damaged"),
    ("cut", None, "cut"),
])
def test_damage_costs_its_chunk_only(how, kept, said, tmp_path):
    whole = evtx(*some_events(60), most=10)
    path = tmp_path / "a.evtx"
    path.write_bytes(damage(whole, 2, how))
    read, summary = ours(path)
    assert said in summary
    numbers = [int(n) for n in re.findall(r"<EventRecordID>(\d+)", "".join(read))]
    assert numbers == sorted(set(numbers))
    if kept is not None:
        assert len(read) == kept
        assert {*range(1, 21), *range(31, 61)} <= set(numbers)
    else:
        assert {*range(1, 21)} <= set(numbers) and max(numbers) <= 30


def test_records_of_an_unknown_form_are_counted(tmp_path):
    events = list(some_events(20))
    events[7].raw = b"\x0f\x01\x01\x00\x3f"
    path = tmp_path / "a.evtx"
    path.write_bytes(evtx(*events))
    read, summary = ours(path)
    assert len(read) == 19 and "19 events, 1 unreadable, 0 of 1 chunks damaged" in summary


def test_copied_while_in_use(tmp_path):
    """Windows brings sums up to date when it closes the file: that is no damage."""
    data = bytearray(evtx(*some_events(8), dirty=True))
    data[4096 + 52:4096 + 56] = b"\0\0\0\0"
    path = tmp_path / "a.evtx"
    path.write_bytes(data)
    read, summary = ours(path)
    assert len(read) == 8 and "0 of 1 chunks damaged, in use" in summary


def test_old_records_behind_the_end_are_not_read_again(tmp_path):
    """A chunk that was written over holds older records behind its end."""
    old = bytearray(evtx(*some_events(40), most=40))
    new = evtx(*(event for event in some_events(4)), most=4)
    end = int.from_bytes(new[4096 + 48:4096 + 52], "little")
    old[:4096 + end] = new[:4096 + end]
    path = tmp_path / "a.evtx"
    path.write_bytes(old)
    read, summary = ours(path)
    assert len(read) == 4 and "0 of 1 chunks damaged" in summary


def bomb(chunk, event, number):
    """A value that holds itself: libevtx (2018) ends by an overflow of its stack."""
    nested = Hole(0, 0x21, optional=False)
    chunk.template(("Event", {}, [nested]),
                   [(0x21, lambda: chunk.element(("A", {}, [nested]), dependency=False))])


def test_a_value_that_holds_itself(tmp_path, monkeypatch):
    monkeypatch.setitem(WRITERS, "bomb", bomb)
    path = tmp_path / "a.evtx"
    path.write_bytes(evtx(Event("x", 1), shape="bomb"))
    assert ours(path) == ([], "a.evtx: 0 events, 1 unreadable, 0 of 1 chunks damaged\n")


@pytest.mark.parametrize("length", [0, 7, 8, 100, 4095, 4096, 4097, 4096 + CHUNK // 2])
def test_cut_files(length, tmp_path):
    path = tmp_path / "a.evtx"
    path.write_bytes(evtx(*some_events(10))[:length])
    assert "a.evtx: " in run(UNPACK, path)
