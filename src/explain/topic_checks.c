/* SPDX-License-Identifier: MIT */
/* The rules of RFC 8894 that answers are checked for, as a catalogue. */
#include <stdio.h>

#include "base/tree.h"
#include "device/device.h"
#include "diagnose/check.h"
#include "explain/topic.h"

enum { CHECK_COLUMNS = 30 };

static const void *check_at(size_t index)
{
	return index < n_checks ? &checks[index] : NULL;
}

static const char *check_name(const void *row, size_t index, char buffer[TOPIC_NAME])
{
	(void)buffer;
	return index == 0 ? ((const struct check *)row)->id : NULL;
}

static const char *check_finding(const struct check *check)
{
	if (check->cause)
		return check->cause;
	return check->ndes_habit ? NULL : "protocol-deviation";
}

/* "android, ios", "every device", or nothing: from the rows of the devices. */
static void write_minders(const struct check *check, struct bytes *out)
{
	if (check->minds_all)
		bytes_append_text(out, "every device");
	else
		device_append_enforcers(check->requires, out);
}

static void check_line(const struct page *page, const void *row)
{
	const struct check *check = row;
	char first[CHECK_COLUMNS + 4];

	snprintf(first, sizeof(first), "  %-*s ", CHECK_COLUMNS, check->id);
	page_paragraph(page, first, check->text);
}

static void check_article(const struct page *page, const void *row)
{
	const struct check *check = row;
	const char *finding = check_finding(check);
	scoped_buffer minders = BYTES_EMPTY;

	write_minders(check, &minders);
	page->out->failed |= minders.failed;
	page_tinted(page, TINT_STRONG, check->id);
	bytes_append_char(page->out, '\n');
	page_paragraph(page, "  Rule:     ", check->text);
	bytes_printf(page->out, "  Section:  %s of RFC 8894\n", check->clause);
	page_paragraph(page, "  Minded:   ",
		minders.length ? bytes_text(&minders) : "by no known device");
	if (check->ndes_habit)
		page_paragraph(page, "  NDES:     ", "breaks it; devices accept that");
	page_paragraph(page, "  Finding:  ",
		finding ? finding : "none; a broken one is only in the JSON report");
}

static json_t *check_tree(const void *row, bool *failed)
{
	const struct check *check = row;
	const char *finding = check_finding(check);
	json_t *object = json_object();
	scoped_buffer minders = BYTES_EMPTY;

	write_minders(check, &minders);
	*failed |= minders.failed;
	tree_set(object, "id", json_string(check->id), failed);
	tree_set(object, "clause", json_string(check->clause), failed);
	tree_set(object, "text", json_string(check->text), failed);
	tree_set(object, "minds", tree_text_or_null(bytes_text(&minders)), failed);
	tree_set(object, "ndes_habit", json_boolean(check->ndes_habit), failed);
	tree_set(object, "finding", tree_text_or_null(finding), failed);
	return object;
}

const struct topic topic_checks = {
	.key = "checks",
	.title = "the rules of RFC 8894 that the probe checks",
	.at = check_at,
	.name = check_name,
	.line = check_line,
	.article = check_article,
	.tree = check_tree,
};
