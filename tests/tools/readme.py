# SPDX-License-Identifier: MIT
"""Puts real output into README.md and docs/report.svg: runs the commands that the README
shows (blocks of "console") against mock-ndes, and draws the first screen of a report.

    ./dev readme                            writes both anew
    python3 tests/tools/readme.py --check BUILD  says what is out of date; status 1 if anything is

Times, dates, days and lengths of messages differ from run to run and are not compared.
"""
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "report.svg"
PORT = "18080"  # what the README shows, whatever port the server has now
PICTURED = f"http://127.0.0.1:{PORT}/scep-app-pool-stopped/certsrv/mscep/mscep.dll"
LINES, COLUMNS = 24, 80
NO_BREAK = "\u00a0"      # blanks in a drawing would be folded

BLOCK = re.compile(r"^```console\n(\$ [^\n]*\n)(.*?)^```$", re.DOTALL | re.MULTILINE)
VARIES = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|[0-9.]+(?= ?(?:ms|s|days|characters)\b)|"
                    r"(?<=_days=)\d+|(?<=query )\d+|  +")

# ---- running ----


class Mock:
    """mock-ndes, for as long as it is needed."""

    def __init__(self, build):
        self.build = build

    def __enter__(self):
        self.process = subprocess.Popen([self.build / "test-server/mock-ndes"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.port = self.process.stdout.readline().split()[2]
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def run(self, command):
        """What a shell prints for the command, with the README's port in it."""
        environment = {"PATH": f"{self.build / 'src'}:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                       "HOME": "/nonexistent", "COLUMNS": str(COLUMNS)}
        done = subprocess.run(["sh", "-c", command.replace(f":{PORT}", f":{self.port}")],
                              capture_output=True, text=True, cwd=ROOT, timeout=120,
                              env=environment)
        return done.stdout.replace(f":{self.port}", f":{PORT}")


def comparable(text):
    return [VARIES.sub("*", line).rstrip() for line in text.splitlines()]


# ---- the picture ----

COLORS = {"1": "#ffffff", "2": "#9aa4af", "31": "#ff7b72", "32": "#7ee787", "33": "#e3b341",
          "35": "#d2a8ff", "36": "#79c0ff"}


def spans(line):
    """The line in pieces: (text, colour or None, bold)."""
    color, bold = None, False
    for part in re.split(r"(\033\[[0-9;]*m)", line):
        codes = re.fullmatch(r"\033\[([0-9;]*)m", part)
        if not codes:
            if part:
                yield part, color, bold
            continue
        for code in codes.group(1).split(";"):
            bold = code == "1" or (bold and code not in ("", "0"))
            color = (None if code in ("", "0") else
                     COLORS.get(code, color) if code != "1" else color)


def cut(line):
    """Without what a terminal would put on the next line; references are such."""
    plain = re.sub(r"\033\[[0-9;]*m", "", line)
    return line if len(plain) <= COLUMNS else plain[:COLUMNS - 3] + "..."


def drawing(command, text):
    """A terminal of 80 columns that shows the command and the output."""
    lines = [f"\033[2m$\033[0m {command}", *map(cut, text.splitlines()[:LINES])]
    width, height = COLUMNS * 8.4 + 32, len(lines) * 19 + 34
    rows = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" '
            f'width="{width:g}" height="{height}" role="img" '
            'aria-label="The first screen of a report">',
            "<!-- Written by tests/tools/readme.py from real output. -->",
            '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
            '<g font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="14" '
            'fill="#d1d9e0">']
    for number, line in enumerate(lines):
        plain = re.sub(r"\033\[[0-9;]*m", "", line)
        if not plain:
            continue
        pieces = "".join(
            f'<tspan fill="{color or ("#ffffff" if bold else "#d1d9e0")}"'
            f'{" font-weight=" + chr(34) + "bold" + chr(34) if bold else ""}>'
            f"{escape(piece).replace(' ', NO_BREAK)}</tspan>" for piece, color, bold in spans(line))
        rows.append(f'<text x="16" y="{number * 19 + 30}" textLength="{len(plain) * 8.4:g}" '
                    f'lengthAdjust="spacingAndGlyphs">{pieces}</text>')
    return "\n".join([*rows, "</g>", "</svg>", ""])


def text_of(picture):
    """What is to be read in a drawing."""
    return "\n".join(re.sub(r"<[^>]*>", "", row).replace(NO_BREAK, " ") for row in
                     re.findall(r"<text.*</text>", picture))


# ---- both ----

def renew(mock):
    """README.md and the picture as they are to be."""
    readme = README.read_text()
    for block in BLOCK.finditer(readme):
        command = block.group(1)
        output = mock.run(command[2:].strip())
        readme = readme.replace(block.group(0), f"```console\n{command}{output}```")
    command = f"scepprobe {PICTURED}"
    return readme, drawing(command, mock.run(f"scepprobe --color always {PICTURED}"))


def check(readme, picture):
    """Lines that are out of date, as they should be."""
    wanted = comparable(readme) + comparable(text_of(picture))
    there = comparable(README.read_text()) + comparable(
        text_of(PICTURE.read_text()) if PICTURE.exists() else "")
    return [line for line in wanted if line not in there] + [
        f"no longer: {line}" for line in there if line not in wanted]


def main():
    build = Path(sys.argv[-1]).resolve()
    with Mock(build) as mock:
        readme, picture = renew(mock)
    if "--check" in sys.argv:
        stale = check(readme, picture)
        print("\n".join(stale), end="\n" if stale else "")
        return bool(stale)
    if check(readme, picture):      # else only times would change
        PICTURE.parent.mkdir(exist_ok=True)
        README.write_text(readme)
        PICTURE.write_text(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
