/* SPDX-License-Identifier: MIT */
/*
 * scepprobe: can devices reach this SCEP URL and enrol, and if not, why?
 *
 * Make a probe, add targets, run it; the report is written in pieces as targets end.
 * These functions print nothing and change no process state; use a probe in one thread at
 * a time.
 *
 * Functions that return int return 0, or a negative errno: -EINVAL for a user's mistake
 * (scepprobe_problem says what to change), -ENOMEM, -EIO.
 */
#ifndef SCEPPROBE_H
#define SCEPPROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SCEPPROBE_MUST_CHECK __attribute__((warn_unused_result))
#else
#define SCEPPROBE_MUST_CHECK
#endif

struct scepprobe;

SCEPPROBE_MUST_CHECK int scepprobe_new(struct scepprobe **probe);
void scepprobe_free(struct scepprobe *probe);

/*
 * Sets the setting of the command line's --NAME; scepprobe_setting lists the names.
 * `value` is copied; NULL for a setting without a value. The last value of a repeated
 * setting counts; `resolve` keeps all.
 */
SCEPPROBE_MUST_CHECK int scepprobe_set(
	struct scepprobe *probe, const char *name, const char *value);

/* The group of a setting in --help. */
enum scepprobe_about {
	SCEPPROBE_ABOUT_TARGETS,
	SCEPPROBE_ABOUT_REQUEST,
	SCEPPROBE_ABOUT_CONNECTION,
	SCEPPROBE_ABOUT_JUDGEMENT,
};

struct scepprobe_setting {
	const char *name;     /* of scepprobe_set */
	char letter;          /* the command line's short form; 0: none */
	const char *argument; /* the kind of value, "SECONDS"; NULL: none */
	const char *help;     /* a clause of one line */
	const char *preset;   /* the default value; NULL: none, or the device's own */
	enum scepprobe_about about;
};

/* The index-th setting. False after the end. */
bool scepprobe_setting(size_t index, struct scepprobe_setting *setting);

/* The index-th possible value, or possible item of a list with commas. NULL after the
 * last, and for a setting with free values. */
const char *scepprobe_choice(const char *name, size_t index);

/* Whether a setting has read its value from standard input, which is then at its end. */
bool scepprobe_used_input(const struct scepprobe *probe);

/* Adds a target: a host, or the URL of an NDES. Copied. */
SCEPPROBE_MUST_CHECK int scepprobe_add_target(struct scepprobe *probe, const char *url);

/* Adds the targets of a file: one URL per line, with settings for it alone. Copied. Adds
 * all of them or none; scepprobe_problem names the line. */
SCEPPROBE_MUST_CHECK int scepprobe_add_targets(
	struct scepprobe *probe, const char *text, size_t length);

/* One sentence about the last -EINVAL, for the user. Valid until the next call. */
const char *scepprobe_problem(const struct scepprobe *probe);

/* Adds the traces of a HAR 1.2 archive, ours or a browser's, for scepprobe_replay.
 * Copied. scepprobe_problem has a clause about its error. */
SCEPPROBE_MUST_CHECK int scepprobe_add_archive(
	struct scepprobe *probe, const void *data, size_t length);

/* Receives the octets of one output in order. A negative errno ends the run and is its
 * result. */
struct scepprobe_outlet {
	int (*write)(void *owner, const char *data, size_t length); /* NULL: not wanted */
	void *owner;
};

/* A pending request of a device, or a completed exchange. */
struct scepprobe_activity {
	const char *target, *device, *step;
	double seconds; /* since the request was sent */
	bool ended;
	long status;       /* HTTP's, after the end; 0: no answer */
	const char *error; /* why there is no answer, printable; or "" */
};

struct scepprobe_output {
	const char *format; /* one of SCEPPROBE_FORMATS */
	bool color;         /* of format text */
	int columns;        /* of format text: width of lines; 0: 80 */
	bool utf8;          /* of format text: arrows and marks beyond ASCII */
	int verbosity;      /* -1 the verdict only, 0 usual, 1 all */
	/* Of format nagios: a longer probe is a warning, or critical; 0: no limit. */
	double warning_seconds, critical_seconds;
	struct scepprobe_outlet report;
	struct scepprobe_outlet trace;  /* a HAR 1.2 archive, without secrets */
	bool anonymize;                 /* with pseudonyms in the archive */
	struct scepprobe_outlet issued; /* the certificates issued, PEM */
	/* Called at the end of each target. `worst` is the exit status so far. */
	void (*progress)(void *owner, size_t done, size_t total, int worst);
	void *progress_owner;
	/* Called about once a second with all pending requests, and with each exchange at
	 * its end. NULL: not wanted. */
	void (*watch)(void *owner, const struct scepprobe_activity *list, size_t n);
	void *watch_owner;
	/* Called with a clause about a failure that did not end the run, such as an
	 * incomplete archive. NULL: not wanted. */
	void (*notice)(void *owner, const char *clause);
	void *notice_owner;
};

/* Probes all targets, in no particular order. Faults of a target are in the report, not
 * errors. *status is the exit status: 0 ok, 1 warning, 2 critical, 3 unknown (as in the
 * Monitoring Plugins). -EINTR after scepprobe_stop: then the results so far have been
 * judged and written. */
SCEPPROBE_MUST_CHECK int scepprobe_run(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status);

/* Call it after adding two archives with traces of the same URLs, taken from two places:
 * they will be judged in pairs. The names of the places are copied. */
SCEPPROBE_MUST_CHECK int scepprobe_compare_archives(
	struct scepprobe *probe, const char *first, const char *second);

/* Judges the traces of the archives as if they were new; sends nothing. */
SCEPPROBE_MUST_CHECK int scepprobe_replay(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status);

/* Returns up to `size` octets: their number, 0 at the end, a negative errno; -EAGAIN: no
 * data yet, try again unless there was a scepprobe_stop. */
typedef ptrdiff_t scepprobe_source(void *source, void *buffer, size_t size);

/* Reads a log of any size in bounded memory; the name is copied. -EINVAL if nothing in it
 * is readable: scepprobe_problem has a clause about the reason; the results of other logs
 * stay. -EINTR after scepprobe_stop: the lines read so far stay. */
SCEPPROBE_MUST_CHECK int scepprobe_add_log(
	struct scepprobe *probe, const char *name, scepprobe_source *read, void *source);

/* A file that may be a log or an archive of logs. */
struct scepprobe_log {
	const char *name;   /* "logs/DiagLogs-PC1.zip" */
	const char *folder; /* the given folder that holds it, or NULL */
	scepprobe_source *read;
	/* As lseek(2): the new offset, or -1; NULL for a pipe. */
	int64_t (*seek)(void *source, int64_t offset, int whence);
	void *source;
};

/* The same for a log, an .evtx file, or an archive of these: zip, cab, 7z, tar, also
 * nested. For a file in a folder, 1 if it was skipped because it is not a log and
 * contains none. */
SCEPPROBE_MUST_CHECK int scepprobe_add_log_file(
	struct scepprobe *probe, const struct scepprobe_log *log);

/* Leaves out lines of earlier times: "90m", "24h", "7d", or a date,
 * "2026-11-27T08:00:00Z". Call it before adding logs. Lines without a date stay. `since`
 * (or NULL) gets the time, seconds since 1970. */
SCEPPROBE_MUST_CHECK int scepprobe_since(
	struct scepprobe *probe, const char *text, int64_t *since);

/* Device families, separated by commas, that must be in the server's log. The index-th
 * family; NULL after the last. */
SCEPPROBE_MUST_CHECK int scepprobe_expect(struct scepprobe *probe, const char *families);
const char *scepprobe_family(size_t index);

/* The zone of times without one: "+02:00", "UTC", or a name of this system, such as
 * "Europe/Berlin"; a name sets TZ for a moment, so no other thread may run. Call it
 * before adding logs. */
SCEPPROBE_MUST_CHECK int scepprobe_set_log_zone(
	struct scepprobe *probe, const char *zone);

/* Judges the logs. */
SCEPPROBE_MUST_CHECK int scepprobe_judge_logs(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status);

/* Whether a run abandoned a thread in a hanging library. The thread ends later, but until
 * then exit(3) would free objects that it uses. Flush the buffers and end the process by
 * _exit(2). */
bool scepprobe_has_left(const struct scepprobe *probe);

/* Ends a run early. Safe in a signal handler. */
void scepprobe_stop(struct scepprobe *probe);

struct scepprobe_decode_options {
	const char *format; /* "text" or "json" */
	bool color;         /* of format text */
	const void *key;    /* for the envelope: a private key, PEM; or NULL */
	size_t key_length;
	const void *
		ca_certs; /* for an answer's signature: an answer to GetCACert; or NULL */
	size_t ca_certs_length;
};

/*
 * Explains the SCEP message or answer in the octets of a file, which the caller opens;
 * more than 16 MiB are rejected. 0, and *status is the program's exit status: 0 complete,
 * 1 cut off or faulty, 2 a check failed. -EINVAL if nothing is recognised or an option is
 * unreadable: *text is a sentence about it. The caller frees *text, except after other
 * errors, and wipes the key.
 */
SCEPPROBE_MUST_CHECK int scepprobe_decode(const void *data, size_t length,
	const struct scepprobe_decode_options *options, char **text, size_t *text_length,
	int *status);

/* The catalogue as "text", "json" or "mdoc": `topic` is a finding, device, check or
 * HRESULT, one of their lists, or NULL. -EINVAL: *text names the unknown word. The caller
 * frees *text. */
SCEPPROBE_MUST_CHECK int scepprobe_explain(
	const char *topic, const char *format, bool color, char **text, size_t *length);

/* The lists of possible words. */
enum scepprobe_list { SCEPPROBE_DEVICES, SCEPPROBE_STEPS, SCEPPROBE_FORMATS };

/* The index-th id of a list and its title. False after the end. */
bool scepprobe_list(
	enum scepprobe_list list, size_t index, const char **id, const char **title);

const char *scepprobe_version(void);

/* The index-th library in this process: "OpenSSL" and "3.0.20"; static. False after the
 * end. */
bool scepprobe_library(size_t index, const char **name, const char **version);

/* Sets a function for debug lines about the library's decisions; no line has a secret.
 * For the whole process; NULL ends it. */
void scepprobe_debug(void (*write)(const char *line));

#endif
