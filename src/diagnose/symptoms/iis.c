/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of refusals by IIS: the sub-status on its detailed pages, and statuses with
 * marks of IIS.
 */
#include "diagnose/symptoms/iis.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/answer.h"
#include "diagnose/symptoms/http.h"

#define IIS_STATUS "Microsoft Learn, HTTP status codes in IIS"

/* The sub-status proves the cause with the id in .string. */
static bool substatus(SYMPTOM_ARGUMENTS)
{
	const struct substatus *row = judged_of(exchange, circumstances)->substatus;

	return row && row->cause && text_equals(row->cause, symptom->string);
}

const struct symptom symptom_extension_denied = {
	.id = "extension-denied",
	.text = "IIS denies the extension",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "extension-denied",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_tls_required = {
	.id = "tls-required",
	.text = "IIS requires TLS",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "tls-required",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_client_certificate = {
	.id = "client-certificate-required",
	.text = "IIS requires a client certificate",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "client-certificate-required",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_address_restricted = {
	.id = "address-restricted",
	.text = "IIS rejects the caller's address",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "address-restricted",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_listing_denied = {
	.id = "directory-listing-denied",
	.text = "IIS treats the path as a folder",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "directory-listing-denied",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_isapi_restricted = {
	.id = "isapi-restricted",
	.text = "IIS does not let mscep.dll run",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "isapi-restricted",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_handler_missing = {
	.id = "handler-missing",
	.text = "IIS has no handler for mscep.dll",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "handler-missing",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_request_filtered = {
	.id = "request-filtered",
	.text = "IIS's request filtering refuses",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "request-filtered",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_double_escaping = {
	.id = "double-escaping-refused",
	.text = "IIS rejects the URL: it is escaped twice",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "double-escaping-refused",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_configuration_invalid = {
	.id = "iis-configuration-invalid",
	.text = "IIS cannot use its configuration",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "iis-configuration-invalid",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_restarting = {
	.id = "application-restarting",
	.text = "the application is restarting",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "application-restarting",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_server_busy = {
	.id = "server-busy",
	.text = "IIS has too many requests",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus,
	.string = "server-busy",
	.tell = answer_tell_substatus,
};

/* The sub-status's cause is in .string, a list with blanks between. */
static bool site_refuses(SYMPTOM_ARGUMENTS)
{
	const struct substatus *row = judged_of(exchange, circumstances)->substatus;
	const char *at = row && row->cause ? strstr(symptom->string, row->cause) : NULL;
	size_t length = at ? strlen(row->cause) : 0;

	return at && (at == symptom->string || at[-1] == ' ') &&
	       (at[length] == ' ' || at[length] == '\0');
}

const struct symptom symptom_site_refuses = {
	.id = "site-refuses",
	.text = "IIS reports that it serves no device",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = site_refuses,
	.string = "tls-required client-certificate-required address-restricted "
		  "directory-listing-denied isapi-restricted handler-missing "
		  "extension-denied",
	.tell = answer_tell_substatus,
};

/* The sub-status proves the cause in .string, and IIS surely answered. */
static bool substatus_sure(SYMPTOM_ARGUMENTS)
{
	return substatus(exchange, symptom, circumstances) &&
	       answered_by(exchange, circumstances, "iis") &&
	       judged_of(exchange, circumstances)->by.strength >= RESPONDER_SURE;
}

const struct symptom symptom_url_length_told = {
	.id = "url-length-told",
	.text = "IIS reports that the URL or query is too long",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus_sure,
	.string = "url-too-long",
};

static bool exe_denied(SYMPTOM_ARGUMENTS)
{
	return symptom_is_seen(&symptom_pkiclient_not_found, exchange, circumstances) &&
	       substatus_sure(exchange, symptom, circumstances);
}

const struct symptom symptom_exe_denied = {
	.id = "exe-denied",
	.text = "IIS denies the extension of Windows' path",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = exe_denied,
	.string = "extension-denied",
};

/* By the HTTP status for it, or by IIS's sub-status. */
static bool refused_as(SYMPTOM_ARGUMENTS)
{
	return (exchange->response.status == symptom->number &&
		       !answer_of_front_end(exchange, circumstances)) ||
	       substatus(exchange, symptom, circumstances);
}

const struct symptom symptom_method_refused = {
	.id = "method-refused",
	.text = "the method was refused",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = refused_as,
	.number = 405,
	.string = "method-refused",
	.tell = answer_tell_substatus,
};

const struct symptom symptom_body_too_large = {
	.id = "body-too-large",
	.text = "the body was too large",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = refused_as,
	.number = 413,
	.string = "body-too-large",
	.tell = answer_tell_substatus,
};

/* The sub-status proves a cause other than the status's own. */
static bool substatus_told(SYMPTOM_ARGUMENTS)
{
	const struct substatus *row = judged_of(exchange, circumstances)->substatus;

	SYMPTOM_UNUSED;
	return row && row->cause;
}

const struct symptom symptom_substatus_told = {
	.id = "substatus-told",
	.text = "IIS reports a sub-status that names the cause",
	.source = IIS_STATUS,
	.need = NEEDS_ANSWER,
	.seen = substatus_told,
};

const struct symptom symptom_iis_500 = {
	.id = "iis-500",
	.text = "500 from IIS",
	.source = "Microsoft Learn, 500 - Internal server error",
	.by = "iis",
	.need = NEEDS_ANSWER,
	.seen = answer_has_status_by,
	.number = 500,
	.tell = answer_tell_substatus,
};

const struct symptom symptom_iis_sure = {
	.id = "iis-sure",
	.text = "header and page are both from IIS",
	.source = "the rows of responders.c",
	.need = NEEDS_ANSWER,
	.seen = answer_is_surely_by,
	.string = "iis",
};

static bool has_error(SYMPTOM_ARGUMENTS)
{
	uint32_t error;

	return judged_error(exchange, circumstances, &error) &&
	       error == (uint32_t)symptom->number;
}

static bool surely_has_error(SYMPTOM_ARGUMENTS)
{
	return has_error(exchange, symptom, circumstances) &&
	       judged_of(exchange, circumstances)->by.strength >= RESPONDER_SURE &&
	       answered_by(exchange, circumstances, "iis");
}

/* ERROR_BAD_IMPERSONATION_LEVEL */
const struct symptom symptom_impersonation_told = {
	.id = "impersonation-told",
	.text = "IIS's page names Windows error 1346",
	.source = "Microsoft Learn, Troubleshoot device to NDES server communication",
	.need = NEEDS_ANSWER,
	.seen = surely_has_error,
	.number = 0x80070542,
};

static bool other_error(SYMPTOM_ARGUMENTS)
{
	uint32_t error;

	return judged_error(exchange, circumstances, &error) &&
	       error != (uint32_t)symptom->number;
}

const struct symptom symptom_other_error = {
	.id = "other-error",
	.text = "the page names another Windows error than 1346",
	.source = "Microsoft Learn, Troubleshoot device to NDES server communication",
	.need = NEEDS_ANSWER,
	.seen = other_error,
	.number = 0x80070542,
};

/* The answer has no mark of IIS or http.sys. */
static bool without_iis(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return !answer_bears(exchange, circumstances, "iis") &&
	       !answer_bears(exchange, circumstances, "http.sys");
}

const struct symptom symptom_without_iis = {
	.id = "without-iis",
	.text = "nothing in the answer shows IIS",
	.source = "the rows of responders.c",
	.need = NEEDS_ANSWER,
	.seen = without_iis,
};
