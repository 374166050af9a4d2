/* SPDX-License-Identifier: MIT */
/*
 * Compares judged targets. For each device: do both of two URLs work, one, or none? For
 * all devices: do both URLs return the same GetCACert and TLS certificates? The
 * conclusions are rows of causes/compared.c; no exchange alone shows them.
 *
 * Pure. It concludes nothing about a device that was not probed at both URLs, or whose
 * probe ran out of time.
 */
#include "diagnose/comparison.h"

#include <errno.h>
#include <string.h>

#include "diagnose/difference.h"

#define BOTH_FAIL        "both-urls-fail"
#define BOTH_PLACES_FAIL "both-places-fail"

/* ---- who fails where ---- */

static bool is_proven(enum severity status)
{
	return status != SEVERITY_UNKNOWN;
}

enum outcome { NEITHER, ONLY_FIRST, ONLY_SECOND, BOTH, OUTCOME_COUNT };

/* Sets of 1 << device index in the first report, by which URL has a fault of `least` or
 * worse. */
static void sort_devices(
	const struct pair *pair, enum severity least, unsigned sets[OUTCOME_COUNT])
{
	memset(sets, 0, OUTCOME_COUNT * sizeof(sets[0]));
	for (size_t i = 0; i < pair->first->n_devices; i++) {
		const struct device_report *first = &pair->first->devices[i];
		const struct device_report *second = difference_device(
			pair->second, first->device);
		unsigned outcome;

		if (!second || !is_proven(first->status) || !is_proven(second->status))
			continue;
		outcome = (first->status >= least ? ONLY_FIRST : 0U) |
			  (second->status >= least ? ONLY_SECOND : 0U);
		sets[outcome] |= 1U << i;
	}
}

/* ---- common faults ---- */

/* Whether the server of the URL, or a proxy in front of it, accepted a connection. */
static bool is_reached(const struct report *report)
{
	for (size_t i = 0; i < report->trace->n_exchanges; i++) {
		const struct exchange *exchange = report->trace->exchanges[i];

		if (exchange->response.status ||
			exchange->transport.fault == FAULT_NONE ||
			exchange->transport.phase > PHASE_CONNECT)
			return true;
	}
	return false;
}

static const struct finding *same_fault(
	const struct report *report, const struct finding *wanted)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].cause == wanted->cause)
			return &report->findings[i];
	return NULL;
}

static bool is_proven_fault(const struct finding *finding)
{
	return finding->certain && finding->severity == SEVERITY_CRITICAL &&
	       finding->weight != DIFFERENCE_WEIGHT;
}

/* Whether both have the same proven fault. Two different faults may each lie on the path
 * to one URL, and not in NDES. */
static bool share_fault(const struct pair *pair)
{
	for (size_t i = 0; i < pair->first->n_findings; i++) {
		const struct finding *first = &pair->first->findings[i];
		const struct finding *second = same_fault(pair->second, first);

		if (second && is_proven_fault(first) && is_proven_fault(second))
			return true;
	}
	return false;
}

/* ---- conclusions ---- */

/* Adds the finding of a conclusion. NULL if out of memory. */
static struct finding *conclusion(
	const struct pair *pair, const struct cause *cause, enum severity severity)
{
	struct finding *finding = report_finding(pair->first, cause);

	if (!finding)
		return NULL;
	finding->certain = true;
	finding->weight = DIFFERENCE_WEIGHT;
	if (severity >= finding->severity)
		finding_set_severity(finding, severity);
	finding->other_server = pair->server == SERVER_SCEP;
	finding->excluded = cause_foreign_reasons(cause, pair->server);
	finding->cause_title = cause_title(cause, pair->server);
	finding_set_title(finding, NULL, NULL);
	return finding;
}

static bool outcome_is_both(const char *id)
{
	return strcmp(id, BOTH_FAIL) == 0 || strcmp(id, BOTH_PLACES_FAIL) == 0;
}

/* The title if the two fail in different ways. */
static const char *different_title(const struct pair *pair, bool outside)
{
	if (outside)
		return "Both URLs fail, and the internal one may be out of reach from "
		       "here";
	if (pair->places)
		return "The URL fails from both places, each with another fault";
	return "The external and the internal URL both fail, each with another fault";
}

/* The same fault on both paths is one fault. Two different faults may also come from the
 * server behind both, but that is not certain. The finding still leads, unless the
 * internal URL was not even reached: this computer may be outside the network. */
static void qualify_both(const struct pair *pair, struct finding *finding)
{
	enum { SHARED, DIFFERENT, OUTSIDE };
	const bool outside = !pair->places && !is_reached(pair->second);

	finding->certain = share_fault(pair);
	if (finding->certain) {
		finding->excluded |= 1U << DIFFERENT | 1U << OUTSIDE;
		return;
	}
	finding->leads = !outside;
	if (!outside)
		finding->excluded |= 1U << OUTSIDE;
	finding->cause_title = different_title(pair, outside);
	finding_set_title(finding, NULL, NULL);
}

static int conclude(
	const struct pair *pair, const char *id, enum severity severity, unsigned devices)
{
	struct finding *finding = conclusion(pair, cause_find(id), severity);

	if (!finding)
		return -ENOMEM;
	finding->devices |= devices;
	if (outcome_is_both(id))
		qualify_both(pair, finding);
	difference_tell_faults(pair, &finding->detail);
	if (pair->places)
		difference_tell_answers(pair, &finding->detail);
	return bytes_failed(&finding->detail);
}

/* The cause of each outcome: first for two URLs of a profile, then for an external and an
 * internal URL. If two URLs of a profile fail, a third may work, so there is no
 * conclusion beside their own findings. */
static const char *const conclusions[2][OUTCOME_COUNT] = {
	{ [ONLY_FIRST] = "profile-url-fails", [ONLY_SECOND] = "profile-url-fails" },
	{ [ONLY_FIRST] = "only-external-fails",
		[ONLY_SECOND] = "only-internal-fails",
		[BOTH] = BOTH_FAIL },
};

static const char *conclusion_of(const struct pair *pair, enum outcome outcome)
{
	static const char *const places[OUTCOME_COUNT] = {
		[ONLY_FIRST] = "only-one-place-fails",
		[ONLY_SECOND] = "only-one-place-fails",
		[BOTH] = BOTH_PLACES_FAIL,
	};
	const bool first = is_reached(pair->first), second = is_reached(pair->second);

	if (pair->places)
		return places[outcome];
	if (pair->internal && outcome == BOTH && !first && !second)
		return "neither-url-reached";
	return conclusions[pair->internal][outcome];
}

/* If one URL of a profile works, devices can use it: only a warning. If only the internal
 * URL fails, devices do not use it: also a warning. */
static enum severity severity_of(const struct pair *pair, enum outcome outcome)
{
	if (outcome == BOTH || pair->places)
		return SEVERITY_CRITICAL;
	return pair->internal && outcome == ONLY_FIRST ? SEVERITY_CRITICAL
						       : SEVERITY_WARNING;
}

static int compare_faults(const struct pair *pair)
{
	unsigned grave[OUTCOME_COUNT], any[OUTCOME_COUNT];
	int r = 0;

	sort_devices(pair, SEVERITY_CRITICAL, grave);
	sort_devices(pair, SEVERITY_WARNING, any);
	for (enum outcome outcome = ONLY_FIRST; r == 0 && outcome <= BOTH; outcome++) {
		const char *id = conclusion_of(pair, outcome);

		if (!id)
			continue;
		if (grave[outcome])
			r = conclude(
				pair, id, severity_of(pair, outcome), grave[outcome]);
		else if (any[outcome] && outcome != BOTH)
			r = conclude(pair, id, SEVERITY_WARNING, any[outcome]);
	}
	return r;
}

/* ---- certificates ---- */

static const struct exchange *bag_of(const struct report *report)
{
	for (size_t i = 0; i < report->trace->n_exchanges; i++)
		if (report->trace->exchanges[i]->reply.kind == REPLY_CA_CERTIFICATES)
			return report->trace->exchanges[i];
	return NULL;
}

static bool comparison_holds(const struct exchange *bag, const struct certificate *wanted)
{
	for (int i = 0; i < bag->reply.n_certificates; i++)
		if (strcmp(bag->reply.certificates[i].sha256, wanted->sha256) == 0)
			return true;
	return false;
}

/* Whether `other` lacks one of the bag's certificates of these roles. */
static bool lacks(
	const struct exchange *other, const struct exchange *bag, unsigned roles)
{
	for (int i = 0; i < bag->reply.n_certificates; i++)
		if (roles & 1U << bag->reply.certificates[i].role &&
			!comparison_holds(other, &bag->reply.certificates[i]))
			return true;
	return false;
}

static bool differ(const struct exchange *a, const struct exchange *b, unsigned roles)
{
	return lacks(a, b, roles) || lacks(b, a, roles);
}

static void tell_roles(const struct report *report, const struct exchange *bag,
	unsigned roles, struct bytes *out)
{
	bytes_printf(out, "%s%s:", out->length ? ". " : "", difference_name(report));
	for (int i = 0; i < bag->reply.n_certificates; i++)
		if (roles & 1U << bag->reply.certificates[i].role)
			bytes_printf(out, " %s (SHA-1 %s)",
				bag->reply.certificates[i].subject,
				bag->reply.certificates[i].sha1);
}

static int conclude_certificates(const struct pair *pair, const char *id, unsigned roles)
{
	const struct exchange *first = bag_of(pair->first),
			      *second = bag_of(pair->second);
	const struct cause *cause = cause_find(id);
	struct finding *finding;

	if (!first || !second || !differ(first, second, roles))
		return 0;
	finding = conclusion(pair, cause, cause->severity);
	if (!finding)
		return -ENOMEM;
	finding->devices = (1U << pair->first->n_devices) - 1;
	finding_add_evidence(finding, first->id);
	if (!finding->detail.length)
		tell_roles(pair->first, first, roles, &finding->detail);
	tell_roles(pair->second, second, roles, &finding->detail);
	return bytes_failed(&finding->detail);
}

/* Each NDES server of a profile has its own RA certificates. Only two URLs of the same
 * NDES must return the same ones. */
static int compare_certificates(const struct pair *pair)
{
	int r = conclude_certificates(
		pair, "ca-certificates-differ", CERTIFICATE_CA_ROLES);

	if (r == 0 && (pair->internal || pair->places))
		r = conclude_certificates(
			pair, "ra-certificates-differ", CERTIFICATE_RA_ROLES);
	return r;
}

static const struct certificate *tls_leaf(const struct report *report)
{
	for (size_t i = 0; i < report->trace->n_exchanges; i++)
		if (report->trace->exchanges[i]->transport.tls.n_chain > 0)
			return &report->trace->exchanges[i]->transport.tls.chain[0];
	return NULL;
}

static void tell_leaf(
	const struct report *report, const struct certificate *leaf, struct bytes *out)
{
	bytes_printf(out, "%s%s: %s, issued by %s (SHA-1 %s)", out->length ? ". " : "",
		difference_name(report), leaf->subject, leaf->issuer, leaf->sha1);
}

/* A URL shows the same TLS certificate from every place, unless another server answers in
 * its place or its name resolves to another server. */
static int compare_tls(const struct pair *pair)
{
	const struct certificate *first = tls_leaf(pair->first),
				 *second = tls_leaf(pair->second);
	const struct cause *cause = cause_find("tls-certificates-differ");
	struct finding *finding;

	if (!pair->places || !first || !second ||
		strcmp(first->sha256, second->sha256) == 0)
		return 0;
	finding = conclusion(pair, cause, cause->severity);
	if (!finding)
		return -ENOMEM;
	finding->devices = (1U << pair->first->n_devices) - 1;
	tell_leaf(pair->first, first, &finding->detail);
	tell_leaf(pair->second, second, &finding->detail);
	return bytes_failed(&finding->detail);
}

/* If the URL given as internal is published and the other is not, the user may have
 * swapped them. Then devices use the URL given as internal, and its faults stop them. */
static int compare_publishing(const struct pair *pair)
{
	if (!pair->internal || pair->second->app_proxy.published != VERDICT_YES ||
		pair->first->app_proxy.published == VERDICT_YES)
		return 0;
	return conclude(pair, "compared-urls-swapped",
		pair->second->status == SEVERITY_CRITICAL ? SEVERITY_CRITICAL
							  : SEVERITY_WARNING,
		(1U << pair->first->n_devices) - 1);
}

/* ---- the whole ---- */

static bool has_conclusion(const struct report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].weight == DIFFERENCE_WEIGHT)
			return true;
	return false;
}

/* Not if a target is critical or unproven: faults without a conclusion may still
 * differ. */
static bool may_agree(struct report *const *reports, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_proven(reports[i]->status) ||
			reports[i]->status == SEVERITY_CRITICAL)
			return false;
	return true;
}

/* SERVER_NDES if any target is. SERVER_UNKNOWN may be the same server as the others. */
static enum server common_server(struct report *const *reports, size_t n)
{
	enum server server = SERVER_UNKNOWN;

	for (size_t i = 0; i < n; i++) {
		if (reports[i]->server == SERVER_NDES)
			return SERVER_NDES;
		if (reports[i]->server == SERVER_SCEP)
			server = SERVER_SCEP;
	}
	return server;
}

int comparison_judge(struct report *const *reports, size_t n)
{
	const enum server server = common_server(reports, n);
	int r = 0;

	if (n < 2 || reports[0]->trace->part == PART_ALONE)
		return 0;
	for (size_t i = 1; r == 0 && i < n; i++) {
		const struct pair pair = {
			.first = reports[0],
			.second = reports[i],
			.internal = reports[i]->trace->part == PART_INTERNAL,
			.places = reports[i]->trace->part == PART_PLACE,
			.server = server,
		};

		r = compare_faults(&pair);
		if (r == 0)
			r = compare_certificates(&pair);
		if (r == 0)
			r = compare_tls(&pair);
		if (r == 0)
			r = compare_publishing(&pair);
	}
	for (size_t i = 1;
		r == 0 && i < n && !has_conclusion(reports[0]) && may_agree(reports, n);
		i++)
		r = conclude(
			&(struct pair){
				.first = reports[0],
				.second = reports[i],
				.server = server,
			},
			reports[0]->trace->part == PART_PLACE ? "places-agree"
							      : "urls-agree",
			SEVERITY_INFO, (1U << reports[0]->n_devices) - 1);
	if (r == 0)
		report_finish(reports[0]);
	return r;
}
