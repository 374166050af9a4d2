/* SPDX-License-Identifier: MIT */
/*
 * The formats there are. Everything a format needs is in the report; none asks a clock,
 * opens a file or knows where its output goes.
 */
#include "render/render.h"

#include <errno.h>
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

int rendering_new(struct rendering **out, const struct renderer *renderer,
	const struct render_options *options, const char *version, int64_t started)
{
	struct rendering *rendering = calloc(1, sizeof(*rendering));
	int r;

	if (!rendering)
		return -ENOMEM;
	rendering->renderer = renderer;
	rendering->options = *options;
	rendering->run = (struct run){ .version = version, .started = started };
	rendering->state = calloc(1, renderer->state_size ? renderer->state_size : 1);
	r = !rendering->state ? -ENOMEM
	    : renderer->begin ? renderer->begin(rendering)
			      : 0;
	if (r < 0) {
		rendering_free(rendering);
		return r;
	}
	*out = rendering;
	return 0;
}

int rendering_add(struct rendering *rendering, const struct report *report)
{
	struct run *run = &rendering->run;
	const size_t before = rendering->out.length;
	int r = rendering->renderer->target(rendering, report);

	if (r == 0)
		r = bytes_failed(&rendering->out);
	if (r < 0) {
		bytes_cut(&rendering->out, before);
		return r;
	}
	run->n_reports++;
	if (report->status > run->status)
		run->status = report->status;
	return 0;
}

int rendering_end(struct rendering *rendering, double duration, bool interrupted)
{
	int r = 0;

	rendering->run.duration = duration;
	rendering->run.interrupted = interrupted;
	if (rendering->renderer->end && !(interrupted && rendering->renderer->whole))
		r = rendering->renderer->end(rendering);
	return r < 0 ? r : bytes_failed(&rendering->out);
}

void rendering_free(struct rendering *rendering)
{
	if (!rendering)
		return;
	if (rendering->state && rendering->renderer->clear)
		rendering->renderer->clear(rendering->state);
	free(rendering->state);
	bytes_clear(&rendering->out);
	free(rendering);
}
