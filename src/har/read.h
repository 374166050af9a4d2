/* SPDX-License-Identifier: MIT */
/*
 * Inside the archive reader: members of JSON objects with their types and bounds checked,
 * and entries made of them. The first thing that is wrong is kept as a clause for the
 * user; what follows it is read as if absent, so that callers look once, at the end.
 */
#ifndef SCEPPROBE_HAR_READ_H
#define SCEPPROBE_HAR_READ_H

#include <jansson.h>

#include "har/har.h"
#include "port/format.h"

struct har_reader {
	char where[48]; /* "log.entries[3]" */
	char *problem;  /* [HAR_PROBLEM] */
	int error;      /* 0, -EINVAL with the problem told, or -ENOMEM */
};

void har_refuse(struct har_reader *reader, const char *format, ...) PRINTF_LIKE(2, 3);
void har_note(struct har_reader *reader, int error);

/*
 * The member of that type, NULL where it is absent or null. Another type is refused; the
 * object may itself be NULL.
 */
const json_t *har_object(
	struct har_reader *reader, const json_t *object, const char *key);
const json_t *har_array(struct har_reader *reader, const json_t *object, const char *key);
/* Octets of a string, none when absent; borrowed, and not printable yet. */
struct span har_span(struct har_reader *reader, const json_t *object, const char *key);
/* A string made printable and cut to size. */
void har_text(struct har_reader *reader, const json_t *object, const char *key, char *out,
	size_t size);
#define har_keep(reader, object, key, array)                                             \
	har_text((reader), (object), (key), (array), sizeof(array))
/* The same, whole; the caller frees it. NULL after an error. */
char *har_copy(struct har_reader *reader, const json_t *object, const char *key);
/* From `least` to `most`, or refused; `otherwise` when absent. */
int64_t har_whole(struct har_reader *reader, const json_t *object, const char *key,
	int64_t least, int64_t most, int64_t otherwise);
double har_number(struct har_reader *reader, const json_t *object, const char *key,
	double least, double most);
bool har_flag(struct har_reader *reader, const json_t *object, const char *key);
enum verdict har_verdict(
	struct har_reader *reader, const json_t *object, const char *key);
/* RFC 3339; 0 when absent. */
int64_t har_moment(struct har_reader *reader, const json_t *object, const char *key);

/*
 * Fills an exchange, born with device and step, from an entry of an archive: what HAR has
 * a place for, and what its `_scep` says, which may be NULL. The reply is left empty.
 */
void har_read_entry(struct har_reader *reader, const json_t *entry, const json_t *facts,
	struct exchange *out);
/* Fills a reply with what stands for a body that an anonymised archive does not have. */
void har_read_withheld(struct har_reader *reader, const json_t *facts, struct reply *out);
/* Puts on top of a reply that was read what only the request's keys could tell. */
void har_read_certrep(struct har_reader *reader, const json_t *facts, struct reply *out);

/* In a browser's archive: whether a URL is a SCEP server's, and what was asked of it. */
bool har_browser_operation(const char *url, enum step *step);
/* Cuts it to the URL of mscep.dll, or to whatever stands before the query. */
void har_browser_cut(char *url);
/* What kept the browser from an answer. */
void har_browser_fault(
	struct har_reader *reader, const json_t *response, struct transport *out);

#endif
