# SPDX-License-Identifier: MIT
"""What a log meets between the screen of an administrator and a file: mail, chat, word
processors, terminals, search tools, editors, archives.

    for name, change in MUTATIONS.items(): change(text) gives octets
"""
import gzip
import html
import quopri
import re
import textwrap

from bundles import zip_of

NO_BREAK_SPACE = "\u00a0"


def each_line(change):
    return lambda text: "".join(change(line) + "\n" for line in text.splitlines())


def numbered(form):
    return lambda text: "".join(form.format(number, line) + "\n" for number, line
                                in enumerate(text.splitlines(), start=1))


def broken_at_blanks(width):
    """As mailers and chats do; a word that is longer than a line is cut."""
    return lambda text: "\n".join(piece for line in text.split("\n")
                                  for piece in textwrap.wrap(line, width) or [""])


def broken_at_column(width):
    """As terminals and fold(1) do."""
    return lambda text: "\n".join(piece for line in text.split("\n") for piece in
                                  [line[at:at + width] for at in range(0, len(line), width)]
                                  or [""])


def with_smart_quotes(text):
    text = re.sub(r"(^|[\s(=])'", "\\1\u2018", text).replace("'", "\u2019")
    return re.sub(r'(^|[\s(=])"', "\\1\u201c", text).replace('"', "\u201d")


def with_dates_of_event_viewer(text):
    """It writes a mark for the direction of text around the parts of a date."""
    return re.sub(r"(\d+)/(\d+)/(\d{4}) ", "\u200e\\1\u200e/\u200e\\2\u200e/\u200e\\3 ", text)


def as_table(edge, between):
    """A ticket's or a chat's table, where the lines have columns; else what it quotes."""
    return each_line(lambda line: edge + between.join(line.split("\t")) + edge[::-1]
                     if "\t" in line else line)


def as_mail(text):
    """MIME's quoted-printable, as a mail that was saved has it (RFC 2045 section 6.7)."""
    return quopri.encodestring(text.encode(), quotetabs=False).decode()


PASTED = {
    "indented": each_line(lambda line: "    " + line),
    "tabs": each_line(lambda line: "\t" + line),
    "no-break-spaces": lambda text: text.replace(" ", NO_BREAK_SPACE),
    "indented-by-no-break-spaces": each_line(lambda line: 2 * NO_BREAK_SPACE + line),
    "quoted": each_line(lambda line: "> " + line),
    "quoted-twice": each_line(lambda line: "> > " + line),
    "quoted-by-a-bar": each_line(lambda line: "| " + line),
    "smart-quotes": with_smart_quotes,
    "marks-in-dates": with_dates_of_event_viewer,
    "findstr-n": numbered("{0}:{1}"),
    "grep-n": numbered("u_ex240820.log:{0}:{1}"),
    "select-string": numbered("C:\\logs\\u_ex240820.log:{0}:{1}"),
    "grep": each_line(lambda line: "u_ex240820.log:" + line),
    "blanks-behind": each_line(lambda line: line + "  "),
    "blanks-at-the-end": lambda text: text + "   \n\t\n  ",
    "tabs-as-one-blank": lambda text: text.replace("\t", " "),
    "tabs-as-columns": lambda text: text.expandtabs(8),
    "tabs-as-four-blanks": lambda text: text.replace("\t", "    "),
    "tabs-as-no-break-spaces": lambda text: text.replace("\t", 4 * NO_BREAK_SPACE),
    "fenced": lambda text: "```\n" + text.rstrip("\n") + "\n```\n",
    "fenced-with-a-name": lambda text: "~~~text\n" + text.rstrip("\n") + "\n~~~\n",
    "fenced-in-jira": lambda text: "{noformat}\n" + text.rstrip("\n") + "\n{noformat}\n",
    "fenced-and-quoted": lambda text: PASTED["quoted"](PASTED["fenced"](text)),
    "html": lambda text: html.escape(text),
    "html-page": lambda text: "<pre>" + html.escape(text) + "</pre>\n",
    "html-lines": lambda text: "<br>\n".join(
        html.escape(text, quote=False).replace("  ", "&nbsp; ").split("\n")),
    "quoted-printable": as_mail,
    "chat-header": lambda text: "[10:11 AM] Smith, John\n" + text,
    "chat-header-with-a-day": lambda text: "[8/20/2024 10:11 AM] John Smith:\n" + text,
    "chat-first-line": lambda text: "[20.08.24, 10:11:12] John Smith: " + text,
    "chat-each-line": each_line(lambda line: "[8/20/24, 10:11:12 AM] John Smith: " + line),
    "chat-irc": each_line(lambda line: "10:11:12 <john> " + line),
    "markdown-table": as_table("| ", " | "),
    "jira-table": as_table("|", "|"),
    "words-around": lambda text: "Hello,\n\nthis is what we see on the server:\n\n" +
        text.rstrip("\n") + "\n\nBest regards,\nJohn Smith\n",
    "quoted-and-broken": lambda text: PASTED["quoted"](broken_at_blanks(78)(text)),
}

PASTED |= {f"at-blanks-{width}": broken_at_blanks(width)
           for width in (60, 66, 72, 76, 80, 90, 100, 120)}
PASTED |= {f"at-column-{width}": broken_at_column(width) for width in (72, 80, 100, 120, 132)}
PASTED |= {f"blanks-at-{way.__name__[10:]}-{width}":
           lambda text, change=way(width): change(text.replace("\t", " "))
           for way in (broken_at_blanks, broken_at_column) for width in (80, 100, 120)}

def in_code_page(text):
    """A text outside the code page is never saved in it."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return text.encode()


WRITTEN = {
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "byte-order-mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16-without-mark": lambda text: text.encode("utf-16-le"),
    "utf-16-crlf": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "windows-1252": in_code_page,
    "windows-1252-pasted": lambda text: in_code_page(with_smart_quotes(
        PASTED["indented-by-no-break-spaces"](text))),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zip": lambda text: zip_of({"a.log": text.encode()}),
}

MUTATIONS = {name: lambda text, change=change: change(text).encode()
             for name, change in PASTED.items()} | WRITTEN
