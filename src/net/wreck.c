/* SPDX-License-Identifier: MIT */
/*
 * A list that changes its owner once: the loop fills it, the abandoned thread frees it.
 * It keeps libcurl's global state until then, and shares nothing with the continuing run.
 */
#include "net/wreck.h"

#include <errno.h>
#include <stdlib.h>

struct wreck {
	CURLM *multi;
	size_t n;
	struct piece {
		struct http *http;
		struct exchange *exchange;
	} pieces[];
};

int wreck_new(struct wreck **out, size_t most)
{
	struct wreck *wreck = calloc(1, sizeof(*wreck) + most * sizeof(wreck->pieces[0]));

	if (!wreck)
		return -ENOMEM;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(wreck);
		return -ENOMEM;
	}
	*out = wreck;
	return 0;
}

void wreck_take(struct wreck *wreck, struct http *http, struct exchange *exchange)
{
	wreck->pieces[wreck->n++] = (struct piece){ http, exchange };
}

static void wreck_clear(void *argument)
{
	struct wreck *wreck = argument;

	for (size_t i = 0; i < wreck->n; i++) {
		http_drop(wreck->pieces[i].http, wreck->multi);
		exchange_free(wreck->pieces[i].exchange);
	}
	curl_multi_cleanup(wreck->multi);
	curl_global_cleanup();
	free(wreck);
}

void wreck_leave(struct wreck *wreck, struct worker *worker, CURLM *multi)
{
	wreck->multi = multi;
	worker_leave(worker, wreck_clear, wreck);
}
