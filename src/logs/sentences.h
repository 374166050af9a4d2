/* SPDX-License-Identifier: MIT */
/*
 * What programs write, by its words: which Windows error a sentence stands for, which
 * failure of the way a device's words tell of, and what a line of the connector means.
 */
#ifndef SCEPPROBE_LOGS_SENTENCES_H
#define SCEPPROBE_LOGS_SENTENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* A message text of Windows, and its number. */
struct sentence_code {
	const char *words;
	uint32_t code;
	const char *source;
};

/* A line of a program's own log. */
struct sentence {
	const char *words;
	const char *reason; /* what it is called */
	bool failure;
	const char *source;
};

/* The number that a sentence stands for; 0 if it is not known. */
uint32_t sentence_code(struct span text);
/* Of the connector and its policy module; NULL. */
const struct sentence *sentence_of_connector(struct span text);
/* Of an Android device's exceptions: the deepest cause decides. */
const struct sentence *sentence_of_android(struct span text);
/* Of an iPhone, iPad or Mac. */
const struct sentence *sentence_of_apple(struct span text);

#endif
