/* SPDX-License-Identifier: MIT */
/*
 * Copies the owned members of an exchange one by one, all others by assignment. A new
 * owned member needs a line here and in exchange_free.
 */
#include "trace/copy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void copy_bytes(struct bytes *bytes, bool *failed)
{
	const struct span from = bytes_span(bytes);

	*bytes = (struct bytes)BYTES_EMPTY;
	bytes_append_span(bytes, from);
	*failed |= bytes->failed;
}

static void copy_certificates(struct certificate **certificates, int n, bool *failed)
{
	const struct certificate *from = *certificates;

	*certificates = NULL;
	if (!from || n <= 0)
		return;
	*certificates = malloc((size_t)n * sizeof(*from));
	if (*certificates)
		memcpy(*certificates, from, (size_t)n * sizeof(*from));
	*failed |= !*certificates;
}

int exchange_copy(struct exchange **out, const struct exchange *from)
{
	struct exchange *copy = malloc(sizeof(*copy));
	bool failed = false;

	if (!copy)
		return -ENOMEM;
	*copy = *from;
	copy->request.url = from->request.url ? strdup(from->request.url) : NULL;
	failed |= from->request.url && !copy->request.url;
	copy_bytes(&copy->request.headers, &failed);
	copy_bytes(&copy->request.body, &failed);
	copy_bytes(&copy->response.headers, &failed);
	copy_bytes(&copy->response.body, &failed);
	copy_certificates(
		&copy->transport.tls.chain, copy->transport.tls.n_chain, &failed);
	copy_bytes(&copy->reply.text, &failed);
	copy_certificates(&copy->reply.certificates, copy->reply.n_certificates, &failed);
	copy_bytes(&copy->reply.certrep.issued_der, &failed);
	if (failed) {
		exchange_free(copy);
		return -ENOMEM;
	}
	*out = copy;
	return 0;
}

static int copy_exchanges(struct trace *copy, const struct trace *from)
{
	int r = 0;

	copy->exchanges = calloc(from->n_exchanges + 1, sizeof(*copy->exchanges));
	if (!copy->exchanges)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < from->n_exchanges; i++) {
		r = exchange_copy(&copy->exchanges[i], from->exchanges[i]);
		copy->n_exchanges += r == 0;
	}
	return r;
}

int trace_copy(struct trace **out, const struct trace *from)
{
	struct trace *copy = malloc(sizeof(*copy));
	int r;

	if (!copy)
		return -ENOMEM;
	*copy = *from;
	copy->exchanges = NULL;
	copy->n_exchanges = 0;
	copy->history = NULL;
	copy->url = strdup(from->url);
	copy->label = strdup(from->label);
	r = copy->url && copy->label ? copy_exchanges(copy, from) : -ENOMEM;
	if (r < 0) {
		trace_free(copy);
		return r;
	}
	*out = copy;
	return 0;
}
