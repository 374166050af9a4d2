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
 * Changes a trace in place, with the pseudonyms known so far and new ones. Domain
 * suffixes of Microsoft's own services, paths, statuses, dates, key sizes and algorithms
 * stay. 0 or -ENOMEM; the trace must not be shown to anybody then.
 */
MUST_CHECK int trace_anonymize(struct trace *trace, struct pseudonyms *names);

#endif
