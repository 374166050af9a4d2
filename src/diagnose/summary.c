/* SPDX-License-Identifier: MIT */
/*
 * Describes one exchange in one line: the request, the responder and its answer, or the
 * reason for no answer.
 */
#include "diagnose/summary.h"

#include <string.h>

#include "diagnose/cause.h"

/* Octets of an answer that are shown. */
enum { QUOTED = 200 };

static const char *operation_name(enum step step)
{
	static const char *const names[STEP_NAMES] = {
		[STEP_BROWSE] = "bare URL",
		[STEP_CAPS] = "GetCACaps",
		[STEP_CACERT] = "GetCACert",
		[STEP_PKIOPERATION] = "PKIOperation",
		[STEP_LONG_URL] = "PKIOperation",
		[STEP_POLL] = "CertPoll",
		[STEP_NEXTCACERT] = "GetNextCACert",
		[STEP_GETCERT] = "GetCert",
		[STEP_GETCRL] = "GetCRL",
		[STEP_MEASURE] = "measuring",
		[STEP_VERIFY] = "VerifyRequest",
		[STEP_EVENT] = "event",
		[STEP_UNKNOWN] = "unknown operation",
	};

	return names[step];
}

void summary_count(const struct reply *reply, struct bytes *out)
{
	if (reply->kind == REPLY_CAPABILITIES)
		bytes_printf(out, "%u capabilities", reply->capabilities.n_lines);
	if (reply->kind == REPLY_CA_CERTIFICATES)
		bytes_printf(out, "%d certificate%s", reply->n_certificates,
			reply->n_certificates == 1 ? "" : "s");
}

/* A short text is often the whole answer: "challenge password does not match". Control
 * characters become blanks, because line ends would break a sentence. The format does any
 * other escaping. */
static void quote_text(const char *text, struct bytes *out)
{
	const size_t length = strlen(text);
	size_t shown = length > QUOTED ? QUOTED : length;

	while (shown > 0 && ((unsigned char)text[shown] & 0xc0) == 0x80)
		shown--; /* never cut a UTF-8 character */
	bytes_append_text(out, ", \"");
	for (size_t i = 0; i < shown; i++)
		bytes_append_char(out, (unsigned char)text[i] < ' ' ? ' ' : text[i]);
	bytes_append_text(out, length > shown ? "...\"" : "\"");
}

static void describe_reply(const struct exchange *exchange, struct bytes *out)
{
	const struct reply *reply = &exchange->reply;
	const char *status = scep_pki_status_name(reply->certrep.pki_status);

	switch (reply->kind) {
	case REPLY_CAPABILITIES:
	case REPLY_CA_CERTIFICATES:
		bytes_append_text(out, ", ");
		summary_count(reply, out);
		break;
	case REPLY_CERTREP:
		bytes_printf(out, ", CertRep %s", status ? status : "without pkiStatus");
		break;
	case REPLY_EMPTY:
		bytes_append_text(out, ", empty");
		break;
	case REPLY_TEXT:
		quote_text(bytes_text(&reply->text), out);
		break;
	case REPLY_HTML:
	case REPLY_OTHER:
		break;
	}
}

void summary_of_exchange(
	const struct exchange *exchange, const struct judged *judged, struct bytes *out)
{
	bytes_append_text(out, operation_name(exchange->step));
	if (exchange->step != STEP_BROWSE)
		bytes_printf(out, " by %s", exchange->request.method);
	if (exchange->request.query_length > DEFAULT_MAX_QUERY)
		bytes_printf(out, " (query of %zu characters)",
			exchange->request.query_length);
	bytes_append_text(out, ": ");
	if (exchange->response.status) {
		bytes_printf(out, "HTTP %ld", exchange->response.status);
		if (judged->sub_status >= 0)
			bytes_printf(out, ".%d", judged->sub_status);
		if (exchange->response.reason[0])
			bytes_printf(out, " %s", exchange->response.reason);
		bytes_append_text(out, " from ");
		responder_tell(&judged->by, out);
		describe_reply(exchange, out);
	}
	if (exchange->transport.fault != FAULT_NONE)
		bytes_printf(out, "%s%s", exchange->response.status ? "; " : "",
			exchange->transport.text);
}

void summary_of_certificate(
	const struct certificate *certificate, int64_t now, struct bytes *out)
{
	int days = certificate_days_left(certificate, now);

	bytes_printf(out, "%s %s: ", certificate_role_name(certificate->role),
		certificate->subject[0] ? certificate->subject : "(no subject)");
	if (certificate->not_after < now)
		bytes_printf(out, "expired %d days ago", -days);
	else if (certificate->not_before > now)
		bytes_append_text(out, "not valid yet");
	else
		bytes_printf(out, "%d days left", days);
}
