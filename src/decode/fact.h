/* SPDX-License-Identifier: MIT */
/*
 * What is known of a message, as a tree that people and programs are told from: objects,
 * lists, texts, numbers, yes and no. Keys are snake_case and stable.
 */
#ifndef SCEPPROBE_DECODE_FACT_H
#define SCEPPROBE_DECODE_FACT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "port/format.h"

enum fact_kind { FACT_OBJECT, FACT_LIST, FACT_TEXT, FACT_NUMBER, FACT_FLAG };

struct fact {
	enum fact_kind kind;
	const char *key; /* static; of a list's member: what one of them is called */
	char *value;     /* FACT_TEXT: printable UTF-8, owned */
	int64_t number;  /* FACT_NUMBER; FACT_FLAG: 0 or 1 */
	char *shown;     /* what people read in its place, or NULL; owned */
	struct fact *first, *last, *next;
	bool *failed; /* of the tree: memory ran out */
};

/* An object to begin with. NULL, and *failed, when memory ran out; so for all of these,
 * and each takes a NULL parent, so that only *failed need be asked, at the end. */
struct fact *fact_new(bool *failed);
void fact_free(struct fact *fact);

struct fact *fact_object(struct fact *parent, const char *key);
struct fact *fact_list(struct fact *parent, const char *key);
/* Texts are made printable and cut at FACT_LENGTH octets; an empty one is not added. */
enum { FACT_LENGTH = 1024 };
struct fact *fact_text(struct fact *parent, const char *key, const char *text);
struct fact *fact_span(struct fact *parent, const char *key, struct span text);
struct fact *fact_printf(struct fact *parent, const char *key, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Lower-case hex of at most FACT_OCTETS octets, "..." behind them if there are more. */
enum { FACT_OCTETS = 64 };
struct fact *fact_hex(struct fact *parent, const char *key, struct span octets);
struct fact *fact_number(struct fact *parent, const char *key, int64_t number);
struct fact *fact_flag(struct fact *parent, const char *key, bool yes);

/* Sets what people read. */
void fact_show(struct fact *fact, const char *format, ...) PRINTF_LIKE(2, 3);

/* The member of an object, NULL if there is none. */
const struct fact *fact_find(const struct fact *object, const char *key);

#endif
