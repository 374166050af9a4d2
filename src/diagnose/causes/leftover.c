/* SPDX-License-Identifier: MIT */
/*
 * Findings without a cause: nothing explains an answer, or the probe is not complete.
 * They stand last in the catalogue.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/connection.h"

enum {
	PROBE_PAUSED,
	PROBE_HINDERED,
	UNDOCUMENTED,
	UNDOCUMENTED_LOG,
	INCOMPLETE,
	INTERRUPTED
};

static const struct cause rows[] = {
	[PROBE_PAUSED] = {
		.id = "probe-paused",
		.title = "This computer was paused while it waited for an answer",
		.source = "this program",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_UNKNOWN,
		.who = ACTOR_CALLER,
		.when = { { AT_ANY, &symptom_paused } },
		.reasons = {
			{
				"This computer slept, or its virtual machine was paused, for "
				"instance to be moved or saved. The state of the server is "
				"unknown.",
				"The events of the hypervisor at this time; whether the lid was "
				"closed.",
				"Run again.",
			},
			{
				"The processors of this computer are too busy.",
				"Check the load with uptime, and what else runs here.",
				"Probe fewer targets at once (--parallel), or elsewhere.",
			},
		},
		.shown = { .otherwise = "scepprobe URL of a slow server, sent SIGSTOP, and "
				"SIGCONT after --timeout." },
	},
	[PROBE_HINDERED] = {
		.id = "probe-hindered",
		.title = "This computer could not complete the probe",
		.source = "this program",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_UNKNOWN,
		.who = ACTOR_CALLER,
		.when = { { AT_ANY, &symptom_local } },
		.reasons = {
			{
				"It ran out of open files or of memory, or the roots that it "
				"trusts cannot be read: the line Seen says which. The state "
				"of the server is unknown.",
				"ulimit -a; free; ls -l of the file that is named.",
				"Allow more (ulimit -n 1024), or probe fewer targets at once "
				"(--parallel 4). For roots, install ca-certificates or name a "
				"file with --ca-file.",
			},
			{
				"OpenSSL takes too long for the TLS handshake of a "
				"server: this target's, or another one's.",
				"The line Seen names the server.",
				"Probe the delayed targets again, without that one.",
			},
		},
		.shown = { .otherwise = "scepprobe URL, behind ulimit -n 6." },
	},
	[UNDOCUMENTED] = {
		.id = "undocumented",
		.title = "No documented cause explains this answer",
		.source = "this program",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CALLER,
		.unprovable = true,
		.reasons = {
			{
				"The answer matches no row of the catalogue, so this report "
				"names no cause.",
				"Run again with --save-trace FILE: it holds all exchanges, "
				"host names too, but no secrets; --format json is shorter. "
				"Then read the IIS log, the HTTPERR log and the Application "
				"log of the NDES server.",
				"If NDES gives this answer, please report it with that "
				"file.",
				.fits = FITS_NDES,
			},
			{
				"The answer matches no row of the catalogue, so this "
				"report names no cause.",
				"Run again with --save-trace FILE: it holds all "
				"exchanges, host names too, but no secrets; --format "
				"json is shorter. Then read the server's log.",
				"If the server works correctly, please report it with "
				"that file.",
				.fits = FITS_OTHERS,
			},
		},
	},
	[UNDOCUMENTED_LOG] = {
		.id = "line-undocumented",
		.title = "No documented cause explains a log line",
		.source = "this program",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"The line Seen matches no row of the catalogue, so this "
				"report names no cause.",
				"Read the log around that line. Run scepprobe with the URL "
				"of the profile: it shows the answer itself.",
				"If NDES wrote the line, please report it.",
			},
		},
		.shown = { .otherwise = IN_LOGS },
	},
	[INCOMPLETE] = {
		.id = "probe-incomplete",
		.title = "Time ran out before every step had run",
		.source = "--timeout",
		.references = { PROXY_TIMEOUT },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"The limit for the whole probe is shorter than the server "
				"needs.",
				"The times of the steps in this report: they are long.",
				"Run again with a larger --timeout. The application proxy alone may "
				"take 85 seconds.",
			},
			{
				"This computer is too busy to make the devices' keys in time.",
				"The times of the steps in this report: they are short.",
				"Probe fewer targets at once (--parallel), or allow more time.",
			},
		},
		.shown = { .scenario = "response-timeout", .probe = "-t 3" },
	},
	[INTERRUPTED] = {
		.id = "probe-interrupted",
		.title = "The probe was interrupted before every step had run",
		.source = "this program",
		.references = { PROXY_TIMEOUT },
		.severity = SEVERITY_UNKNOWN,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"It was stopped by Ctrl-C or by a signal.",
				"The steps that did not run are marked in this report.",
				"Run again and wait for the end: a probe takes at most "
				"--timeout, 100 seconds by default. The application proxy "
				"alone may take 85 seconds.",
			},
		},
		.shown = { .otherwise = "scepprobe URL of a slow server, and Ctrl-C before it "
			"has answered." },
	},
};

const struct cause_group causes_leftover = {
	.heading = "The rest",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};

const struct cause *const cause_undocumented = &rows[UNDOCUMENTED];
const struct cause *const cause_undocumented_log = &rows[UNDOCUMENTED_LOG];
const struct cause *const cause_incomplete = &rows[INCOMPLETE];
const struct cause *const cause_interrupted = &rows[INTERRUPTED];
