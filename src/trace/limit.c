/* SPDX-License-Identifier: MIT */
/*
 * Counts a request by the rules of each limit, from its record. It assumes HTTP/1.1
 * straight to the server, as for most requests; changes by HTTP/2 or a forward proxy are
 * not visible here.
 *
 * Pure; limits.c has the limits.
 */
#include "trace/limit.h"

#include <string.h>

#include "base/url.h"

/* The number of "Name: value\n" lines. */
static size_t count_lines(const struct bytes *headers)
{
	size_t n = 0;

	for (size_t i = 0; i < headers->length; i++)
		n += headers->data[i] == '\n';
	return n;
}

/* The whole request as sent: a line end is two octets on the wire. */
static size_t count_request(const struct request *request, size_t line, size_t host)
{
	const size_t ends = 2;

	return line + ends + strlen("Host: ") + host + ends + request->headers.length +
	       count_lines(&request->headers) + ends;
}

size_t limit_count(const struct request *request, enum limit_counts counts)
{
	const char *authority = request->url ? url_behind_scheme(request->url) : "";
	const size_t host = strcspn(authority, "/?");
	const size_t target = strlen(authority + host);
	const size_t line = strlen(request->method) + strlen("  HTTP/1.1") + target;
	const size_t ends = 2;

	if (!request->url)
		return 0;
	switch (counts) {
	case COUNTS_QUERY:
		return request->query_length;
	case COUNTS_TARGET:
		return target;
	case COUNTS_URL:
		return strlen(request->url);
	case COUNTS_LINE:
		return line;
	case COUNTS_LINE_END:
		return line + ends;
	case COUNTS_FIELDS:
		return count_request(request, line, host) +
		       4 * (1 + count_lines(&request->headers));
	case COUNTS_REQUEST:
		break;
	}
	return count_request(request, line, host);
}

static bool is_scep(const struct reply *reply)
{
	return reply->kind == REPLY_CERTREP || reply->kind == REPLY_CAPABILITIES ||
	       reply->kind == REPLY_CA_CERTIFICATES;
}

enum limit_answer limit_answer_of(const struct exchange *exchange)
{
	const long status = exchange->response.status;

	if (exchange->transport.fault == FAULT_RESET)
		return LIMIT_REFUSED;
	if (!status || exchange->transport.fault != FAULT_NONE)
		return LIMIT_UNCLEAR;
	if (is_scep(&exchange->reply))
		return LIMIT_PASSED;
	if (status / 100 == 3 || status == 401 || status == 407 || status == 429 ||
		status == 502 || status == 504)
		return LIMIT_UNCLEAR;
	return LIMIT_REFUSED;
}

bool limit_is_refusal_by_status(const struct exchange *exchange)
{
	return exchange->response.status >= 400 &&
	       limit_answer_of(exchange) == LIMIT_REFUSED;
}
