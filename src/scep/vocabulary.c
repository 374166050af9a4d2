/* SPDX-License-Identifier: MIT */
/*
 * The names of RFC 8894 for its numbers. An undefined number has no name: callers print
 * the number. hresults.c has the meanings of HRESULTs.
 */
#include "scep/vocabulary.h"

#include <stddef.h>

const char *scep_pki_status_name(int status)
{
	switch (status) {
	case SCEP_SUCCESS:
		return "SUCCESS";
	case SCEP_FAILURE:
		return "FAILURE";
	case SCEP_PENDING:
		return "PENDING";
	default:
		return NULL;
	}
}

const char *scep_fail_info_name(int fail_info)
{
	static const char *const names[] = {
		"badAlg",
		"badMessageCheck",
		"badRequest",
		"badTime",
		"badCertId",
	};

	if (fail_info < 0 || (size_t)fail_info >= sizeof(names) / sizeof(names[0]))
		return NULL;
	return names[fail_info];
}

const char *scep_message_type_name(int type)
{
	switch (type) {
	case SCEP_CERT_REP:
		return "CertRep";
	case SCEP_RENEWAL_REQ:
		return "RenewalReq";
	case SCEP_PKCS_REQ:
		return "PKCSReq";
	case SCEP_CERT_POLL:
		return "CertPoll";
	case SCEP_GET_CERT:
		return "GetCert";
	case SCEP_GET_CRL:
		return "GetCRL";
	default:
		return NULL;
	}
}
