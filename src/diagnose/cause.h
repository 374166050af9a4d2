/* SPDX-License-Identifier: MIT */
/*
 * What it means: combinations of symptoms that a document explains. The rows are in
 * causes/, a file to a group, and causes.c has the groups in their order; ids are printed
 * everywhere and never change their meaning.
 */
#ifndef SCEPPROBE_DIAGNOSE_CAUSE_H
#define SCEPPROBE_DIAGNOSE_CAUSE_H

#include "diagnose/symptom.h"

/* In rising order; the worst of its parts is a whole's (Monitoring Plugins). */
enum severity {
	SEVERITY_OK,
	SEVERITY_INFO,
	SEVERITY_UNKNOWN,
	SEVERITY_WARNING,
	SEVERITY_CRITICAL,
};

/* Who has to act. */
enum actor {
	ACTOR_NOBODY,
	ACTOR_NDES,
	ACTOR_CA,
	ACTOR_PROXY,
	ACTOR_NETWORK,
	ACTOR_PROFILE,
	ACTOR_CALLER,
	ACTOR_SERVER, /* in ACTOR_NDES's place, where the server is not NDES */
};

/* Which exchanges of a device a clause speaks of. */
enum place {
	AT_END, /* ends a list */
	AT_ANY,
	AT_BROWSE,
	AT_CAPS,
	AT_CACERT,
	AT_IDENTIFIER,   /* a GetCACert refused for its message=: in no other place */
	AT_OPERATION,    /* the steps of an enrolment */
	AT_MESSAGE,      /* an enrolment: PKIOperation by either method, poll */
	AT_PKIOPERATION, /* the device's own, by the method that it chooses */
	AT_EXTRA,        /* GetNextCACert, GetCert, GetCRL */
	AT_POST,         /* a PKIOperation by POST */
	AT_LONG_QUERY,   /* query longer than IIS allows by default */
	AT_SHORT_QUERY,
	AT_MEASURE, /* measuring the length limit: in no other place, unless granted */
};

/* maxQueryString of IIS request filtering by default, octets. */
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

/* Which servers a reason is about. One that nothing is known of may be NDES. */
enum fit {
	FITS_ALL,
	FITS_NDES,   /* not one that shows no mark of NDES */
	FITS_OTHERS, /* only one that shows none */
};

/* One of a document's "cause 1, cause 2": NULL-ended by `because`. What was seen may
 * exclude it; where that could not be looked for, it stays. */
struct reason {
	const char *because, *check, *fix;
	struct clause when, unless; /* must be seen, and must not */
	/* The Windows error that it goes with: where another one is told that a reason of
	 * the same cause goes with, this one is excluded, and so are those without. */
	uint32_t number;
	/* What a log's line says outright where this is the reason: see told_by_line().
	 * It leads, and is known, where a line that shows the cause says so. */
	const char *told;
	bool only_told;   /* it is left out where no line says so */
	bool only_untold; /* it is left out where a line says another reason */
	enum fit fits;
	enum actor who; /* who does it, where that is not who acts for the cause */
};

struct milder {
	struct clause when;
	enum severity severity;
	const char *title; /* NULL: unchanged */
	bool absent;
};

/* What a device must look at to fail by it, always or only where (absent: only where
 * not) the clause is seen. */
struct offence {
	enum requirement against;
	struct clause when;
	bool absent;
};

struct cause {
	const char *id, *title;  /* {status}: that of the evidence */
	const char *other_title; /* of a server that is not NDES; NULL: the same */
	const char *source;      /* what the row rests on */
	const char *references[CAUSE_REFERENCES]; /* addresses, NULL-ended */
	enum severity severity;
	enum actor who;
	/* All must be seen. The first names the fault, and where it is seen is the
	 * evidence; the others are circumstances. None: no exchange can show it. */
	struct clause when[CAUSE_CLAUSES];
	/* None may be seen. What could not be looked for makes the cause merely possible.
	 */
	struct clause unless[CAUSE_CLAUSES];
	/* What must also be seen, and what must not, before the cause is certain. */
	struct clause sure[CAUSE_CLAUSES], doubt[CAUSE_CLAUSES];
	/* Any of these makes it certain, whatever else was or was not seen. */
	struct clause proof[CAUSE_CLAUSES];
	/* It tells of what is still to come, so what stops devices now goes before it. */
	bool is_forecast;
	/* The measured length limit belongs to what was seen. */
	bool tells_limit;
	/* Nothing on the wire can prove it but `proof`: only the named check can. */
	bool unprovable;
	/* Where the clause is seen, or (absent) is not, the same thing weighs less, or
	 * has another name. The first that holds counts. */
	struct milder milder_if[CAUSE_MILDER];
	/* Without any, each device may fail by it. The severity is that for devices known
	 * to look. For one known not to it is `if_ignored`, and where nothing is known,
	 * `if_unknown`; SEVERITY_OK in either: no less. */
	struct offence offends[CAUSE_OFFENCES];
	bool offends_by_checks; /* the broken rules of checks.c say who minds instead */
	enum severity if_ignored, if_unknown;
	/* What a log says outright: any one of them alone shows the cause, and proves it
	 * unless `unprovable` here. A log has sub-statuses and reasons, so it needs none
	 * of the circumstances above. A row may have both, or only one of the two. */
	struct {
		struct clause any[CAUSE_CLAUSES];
		const char *title; /* NULL: unchanged */
		bool unprovable;
	} logged;
	struct reason reasons[CAUSE_REASONS];
	/* How to see it: a scenario of the test server, NULL for the one that is named as
	 * the cause, and what server and probe are given besides; or, in words, what to
	 * do where no scenario shows it. */
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

/* The catalogue. Among equals, the row that stands first is reported first. */
extern const struct cause_group *const cause_groups[];
extern const size_t n_cause_groups;

/* What no row explains, and what a probe leaves open that ran out of time or was
 * interrupted: rows of the last group that match nothing by themselves. */
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
	unsigned weight;     /* clauses that hold */
	enum verdict minded; /* by the device, as far as is known */
	unsigned excluded;   /* set of 1 << index of the reasons that do not fit */
	unsigned told;       /* the same, of those that a log's line says outright */
};

/* Whether the cause explains something in the view. */
bool cause_match(const struct cause *cause, const struct view *view, struct match *match);
/* Whether the exchange is evidence for a cause that matched: its first clause holds. */
bool cause_shows_in(const struct cause *cause, const struct exchange *exchange,
	const struct circumstances *circumstances);

/* The title of the row for such a server. */
const char *cause_title(const struct cause *cause, enum server server);
/* The set of 1 << index of the reasons that are not about such a server. */
unsigned cause_foreign_reasons(const struct cause *cause, enum server server);

/* The catalogue by index; NULL behind the last. */
const struct cause *cause_at(size_t index);
const struct cause *cause_find(const char *id);
/* The heading that the row stands under. */
const char *cause_group(const struct cause *cause);
/* What sets the reason apart in the catalogue, a sentence, or NULL. */
const char *fit_sentence(enum fit fit);
/* When a reason is given at all, by what logs say; a sentence, or NULL: always. */
const char *told_sentence(const struct reason *reason);
/* "all", "ndes", "others": the same, a word. */
const char *fit_name(enum fit fit);
/* The scenario of the test server that shows it, or NULL. */
const char *cause_scenario(const struct cause *cause);

/* "ok", "warning", ...: the words of every format. */
const char *severity_name(enum severity severity);
/* "the NDES administrator", ... */
const char *actor_name(enum actor actor);
/* "caps", ...: a word; "at GetCACaps", ...: for a sentence. */
const char *place_name(enum place place);
const char *place_phrase(enum place place);

#endif
