/* SPDX-License-Identifier: MIT */
/*
 * Evaluates the rows of devices.c: method, algorithm and headers follow from a row and
 * the server's capabilities.
 *
 * Pure; it knows no URL and keeps no state.
 */
#include "device/device.h"

#include <string.h>

#include "base/text.h"

const struct device *device_find(const char *id)
{
	for (size_t i = 0; i < n_devices; i++)
		if (text_equals(devices[i].id, id))
			return &devices[i];
	return NULL;
}

unsigned device_capabilities(const struct device *device, const struct capabilities *caps)
{
	if (device->whole_lines)
		return caps->whole_lines;
	return device->exact_keywords ? caps->exact : caps->set;
}

bool device_posts(const struct device *device, unsigned capabilities)
{
	unsigned wanted = CAPABILITY_POST;

	if (device->method == POST_IF_POSTPKIOPERATION_OR_STANDARD)
		wanted |= CAPABILITY_STANDARD;
	return capabilities & wanted;
}

int device_choose(const struct choice *choices, unsigned capabilities)
{
	for (; choices->nid; choices++)
		if (!choices->needs || (choices->needs & capabilities))
			return choices->nid;
	return 0;
}

static void append_header(struct bytes *out, const char *name, const char *value)
{
	if (value)
		bytes_printf(out, "%s: %s\n", name, value);
}

void device_headers(
	const struct device *device, const char *content_type, struct bytes *out)
{
	for (const char *const *line = device->headers; *line; line++) {
		if (strcmp(*line, DEVICE_USER_AGENT) == 0)
			append_header(out, *line, device->user_agent);
		else if (strcmp(*line, DEVICE_CONTENT_TYPE) == 0)
			append_header(out, *line, content_type);
		else
			bytes_printf(out, "%s\n", *line);
	}
}

void device_append_enforcers(enum requirement requirement, struct bytes *out)
{
	const char *separator = "";

	for (size_t i = 0; requirement && i < n_devices; i++) {
		if (!(devices[i].requirements.enforces & REQUIREMENT_BIT(requirement)))
			continue;
		bytes_printf(out, "%s%s", separator, devices[i].id);
		separator = ", ";
	}
}
