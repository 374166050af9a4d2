/* SPDX-License-Identifier: MIT */
/*
 * One message explained: the public face of decode/, rendered in the format asked for.
 */
#include "scepprobe.h"

#include <errno.h>
#include <string.h>

#include "decode/decode.h"
#include "render/render.h"

static int tell_problem(const char *problem, char **text, size_t *length)
{
	*text = strdup(problem);
	*length = *text ? strlen(*text) : 0;
	return *text ? -EINVAL : -ENOMEM;
}

int scepprobe_decode(const void *data, size_t length,
	const struct scepprobe_decode_options *options, char **text, size_t *text_length,
	int *status)
{
	const struct decode_options decode_options = {
		.key = { options->key, options->key ? options->key_length : 0 },
		.ca_certs = { options->ca_certs,
			options->ca_certs ? options->ca_certs_length : 0 },
	};
	struct decoding decoding;
	struct bytes out = BYTES_EMPTY;
	int r = decode(&decoding, (struct span){ data, length }, &decode_options);

	if (r == -EINVAL) {
		r = tell_problem(decoding.problem, text, text_length);
	} else if (r == 0) {
		r = render_decoding(&decoding, options->format, options->color,
			scepprobe_version(), &out);
		if (r == -EINVAL)
			r = tell_problem("there is no such format", text, text_length);
	}
	if (r == 0) {
		*text = (char *)out.data;
		*text_length = out.length;
		*status = (int)decoding.status;
	} else {
		bytes_clear(&out);
	}
	decoding_clear(&decoding);
	return r;
}
