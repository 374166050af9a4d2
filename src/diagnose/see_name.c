/* SPDX-License-Identifier: MIT */
/*
 * What is seen of the target's host name. libcurl only says that it could not resolve it;
 * the resolver's own answer, looked up beside it, says whether there is no such name or
 * whether nobody could tell. That answer counts only where libcurl got none either.
 */
#include "diagnose/see.h"

static bool not_resolved(const struct exchange *exchange)
{
	return exchange->transport.fault == FAULT_NAME_NOT_RESOLVED;
}

bool see_name_server_failed(SEE_ARGUMENTS)
{
	enum name_result result = circumstances->name->result;

	(void)symptom;
	return not_resolved(exchange) &&
	       (result == NAME_SERVER_FAILED || result == NAME_NO_ANSWER);
}

bool see_name_not_resolved(SEE_ARGUMENTS)
{
	return not_resolved(exchange) &&
	       !see_name_server_failed(exchange, symptom, circumstances);
}

bool see_no_such_name(SEE_ARGUMENTS)
{
	(void)symptom;
	return not_resolved(exchange) && circumstances->name->result == NAME_NO_SUCH;
}

void tell_name(const struct exchange *exchange, const struct circumstances *circumstances,
	struct bytes *out)
{
	const struct name *name = circumstances->name;

	(void)exchange;
	if (name->error[0])
		bytes_printf(out, "The resolver says: %s", name->error);
	else if (name->result == NAME_NO_ANSWER)
		bytes_append_text(out, "The resolver said nothing until the probe ended");
}
