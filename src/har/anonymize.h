/* SPDX-License-Identifier: MIT */
/*
 * A trace without whose it is: names, addresses, serial numbers and thumbprints become
 * others, the same one for the same wherever it stands, and octets that would tell them
 * are left out. What was decoded stays, so the judgement stays.
 */
#ifndef SCEPPROBE_HAR_ANONYMIZE_H
#define SCEPPROBE_HAR_ANONYMIZE_H

#include "har/pseudonym.h"
#include "trace/exchange.h"

/*
 * A copy under pseudonyms, those known so far and new ones: the caller's. Domain suffixes
 * of Microsoft's own services, paths, statuses, dates, key sizes and algorithms stay.
 * -ENOMEM.
 */
MUST_CHECK int trace_anonymize(
	struct trace **out, const struct trace *trace, struct pseudonyms *names);

#endif
