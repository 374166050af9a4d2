/* SPDX-License-Identifier: MIT */
/*
 * Writes requests: the operation, the CA's name or the message in base64, escaped as the
 * device escapes. What it writes means the same whatever the stretch.
 *
 * It knows no session and no answer.
 */
#include "device/query.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>

/* The first letters and digits as escapes, as many as are wanted; the rest as the device
 * writes it. */
static void append_stretched(const struct query *query, const struct bytes *base64,
	struct bytes *out)
{
	size_t i = 0;

	for (size_t left = query->stretch / 2; left > 0 && i < base64->length; i++) {
		struct span one = { .data = base64->data + i, .length = 1 };

		if (isalnum(base64->data[i])) {
			bytes_append_char(out, '%');
			bytes_append_hex(out, one, hex_upper);
			left--;
		} else {
			bytes_append_escaped(out, one, query->device->raw);
		}
	}
	bytes_append_escaped(out, (struct span){
		.data = base64->data + i,
		.length = base64->length - i,
	}, query->device->raw);
}

static void append_message(const struct query *query, struct bytes *out)
{
	scoped_buffer base64 = BYTES_EMPTY;

	bytes_append_base64(&base64, query->message);
	bytes_append_text(out, "&message=");
	if (base64.length)
		append_stretched(query, &base64, out);
	out->failed |= base64.failed;
}

void query_append(const struct query *query, struct bytes *out)
{
	static const char *const operations[STEP_COUNT] = {
		[STEP_CAPS] = "GetCACaps",
		[STEP_CACERT] = "GetCACert",
		[STEP_NEXTCACERT] = "GetNextCACert",
	};

	if (operations[query->step]) {
		bytes_printf(out, "operation=%s&message=%s", operations[query->step],
			query->device->ca_ident);
		for (size_t i = 0; i < query->stretch && !out->failed; i++)
			bytes_append_char(out, 'x');
		return;
	}
	bytes_append_text(out, "operation=PKIOperation");
	if (!query->post)
		append_message(query, out);
}

static bool asks_for_information(enum step step)
{
	return step == STEP_CAPS || step == STEP_CACERT || step == STEP_NEXTCACERT;
}

static const char *content_type(const struct query *query)
{
	if (query->step == STEP_BROWSE)
		return NULL;
	if (asks_for_information(query->step))
		return query->device->info_type;
	return query->post ? query->device->post_type : query->device->get_type;
}

int query_fill(const struct query *query, const char *url, struct request *request)
{
	struct bytes whole = BYTES_EMPTY;

	bytes_append_text(&whole, url);
	if (query->step != STEP_BROWSE) {
		size_t before;

		bytes_printf(&whole, "%s?", query->device->path_suffix);
		before = whole.length;
		query_append(query, &whole);
		request->query_length = whole.length - before;
	}
	if (query->post)
		bytes_append_span(&request->body, query->message);
	device_headers(query->device, content_type(query), &request->headers);
	snprintf(request->method, sizeof(request->method), "%s", query->post ? "POST" : "GET");
	request->url = (char *)whole.data;
	if (bytes_failed(&whole) || bytes_failed(&request->body) ||
		bytes_failed(&request->headers))
		return -ENOMEM;
	return 0;
}
