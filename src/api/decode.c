/* SPDX-License-Identifier: MIT */
/*
 * The public function for decode/: explains one message in the requested format.
 */
#include "scepprobe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "api/judge_answer.h"
#include "decode/decode.h"
#include "render/render.h"

static int tell_problem(const char *problem, char **text, size_t *length)
{
	*text = strdup(problem);
	*length = *text ? strlen(*text) : 0;
	return *text ? -EINVAL : -ENOMEM;
}

static int decode_all(struct span file, const struct scepprobe_decode_options *options,
	struct decoding *decoding, struct bytes *out)
{
	const struct decode_options decode_options = {
		.key = { options->key, options->key ? options->key_length : 0 },
		.ca_certs = { options->ca_certs,
			options->ca_certs ? options->ca_certs_length : 0 },
	};
	int r = decode(decoding, file, &decode_options);

	if (r == 0)
		r = judge_answer(decoding);
	if (r < 0)
		return r;
	r = render_decoding(decoding, options->format ? options->format : "text",
		options->color, scepprobe_version(), out);
	if (r == -EINVAL)
		snprintf(decoding->problem, sizeof(decoding->problem),
			"there is no such format");
	return r;
}

int scepprobe_decode(const void *data, size_t length,
	const struct scepprobe_decode_options *options, char **text, size_t *text_length,
	int *status)
{
	const struct scepprobe_decode_options usual = { .format = "text" };
	struct decoding decoding;
	struct bytes out = BYTES_EMPTY;
	int r;

	if (!text || !text_length || !status)
		return -EINVAL;
	if (!data && length > 0)
		return tell_problem("data is NULL", text, text_length);
	r = decode_all((struct span){ data, length }, options ? options : &usual,
		&decoding, &out);
	if (r == 0) {
		*text = (char *)out.data;
		*text_length = out.length;
		*status = (int)decoding.status;
	} else {
		if (r == -EINVAL)
			r = tell_problem(decoding.problem, text, text_length);
		bytes_clear(&out);
	}
	decoding_clear(&decoding);
	return r;
}
