/* SPDX-License-Identifier: MIT */
/*
 * Inside the settings: a row for each, and what the readers of their values need.
 */
#ifndef SCEPPROBE_SETTING_H
#define SCEPPROBE_SETTING_H

#include "settings.h"

struct setting {
	const char *name;
	int (*read)(struct settings *settings, const struct setting *setting,
		const char *value);
	size_t offset;         /* of what the reader fills, within struct settings */
	double least, most;    /* of a number */
	enum { FOR_ALL, OWN, OWN_FLAG } own;    /* may differ from target to target */
};

extern const struct setting setting_rows[];
extern const size_t n_setting_rows;

/* Keeps a copy of the text for the settings' life. -ENOMEM. */
MUST_CHECK int setting_keep(struct settings *settings, const char *value,
	const char **out);

/* Forgets a challenge of our own; one that others lent stays theirs. */
void setting_wipe_challenge(struct settings *settings);

#endif
