/* SPDX-License-Identifier: MIT */
/*
 * Inside the settings: a row for each, and what the readers of their values need.
 */
#ifndef SCEPPROBE_API_SETTINGS_H
#define SCEPPROBE_API_SETTINGS_H

#include "api/config.h"
#include "scepprobe.h"

struct word {
	const char *text; /* NULL ends the list */
	int value;
};

struct setting {
	struct scepprobe_setting is; /* what everybody may know of it */
	int (*read)(
		struct config *config, const struct setting *setting, const char *value);
	size_t offset;            /* of what the reader fills, within struct config */
	double least, most;       /* of a number */
	const struct word *words; /* that its value can be; or NULL */
	const char *(*choice)(size_t index); /* the same for what lists name; or NULL */
	enum { FOR_ALL, OWN } own;           /* OWN: may differ from target to target */
};

extern const struct setting setting_rows[];
extern const size_t n_setting_rows;

/* Keeps a copy of the text for the settings' life. -ENOMEM. */
MUST_CHECK int config_keep(struct config *config, const char *value, const char **out);

/* Forgets a challenge of our own; one that others lent stays theirs. */
void config_wipe_challenge(struct config *config);

#endif
