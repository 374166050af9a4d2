/* SPDX-License-Identifier: MIT */
/*
 * Compares what a log's line says with a list of words. Symptoms ask whether a kind of
 * line is there; a cause asks which of its reasons the same line names.
 *
 * Pure. What a word means, the tables say.
 */
#include "diagnose/told.h"

#include <stdio.h>
#include <string.h>

bool told_lists(const char *list, char separator, const char *word)
{
	const size_t length = strlen(word);

	while (list && *list) {
		const char *end = strchr(list, separator);
		size_t n = end ? (size_t)(end - list) : strlen(list);
		bool open = n > 0 && list[n - 1] == '*';

		if (open ? length >= n - 1 && memcmp(list, word, n - 1) == 0
			 : length == n && memcmp(list, word, n) == 0)
			return true;
		list = end ? end + 1 : NULL;
	}
	return false;
}

bool told_by_line(const char *list, const struct exchange *exchange)
{
	const struct record *record = &exchange->record;
	char number[32];

	if (!list || exchange->origin != ORIGIN_LOG || !record->failure)
		return false;
	if (told_lists(list, '|', record->reason))
		return true;
	snprintf(number, sizeof(number), "0x%08x", record->hresult);
	if (record->has_hresult && told_lists(list, '|', number))
		return true;
	snprintf(number, sizeof(number), "error %u", record->win32);
	if (record->has_win32 && told_lists(list, '|', number))
		return true;
	snprintf(number, sizeof(number), "%ld.%d", exchange->response.status,
		record->sub_status);
	return record->kind == RECORD_REQUEST && told_lists(list, '|', number);
}
