/* SPDX-License-Identifier: MIT */
/*
 * The table of settings, and helpers for the readers of their values.
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
	struct scepprobe_setting is; /* the public description */
	int (*read)(
		struct config *config, const struct setting *setting, const char *value);
	size_t offset;            /* of the field to fill, within struct config */
	double least, most;       /* of a number */
	const struct word *words; /* possible words of the value; or NULL */
	const char *(*choice)(size_t index); /* possible items of a list; or NULL */
	enum { FOR_ALL, OWN } own;           /* OWN: may differ from target to target */
};

extern const struct setting setting_rows[];
extern const size_t n_setting_rows;

/* Keeps a copy of the text as long as the settings. -ENOMEM. */
MUST_CHECK int config_keep(struct config *config, const char *value, const char **out);

/* Wipes a challenge that these settings own, not a borrowed one. */
void config_wipe_challenge(struct config *config);

#endif
