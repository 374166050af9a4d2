/* SPDX-License-Identifier: MIT */
/*
 * The formats there are. Everything a format needs is in the report; none asks a clock,
 * opens a file or knows where its output goes.
 */
#include "render/render.h"

#include <string.h>

/* Made by the build from its list of formats. */
#include "render/formats.h"

#define FORMAT(name) extern const struct renderer render_##name;
FORMATS
#undef FORMAT

#define FORMAT(name) &render_##name,
const struct renderer *const renderers[] = { FORMATS };
#undef FORMAT

const size_t n_renderers = sizeof(renderers) / sizeof(renderers[0]);

const struct renderer *renderer_find(const char *name)
{
	for (size_t i = 0; i < n_renderers; i++)
		if (strcmp(renderers[i]->name, name) == 0)
			return renderers[i];
	return NULL;
}
