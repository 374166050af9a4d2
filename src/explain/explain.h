/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: every table of knowledge, as articles for people and as JSON for
 * programs. It reads all tables, so it is above them in the layers.
 */
#ifndef SCEPPROBE_EXPLAIN_EXPLAIN_H
#define SCEPPROBE_EXPLAIN_EXPLAIN_H

#include <stdbool.h>

#include "base/bytes.h"

/*
 * Appends what is known of `topic`: an id, another name of a row, or the name of a table;
 * NULL for the list of all. `format` is "text", "json" or "mdoc". 0; -EINVAL with a
 * sentence for the user appended; -ENOMEM.
 */
MUST_CHECK int explain(const char *topic, const char *format, const char *version,
	bool color, struct bytes *out);

#endif
