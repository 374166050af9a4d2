/* SPDX-License-Identifier: MIT */
/* The public function for the catalogue. */
#include "explain/explain.h"

#include <errno.h>

#include "scepprobe.h"

int scepprobe_explain(
	const char *topic, const char *format, bool color, char **text, size_t *length)
{
	struct bytes out = BYTES_EMPTY;
	int r;

	if (!text || !length)
		return -EINVAL;
	r = explain(topic, format ? format : "text", scepprobe_version(), color, &out);
	if (r < 0 && r != -EINVAL) {
		bytes_clear(&out);
		return r;
	}
	*text = (char *)out.data;
	*length = out.length;
	return r;
}
