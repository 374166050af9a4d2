/* SPDX-License-Identifier: MIT */
/*
 * Writes requests: the operation, the CA's name or the message in base64, escaped like
 * the device. Added characters never change the meaning.
 *
 * It knows no session and no answer.
 */
#include "device/http_request.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>

/* Writes the first letters and digits as escapes, as many as the stretch needs, and the
 * rest with the device's escaping. */
static void append_stretched(const struct http_request *http_request,
	const struct bytes *base64, struct bytes *out)
{
	size_t i = 0;

	for (size_t left = http_request->stretch / 2; left > 0 && i < base64->length;
		i++) {
		struct span one = { .data = base64->data + i, .length = 1 };

		if (isalnum(base64->data[i])) {
			bytes_append_char(out, '%');
			bytes_append_hex(out, one, hex_upper);
			left--;
		} else {
			bytes_append_escaped(out, one, http_request->device->raw);
		}
	}
	bytes_append_escaped(out,
		(struct span){
			.data = base64->data + i,
			.length = base64->length - i,
		},
		http_request->device->raw);
}

static void append_message(const struct http_request *http_request, struct bytes *out)
{
	scoped_buffer base64 = BYTES_EMPTY;

	bytes_append_base64(&base64, http_request->message);
	bytes_append_text(out, "&message=");
	if (base64.length)
		append_stretched(http_request, &base64, out);
	out->failed |= base64.failed;
}

void http_request_append_query(const struct http_request *http_request, struct bytes *out)
{
	static const char *const operations[STEP_COUNT] = {
		[STEP_CAPS] = "GetCACaps",
		[STEP_CACERT] = "GetCACert",
		[STEP_NEXTCACERT] = "GetNextCACert",
	};

	if (operations[http_request->step]) {
		bytes_printf(out, "operation=%s", operations[http_request->step]);
		if (http_request->nameless)
			return;
		bytes_printf(out, "&message=%s", http_request->device->ca_ident);
		for (size_t i = 0; i < http_request->stretch && !out->failed; i++)
			bytes_append_char(out, 'x');
		return;
	}
	bytes_append_text(out, "operation=PKIOperation");
	if (!http_request->post)
		append_message(http_request, out);
}

static bool asks_for_information(enum step step)
{
	return step == STEP_CAPS || step == STEP_CACERT || step == STEP_NEXTCACERT;
}

static const char *content_type(const struct http_request *http_request)
{
	if (http_request->step == STEP_BROWSE)
		return NULL;
	if (asks_for_information(http_request->step))
		return http_request->device->info_type;
	return http_request->post ? http_request->device->post_type
				  : http_request->device->get_type;
}

int http_request_fill(
	const struct http_request *http_request, const char *url, struct request *request)
{
	struct bytes whole = BYTES_EMPTY;

	bytes_append_text(&whole, url);
	if (http_request->step != STEP_BROWSE) {
		size_t before;

		bytes_printf(&whole, "%s?", http_request->device->path_suffix);
		before = whole.length;
		http_request_append_query(http_request, &whole);
		request->query_length = whole.length - before;
	}
	if (http_request->post)
		bytes_append_span(&request->body, http_request->message);
	device_headers(
		http_request->device, content_type(http_request), &request->headers);
	snprintf(request->method, sizeof(request->method), "%s",
		http_request->post ? "POST" : "GET");
	request->url = (char *)whole.data;
	if (bytes_failed(&whole) || bytes_failed(&request->body) ||
		bytes_failed(&request->headers))
		return -ENOMEM;
	return 0;
}
