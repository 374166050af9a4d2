# SPDX-License-Identifier: MIT
"""Pages (--format html): what stands where, and in which words. That they are well-formed
and agree with the other formats is test_formats.py's, how they look tests/browser's."""
from pathlib import Path

import page as page_reader

LOGS = Path(__file__).parent.parent / "logs"
QUICK = ("--key-bits", "1024", "-d", "ios", "-t", "20")


def page_of(probe, *args):
    return page_reader.read(probe(*args, "-f", "html").stdout)


def words(element):
    return page_reader.text_of(element)


def tables(root, caption):
    return [table for table in root.iter("table")
            if words(table.find("caption")).startswith(caption)]


def columns(table):
    return [words(cell) for cell in table.find("thead").iter("th")]


# ---- several targets ----

ORDER = ["healthy", "scep-app-pool-stopped", "ra-certificate-expiring", "wrong-path"]
WORST_FIRST = ["scep-app-pool-stopped", "wrong-path", "ra-certificate-expiring", "healthy"]


def test_the_worst_target_stands_first(mock, probe):
    """In the table and below it; what ended alike keeps its order."""
    root = page_of(probe, *QUICK, *[mock.url(scenario) for scenario in ORDER])
    total = next(p for p in root.iter("p") if "verdict" in p.get("class", ""))
    assert words(total).endswith("CRITICAL 4 targets: 2 critical, 1 warning, 1 ok")
    table, = tables(root, "Targets")
    rows = [words(row) for row in table.find("tbody").iter("tr")]
    parts = [words(section.find("h2")) for section in page_reader.targets(root)]
    for place, scenario in enumerate(WORST_FIRST):
        assert f"/{scenario}/" in rows[place] and f"/{scenario}/" in parts[place]


def test_compared_urls_keep_their_order(mock, probe):
    root = page_of(probe, *QUICK, mock.url("healthy"), "--compare", mock.url("wrong-path"))
    parts = [words(section.find("h2")) for section in page_reader.targets(root)]
    assert "(external URL)" in parts[0] and "(internal URL)" in parts[1]


def test_one_target_has_no_total(mock, probe):
    root = page_of(probe, *QUICK, mock.url("healthy"))
    assert not tables(root, "Targets") and "1 targets" not in words(root)


# ---- findings ----

def test_evidence_names_requests_of_the_table(mock, probe):
    """"requests 1 to 4", by the numbers in the table of all requests."""
    root = page_of(probe, *QUICK, mock.url("wrong-path"))
    assert "Evidencerequests 1 to 3" in words(page_reader.findings(root)[0]).replace(
        "Evidence ", "Evidence")
    table, = tables(root, "All requests")
    assert [words(row.find("td")) for row in table.find("tbody").iter("tr")] == ["1", "2", "3"]


def test_reasons_of_lesser_findings_are_folded(mock, probe):
    """Those of what is healthy, and of what is only possible beside what is certain; never
    those of the first."""
    first, second = page_reader.findings(page_of(probe, *QUICK, mock.url("connection-reset")))
    assert not list(first.iter("details"))
    assert words(second.find("details").find("summary")) == "Reasons and fixes"
    healthy, = page_reader.findings(page_of(probe, *QUICK, mock.url("healthy")))
    summary = healthy.find("details").find("summary")
    assert words(summary) == "If this is not what you expect"


# ---- logs ----

def log_page(probe, *names):
    return page_of(probe, "logs", *[LOGS / name for name in names])


def test_times_of_logs_are_those_of_their_lines(probe):
    """They are neither when the report was made nor how long that took."""
    root = log_page(probe, "omadm-delivery.log", "iis-android.log")
    header = words(next(root.iter("header")))
    assert "lines from 2018-02-27 04:50:52 UTC on, read by scepprobe" in header
    assert "took" not in header


def test_logs_name_lines_not_requests(probe):
    root = log_page(probe, "iis-500.log")
    seen = words(page_reader.findings(root)[0])
    assert "iis-500.log, line 1" in seen and "Evidence" not in seen


def test_columns_of_logs(probe):
    root = log_page(probe, "omadm-delivery.log", "iis-android.log")
    lines, = tables(root, "What the lines say")
    files, = tables(root, "Each file")
    assert columns(lines) == ["Status", "Source", "What", "Times", "When", "Where"]
    assert columns(files) == ["File", "What it is", "Lines", "SCEP lines", "When", "Notes"]
    assert "2018-02-27 04:50:52 UTC to 2018-02-27 04:53:31 UTC" in words(lines)


def failed_marks(root):
    return [shape for svg in root.iter("svg") for shape in svg.iter("rect")
            if shape.get("class") == "failed"]


def test_nothing_fails_where_nothing_is_wrong(probe):
    """A device that stopped by itself is drawn as unknown, not as a fault."""
    healthy = log_page(probe, "omadm-delivery.log", "iis-android.log")
    assert "show no fault" in words(next(p for p in healthy.iter("p")
                                         if "verdict" in p.get("class", "")))
    assert "no line" in words(healthy) and not failed_marks(healthy)
    assert failed_marks(log_page(probe, "iis-500.log"))
