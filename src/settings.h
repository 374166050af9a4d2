/* SPDX-License-Identifier: MIT */
/*
 * What a user may set, checked and in the form that each part of the program wants it.
 */
#ifndef SCEPPROBE_SETTINGS_H
#define SCEPPROBE_SETTINGS_H

#include "device/session.h"
#include "diagnose/symptom.h"
#include "net/http.h"

enum { SETTINGS_PROBLEM = 256, SETTINGS_RESOLVE_MAX = 16, PARALLEL_MAX = 1024 };

struct settings {
	const struct device *devices[TRACE_DEVICES_MAX];
	size_t n_devices;
	double timeout;                      /* seconds, for one target's whole probe */
	struct session_options session;
	bool measure_limit;
	struct http_options http;
	struct judgement judgement;
	const char *compare;                 /* URL of the same NDES from inside; NULL: none */
	bool one_profile;                    /* the targets are the URLs of one profile */
	int parallel;                        /* targets at once */
	/* owned */
	const char *resolve[SETTINGS_RESOLVE_MAX + 1];
	char **texts;
	size_t n_texts;
	char *challenge;                     /* wiped when freed */
	const char *renew_certificate, *renew_key;   /* files; loaded by settings_finish */
	char problem[SETTINGS_PROBLEM];
};

void settings_init(struct settings *settings);
void settings_clear(struct settings *settings);

/* Makes `own` a copy for one target, to be changed and cleared by itself; what it does not
 * change is borrowed from `settings`. */
void settings_derive(struct settings *own, const struct settings *settings);

/* Keeps a sentence for the user, made printable, and gives -EINVAL. */
int settings_refuse(struct settings *settings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* As scepprobe_set. */
MUST_CHECK int settings_set(struct settings *settings, const char *name,
	const char *value);

/* The same for what may differ from target to target; a flag has no value. */
MUST_CHECK int settings_set_own(struct settings *settings, const char *name,
	const char *value);

/* Completes and checks what depends on more than one setting; call before use. Errors as
 * settings_set. */
MUST_CHECK int settings_finish(struct settings *settings);

#endif
