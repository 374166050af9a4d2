/* SPDX-License-Identifier: MIT */
/*
 * A device's log has local times and no zone. Where its enrolments are found in a
 * server's log, join.c knows how far the device's clock is from UTC, and has moved the
 * enrolments. This moves the rest of that log, so that the report has one time for one
 * line.
 *
 * It never moves a log with a zone of its own, nor one whose enrolments disagree: a log
 * over a change of the clock keeps its times.
 */
#include "logs/found_zone.h"

#include "trace/history.h"

/* Seconds, 0 if there is none. */
static int shift_of_file(const struct history *history, unsigned file)
{
	int shift = 0;

	if (!history->files[file].local || !history->files[file].dated)
		return 0;
	for (size_t i = 0; i < history->n_journeys; i++) {
		const struct journey *journey = &history->journeys[i];

		if (!journey->device[0] || !journey->client[0] || journey->file != file)
			continue;
		if (!journey->shift || (shift && journey->shift != shift))
			return 0;
		shift = journey->shift;
	}
	return shift;
}

static void move_file(struct log_file *file, int shift)
{
	file->first -= shift;
	file->last -= shift;
	if (file->end_dated)
		file->end -= shift;
	file->shift = shift;
}

/* Records without a line of their own are made from enrolments, which are moved. */
static void move_record(struct exchange *exchange, int shift)
{
	struct record *record = &exchange->record;

	if (!record->dated || record->kind >= RECORD_STUCK)
		return;
	record->first -= shift;
	record->last -= shift;
	exchange->started = record->first;
	if (record->over && record->over_at)
		record->over_at -= shift;
}

void found_zone_apply(struct history *history, struct trace *trace)
{
	for (unsigned file = 0; file < history->n_files; file++) {
		const int shift = shift_of_file(history, file);

		if (!shift)
			continue;
		move_file(&history->files[file], shift);
		for (size_t i = 0; i < trace->n_exchanges; i++)
			if (trace->exchanges[i]->record.file == file)
				move_record(trace->exchanges[i], shift);
	}
}
