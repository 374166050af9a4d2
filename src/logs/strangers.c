/* SPDX-License-Identifier: MIT */
/*
 * A table: who is in an outage and gave the wrong file learns which one it was, and how
 * to come by the right one. A row is found by octets at a place, by words near the
 * beginning, or by how the name ends; the first that fits counts. Nothing is read of such
 * a file.
 */
#include "logs/strangers.h"

#include <string.h>

#include "base/kind.h"
#include "base/text.h"

#define FORMATS  "the makers' descriptions of the formats"
#define WEVTUTIL "Microsoft Learn, wevtutil"
#define TRACERPT "Microsoft Learn, tracerpt"
#define LOG_SHOW "man log(1) of macOS"
#define IIS_LOGS "Microsoft Learn, Configure Logging in IIS; Log Parser"

enum { MAGIC_MAX = 16 };

struct stranger {
	size_t at;
	const char *magic; /* octets at that place, of `length`; NULL: none */
	size_t length;
	const char *words[2]; /* all of them are near the beginning; NULL: any */
	const char *suffix;   /* how the name ends; NULL: in any way */
	const char *look;
	const char *source;
};

#define MAGIC(octets) .magic = (octets), .length = sizeof(octets) - 1

static const struct stranger strangers[] = {
	{ MAGIC("%PDF-"), .look = "a PDF document: copy the text itself into a file",
		.source = FORMATS },
	{ MAGIC("\x89PNG"),
		.look = "a picture: copy the text itself (Event Viewer > "
			"Copy > Copy Details as Text)",
		.source = FORMATS },
	{ MAGIC("\xff\xd8\xff"),
		.look = "a picture: copy the text itself (Event Viewer > "
			"Copy > Copy Details as Text)",
		.source = FORMATS },
	{ MAGIC("GIF8"), .look = "a picture: copy the text itself", .source = FORMATS },
	{ .at = 4,
		MAGIC("ftyphei"),
		.look = "a picture: copy the text itself",
		.source = FORMATS },
	{ MAGIC("BM"), .suffix = ".bmp", .look = "a picture: copy the text itself",
		.source = FORMATS },
	{ .at = 4,
		MAGIC("LfLe"),
		.look = "an old event log (.evt): on Windows, wevtutil "
			"epl IT.evt NEW.evtx /lf:true",
		.source = WEVTUTIL },
	{ .suffix = ".etl",
		.look = "a trace of Windows (.etl): on Windows, tracerpt "
			"IT.etl -of XML -o events.xml",
		.source = TRACERPT },
	{ .suffix = ".tracev3",
		.look = "Apple's own format: on a Mac, log show "
			"--archive FOLDER.logarchive --info > log.txt",
		.source = LOG_SHOW },
	{ MAGIC("\xd4\xc3\xb2\xa1"),
		.look = "a capture of network packets, encrypted by "
			"TLS: give the logs of the server or of the device",
		.source = FORMATS },
	{ MAGIC("\xa1\xb2\xc3\xd4"),
		.look = "a capture of network packets, encrypted by "
			"TLS: give the logs of the server or of the device",
		.source = FORMATS },
	{ MAGIC("\x0a\x0d\x0d\x0a"),
		.look = "a capture of network packets, encrypted by "
			"TLS: give the logs of the server or of the device",
		.source = FORMATS },
	{ MAGIC("GMBU"),
		.look = "a capture of network packets, which TLS hides: give the "
			"logs of the server or of the device",
		.source = FORMATS },
	{ MAGIC("regf"), .look = "a hive of the registry: settings, and no events",
		.source = FORMATS },
	{ .words = { "Windows Registry Editor" },
		.look = "an export of the registry: "
			"settings, and no events",
		.source = FORMATS },
	{ .words = { "REGEDIT4" },
		.look = "an export of the registry: settings, and no "
			"events",
		.source = FORMATS },
	{ MAGIC("\xd0\xcf\x11\xe0"), .suffix = ".msg",
		.look = "a message of Outlook: save "
			"what is attached to it, and give that",
		.source = FORMATS },
	{ MAGIC("\xd0\xcf\x11\xe0"),
		.look = "a document of Office or a message of "
			"Outlook: save it as plain text",
		.source = FORMATS },
	{ MAGIC("!BDN"),
		.look = "a mailbox of Outlook: save what is attached to the "
			"message, and give that",
		.source = FORMATS },
	{ .words = { "MIME-Version:", "Content-Type:" },
		.look = "a mail: save what is "
			"attached to it, and give that",
		.source = "RFC 2045" },
	{ .words = { "Received:", "Subject:" },
		.look = "a mail: save what is attached to "
			"it, and give that",
		.source = "RFC 5322" },
	{ MAGIC("{\\rtf"), .look = "a document in RTF: save it as plain text",
		.source = FORMATS },
	{ MAGIC("<!DOCTYPE html"),
		.look = "a page in HTML: give the .evtx files or text "
			"logs beside it",
		.source = FORMATS },
	{ MAGIC("<html"),
		.look = "a page in HTML: give the .evtx files or text logs beside "
			"it",
		.source = FORMATS },
	{ MAGIC("SQLite format 3"),
		.look = "a database (SQLite): export what it holds as "
			"text",
		.source = FORMATS },
	{ MAGIC("bplist00"),
		.look = "a property list of Apple: on a Mac, log show --info "
			"> log.txt makes a log",
		.source = LOG_SHOW },
	{ MAGIC("MZ\x90"), .look = "a program", .source = FORMATS },
	{ .words = { "cs-uri-stem,", "sc-status" },
		.look = "a table of Log Parser: give "
			"the IIS log itself, or query it with -o:W3C",
		.source = IIS_LOGS },
	{ .words = { ", W3SVC", ", " },
		.look = "a log in IIS's own format: IIS Manager > "
			"Logging > Format: W3C",
		.source = IIS_LOGS },
};

enum { N_STRANGERS = sizeof(strangers) / sizeof(strangers[0]), NEAR = 4096 };

static bool ends_in(const char *name, const char *suffix)
{
	const size_t length = strlen(name), n = strlen(suffix);

	return length >= n && text_equals(name + length - n, suffix);
}

static bool strangers_fits(
	const struct stranger *row, struct span beginning, const char *name)
{
	if (row->suffix && !ends_in(name, row->suffix))
		return false;
	if (row->magic &&
		(beginning.length < row->at + row->length ||
			memcmp(beginning.data + row->at, row->magic, row->length) != 0))
		return false;
	for (size_t i = 0; i < 2 && row->words[i]; i++)
		if (!span_find(beginning, row->words[i]))
			return false;
	return true;
}

/* "[20/Nov/2026:09:14:22 +0100] "GET /...": the form of NCSA. */
static bool is_access_log(struct span beginning)
{
	return span_find(beginning, "] \"GET /") || span_find(beginning, "] \"POST /");
}

const char *stranger_look(struct span beginning, const char *name)
{
	const struct file_kind *kind = file_kind_of(beginning);

	if (beginning.length > NEAR)
		beginning.length = NEAR;
	/* Another command reads it, or none. */
	if (kind && kind->reader != READ_BY_LOGS)
		return kind->look;
	for (size_t i = 0; i < N_STRANGERS; i++)
		if (strangers_fits(&strangers[i], beginning, name))
			return strangers[i].look;
	if (is_access_log(beginning))
		return "an access log in the form of NCSA: of IIS, choose the format W3C; "
		       "of another server it tells only whether requests came";
	return NULL;
}
