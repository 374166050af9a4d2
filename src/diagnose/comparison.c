/* SPDX-License-Identifier: MIT */
/*
 * Compares judged targets: device by device whether both, one or none of two URLs work,
 * and over all whether their GetCACert bags name the same certificates. The conclusions
 * are rows of causes/compared.c that no exchange alone can show.
 *
 * Pure. It concludes nothing about a device that was not asked at both URLs, or whose
 * probe ran out of time.
 */
#include "diagnose/comparison.h"

#include <errno.h>
#include <string.h>

struct pair {
	struct report *first;
	const struct report *second;
	bool internal; /* the second is the first's NDES from inside */
};

/* The weight that puts a conclusion before what it was drawn from. */
enum { CONCLUSION = CAUSE_CLAUSES + 1 };

#define BOTH_FAIL "both-urls-fail"

/* ---- who fails where ---- */

static const struct device_report *same_device(
	const struct report *report, const char *device)
{
	for (size_t i = 0; i < report->n_devices; i++)
		if (strcmp(report->devices[i].device, device) == 0)
			return &report->devices[i];
	return NULL;
}

static bool is_proven(enum severity status)
{
	return status != SEVERITY_UNKNOWN;
}

enum outcome { NEITHER, ONLY_FIRST, ONLY_SECOND, BOTH, OUTCOME_COUNT };

/* Sets of 1 << device index in the first report, by who has a fault of `least` or worse.
 */
static void sort_devices(
	const struct pair *pair, enum severity least, unsigned sets[OUTCOME_COUNT])
{
	memset(sets, 0, OUTCOME_COUNT * sizeof(sets[0]));
	for (size_t i = 0; i < pair->first->n_devices; i++) {
		const struct device_report *first = &pair->first->devices[i];
		const struct device_report *second = same_device(
			pair->second, first->device);
		unsigned outcome;

		if (!second || !is_proven(first->status) || !is_proven(second->status))
			continue;
		outcome = (first->status >= least ? ONLY_FIRST : 0U) |
			  (second->status >= least ? ONLY_SECOND : 0U);
		sets[outcome] |= 1U << i;
	}
}

/* ---- what both have ---- */

/* Whether a server of the URL, or of a proxy in front of it, took a connection. */
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
	       finding->weight != CONCLUSION;
}

/* Two faults of different kinds may each be of its own way, and not of NDES. */
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

/* ---- telling ---- */

static void append_faults(const struct report *report, struct bytes *out)
{
	const char *separator = "";

	for (size_t i = 0; i < report->n_findings; i++) {
		if (report->findings[i].severity <= SEVERITY_INFO ||
			report->findings[i].weight == CONCLUSION)
			continue;
		bytes_printf(out, "%s%s", separator, report->findings[i].cause->id);
		separator = ", ";
	}
	if (!*separator)
		bytes_append_text(out, "no fault");
}

/* "https://a: tls-expired. https://b: no fault", once for each pair. */
static void tell_faults(const struct pair *pair, struct bytes *out)
{
	if (out->length == 0) {
		bytes_printf(out, "%s: ", pair->first->trace->url);
		append_faults(pair->first, out);
	}
	bytes_printf(out, ". %s: ", pair->second->trace->url);
	append_faults(pair->second, out);
}

/* ---- conclusions ---- */

/* NULL without memory. */
static struct finding *conclusion(
	const struct pair *pair, const struct cause *cause, enum severity severity)
{
	struct finding *finding = report_finding(pair->first, cause);

	if (!finding)
		return NULL;
	finding->certain = true;
	finding->weight = CONCLUSION;
	if (severity >= finding->severity)
		finding_set_severity(finding, severity);
	finding->cause_title = cause->title;
	finding_set_title(finding, NULL, NULL);
	return finding;
}

static int conclude(
	const struct pair *pair, const char *id, enum severity severity, unsigned devices)
{
	struct finding *finding = conclusion(pair, cause_find(id), severity);

	if (!finding)
		return -ENOMEM;
	finding->devices |= devices;
	if (strcmp(id, BOTH_FAIL) == 0)
		finding->certain = share_fault(pair);
	tell_faults(pair, &finding->detail);
	return bytes_failed(&finding->detail);
}

/* Names for the outcomes, by what the two URLs are to each other. Where two URLs of a
 * profile fail, a third may work: their own findings say all that is known. */
static const char *const conclusions[2][OUTCOME_COUNT] = {
	{ [ONLY_FIRST] = "profile-url-fails", [ONLY_SECOND] = "profile-url-fails" },
	{ [ONLY_FIRST] = "only-external-fails",
		[ONLY_SECOND] = "only-internal-fails",
		[BOTH] = BOTH_FAIL },
};

static const char *conclusion_of(const struct pair *pair, enum outcome outcome)
{
	const bool first = is_reached(pair->first), second = is_reached(pair->second);

	if (pair->internal && outcome == BOTH && !first && !second)
		return "neither-url-reached";
	return conclusions[pair->internal][outcome];
}

/* A URL that fails beside one that works costs devices nothing as long as they try the
 * other; a fault inside that devices do not meet is worth a warning too. */
static enum severity severity_of(const struct pair *pair, enum outcome outcome)
{
	if (outcome == BOTH)
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

static bool holds(const struct exchange *bag, const struct certificate *wanted)
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
			!holds(other, &bag->reply.certificates[i]))
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
	bytes_printf(out, "%s%s:", out->length ? ". " : "", report->trace->url);
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

/* Several NDES of a profile each have RA certificates of their own: only the two URLs of
 * one NDES must hand out the same. */
static int compare_certificates(const struct pair *pair)
{
	int r = conclude_certificates(
		pair, "ca-certificates-differ", CERTIFICATE_CA_ROLES);

	if (r == 0 && pair->internal)
		r = conclude_certificates(
			pair, "ra-certificates-differ", CERTIFICATE_RA_ROLES);
	return r;
}

/* ---- the whole ---- */

static bool has_conclusion(const struct report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].weight == CONCLUSION)
			return true;
	return false;
}

/* Faults of two URLs that nothing is concluded of may still be different ones. */
static bool may_agree(struct report *const *reports, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_proven(reports[i]->status) ||
			reports[i]->status == SEVERITY_CRITICAL)
			return false;
	return true;
}

int comparison_judge(struct report *const *reports, size_t n)
{
	int r = 0;

	if (n < 2 || reports[0]->trace->part == PART_ALONE)
		return 0;
	for (size_t i = 1; r == 0 && i < n; i++) {
		const struct pair pair = {
			.first = reports[0],
			.second = reports[i],
			.internal = reports[i]->trace->part == PART_INTERNAL,
		};

		r = compare_faults(&pair);
		if (r == 0)
			r = compare_certificates(&pair);
	}
	for (size_t i = 1;
		r == 0 && i < n && !has_conclusion(reports[0]) && may_agree(reports, n);
		i++)
		r = conclude(&(struct pair){ .first = reports[0], .second = reports[i] },
			"urls-agree", SEVERITY_INFO, (1U << reports[0]->n_devices) - 1);
	if (r == 0)
		report_finish(reports[0]);
	return r;
}
