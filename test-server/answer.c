/* SPDX-License-Identifier: MIT */
/*
 * One HTTP answer under construction.
 *
 * Promises that nothing in it is borrowed, so that it may outlive the scenario's
 * text. Never sends: that is server.c.
 */
#include "answer.h"

#include <stdlib.h>
#include <strings.h>

void answer_add_header(struct answer *answer, const char *name, const char *value)
{
	struct header *header;

	answer->headers = memory_resize(
		answer->headers, answer->header_count + 1, sizeof(*answer->headers));
	header = &answer->headers[answer->header_count++];
	header->name = memory_string(name);
	header->value = memory_string(value);
}

void answer_remove_header(struct answer *answer, const char *name)
{
	size_t i, kept = 0;

	for (i = 0; i < answer->header_count; i++) {
		struct header header = answer->headers[i];

		if (strcasecmp(header.name, name) != 0) {
			answer->headers[kept++] = header;
			continue;
		}
		free(header.name);
		free(header.value);
	}
	answer->header_count = kept;
}

void answer_set_header(struct answer *answer, const char *name, const char *value)
{
	answer_remove_header(answer, name);
	answer_add_header(answer, name, value);
}

void answer_start(struct answer *answer, const char *content_type)
{
	answer_clear(answer);
	answer->status = 200;
	answer_add_header(answer, "Content-Type", content_type);
	answer_add_header(answer, "Server", "Microsoft-IIS/10.0");
	answer_add_header(answer, "X-Powered-By", "ASP.NET");
}

void answer_page(struct answer *answer, const struct page *page)
{
	size_t i;

	answer_clear(answer);
	answer->status = page->status;
	for (i = 0; i < page->header_count; i++)
		answer_add_header(answer, page->headers[i].name, page->headers[i].value);
	buffer_append(&answer->body, page->body.data, page->body.length);
}

void answer_clear(struct answer *answer)
{
	size_t i;

	for (i = 0; i < answer->header_count; i++) {
		free(answer->headers[i].name);
		free(answer->headers[i].value);
	}
	free(answer->headers);
	buffer_clear(&answer->body);
	*answer = (struct answer){ 0 };
}
