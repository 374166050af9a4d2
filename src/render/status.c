/* SPDX-License-Identifier: MIT */
/*
 * How severities look, the same in reports and in articles. The words are those that
 * Monitoring Plugins print.
 */
#include "render/status.h"

#include <stdio.h>
#include <string.h>

const char *status_word(enum severity severity)
{
	static const char *const words[] = {
		[SEVERITY_OK] = "OK",
		[SEVERITY_INFO] = "INFO",
		[SEVERITY_UNKNOWN] = "UNKNOWN",
		[SEVERITY_WARNING] = "WARNING",
		[SEVERITY_CRITICAL] = "CRITICAL",
	};

	return words[severity];
}

enum tint status_tint(enum severity severity)
{
	static const enum tint tints[] = {
		[SEVERITY_OK] = TINT_GREEN,
		[SEVERITY_INFO] = TINT_GREEN,
		[SEVERITY_UNKNOWN] = TINT_YELLOW,
		[SEVERITY_WARNING] = TINT_YELLOW,
		[SEVERITY_CRITICAL] = TINT_RED,
	};

	return tints[severity];
}

void status_paragraph(const struct page *page, enum severity severity, const char *text)
{
	scoped_buffer plain = BYTES_EMPTY;
	const struct page uncolored = { .out = &plain, .columns = page->columns };
	char first[16];

	snprintf(first, sizeof(first), "%-10s", status_word(severity));
	page_paragraph(&uncolored, first, text);
	page_tinted(page, status_tint(severity), status_word(severity));
	bytes_append_text(page->out, bytes_text(&plain) + strlen(status_word(severity)));
	page->out->failed |= plain.failed;
}
