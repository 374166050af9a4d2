/* SPDX-License-Identifier: MIT */
/*
 * Matches a cause against one device's exchanges. A clause has three values: seen, not
 * seen, or not checked, because the step never ran or got no answer. A clause that was
 * not checked never proves anything.
 *
 * Pure. No code here depends on a particular cause.
 */
#include "diagnose/cause.h"

#include <string.h>

#include "diagnose/check.h"
#include "diagnose/judged.h"
#include "diagnose/told.h"
#include "diagnose/url_limit.h"

/* Steps beyond an enrolment. */
static bool is_extra(enum step step)
{
	return step == STEP_NEXTCACERT || step == STEP_GETCERT || step == STEP_GETCRL;
}

static bool is_granted(const struct exchange *exchange)
{
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.pki_status != SCEP_FAILURE;
}

static bool in_place(const struct exchange *exchange, enum place at)
{
	enum step step = exchange->step;

	/* Measuring requests may be longer than any device's, so their refusal proves
	 * nothing about devices. A granted request counts, whatever its length. */
	if (step == STEP_MEASURE)
		return at == AT_MEASURE || (at == AT_MESSAGE && is_granted(exchange));
	switch (at) {
	case AT_ANY:
		return true;
	case AT_BROWSE:
		return step == STEP_BROWSE;
	case AT_CAPS:
		return step == STEP_CAPS;
	case AT_CACERT:
		return step == STEP_CACERT;
	case AT_OPERATION:
		return step != STEP_BROWSE && !is_extra(step);
	case AT_MESSAGE:
		return step == STEP_PKIOPERATION || step == STEP_LONG_URL ||
		       step == STEP_POLL;
	case AT_PKIOPERATION:
		return step == STEP_PKIOPERATION;
	case AT_EXTRA:
		return is_extra(step);
	case AT_POST:
		return step == STEP_PKIOPERATION && exchange->request.body.length > 0;
	case AT_LONG_QUERY:
		return exchange->request.query_length > DEFAULT_MAX_QUERY;
	case AT_SHORT_QUERY:
		return exchange->request.query_length <= DEFAULT_MAX_QUERY;
	case AT_IDENTIFIER:
	case AT_MEASURE:
	case AT_END:
		break;
	}
	return false;
}

/* A GetCACert refused for its message= counts only at AT_IDENTIFIER, and a request
 * refused by the measured limit only at AT_LONG_QUERY: elsewhere the same status has
 * other causes. */
static bool is_of_clause(const struct clause *clause, const struct exchange *exchange,
	const struct circumstances *circumstances)
{
	if (judged_of(exchange, circumstances)->identifier_refused)
		return clause->at == AT_IDENTIFIER;
	return in_place(exchange, clause->at) &&
	       (clause->at == AT_LONG_QUERY ||
		       !url_limit_explains(circumstances->url_limit, exchange));
}

static enum verdict cause_look(const struct clause *clause, const struct view *view)
{
	enum verdict best = VERDICT_UNKNOWN;

	for (size_t i = 0; i < view->n; i++) {
		enum verdict seen;

		if (!is_of_clause(clause, view->exchanges[i], view->circumstances))
			continue;
		seen = symptom_look(
			clause->symptom, view->exchanges[i], view->circumstances);
		if (seen == VERDICT_YES)
			return seen;
		if (seen > best)
			best = seen;
	}
	return best;
}

/* Whether all clauses of the list are seen. */
static bool all(const struct clause *clauses, const struct view *view)
{
	for (int i = 0; i < CAUSE_CLAUSES && clauses[i].at != AT_END; i++)
		if (cause_look(&clauses[i], view) != VERDICT_YES)
			return false;
	return true;
}

/* YES if any clause of the list is seen; NO if all were checked and none is seen. */
static enum verdict any(const struct clause *clauses, const struct view *view)
{
	enum verdict result = VERDICT_NO;

	for (int i = 0; i < CAUSE_CLAUSES && clauses[i].at != AT_END; i++) {
		enum verdict seen = cause_look(&clauses[i], view);

		if (seen == VERDICT_YES)
			return VERDICT_YES;
		if (seen == VERDICT_UNKNOWN)
			result = VERDICT_UNKNOWN;
	}
	return result;
}

static unsigned cause_count(const struct clause *clauses)
{
	unsigned n = 0;

	while (n < CAUSE_CLAUSES && clauses[n].at != AT_END)
		n++;
	return n;
}

/* The first row of `milder_if` that applies, or NULL. */
static const struct milder *find_easing(
	const struct cause *cause, const struct view *view)
{
	for (int i = 0; i < CAUSE_MILDER && cause->milder_if[i].when.at != AT_END; i++)
		if ((cause_look(&cause->milder_if[i].when, view) == VERDICT_YES) !=
			cause->milder_if[i].absent)
			return &cause->milder_if[i];
	return NULL;
}

/* The requirements of the view's device: the same in all its requests. */
static struct requirements requirements_of(const struct view *view)
{
	struct requirements all = { 0, 0 };

	for (size_t i = 0; i < view->n; i++) {
		all.enforces |= view->exchanges[i]->request.requirements.enforces;
		all.ignores |= view->exchanges[i]->request.requirements.ignores;
	}
	return all;
}

/* The set of REQUIREMENT_BIT that the cause breaks in this view. */
static uint64_t offences(const struct cause *cause, const struct view *view)
{
	uint64_t set = 0;

	for (int i = 0; i < CAUSE_OFFENCES && cause->offends[i].against; i++) {
		const struct offence *offence = &cause->offends[i];

		if (offence->when.at == AT_END || (cause_look(&offence->when, view) ==
							  VERDICT_YES) != offence->absent)
			set |= REQUIREMENT_BIT(offence->against);
	}
	for (size_t i = 0; cause->offends_by_checks && i < view->n; i++)
		set |= check_offences(view->exchanges[i]);
	return set;
}

/* Whether the view's device fails by the cause: YES if it enforces a broken requirement,
 * NO if it ignores all of them. UNKNOWN also without broken requirements. */
static enum verdict minds(const struct cause *cause, const struct view *view)
{
	const struct requirements device = requirements_of(view);
	const uint64_t set = offences(cause, view);

	if (set & device.enforces)
		return VERDICT_YES;
	return set && (set & device.ignores) == set ? VERDICT_NO : VERDICT_UNKNOWN;
}

/* Lowers the severity to the cause's limit for such a device. */
static enum severity relieve(
	enum severity severity, const struct cause *cause, enum verdict minded)
{
	enum severity most = SEVERITY_OK;

	if (minded == VERDICT_NO)
		most = cause->if_ignored;
	else if (minded == VERDICT_UNKNOWN)
		most = cause->if_unknown;
	return most != SEVERITY_OK && most < severity ? most : severity;
}

/* ---- reasons ---- */

/* The Windows error in a page, a log line or a CertRep. */
static bool told_error(const struct exchange *exchange,
	const struct circumstances *circumstances, uint32_t *error)
{
	if (judged_error(exchange, circumstances, error))
		return true;
	*error = exchange->reply.certrep.hresult;
	return exchange->reply.kind == REPLY_CERTREP &&
	       exchange->reply.certrep.has_hresult;
}

/* Whether an error was seen that any reason of the cause has; *fits: that this one
 * has. */
static bool is_numbered(const struct cause *cause, const struct reason *reason,
	const struct view *view, bool *fits)
{
	bool any = false;

	*fits = false;
	for (size_t e = 0; e < view->n; e++) {
		uint32_t told;

		if (!told_error(view->exchanges[e], view->circumstances, &told))
			continue;
		*fits |= reason->number == told;
		for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++)
			any |= cause->reasons[i].number == told;
	}
	return any;
}

unsigned cause_foreign_reasons(const struct cause *cause, enum server server)
{
	const enum fit foreign = server == SERVER_SCEP ? FITS_NDES : FITS_OTHERS;
	unsigned set = 0;

	for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++)
		if (cause->reasons[i].fits == foreign)
			set |= 1U << i;
	return set;
}

static bool is_logged_in(const struct cause *cause, const struct exchange *exchange,
	const struct circumstances *circumstances)
{
	const struct clause *clause = cause->logged.any;

	for (int i = 0; i < CAUSE_CLAUSES && clause[i].at != AT_END; i++)
		if (in_place(exchange, clause[i].at) &&
			symptom_is_seen(clause[i].symptom, exchange, circumstances))
			return true;
	return false;
}

/* The set of 1 << index of the reasons that a line says which shows the cause. */
static unsigned told_reasons(const struct cause *cause, const struct view *view)
{
	unsigned set = 0;

	for (size_t e = 0; e < view->n; e++) {
		if (!is_logged_in(cause, view->exchanges[e], view->circumstances))
			continue;
		for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++)
			if (told_by_line(cause->reasons[i].told, view->exchanges[e]))
				set |= 1U << i;
	}
	return set;
}

static bool is_excluded(const struct cause *cause, const struct reason *reason,
	const struct view *view, unsigned told)
{
	bool fits;

	if (told >> (reason - cause->reasons) & 1)
		return false;
	if (reason->only_told || (reason->only_untold && told))
		return true;
	if (reason->when.at != AT_END && cause_look(&reason->when, view) == VERDICT_NO)
		return true;
	if (reason->unless.at != AT_END &&
		cause_look(&reason->unless, view) == VERDICT_YES)
		return true;
	return is_numbered(cause, reason, view, &fits) && !fits;
}

/* If all reasons would be excluded, only those for other servers are: too many reasons
 * are better than none, but reasons for another server are always wrong. */
static unsigned excluded_reasons(
	const struct cause *cause, const struct view *view, unsigned told)
{
	const unsigned foreign = cause_foreign_reasons(
		cause, view->circumstances->server);
	unsigned set = foreign, all = 0;

	for (int i = 0; i < CAUSE_REASONS && cause->reasons[i].because; i++) {
		all |= 1U << i;
		if (is_excluded(cause, &cause->reasons[i], view, told))
			set |= 1U << i;
	}
	return set == all ? foreign : set;
}

/* ---- causes in logs ---- */

/* Matches log lines. A fault that was over before the logs end is only a warning. */
static bool match_logged(
	const struct cause *cause, const struct view *view, struct match *match)
{
	const unsigned told = told_reasons(cause, view);
	bool shown = false, over = true, sure = false;
	const struct milder *milder;

	for (size_t i = 0; i < view->n; i++) {
		if (!is_logged_in(cause, view->exchanges[i], view->circumstances))
			continue;
		shown = true;
		over &= view->exchanges[i]->record.over;
		sure |= !view->exchanges[i]->record.unsure;
	}
	if (!shown)
		return false;
	*match = (struct match){
		.certain = sure && !cause->logged.unprovable,
		.severity = over && cause->severity > SEVERITY_WARNING ? SEVERITY_WARNING
								       : cause->severity,
		.title = cause->logged.title ? cause->logged.title : cause->title,
		.weight = 1,
		.excluded = excluded_reasons(cause, view, told),
		.told = told,
	};
	if (over && cause->logged.past)
		match->title = cause->logged.past;
	milder = find_easing(cause, view);
	/* A log never shows a symptom of the network, so `absent` would always apply. */
	if (milder && milder->when.symptom->need == NEEDS_LOG &&
		milder->severity < match->severity) {
		match->severity = milder->severity;
		if (milder->title)
			match->title = milder->title;
	}
	return true;
}

const char *cause_title(const struct cause *cause, enum server server)
{
	if (server == SERVER_SCEP && cause->other_title)
		return cause->other_title;
	return cause->title;
}

bool cause_match(const struct cause *cause, const struct view *view, struct match *match)
{
	const struct milder *milder;
	enum verdict excluded;

	if (match_logged(cause, view, match))
		return true;
	if (cause->when[0].at == AT_END)
		return false; /* only logs or comparison.c can show it */
	if (!all(cause->when, view))
		return false;
	excluded = any(cause->unless, view);
	if (excluded == VERDICT_YES)
		return false;
	match->certain = any(cause->proof, view) == VERDICT_YES ||
			 (!cause->unprovable && excluded == VERDICT_NO &&
				 all(cause->sure, view) &&
				 any(cause->doubt, view) == VERDICT_NO);
	match->weight = cause_count(cause->when);
	match->severity = cause->severity;
	match->title = cause_title(cause, view->circumstances->server);
	milder = find_easing(cause, view);
	if (milder)
		match->severity = milder->severity;
	if (milder && milder->title)
		match->title = milder->title;
	match->minded = minds(cause, view);
	match->excluded = excluded_reasons(cause, view, 0);
	match->told = 0;
	match->severity = relieve(match->severity, cause, match->minded);
	return true;
}

bool cause_shows_in(const struct cause *cause, const struct exchange *exchange,
	const struct circumstances *circumstances)
{
	const struct clause *first = &cause->when[0];

	if (is_logged_in(cause, exchange, circumstances))
		return true;
	return is_of_clause(first, exchange, circumstances) &&
	       symptom_is_seen(first->symptom, exchange, circumstances);
}

const struct cause *cause_at(size_t index)
{
	for (size_t g = 0; g < n_cause_groups; g++) {
		if (index < cause_groups[g]->n)
			return &cause_groups[g]->rows[index];
		index -= cause_groups[g]->n;
	}
	return NULL;
}

const struct cause *cause_find(const char *id)
{
	const struct cause *cause;

	for (size_t i = 0; (cause = cause_at(i)); i++)
		if (strcmp(cause->id, id) == 0)
			break;
	return cause;
}

const char *cause_group(const struct cause *cause)
{
	for (size_t g = 0; g < n_cause_groups; g++)
		for (size_t i = 0; i < cause_groups[g]->n; i++)
			if (&cause_groups[g]->rows[i] == cause)
				return cause_groups[g]->heading;
	return NULL;
}

const char *cause_scenario(const struct cause *cause)
{
	if (cause->shown.otherwise)
		return NULL;
	return cause->shown.scenario ? cause->shown.scenario : cause->id;
}

const char *severity_name(enum severity severity)
{
	static const char *const names[] = {
		[SEVERITY_OK] = "ok",
		[SEVERITY_INFO] = "info",
		[SEVERITY_UNKNOWN] = "unknown",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_CRITICAL] = "critical",
	};

	return names[severity];
}

const char *actor_name(enum actor actor)
{
	static const char *const names[] = {
		[ACTOR_NOBODY] = "nobody",
		[ACTOR_NDES] = "the NDES administrator",
		[ACTOR_CA] = "the CA administrator",
		[ACTOR_PROXY] = "the application proxy administrator",
		[ACTOR_NETWORK] = "the network administrator",
		[ACTOR_PROFILE] = "the Intune administrator",
		[ACTOR_CALLER] = "the user of this program",
		[ACTOR_SERVER] = "the SCEP server's administrator",
	};

	return names[actor];
}

const char *fit_name(enum fit fit)
{
	static const char *const names[] = {
		[FITS_ALL] = "all",
		[FITS_NDES] = "ndes",
		[FITS_OTHERS] = "others",
	};

	return names[fit];
}

const char *fit_sentence(enum fit fit)
{
	static const char *const sentences[] = {
		[FITS_ALL] = NULL,
		[FITS_NDES] = "Only where the server is NDES, or may be.",
		[FITS_OTHERS] = "Only where the server is not NDES.",
	};

	return sentences[fit];
}

const char *told_sentence(const struct reason *reason)
{
	if (reason->only_told)
		return "Only where a log says so.";
	if (reason->only_untold)
		return "Only where no log says which of the other reasons it is.";
	return NULL;
}

struct place_words {
	const char *name, *phrase;
};

static const struct place_words places[] = {
	[AT_ANY] = { "any", "in any step" },
	[AT_BROWSE] = { "browse", "at the bare URL" },
	[AT_CAPS] = { "caps", "at GetCACaps" },
	[AT_CACERT] = { "cacert", "at GetCACert" },
	[AT_IDENTIFIER] = { "identifier", "where GetCACert is refused for its message=" },
	[AT_OPERATION] = { "operation", "in a step of the enrolment" },
	[AT_MESSAGE] = { "message", "at the PKIOperation" },
	[AT_PKIOPERATION] = { "pkioperation",
		"at the PKIOperation by the device's own method" },
	[AT_EXTRA] = { "extra", "at GetNextCACert, GetCert or GetCRL" },
	[AT_POST] = { "post", "at a PKIOperation by POST" },
	[AT_LONG_QUERY] = { "long-query", "where the query exceeds 2048 octets" },
	[AT_SHORT_QUERY] = { "short-query", "where the query has at most 2048 octets" },
	[AT_MEASURE] = { "measure", "while the length limit is measured" },
};

const char *place_name(enum place place)
{
	return places[place].name;
}

const char *place_phrase(enum place place)
{
	return places[place].phrase;
}
