# SPDX-License-Identifier: MIT
"""Writes .evtx files, so that no test needs one of somebody's computer.

From the published descriptions of the format (Microsoft's MS-EVEN6, section 2.2.12 to
2.2.17, and the format notes of libevtx): a header, then chunks of 64 KiB, each with its
names, its templates and its records, and a CRC-32 of both. Nothing here is shared with the
reader in src/logs: the two have to agree, and libevtx has to agree with both.

    evtx(Event(provider="...", id=31, data=[("ErrorCode", "...")]), ...) gives octets;
    damage(octets, chunk, "header") spoils a chunk as crashes and bad copies do.
"""
import struct
import uuid
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timezone

CHUNK = 65536
FIRST_RECORD = 512
EVENTS = "http://schemas.microsoft.com/win/2004/08/events/event"

NULL, STRING, U8, U16, U32, U64 = 0x00, 0x01, 0x04, 0x06, 0x08, 0x0a
BINARY, GUID, TIME, SID, HEX64, NESTED = 0x0e, 0x0f, 0x11, 0x13, 0x15, 0x21
STRINGS = STRING | 0x80

SYSTEM_ACCOUNT = bytes.fromhex("010100000000000512000000")    # S-1-5-18


@dataclass
class Event:
    """One event. `data` is what EventData holds: pairs of a name and a value, or plain
    strings as the older logs have them. `user_data` is a tree in its place: (name,
    {attribute: value}, [children or text])."""
    provider: str
    id: int
    channel: str = "Application"
    level: int = 2
    computer: str = "NDES01.contoso.com"
    time: datetime = datetime(2024, 8, 20, 9, 49, 42, tzinfo=timezone.utc)
    guid: str = ""
    qualifiers: int = None
    data: list = field(default_factory=list)
    user_data: tuple = None
    record: int = 0
    raw: bytes = None      # binary XML in place of what the fields say


@dataclass
class Hole:
    """A place in a template that each record fills."""
    index: int
    type: int
    optional: bool = True


def utf16(text):
    return text.encode("utf-16-le")


def filetime(moment):
    return int(moment.timestamp() * 10_000_000) + 116_444_736_000_000_000


# ---- binary XML, into a chunk: what was named before is named by its place ----

class Chunk:
    def __init__(self):
        self.data = bytearray(FIRST_RECORD)
        self.names, self.templates = {}, {}
        self.first = self.last = self.last_offset = None

    def name(self, text):
        """The place of a name, and the name itself when it stands here first."""
        place = self.names.get(text)
        if place is not None:
            self.data += struct.pack("<I", place)
            return
        place = len(self.data) + 4
        code = 0
        for octet in utf16(text)[::2]:
            code = (code * 65599 + octet) & 0xffff
        self.names[text] = place
        self.data += struct.pack("<IIHH", place, 0, code, len(text)) + utf16(text) + b"\0\0"

    def text(self, value):
        self.data += struct.pack("<BBH", 0x05, STRING, len(utf16(value)) // 2) + utf16(value)

    def content(self, value):
        if isinstance(value, Hole):
            self.data += struct.pack("<BHB", 0x0e if value.optional else 0x0d, value.index,
                                     value.type)
        elif isinstance(value, tuple):
            self.element(value)
        elif isinstance(value, bytes):      # tokens as they are
            self.data += value
        else:
            self.text(value)

    def element(self, tree, dependency=True):
        name, attributes, children = tree
        self.data += bytes([0x41 if attributes else 0x01])
        if dependency:
            self.data += b"\xff\xff"
        size_at = len(self.data)
        self.data += b"\0\0\0\0"
        self.name(name)
        if attributes:
            list_at = len(self.data)
            self.data += b"\0\0\0\0"
            for i, (key, value) in enumerate(attributes.items()):
                self.data.append(0x06 if i + 1 == len(attributes) else 0x46)
                self.name(key)
                self.content(value)
            struct.pack_into("<I", self.data, list_at, len(self.data) - list_at - 4)
        if children:
            self.data.append(0x02)
            for child in children:
                self.content(child)
            self.data.append(0x04)
        else:
            self.data.append(0x03)
        struct.pack_into("<I", self.data, size_at, len(self.data) - size_at - 4)

    def template(self, tree, values):
        """An instance of a template, which is defined where it is used first."""
        key = repr(tree)
        place = self.templates.get(key)
        identifier = uuid.uuid5(uuid.NAMESPACE_URL, key)
        self.data += struct.pack("<BBI", 0x0c, 1, identifier.fields[0])
        if place is None:
            place = self.templates[key] = len(self.data) + 4
            self.data += struct.pack("<II", place, 0) + identifier.bytes_le + b"\0\0\0\0"
            self.data += b"\x0f\x01\x01\x00"
            self.element(tree)
            self.data.append(0)
            struct.pack_into("<I", self.data, place + 20, len(self.data) - place - 24)
        else:
            self.data += struct.pack("<I", place)
        self.values(values)

    def values(self, values):
        """A number, then the sizes and types, then the values. A nested one is a function
        that writes itself: only then is its size known."""
        self.data += struct.pack("<I", len(values))
        sizes_at = len(self.data)
        self.data += b"\0\0\0\0" * len(values)
        for i, (kind, value) in enumerate(values):
            begin = len(self.data)
            if callable(value):
                value()
            else:
                self.data += value
            struct.pack_into("<HBB", self.data, sizes_at + 4 * i, len(self.data) - begin,
                             kind, 0)

    def record(self, number, event, write):
        """False when there is no room; nothing is written then."""
        kept = len(self.data), dict(self.names), dict(self.templates)
        begin = len(self.data)
        self.data += b"**\0\0" + struct.pack("<IQQ", 0, number, filetime(event.time))
        if event.raw is None:
            self.data += b"\x0f\x01\x01\x00"
            write(self, event, number)
            self.data.append(0)
        else:
            self.data += event.raw
        size = len(self.data) - begin + 4
        self.data += struct.pack("<I", size)
        if len(self.data) > CHUNK:
            del self.data[kept[0]:]
            self.names, self.templates = kept[1:]
            return False
        struct.pack_into("<I", self.data, begin + 4, size)
        self.first = number if self.first is None else self.first
        self.last, self.last_offset = number, begin
        return True

    def finish(self):
        end = len(self.data)
        header = struct.pack("<8sQQQQIIII", b"ElfChnk\0", self.first, self.last, self.first,
                             self.last, 128, self.last_offset, end,
                             zlib.crc32(self.data[FIRST_RECORD:]))
        self.data[:len(header)] = header
        self.data += bytes(CHUNK - end)
        mend_header(self.data)
        return bytes(self.data)


def mend_header(chunk):
    """The CRC-32 of a chunk's header, which leaves itself out."""
    struct.pack_into("<I", chunk, 124, zlib.crc32(chunk[128:512], zlib.crc32(chunk[:120])))


# ---- events ----

def system(event, holes):
    """The part System, with holes where `holes` gives them."""
    provider = {"Name": event.provider}
    if event.guid:
        provider["Guid"] = event.guid
    return ("System", {}, [
        ("Provider", provider, []),
        ("EventID", {} if event.qualifiers is None else {"Qualifiers": holes["qualifiers"]},
         [holes["id"]]),
        ("Version", {}, [holes["version"]]),
        ("Level", {}, [holes["level"]]),
        ("Task", {}, [holes["task"]]),
        ("Opcode", {}, [holes["opcode"]]),
        ("Keywords", {}, [holes["keywords"]]),
        ("TimeCreated", {"SystemTime": holes["time"]}, []),
        ("EventRecordID", {}, [holes["record"]]),
        ("Correlation", {"ActivityID": holes["activity"]} if "activity" in holes else {}, []),
        ("Execution", {"ProcessID": holes["process"], "ThreadID": holes["thread"]}, []),
        ("Channel", {}, [event.channel]),
        ("Computer", {}, [holes["computer"]]),
        ("Security", {"UserID": holes["user"]}, []),
    ])


def plain_values(event, number):
    """What the holes hold, as text."""
    stamp = event.time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"
    return {"qualifiers": str(event.qualifiers), "id": str(event.id), "version": "0",
            "level": str(event.level), "task": "0", "opcode": "0",
            "keywords": "0x8080000000000000", "time": stamp, "record": str(number),
            "process": "4321", "thread": "1234", "computer": event.computer,
            "user": "S-1-5-18"}


def data_tree(event, plain):
    """EventData or UserData, its values as text or as holes from 0 on."""
    if event.user_data:
        return ("UserData", {}, [event.user_data])
    children = []
    for i, item in enumerate(event.data):
        name, value = item if isinstance(item, tuple) else ("", item)
        children.append(("Data", {"Name": name} if name else {},
                         [value if plain else Hole(i, STRING, optional=False)]))
    return ("EventData", {}, children)


def write_plain(chunk, event, number):
    """All of it as it stands, as rendered events are forwarded."""
    chunk.element(("Event", {"xmlns": EVENTS},
                   [system(event, plain_values(event, number)), data_tree(event, True)]))


def write_template(chunk, event, number):
    """As the Windows event log does: a template for the event, another for its data."""
    order = ("level", "task", "opcode", "id", "version", "keywords", "time", "record",
             "activity", "process", "thread", "computer", "user", "qualifiers")
    types = {"level": U8, "task": U16, "opcode": U8, "id": U16, "version": U8,
             "keywords": HEX64, "time": TIME, "record": U64, "activity": GUID,
             "process": U32, "thread": U32, "computer": STRING, "user": SID,
             "qualifiers": U16}
    holes = {name: Hole(i, types[name]) for i, name in enumerate(order)}
    has_data = bool(event.data or event.user_data)
    inner = [Hole(len(order), NESTED)] if has_data else []
    tree = ("Event", {"xmlns": EVENTS}, [system(event, holes), *inner])
    values = {
        "level": struct.pack("<B", event.level), "task": b"\0\0", "opcode": b"\0",
        "id": struct.pack("<H", event.id), "version": b"\0",
        "keywords": struct.pack("<Q", 0x8080000000000000),
        "time": struct.pack("<Q", filetime(event.time)), "record": struct.pack("<Q", number),
        "activity": b"", "process": struct.pack("<I", 4321),
        "thread": struct.pack("<I", 1234), "computer": utf16(event.computer),
        "user": SYSTEM_ACCOUNT, "qualifiers": struct.pack("<H", event.qualifiers or 0)}
    filled = [(types[name] if values[name] else NULL, values[name]) for name in order]

    def nested():
        chunk.data += b"\x0f\x01\x01\x00"
        chunk.template(data_tree(event, bool(event.user_data)),
                       [] if event.user_data else
                       [(STRING, utf16(item[1] if isinstance(item, tuple) else item))
                        for item in event.data])

    if has_data:
        filled.append((NESTED, nested))
    chunk.template(tree, filled)


def write_classic(chunk, event, number):
    """As events of the older logs are kept: their strings in one value."""
    tree = ("Event", {"xmlns": EVENTS},
            [system(event, plain_values(event, number)),
             ("EventData", {}, [("Data", {}, [Hole(0, STRINGS, optional=False)])])])
    chunk.template(tree, [(STRINGS, b"".join(utf16(item) + b"\0\0" for item in event.data))])


WRITERS = {"plain": write_plain, "template": write_template, "classic": write_classic}


def evtx(*events, shape="template", most=None, dirty=False):
    """A file of these events. `most` are the records of a chunk, else as many as fit."""
    write = WRITERS[shape]
    chunks, number, count = [Chunk()], 1, 0
    for event in events:
        number = event.record or number
        if count == most or not chunks[-1].record(number, event, write):
            chunks.append(Chunk())
            count = 0
            if not chunks[-1].record(number, event, write):
                raise ValueError("an event of more than a chunk")
        number, count = number + 1, count + 1
    header = struct.pack("<8sQQQIHHHH", b"ElfFile\0", 0, len(chunks) - 1, number, 128, 1, 3,
                         4096, len(chunks))
    header += bytes(76) + struct.pack("<I", int(dirty))
    header += struct.pack("<I", zlib.crc32(header[:120]))
    return header.ljust(4096, b"\0") + b"".join(
        chunk.finish() for chunk in chunks if chunk.first is not None)


def damage(data, chunk, how):
    """The file with one chunk spoiled."""
    data = bytearray(data)
    begin = 4096 + chunk * CHUNK
    if how == "signature":
        data[begin:begin + 8] = b"GARBAGE!"
    elif how == "zeroes":
        data[begin:begin + CHUNK] = bytes(CHUNK)
    elif how == "header":
        data[begin + 40:begin + 60] = b"\xff" * 20
    elif how == "record":        # the size of its second record
        second = begin + FIRST_RECORD + struct.unpack_from("<I", data,
                                                           begin + FIRST_RECORD + 4)[0]
        data[second + 4:second + 8] = b"\xff\xff\xff\x7f"
    elif how == "token":         # what the first record begins with
        data[begin + FIRST_RECORD + 24:begin + FIRST_RECORD + 32] = b"\x7f" * 8
    elif how == "cut":
        del data[begin + CHUNK // 2:]
    else:
        raise ValueError(how)
    return bytes(data)
