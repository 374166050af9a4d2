/* SPDX-License-Identifier: MIT */
/*
 * scepprobe: can devices reach this SCEP URL and enrol, and if not, why?
 *
 * Set up a probe, add targets, run it; the report comes piece by piece as targets end.
 * Nothing is printed and no process state is changed by these functions; one thread at a
 * time per probe.
 *
 * Functions that return int give 0, or a negative errno: -EINVAL for what the user gave
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
 * Sets what the command line calls --NAME; scepprobe_setting lists the names. `value` is
 * copied; NULL for those that take none. A setting given twice has the last value,
 * `resolve` all.
 */
SCEPPROBE_MUST_CHECK int scepprobe_set(
	struct scepprobe *probe, const char *name, const char *value);

/* What a setting is about: --help groups them by that. */
enum scepprobe_about {
	SCEPPROBE_ABOUT_TARGETS,
	SCEPPROBE_ABOUT_REQUEST,
	SCEPPROBE_ABOUT_CONNECTION,
	SCEPPROBE_ABOUT_JUDGEMENT,
};

struct scepprobe_setting {
	const char *name;     /* of scepprobe_set */
	char letter;          /* the command line's short form; 0: it has none */
	const char *argument; /* what its value is, "SECONDS"; NULL: it takes none */
	const char *help;     /* a clause that fits on a line */
	const char *preset; /* its value until it is set; NULL: none, or as devices do */
	enum scepprobe_about about;
};

/* The index-th setting. False behind the end. */
bool scepprobe_setting(size_t index, struct scepprobe_setting *setting);

/* The index-th of the words that a setting's value can be, or can be a list of, with
 * commas between. NULL behind the last, and for a setting whose value is free. */
const char *scepprobe_choice(const char *name, size_t index);

/* Whether a setting took its value from standard input, which is used up then. */
bool scepprobe_used_input(const struct scepprobe *probe);

/* Adds a target: a host, or the URL of an NDES. Copied. */
SCEPPROBE_MUST_CHECK int scepprobe_add_target(struct scepprobe *probe, const char *url);

/* Adds the targets of a file: a URL a line, and what is set for it alone. Copied. Adds
 * all of them or none; scepprobe_problem names the line. */
SCEPPROBE_MUST_CHECK int scepprobe_add_targets(
	struct scepprobe *probe, const char *text, size_t length);

/* One sentence on the last -EINVAL, for the user. Valid until the next call. */
const char *scepprobe_problem(const struct scepprobe *probe);

/* Adds the traces of a HAR 1.2 archive, ours or a browser's, to be judged by
 * scepprobe_replay. Copied. scepprobe_problem has a clause on what is wrong with it. */
SCEPPROBE_MUST_CHECK int scepprobe_add_archive(
	struct scepprobe *probe, const void *data, size_t length);

/* Takes octets of one output in their order. A negative errno ends the run, which returns
 * it. */
struct scepprobe_outlet {
	int (*write)(void *owner, const char *data, size_t length); /* NULL: not wanted */
	void *owner;
};

/* What a device waits for, or one exchange that has ended. */
struct scepprobe_activity {
	const char *target, *device, *step;
	double seconds; /* since the request was sent */
	bool ended;
	long status;       /* HTTP's, once it has ended; 0: no answer */
	const char *error; /* what ended it without an answer, printable; or "" */
};

struct scepprobe_output {
	const char *format; /* one of the listed */
	bool color;         /* of format text */
	int columns;        /* of format text: how wide lines may be; 0: 80 */
	bool utf8;          /* of format text: arrows and marks beyond ASCII */
	int verbosity;      /* -1 the verdict only, 0 usual, 1 all */
	/* Of format nagios: a probe that takes longer is a warning, or critical; 0: may
	 * take its time. */
	double warning_seconds, critical_seconds;
	struct scepprobe_outlet report;
	struct scepprobe_outlet trace;  /* a HAR 1.2 archive: nothing in it is secret */
	bool anonymize;                 /* with pseudonyms in the archive */
	struct scepprobe_outlet issued; /* the certificates issued, PEM */
	/* Called whenever a target has ended. `worst` is an exit status so far. */
	void (*progress)(void *owner, size_t done, size_t total, int worst);
	void *progress_owner;
	/* Called about once a second with what devices wait for, and with each exchange
	 * as it ends. NULL: nobody watches. */
	void (*watch)(void *owner, const struct scepprobe_activity *list, size_t n);
	void *watch_owner;
	/* Called with a clause on what could not be done and ended nothing, such as
	 * keeping all of an archive. NULL: not wanted. */
	void (*notice)(void *owner, const char *clause);
	void *notice_owner;
};

/* Probes every target, in no particular order. What goes wrong with a target is in the
 * report, not an error. *status is the exit status: 0 ok, 1 warning, 2 critical, 3
 * unknown (the Monitoring Plugins' convention). -EINTR after scepprobe_stop: then what
 * was seen until then has been judged and written. */
SCEPPROBE_MUST_CHECK int scepprobe_run(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status);

/* Behind two archives with traces of the same URLs, taken from two places: has them
 * judged in pairs. The names of the places are copied. */
SCEPPROBE_MUST_CHECK int scepprobe_compare_archives(
	struct scepprobe *probe, const char *first, const char *second);

/* Judges the traces of the archives as if they had just been taken; sends nothing. */
SCEPPROBE_MUST_CHECK int scepprobe_replay(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status);

/* Gives up to `size` octets: how many, 0 at the end, a negative errno; -EAGAIN: nothing
 * yet, ask again, unless there was a scepprobe_stop. */
typedef ptrdiff_t scepprobe_source(void *source, void *buffer, size_t size);

/* Reads a log to its end, whatever its size, in bounded memory; the name is copied. With
 * -EINVAL nothing in it could be read, and scepprobe_problem has a clause on why; what
 * other logs told stays. -EINTR after scepprobe_stop: what was read until then stays. */
SCEPPROBE_MUST_CHECK int scepprobe_add_log(
	struct scepprobe *probe, const char *name, scepprobe_source *read, void *source);

/* A file that may be a log, or what logs are packed in. */
struct scepprobe_log {
	const char *name;   /* "logs/DiagLogs-PC1.zip" */
	const char *folder; /* that was asked for and holds it, or NULL */
	scepprobe_source *read;
	/* As lseek(2): the new place, or -1; NULL for a pipe. */
	int64_t (*seek)(void *source, int64_t offset, int whence);
	void *source;
};

/* The same for a log, an .evtx file, or an archive of such: zip, cab, 7z, tar, and what
 * is packed in those again. Of a file that lies in a folder, 1 when it was passed over:
 * it is no log, or nothing in it is. */
SCEPPROBE_MUST_CHECK int scepprobe_add_log_file(
	struct scepprobe *probe, const struct scepprobe_log *log);

/* Leaves out what logs say of the time before: "90m", "24h", "7d", or a date,
 * "2026-11-27T08:00:00Z". Call it before logs are added. Lines without a date stay.
 * `since` (or NULL) gets the moment, seconds since 1970. */
SCEPPROBE_MUST_CHECK int scepprobe_since(
	struct scepprobe *probe, const char *text, int64_t *since);

/* Device families, with commas between, that must be in the server's log. The index-th
 * family there is; NULL behind the last. */
SCEPPROBE_MUST_CHECK int scepprobe_expect(struct scepprobe *probe, const char *families);
const char *scepprobe_family(size_t index);

/* The zone of times that logs write without one: "+02:00", "UTC", or a name that the
 * system knows, such as "Europe/Berlin"; it sets TZ for a moment then, so no other thread
 * may run. Before the logs are added. */
SCEPPROBE_MUST_CHECK int scepprobe_set_log_zone(
	struct scepprobe *probe, const char *zone);

/* Judges what the logs told. */
SCEPPROBE_MUST_CHECK int scepprobe_judge_logs(
	struct scepprobe *probe, const struct scepprobe_output *output, int *status);

/* Whether a run left a thread behind, because a library did not come back from what a
 * server had sent: it ends by itself, but until then exit(3) would take from it what it
 * uses. End the process by _exit(2), with what is buffered written. */
bool scepprobe_has_left(const struct scepprobe *probe);

/* Ends a run early. May be called from a signal handler. */
void scepprobe_stop(struct scepprobe *probe);

struct scepprobe_decode_options {
	const char *format; /* "text" or "json" */
	bool color;         /* of format text */
	const void *key;    /* opens the envelope: a private key, PEM; or NULL */
	size_t key_length;
	const void *ca_certs; /* checks an answer: one to GetCACert; or NULL */
	size_t ca_certs_length;
};

/*
 * Explains the SCEP message, or answer, that the octets of a file hold. Files are the
 * caller's to open; more than 16 MiB are refused. 0, and *status as the program exits:
 * 0 whole, 1 cut off or faulty, 2 a check failed. -EINVAL when nothing is recognised or
 * an option cannot be read: *text is a sentence that says which. The caller frees *text,
 * unless the error is another, and sees to it that the key is forgotten.
 */
SCEPPROBE_MUST_CHECK int scepprobe_decode(const void *data, size_t length,
	const struct scepprobe_decode_options *options, char **text, size_t *text_length,
	int *status);

/* The catalogue as "text", "json" or "mdoc": `topic` is a finding, device, check or
 * HRESULT, one of the lists of them, or NULL. -EINVAL: *text says what is not known. The
 * caller frees *text. */
SCEPPROBE_MUST_CHECK int scepprobe_explain(
	const char *topic, const char *format, bool color, char **text, size_t *length);

/* What there is to choose from. */
enum scepprobe_list { SCEPPROBE_DEVICES, SCEPPROBE_STEPS, SCEPPROBE_FORMATS };

/* The index-th of a list: its id and what it is. False behind the end. */
bool scepprobe_list(
	enum scepprobe_list list, size_t index, const char **id, const char **title);

const char *scepprobe_version(void);

/* The index-th library that works in this process: "OpenSSL" and "3.0.20"; static. False
 * behind the end. */
bool scepprobe_library(size_t index, const char **name, const char **version);

/* Has a line written for what the library decides, to find a fault in it; no line holds a
 * secret. For the whole process; NULL ends it. */
void scepprobe_debug(void (*write)(const char *line));

#endif
