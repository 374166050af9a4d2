/* SPDX-License-Identifier: MIT */
/*
 * What the URL of a request says, as logs write it, and whom it is from.
 */
#ifndef SCEPPROBE_LOGS_REQUEST_H
#define SCEPPROBE_LOGS_REQUEST_H

#include "base/span.h"
#include "trace/exchange.h"

enum { LOG_URL_SHOWN = 512 };

/* Who a request is from, by what a log writes of it. */
struct log_family {
	const char *name;
	const char *agent;   /* the user agent holds it */
	const char *message; /* message= is this, where there is no user agent */
	const char *path;    /* the path holds it, likewise */
	const char *source;
};

extern const struct log_family log_families[];
extern const size_t n_log_families;

/* How much a query shows of its operation. */
enum query_view {
	QUERY_NAMES,     /* the operation */
	QUERY_EMPTY,     /* none was sent, or the log has no query */
	QUERY_BESIDE,    /* parameters of others, no operation */
	QUERY_TOO_LONG,  /* IIS writes "..." in its place */
	QUERY_UNREADABLE /* cut off or blanked */
};

/* What path, query and agent of a request say. */
struct request_shape {
	enum step step; /* STEP_BROWSE where the query names none */
	enum query_view query;
	const char *family; /* static */
	bool by_hand;       /* of an administrator, whatever the method */
	bool verifies;      /* of the connector's registration service */
	bool certificate;   /* of what the policy module sends to it */
	bool has_message;   /* a SCEP message is in the query */
};

enum { SHAPES_KEPT = 64, SHAPE_TEXT = 240 };

/* Many lines of a log have the same three: each is looked into once, as long as it is
 * among those that came last. */
struct request_shapes {
	struct kept_shape {
		size_t path, query, agent; /* lengths; the path's is 0: none is kept */
		unsigned char text[SHAPE_TEXT];
		struct request_shape shape;
	} kept[SHAPES_KEPT];
	struct request_shape last; /* of one that was too long to be kept */
};

/* Valid until the next call. */
const struct request_shape *request_shape_of(struct request_shapes *shapes,
	struct span path, struct span query, struct span agent);

/* "-" stands for a field without a value. */
bool log_is_empty(struct span field);
/* What a request asks for, by its query. */
enum step log_step(struct span query, bool *known);
const char *log_family_of(struct span agent, struct span query, struct span path);
/* The URL without a message that is longer than a name. */
void log_short_url(struct bytes *out, struct span path, struct span query);

#endif
