/* SPDX-License-Identifier: MIT */
/*
 * Anonymous traces: names, addresses, serial numbers and thumbprints are replaced by
 * pseudonyms, each value always by the same one, and octets with such values are left
 * out. Decoded values stay, so the findings stay.
 */
#ifndef SCEPPROBE_HAR_ANONYMIZE_H
#define SCEPPROBE_HAR_ANONYMIZE_H

#include "har/pseudonym.h"
#include "trace/exchange.h"

/*
 * A copy with known and new pseudonyms; the caller's. Domain suffixes of Microsoft's
 * services, paths, statuses, dates, key sizes and algorithms stay. -ENOMEM.
 */
MUST_CHECK int trace_anonymize(
	struct trace **out, const struct trace *trace, struct pseudonyms *names);

#endif
