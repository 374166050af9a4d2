/* SPDX-License-Identifier: MIT */
/*
 * scepprobe: can devices reach this SCEP URL and enrol, and if not, why?
 *
 * Set up a probe, add targets, run it, render the report. Nothing is printed and no
 * process state is changed by these functions; one thread at a time per probe.
 *
 * Functions that return int give 0, or a negative errno: -EINVAL for what the user gave
 * (scepprobe_problem says what to change), -ENOMEM, -EIO.
 */
#ifndef SCEPPROBE_H
#define SCEPPROBE_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__GNUC__)
#define SCEPPROBE_MUST_CHECK __attribute__((warn_unused_result))
#else
#define SCEPPROBE_MUST_CHECK
#endif

struct scepprobe;
struct scepprobe_report;

SCEPPROBE_MUST_CHECK int scepprobe_new(struct scepprobe **probe);
void scepprobe_free(struct scepprobe *probe);

/*
 * Sets what the command line calls --NAME; the manual lists the names. `value` is copied;
 * NULL for those that take none. A setting given twice has the last value, `resolve` all.
 */
SCEPPROBE_MUST_CHECK int scepprobe_set(struct scepprobe *probe, const char *name,
	const char *value);

/* Adds a target: a host, or the URL of an NDES. Copied. */
SCEPPROBE_MUST_CHECK int scepprobe_add_target(struct scepprobe *probe, const char *url);

/* One sentence on the last -EINVAL, for the user. Valid until the next call. */
const char *scepprobe_problem(const struct scepprobe *probe);

/* Probes every target. What goes wrong with a target is in the report, not an error. The
 * report is the caller's and does not depend on the probe. */
SCEPPROBE_MUST_CHECK int scepprobe_run(struct scepprobe *probe,
	struct scepprobe_report **report);
void scepprobe_report_free(struct scepprobe_report *report);

/* 0 ok, 1 warning, 2 critical, 3 unknown (the Monitoring Plugins' convention). */
int scepprobe_exit_status(const struct scepprobe_report *report);

struct scepprobe_style {
	bool color;        /* of format text */
	int verbosity;     /* -1 the verdict only, 0 usual, 1 all */
};

/* Renders in one of the listed formats; -EINVAL for another. The caller frees *text,
 * which is NUL-ended behind `length` octets. */
SCEPPROBE_MUST_CHECK int scepprobe_render(const struct scepprobe_report *report,
	const char *format, const struct scepprobe_style *style, char **text,
	size_t *length);

/* What there is to choose from. */
enum scepprobe_list { SCEPPROBE_DEVICES, SCEPPROBE_STEPS, SCEPPROBE_FORMATS };

/* The index-th of a list: its id and what it is. False behind the end. */
bool scepprobe_list(enum scepprobe_list list, size_t index, const char **id,
	const char **title);

const char *scepprobe_version(void);

#endif
