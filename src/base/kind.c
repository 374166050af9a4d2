/* SPDX-License-Identifier: MIT */
/*
 * A table: the files that a user of one command has at hand and gives to another one by
 * mistake: traces, logs, messages, keys, and reports of this program. A row is found by
 * octets at the beginning, or by words near it; the first that fits counts. It promises
 * to look at the first octets only, and reads nothing of the file.
 *
 * Adding a kind is adding a row. What the rows of formats of logs know better, they say
 * themselves: these are for the commands that do not have them.
 */
#include "base/kind.h"

#include <string.h>

#define HAR_FORMAT  "HTTP Archive 1.2"
#define FORMATS     "the makers' descriptions of the formats"
#define OUR_REPORTS "this program"

enum { KIND_NEAR = 4096, KIND_WORDS = 2 };

struct kind_row {
	const char *magic; /* the first octets, of `length`; NULL: any */
	size_t length;
	const char *begins;            /* the text begins so, behind blanks; NULL: any */
	const char *words[KIND_WORDS]; /* all of them are near; NULL: any */
	struct file_kind kind;
	const char *source;
};

#define MAGIC(octets) .magic = (octets), .length = sizeof(octets) - 1

#define A_REPORT                                                                         \
	" of scepprobe: a result, which no command reads. scepprobe replay reads the "   \
	"HAR of --save-trace"
#define A_CERTIFICATE "scepprobe decode reads it"
#define A_LOG         "scepprobe logs reads it"
#define AN_ARCHIVE                                                                       \
	"scepprobe logs reads logs that are packed so; for another command, unpack it "  \
	"first"

static const struct kind_row rows[] = {
	{ .begins = "{",
		.words = { "\"format_version\"", "\"scepprobe\"" },
		.kind = { READ_BY_NONE, "a JSON report" A_REPORT, true },
		.source = OUR_REPORTS },
	{ .begins = "<!DOCTYPE html",
		.words = { "SCEP report</title>" },
		.kind = { READ_BY_NONE, "an HTML report" A_REPORT, true },
		.source = OUR_REPORTS },
	{ .begins = "<?xml",
		.words = { "<testsuites name=\"scepprobe\"" },
		.kind = { READ_BY_NONE, "a JUnit report" A_REPORT, true },
		.source = OUR_REPORTS },
	{ .begins = "SCEP ",
		.words = { " - ", " | time=" },
		.kind = { READ_BY_NONE, "a Nagios result" A_REPORT },
		.source = OUR_REPORTS },
	{ .words = { "# TYPE scep_probe_" },
		.kind = { READ_BY_NONE, "Prometheus metrics" A_REPORT },
		.source = OUR_REPORTS },
	{ .words = { "\nwho acts  ", "See: http" },
		.kind = { READ_BY_NONE, "a report" A_REPORT },
		.source = OUR_REPORTS },
	{ .begins = "{",
		.words = { "\"log\"", "\"creator\"" },
		.kind = { READ_BY_REPLAY,
			"an HTTP archive (HAR): scepprobe replay reads it" },
		.source = HAR_FORMAT },
	{ .begins = "{",
		.words = { "\"log\"", "\"entries\"" },
		.kind = { READ_BY_REPLAY,
			"an HTTP archive (HAR): scepprobe replay reads it" },
		.source = HAR_FORMAT },
	{ MAGIC("ElfFile\0"),
		.kind = { READ_BY_LOGS, "an event log of Windows (.evtx): " A_LOG },
		.source = FORMATS },
	{ MAGIC("PK\x03\x04"), .kind = { READ_BY_LOGS, "a zip archive: " AN_ARCHIVE },
		.source = FORMATS },
	{ MAGIC("MSCF"), .kind = { READ_BY_LOGS, "a cabinet (.cab): " AN_ARCHIVE },
		.source = FORMATS },
	{ MAGIC("7z\xbc\xaf\x27\x1c"),
		.kind = { READ_BY_LOGS, "a 7z archive: " AN_ARCHIVE },
		.source = FORMATS },
	{ MAGIC("\x1f\x8b"),
		.kind = { READ_BY_LOGS, "a file packed with gzip: " AN_ARCHIVE },
		.source = "RFC 1952 section 2.3.1" },
	{ MAGIC("\xfd"
		"7zXZ"),
		.kind = { READ_BY_LOGS, "a file packed with xz: " AN_ARCHIVE },
		.source = FORMATS },
	{ MAGIC("\x28\xb5\x2f\xfd"),
		.kind = { READ_BY_LOGS, "a file packed with zstd: " AN_ARCHIVE },
		.source = "RFC 8878 section 3.1.1" },
	{ .begins = "-----BEGIN ",
		.words = { "PRIVATE KEY-----" },
		.kind = { READ_BY_NONE,
			"a private key: scepprobe decode --key takes it, and the probe's "
			"--key" },
		.source = "RFC 7468" },
	{ .begins = "-----BEGIN ",
		.kind = { READ_BY_DECODE,
			"a certificate, request or message in PEM: " A_CERTIFICATE },
		.source = "RFC 7468" },
	{ MAGIC("\x30\x80"),
		.kind = { READ_BY_DECODE, "a message in BER: " A_CERTIFICATE },
		.source = "ITU-T X.690" },
	{ MAGIC("\x30\x82"),
		.kind = { READ_BY_DECODE,
			"a certificate, request or message in DER: " A_CERTIFICATE },
		.source = "ITU-T X.690" },
	{ MAGIC("\x30\x83"),
		.kind = { READ_BY_DECODE, "a message in DER: " A_CERTIFICATE },
		.source = "ITU-T X.690" },
	{ .begins = "#",
		.words = { "#Fields:" },
		.kind = { READ_BY_LOGS, "a W3C log, of IIS or http.sys: " A_LOG },
		.source = FORMATS },
	{ .words = { "/mscep.dll", " 443 " },
		.kind = { READ_BY_LOGS, "lines of an IIS log: " A_LOG },
		.source = FORMATS },
	{ .begins = "<",
		.words = { "<Event" },
		.kind = { READ_BY_LOGS, "events of Windows in XML: " A_LOG },
		.source = FORMATS },
	{ .words = { "Log Name:", "Event ID:" },
		.kind = { READ_BY_LOGS, "events of Windows: " A_LOG },
		.source = FORMATS },
	{ .begins = "<![LOG[",
		.kind = { READ_BY_LOGS, "a log in the form of CMTrace: " A_LOG },
		.source = FORMATS },
	{ .words = { "com.microsoft.omadm" },
		.kind = { READ_BY_LOGS, "a log of Android (OMADM): " A_LOG },
		.source = FORMATS },
	{ .begins = "http://",
		.kind = { READ_BY_PROBE,
			"a list of URLs: scepprobe --targets FILE probes them" },
		.source = OUR_REPORTS },
	{ .begins = "https://",
		.kind = { READ_BY_PROBE,
			"a list of URLs: scepprobe --targets FILE probes them" },
		.source = OUR_REPORTS },
};

enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

static bool row_fits(const struct kind_row *row, struct span beginning, struct span text)
{
	if (row->magic && (beginning.length < row->length ||
				  memcmp(beginning.data, row->magic, row->length) != 0))
		return false;
	if (row->begins && !span_starts(text, row->begins))
		return false;
	for (size_t i = 0; i < KIND_WORDS && row->words[i]; i++)
		if (!span_find(beginning, row->words[i]))
			return false;
	return true;
}

const struct file_kind *file_kind_of(struct span beginning)
{
	struct span text;

	if (beginning.length > KIND_NEAR)
		beginning.length = KIND_NEAR;
	text = beginning;
	if (text.length >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
		text = span_from(text, text.data + 3);
	text = span_trim(text);
	for (size_t i = 0; i < N_ROWS; i++)
		if (row_fits(&rows[i], beginning, text))
			return &rows[i].kind;
	return NULL;
}
