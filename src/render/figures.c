/* SPDX-License-Identifier: MIT */
/*
 * The numbers of a report for monitoring systems. The times of a repeated step are added
 * (Android requests the capabilities twice), because the total wait counts; of several
 * certificates the one that ends first counts. Pure, like all of this folder.
 */
#include "render/figures.h"

#include <string.h>

const enum certificate_role figures_roles[FIGURES_ROLES] = {
	CERTIFICATE_TLS,
	CERTIFICATE_RA_SIGNING,
	CERTIFICATE_RA_ENCRYPTION,
	CERTIFICATE_CA,
};

static struct step_figures *find_step(struct step_figures *list, size_t n, enum step step)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].step == step)
			return &list[i];
	return NULL;
}

size_t figures_steps(
	const struct device_report *device, struct step_figures out[STEP_COUNT])
{
	size_t n = 0;

	for (size_t i = 0; i < device->n_steps; i++) {
		const struct exchange *exchange = device->steps[i].exchange;
		struct step_figures *figures = find_step(out, n, device->steps[i].step);

		if (!figures) {
			figures = &out[n++];
			*figures = (struct step_figures){ .step = device->steps[i].step };
		}
		if (!exchange)
			continue;
		figures->run = true;
		figures->status = exchange->response.status;
		figures->total += exchange->transport.total;
		for (enum phase phase = 0; phase < PHASE_COUNT; phase++)
			figures->seconds[phase] += exchange->transport.seconds[phase];
	}
	return n;
}

static void note_earliest(const struct certificate *list, int n,
	enum certificate_role role, bool *seen, int64_t *not_after)
{
	for (int i = 0; i < n; i++) {
		if (list[i].role != role || (*seen && list[i].not_after >= *not_after))
			continue;
		*not_after = list[i].not_after;
		*seen = true;
	}
}

/* One certificate may sign and encrypt; it is listed once, as the one that encrypts. */
static enum certificate_role held_role(
	const struct exchange *exchange, enum certificate_role role)
{
	const struct reply *reply = &exchange->reply;

	if (role != CERTIFICATE_RA_SIGNING || !reply->has_ra_signing)
		return role;
	for (int i = 0; i < reply->n_certificates; i++)
		if (reply->certificates[i].role == CERTIFICATE_RA_SIGNING)
			return role;
	return CERTIFICATE_RA_ENCRYPTION;
}

bool figures_not_after(
	const struct report *report, enum certificate_role role, int64_t *not_after)
{
	const struct trace *trace = report->trace;
	bool seen = false;

	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct exchange *exchange = trace->exchanges[i];
		const struct tls *tls = &exchange->transport.tls;

		/* Behind the server's own come its issuers, which live longer. */
		if (role == CERTIFICATE_TLS)
			note_earliest(
				tls->chain, tls->n_chain > 0, role, &seen, not_after);
		else if (exchange->step == STEP_CACERT)
			note_earliest(exchange->reply.certificates,
				exchange->reply.n_certificates, held_role(exchange, role),
				&seen, not_after);
	}
	return seen;
}

bool figures_enrols(const struct report *report)
{
	return report->trace->steps & (1U << STEP_PKIOPERATION | 1U << STEP_LONG_URL);
}

size_t figures_count(const struct report *report, enum severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < report->n_findings; i++)
		n += report->findings[i].severity == severity;
	return n;
}

const char *figures_name(const struct report *report)
{
	const char *label = report->trace->label;

	return label && *label ? label : report->trace->url;
}
