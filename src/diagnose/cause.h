/* SPDX-License-Identifier: MIT */
/*
 * A cause is a combination of symptoms that a document explains. The rows are in causes/,
 * one file per group; causes.c lists the groups in order. Every output prints the ids, so
 * an id never changes its meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_CAUSE_H
#define SCEPPROBE_DIAGNOSE_CAUSE_H

#include "diagnose/symptom.h"

/* In rising order: a report has the worst severity of its parts (Monitoring Plugins). */
enum severity {
	SEVERITY_OK,
	SEVERITY_INFO,
	SEVERITY_UNKNOWN,
	SEVERITY_WARNING,
	SEVERITY_CRITICAL,
};

/* Who must act. */
enum actor {
	ACTOR_NOBODY,
	ACTOR_NDES,
	ACTOR_CA,
	ACTOR_PROXY,
	ACTOR_NETWORK,
	ACTOR_PROFILE,
	ACTOR_CALLER,
	ACTOR_SERVER, /* replaces ACTOR_NDES for SERVER_SCEP */
};

/* Which of a device's exchanges a clause tests. */
enum place {
	AT_END, /* ends a list */
	AT_ANY,
	AT_BROWSE,
	AT_CAPS,
	AT_CACERT,
	AT_IDENTIFIER,   /* a GetCACert refused for its message=; in no other place */
	AT_OPERATION,    /* the steps of an enrolment */
	AT_MESSAGE,      /* PKIOperation by either method, or poll */
	AT_PKIOPERATION, /* PKIOperation by the device's own method */
	AT_EXTRA,        /* GetNextCACert, GetCert, GetCRL */
	AT_POST,         /* a PKIOperation by POST */
	AT_LONG_QUERY,   /* query longer than IIS allows by default */
	AT_SHORT_QUERY,
	AT_MEASURE, /* a measuring request; AT_MESSAGE too if it was granted */
};

/* Default of IIS request filtering's maxQueryString, in octets. */
enum { DEFAULT_MAX_QUERY = 2048 };

struct clause {
	enum place at;
	const struct symptom *symptom;
};

enum {
	CAUSE_CLAUSES = 4,
	CAUSE_REASONS = 9,
	CAUSE_REFERENCES = 4,
	CAUSE_MILDER = 2,
	CAUSE_OFFENCES = 2,
};

/* Which servers a reason applies to. An unrecognised server may be NDES. */
enum fit {
	FITS_ALL,
	FITS_NDES,   /* not SERVER_SCEP */
	FITS_OTHERS, /* only SERVER_SCEP */
};

/* One of a document's "cause 1, cause 2"; a list ends with `because` NULL. A symptom can
 * exclude a reason; a symptom that could not be checked does not. */
struct reason {
	const char *because, *check, *fix;
	struct clause when, unless; /* when: must be seen; unless: must not */
	/* The Windows error of this reason, or 0. If an error of one reason was seen, all
	 * reasons with another error, or with none, are excluded. */
	uint32_t number;
	/* The words of log lines that name this reason, for told_by_line(), or NULL. A
	 * named reason comes first, and is known. */
	const char *told;
	bool only_told;   /* left out if no log line names it */
	bool only_untold; /* left out if a log line names another reason */
	enum fit fits;
	enum actor who; /* who applies the fix; ACTOR_NOBODY: the cause's `who` */
};

struct milder {
	struct clause when;
	enum severity severity;
	const char *title; /* NULL: unchanged */
	bool absent;
};

/* A requirement that the cause breaks: always, or only if the clause is seen (absent: not
 * seen). Devices that enforce the requirement fail. */
struct offence {
	enum requirement against;
	struct clause when;
	bool absent;
};

struct cause {
	const char *id, *title;                   /* {status}: the evidence's status */
	const char *other_title;                  /* for SERVER_SCEP; NULL: the same */
	const char *source;                       /* the document behind the row */
	const char *references[CAUSE_REFERENCES]; /* URLs, NULL-ended */
	enum severity severity;
	enum actor who;
	/* All must be seen. The first is the fault: the exchanges that show it are the
	 * evidence. The others are circumstances. Empty: no exchange alone shows the
	 * cause. */
	struct clause when[CAUSE_CLAUSES];
	/* None may be seen. If one could not be checked, the cause is only possible. */
	struct clause unless[CAUSE_CLAUSES];
	/* A certain cause also needs all of `sure` seen, and all of `doubt` checked and
	 * not seen. */
	struct clause sure[CAUSE_CLAUSES], doubt[CAUSE_CLAUSES];
	/* Any of these makes the cause certain, whatever `sure`, `doubt` and `unprovable`
	 * are. */
	struct clause proof[CAUSE_CLAUSES];
	/* A fault of the future: faults that stop devices now rank before it. */
	bool is_forecast;
	/* The detail includes the measured length limit. */
	bool tells_limit;
	/* Exchanges never make it certain, except by `proof`: only the reason's Check
	 * can. */
	bool unprovable;
	/* If the clause is seen (absent: not seen), this severity and title replace the
	 * cause's. The first match counts. */
	struct milder milder_if[CAUSE_MILDER];
	/* Empty: any device may fail. `severity` is for devices that enforce one of these
	 * requirements. For devices that ignore all, `if_ignored` is the upper limit; for
	 * the others, `if_unknown`. SEVERITY_OK: no limit. */
	struct offence offends[CAUSE_OFFENCES];
	bool offends_by_checks; /* and by the broken rules of checks.c */
	enum severity if_ignored, if_unknown;
	/* Symptoms of logs. Any one shows the cause, and proves it unless `unprovable`
	 * here is set. A log has sub-statuses and reasons, so the clauses above do not
	 * apply. A row may have `when`, this, or both. */
	struct {
		struct clause any[CAUSE_CLAUSES];
		const char *title; /* NULL: unchanged */
		const char *past;  /* the title once it is over; NULL: unchanged */
		bool unprovable;
	} logged;
	struct reason reasons[CAUSE_REASONS];
	/* How to reproduce the cause: a scenario of the test server (NULL: the one named
	 * like the cause), with more arguments for server and probe; or instructions, if
	 * no scenario shows it. */
	struct {
		const char *scenario, *server, *probe, *otherwise;
	} shown;
};

/* The causes of one kind, under one heading. */
struct cause_group {
	const char *heading;
	const struct cause *rows;
	size_t n;
};

/* The catalogue. Of findings with equal rank, the earlier row is reported first. */
extern const struct cause_group *const cause_groups[];
extern const size_t n_cause_groups;

/* For what no row explains, in an exchange or in a log, and for a probe that ran out of
 * time or was interrupted. These rows of the last group never match by themselves:
 * report.c adds their findings. */
extern const struct cause *const cause_undocumented,
	*const cause_undocumented_log, *const cause_incomplete, *const cause_interrupted;

/* One device's exchanges with one server. Borrowed. */
struct view {
	const struct exchange *const *exchanges;
	size_t n;
	const struct circumstances *circumstances;
};

struct match {
	bool certain;
	enum severity severity;
	const char *title;
	unsigned weight;     /* number of clauses that hold */
	enum verdict minded; /* whether the device fails by the cause */
	unsigned excluded;   /* set of 1 << index of the excluded reasons */
	unsigned told;       /* the same, of the reasons that a log line names */
};

/* Whether the cause matches the view; if so, fills `match`. */
bool cause_match(const struct cause *cause, const struct view *view, struct match *match);
/* Whether the exchange is evidence for a cause that matched: it shows the first clause,
 * or one of `logged`. */
bool cause_shows_in(const struct cause *cause, const struct exchange *exchange,
	const struct circumstances *circumstances);

/* The row's title for this server. */
const char *cause_title(const struct cause *cause, enum server server);
/* The set of 1 << index of the reasons that do not apply to this server. */
unsigned cause_foreign_reasons(const struct cause *cause, enum server server);

/* The catalogue by index; NULL after the last. */
const struct cause *cause_at(size_t index);
const struct cause *cause_find(const char *id);
/* The heading of the row's group. */
const char *cause_group(const struct cause *cause);
/* A sentence on the servers that the reason applies to; NULL for all. */
const char *fit_sentence(enum fit fit);
/* When logs give the reason or leave it out; a sentence, or NULL: always given. */
const char *told_sentence(const struct reason *reason);
/* "all", "ndes", "others". */
const char *fit_name(enum fit fit);
/* The scenario of the test server that shows the cause, or NULL. */
const char *cause_scenario(const struct cause *cause);

/* "ok", "warning", ...: the same in every format. */
const char *severity_name(enum severity severity);
/* "the NDES administrator", ... */
const char *actor_name(enum actor actor);
/* "caps", ...: a word; "at GetCACaps", ...: for a sentence. */
const char *place_name(enum place place);
const char *place_phrase(enum place place);

#endif
