/* SPDX-License-Identifier: MIT */
/*
 * What is seen of the transport: whether a connection came about, what TLS made of it,
 * and how it ended. Looks at faults and flags that the trace holds, never at bodies.
 */
#include "diagnose/see.h"

bool see_fault(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.fault == (enum fault)symptom->number;
}

/* Given up sooner than a server under load, or with its CA far away, may need. */
bool see_impatient(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->transport.fault == FAULT_TIMEOUT &&
		exchange->transport.total < (double)symptom->number;
}

bool see_proxy_failed(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.fault == FAULT_PROXY ||
		exchange->transport.fault == FAULT_PROXY_NAME_NOT_RESOLVED;
}

/* Nothing came from the other side: a browser would say that it cannot show the page. */
bool see_no_answer(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	switch (exchange->transport.fault) {
	case FAULT_NAME_NOT_RESOLVED:
	case FAULT_CONNECTION_REFUSED:
	case FAULT_UNREACHABLE:
	case FAULT_CONNECT_TIMEOUT:
	case FAULT_RESET:
	case FAULT_TIMEOUT:
		return !exchange->response.status;
	default:
		return false;
	}
}

/* Something was sent towards the address, and nothing came back. */
bool see_swallowed(SEE_ARGUMENTS)
{
	return see_no_answer(exchange, symptom, circumstances) &&
		exchange->transport.fault != FAULT_NAME_NOT_RESOLVED &&
		exchange->transport.fault != FAULT_CONNECTION_REFUSED;
}

bool see_tls_problem(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->transport.tls.problems & (unsigned)symptom->number;
}

bool see_tls_unchecked(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return circumstances->tls_unchecked;
}
