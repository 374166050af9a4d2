/* SPDX-License-Identifier: MIT */
/*
 * Judges broken rules of RFC 8894: which of them have no finding of their own, and which
 * devices refuse such an answer. The rules are in checks.c. The requests of a trace hold
 * the requirements of their devices.
 *
 * Pure.
 */
#include "diagnose/check.h"

#include <string.h>

bool check_is_deviation(const struct check *check, const struct exchange *exchange)
{
	return !check->ndes_habit && !check->cause && check->look(exchange) == VERDICT_NO;
}

uint64_t check_offences(const struct exchange *exchange)
{
	uint64_t set = 0;

	for (size_t i = 0; i < n_checks; i++)
		if (checks[i].requires && check_is_deviation(&checks[i], exchange))
			set |= REQUIREMENT_BIT(checks[i].requires);
	return set;
}

static bool is_minded_by(
	const struct check *check, const struct trace *trace, const char *device)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (strcmp(trace->exchanges[i]->device, device) == 0 &&
			(trace->exchanges[i]->request.requirements.enforces &
				REQUIREMENT_BIT(check->requires)))
			return true;
	return false;
}

void check_minders(
	const struct check *check, const struct trace *trace, struct bytes *out)
{
	const char *separator = "";

	if (check->minds_all)
		bytes_append_text(out, "every device");
	for (size_t i = 0; check->requires && i < trace->n_devices; i++) {
		if (!is_minded_by(check, trace, trace->devices[i]))
			continue;
		bytes_printf(out, "%s%s", separator, trace->devices[i]);
		separator = ", ";
	}
}
