/* SPDX-License-Identifier: MIT */
/*
 * Distinguishes NDES from other SCEP servers by the marks that only NDES, or its Windows
 * server, leaves in an answer: the header or page of IIS or http.sys, NDES's own page,
 * the HRESULT in a CertRep, a refusal that holds one octet, and RA certificates for a
 * Certificate Request Agent. The path proves nothing: the user chose the URL.
 *
 * Pure. It never judges a server's health, and never names another product.
 */
#include "diagnose/server.h"

#include "diagnose/judged.h"

static bool has_enrolment_agent(const struct reply *reply)
{
	for (int i = 0; i < reply->n_certificates; i++)
		if (reply->certificates[i].enrolment_agent)
			return true;
	return false;
}

static bool is_refusal_of_one_octet(const struct certrep *certrep)
{
	return certrep->pki_status == SCEP_FAILURE && certrep->content_length == 1 &&
	       !certrep->enveloped;
}

static bool is_marked(const struct exchange *exchange, const struct answerer *by)
{
	const struct reply *reply = &exchange->reply;

	if (!exchange->response.status)
		return false;
	if (responder_traces(by, "iis") || responder_traces(by, "http.sys"))
		return true;
	switch (reply->kind) {
	case REPLY_HTML:
		return responder_traces(by, "mscep");
	case REPLY_CA_CERTIFICATES:
		return has_enrolment_agent(reply);
	case REPLY_CERTREP:
		return reply->certrep.has_hresult ||
		       is_refusal_of_one_octet(&reply->certrep);
	default:
		return false;
	}
}

enum server server_recognise(const struct trace *trace, const struct judged *judged)
{
	enum server server = SERVER_UNKNOWN;

	if (trace->origin == ORIGIN_LOG)
		return SERVER_UNKNOWN;
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		if (is_marked(trace->exchanges[i], &judged[i].by))
			return SERVER_NDES;
		if (judged[i].by.strength == RESPONDER_PROVEN)
			server = SERVER_SCEP;
	}
	return server;
}

const char *server_name(enum server server)
{
	static const char *const names[] = {
		[SERVER_UNKNOWN] = NULL,
		[SERVER_NDES] = "ndes",
		[SERVER_SCEP] = "scep",
	};

	return names[server];
}
