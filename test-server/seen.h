/* SPDX-License-Identifier: MIT */
#ifndef MOCK_SEEN_H
#define MOCK_SEEN_H

#include <jansson.h>
#include <pthread.h>

#include "message.h"

enum { SEEN_MOST = 4096 };

/* What was received, oldest first. */
struct seen {
	pthread_mutex_t lock;
	json_t *records;
	json_int_t count; /* of all requests ever */
};

/* One request as it came in. All borrowed; texts may be NULL. */
struct seen_request {
	const char *scenario;
	unsigned long connection;
	const char *method, *target, *path, *query, *http_version;
	json_t *headers; /* handed over */
	const char *user_agent, *content_type;
	size_t body_length;
	const struct message *message; /* NULL: not a PKIOperation */
	const char *verdict;
};

/* One element of seen_request's headers. */
json_t *seen_header(const char *name, const char *value);

int seen_open(struct seen *seen);
void seen_close(struct seen *seen);

/* Safe from every thread, like the two below. */
void seen_add(struct seen *seen, const struct seen_request *request);
void seen_empty(struct seen *seen);

/* The records as JSON text to free(); scenario NULL: of all scenarios. */
char *seen_text(struct seen *seen, const char *scenario);

#endif
