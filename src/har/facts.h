/* SPDX-License-Identifier: MIT */
/*
 * The `_scep` members for an archive's entries and pages. The caller's; *failed as in
 * base/tree.h.
 */
#ifndef SCEPPROBE_HAR_FACTS_H
#define SCEPPROBE_HAR_FACTS_H

#include <jansson.h>

#include "har/har.h"

json_t *har_entry_facts(const struct exchange *exchange, bool *failed);
json_t *har_page_facts(const struct trace *trace, bool *failed);

#endif
