/* SPDX-License-Identifier: MIT */
/*
 * The lists for users: devices, steps and formats by name, and the versions of the
 * program and of the libraries in this process, not those of the build.
 */
#include <jansson.h>
#include <openssl/crypto.h>
#include <zlib.h>

#include "device/device.h"
#include "logs/container.h"
#include "net/http.h"
#include "render/render.h"
#include "scepprobe.h"

bool scepprobe_list(
	enum scepprobe_list list, size_t index, const char **id, const char **title)
{
	static const char *const steps[STEP_COUNT] = {
		[STEP_BROWSE] = "GET of the bare URL: NDES answers 403",
		[STEP_CAPS] = "GetCACaps",
		[STEP_CACERT] = "GetCACert",
		[STEP_PKIOPERATION] = "PKIOperation by the device's own method",
		[STEP_LONG_URL] = "the same request by GET, if the device used POST",
		[STEP_MEASURE] = "find the longest query (use --measure-limit, not -s)",
		[STEP_POLL] = "CertPoll (use --poll, not -s)",
		[STEP_NEXTCACERT] = "GetNextCACert (only with -s)",
		[STEP_GETCERT] = "GetCert of the RA certificate (only with -s)",
		[STEP_GETCRL] = "GetCRL of its issuer (only with -s)",
	};

	if (!id || !title)
		return false;
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

static const char *openssl_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}

bool scepprobe_library(size_t index, const char **name, const char **version)
{
	static const struct {
		const char *name;
		const char *(*version)(void);
	} rows[] = {
		{ "OpenSSL", openssl_version },
		{ "libcurl", http_library_version },
		{ "jansson", jansson_version_str },
		{ "zlib", zlibVersion },
	};
	enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

	if (!name || !version)
		return false;
	if (index >= N_ROWS)
		return container_library(index - N_ROWS, name, version);
	*name = rows[index].name;
	*version = rows[index].version();
	return true;
}
