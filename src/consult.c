/* SPDX-License-Identifier: MIT */
/*
 * The part of the public header that needs no probe: one message explained, and what
 * there is to choose from.
 */
#include "scepprobe.h"

#include <errno.h>
#include <string.h>

#include "device/device.h"
#include "render/render.h"
#include "scep/dissect.h"

/* ---- one message ---- */

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
	const struct dissect_options dissect_options = {
		.key = { options->key, options->key ? options->key_length : 0 },
		.ca_certs = { options->ca_certs,
			options->ca_certs ? options->ca_certs_length : 0 },
	};
	struct dissection dissection;
	struct bytes out = BYTES_EMPTY;
	int r = dissect(&dissection, (struct span){ data, length }, &dissect_options);

	if (r == -EINVAL) {
		r = tell_problem(dissection.problem, text, text_length);
	} else if (r == 0) {
		r = render_dissection(&dissection, options->format, options->color,
			scepprobe_version(), &out);
		if (r == -EINVAL)
			r = tell_problem("there is no such format", text, text_length);
	}
	if (r == 0) {
		*text = (char *)out.data;
		*text_length = out.length;
		*status = (int)dissection.status;
	} else {
		bytes_clear(&out);
	}
	dissection_clear(&dissection);
	return r;
}

bool scepprobe_list(enum scepprobe_list list, size_t index, const char **id,
	const char **title)
{
	static const char *const steps[STEP_COUNT] = {
		[STEP_BROWSE] = "GET of the bare URL: NDES answers 403",
		[STEP_CAPS] = "GetCACaps",
		[STEP_CACERT] = "GetCACert",
		[STEP_PKIOPERATION] = "PKIOperation by the device's own method",
		[STEP_LONG_URL] = "the same by GET, when the device posted",
		[STEP_MEASURE] = "the longest query that passes (not for -s: --measure-limit)",
		[STEP_POLL] = "CertPoll (not for -s: --poll)",
		[STEP_NEXTCACERT] = "GetNextCACert (only when asked for)",
		[STEP_GETCERT] = "GetCert of the RA certificate (only when asked for)",
		[STEP_GETCRL] = "GetCRL of its issuer (only when asked for)",
	};

	switch (list) {
	case SCEPPROBE_DEVICES:
		if (index >= n_devices)
			return false;
		*id = devices[index].id;
		*title = devices[index].title;
		return true;
	case SCEPPROBE_STEPS:
		if (index >= STEP_COUNT)
			return false;
		*id = step_name((enum step)index);
		*title = steps[index];
		return true;
	case SCEPPROBE_FORMATS:
		if (index >= n_renderers)
			return false;
		*id = renderers[index]->name;
		*title = renderers[index]->summary;
		return true;
	}
	return false;
}

const char *scepprobe_version(void)
{
	return SCEPPROBE_VERSION;
}
