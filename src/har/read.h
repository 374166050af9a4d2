/* SPDX-License-Identifier: MIT */
/*
 * Internal to the archive reader: typed and bounded access to members of JSON objects,
 * and entries made from them. The first error is stored as a clause for the user; later
 * values are read as absent, so callers check once, at the end.
 */
#ifndef SCEPPROBE_HAR_READ_H
#define SCEPPROBE_HAR_READ_H

#include <jansson.h>

#include "har/har.h"
#include "port/format.h"

struct har_reader {
	char where[48]; /* "log.entries[3]" */
	char *problem;  /* [HAR_PROBLEM] */
	int error;      /* 0, -EINVAL with a problem, or -ENOMEM */
};

void har_refuse(struct har_reader *reader, const char *format, ...) PRINTF_LIKE(2, 3);
void har_note(struct har_reader *reader, int error);

/*
 * The member of this type, NULL if absent or null. Another type is an error; the object
 * may itself be NULL.
 */
const json_t *har_object(
	struct har_reader *reader, const json_t *object, const char *key);
const json_t *har_array(struct har_reader *reader, const json_t *object, const char *key);
/* The octets of a string, none if absent; borrowed, not made printable. */
struct span har_span(struct har_reader *reader, const json_t *object, const char *key);
/* A string, made printable and cut to size. */
void har_text(struct har_reader *reader, const json_t *object, const char *key, char *out,
	size_t size);
#define har_keep(reader, object, key, array)                                             \
	har_text((reader), (object), (key), (array), sizeof(array))
/* The same, complete; the caller frees it. NULL after an error. */
char *har_copy(struct har_reader *reader, const json_t *object, const char *key);
/* From `least` to `most`, otherwise an error; `otherwise` if absent. */
int64_t har_whole(struct har_reader *reader, const json_t *object, const char *key,
	int64_t least, int64_t most, int64_t otherwise);
double har_number(struct har_reader *reader, const json_t *object, const char *key,
	double least, double most);
bool har_flag(struct har_reader *reader, const json_t *object, const char *key);
enum verdict har_verdict(
	struct har_reader *reader, const json_t *object, const char *key);
/* RFC 3339; 0 if absent. */
int64_t har_moment(struct har_reader *reader, const json_t *object, const char *key);

/*
 * Fills an exchange, created with device and step, from an entry of an archive: from the
 * members of HAR and from `_scep`, which may be NULL. The reply stays empty.
 */
void har_read_entry(struct har_reader *reader, const json_t *entry, const json_t *facts,
	struct exchange *out);
/* Fills a reply from the replacement of a body in an anonymous archive. */
void har_read_withheld(struct har_reader *reader, const json_t *facts, struct reply *out);
/* Adds the decrypted values, which need the request's keys, to a reply. */
void har_read_certrep(struct har_reader *reader, const json_t *facts, struct reply *out);

/* For a browser's archive: whether a URL is a SCEP server's, and its operation. */
bool har_browser_operation(const char *url, enum step *step);
/* Cuts it to the URL of mscep.dll, or to the part before the query. */
void har_browser_cut(char *url);
/* Why the browser got no answer. */
void har_browser_fault(
	struct har_reader *reader, const json_t *response, struct transport *out);

#endif
