/* SPDX-License-Identifier: MIT */
/*
 * The HRESULTs that NDES puts into a CertRep or into the event for one, and their meaning
 * for NDES. A table, sorted by code (checked by a test); a new row needs a public
 * document for its meaning. A row is never the only meaning of its number: NDES passes on
 * numbers of the CA and of Windows.
 */
#include "scep/vocabulary.h"

#include <stdlib.h>

static const struct hresult hresults[] = {
	{
		.code = 0x80004005,
		.about = HRESULT_CA,
		.name = "E_FAIL",
		.meaning =
			"NDES could not submit the request and names no reason. Event 31 "
			"with this code often means that the CA does not offer the "
			"template that NDES requests: the NDES administrator compares "
			"both.",
		.source = "NDES event 31; Intune: devices receive error 0x80094800",
	},
	{
		.code = 0x8000ffff,
		.name = "E_UNEXPECTED",
		.meaning =
			"NDES reached an unexpected state; the NDES administrator finds "
			"details in the server's application log.",
		.source = "COM error codes (generic)",
	},
	{
		.code = 0x80070002,
		.name = "ERROR_FILE_NOT_FOUND",
		.meaning = "A registry value or file that NDES or its policy module "
			   "needs is missing; the NDES administrator repairs the "
			   "installation.",
		.source = "Win32 system error codes; NDES event 2",
	},
	{
		.code = 0x80070005,
		.about = HRESULT_CA,
		.name = "E_ACCESSDENIED",
		.meaning =
			"The template's permissions or the CA's DCOM settings refuse the "
			"NDES service account; the CA administrator grants it Read and "
			"Enroll.",
		.source = "Win32 system error codes",
	},
	{
		.code = 0x80070057,
		.about = HRESULT_CHALLENGE,
		.name = "E_INVALIDARG",
		.meaning =
			"NDES rejected the request. It returns this code for a challenge "
			"that is wrong, missing or not a PrintableString.",
		.source = "certnanny/sscep issue 59; Win32 system error codes",
	},
	{
		.code = 0x800700ea,
		.name = "ERROR_MORE_DATA",
		.meaning =
			"NDES cannot start because the ASP.NET handlers are in the wrong "
			"order in IIS; the NDES administrator corrects the order.",
		.source = "Microsoft KB2800975; Win32 system error codes",
	},
	{
		.code = 0x80070490,
		.about = HRESULT_CHALLENGE,
		.name = "ERROR_NOT_FOUND",
		.meaning = "NDES does not know the challenge: it was never issued, has "
			   "expired or was used before; the device needs a new one.",
		.source = "PSCertificateEnrollment; Win32 system error codes",
	},
	{
		.code = 0x800706ba,
		.about = HRESULT_CA_UNREACHABLE,
		.name = "RPC_S_SERVER_UNAVAILABLE",
		.meaning = "NDES cannot reach the CA: its service is stopped, the host "
			   "is down or a firewall blocks RPC; the CA administrator "
			   "acts.",
		.source = "PSCertificateEnrollment; NDES event 31",
	},
	{
		.code = 0x80090005,
		.name = "NTE_BAD_DATA",
		.meaning =
			"NDES could not decrypt the request: it was encrypted for a "
			"different certificate than NDES's encryption certificate, or the "
			"private key of that certificate is wrong.",
		.source = "NDES event 18; certnanny/sscep issue 60",
	},
	{
		.code = 0x80090016,
		.name = "NTE_BAD_KEYSET",
		.meaning = "The private key of an RA certificate is missing or not "
			   "readable by the NDES service account; the NDES "
			   "administrator grants Read on it.",
		.source = "Win32 COM error codes (security and setup)",
	},
	{
		.code = 0x80092013,
		.about = HRESULT_CA,
		.name = "CRYPT_E_REVOCATION_OFFLINE",
		.meaning = "NDES or the CA could not fetch a revocation list; the CA "
			   "administrator publishes it where the server can reach it.",
		.source = "Win32 COM error codes (security and setup); NDES event 31",
	},
	{
		.code = 0x8009310b,
		.name = "CRYPT_E_ASN1_BADTAG",
		.meaning = "NDES could not decode the message: it arrived damaged, "
			   "often cut short or changed by a proxy on the way.",
		.source = "ASN.1 encoding/decoding return values; NDES event 17",
	},
	{
		.code = 0x80094011,
		.about = HRESULT_CA,
		.name = "CERTSRV_E_ENROLL_DENIED",
		.meaning =
			"The CA's own permissions do not allow the NDES service account "
			"to request certificates; the CA administrator grants this.",
		.source = "Win32 COM error codes (security and setup)",
	},
	{
		.code = 0x80094012,
		.about = HRESULT_CA,
		.name = "CERTSRV_E_TEMPLATE_DENIED",
		.meaning =
			"The template's permissions do not allow the NDES service account "
			"to enrol; the CA administrator grants it Read and Enroll.",
		.source = "Win32 COM error codes (security and setup)",
	},
	{
		.code = 0x80094015,
		.about = HRESULT_CA,
		.name = "CERTSRV_E_NO_POLICY_SERVER",
		.meaning = "No enrolment policy server could be found, as when the NDES "
			   "host cannot reach a domain controller; the NDES "
			   "administrator acts.",
		.source = "Win32 COM error codes (security and setup)",
	},
	{
		.code = 0x80094800,
		.about = HRESULT_CA,
		.name = "CERTSRV_E_UNSUPPORTED_CERT_TYPE",
		.meaning = "The CA does not issue the template NDES asked for; the NDES "
			   "administrator writes the template's name, not its display "
			   "name, into the MSCEP registry values.",
		.source = "Intune: devices receive error 0x80094800",
	},
	{
		.code = 0x80094811,
		.about = HRESULT_CA,
		.name = "CERTSRV_E_KEY_LENGTH",
		.meaning = "The key is shorter than the template allows.",
		.source = "CertEnroll event 87",
	},
	{
		.code = 0x80096004,
		.about = HRESULT_CHALLENGE,
		.name = "TRUST_E_CERT_SIGNATURE",
		.meaning = "NDES demands a challenge and the request carries none; the "
			   "device's profile has to deliver one.",
		.source = "PSCertificateEnrollment",
	},
	{
		.code = 0x800b0109,
		.name = "CERT_E_UNTRUSTEDROOT",
		.meaning = "A certificate chain ends in a root the NDES host does not "
			   "trust; the NDES administrator checks the RA certificates "
			   "against the current CA certificate and the trusted roots.",
		.source = "Intune: SCEP deployment to Windows 10 devices fails",
	},
	{
		.code = 0x800b0110,
		.about = HRESULT_CHALLENGE,
		.name = "CERT_E_WRONG_USAGE",
		.meaning = "The challenge was used before; the device needs a new one.",
		.source = "PSCertificateEnrollment",
	},
	{
		.code = 0x800b0112,
		.about = HRESULT_CA,
		.name = "CERT_E_UNTRUSTEDCA",
		.meaning = "The issuing CA is not trusted to issue such certificates, "
			   "as when it is absent from NTAuth; the CA administrator "
			   "publishes it there.",
		.source = "Win32 COM error codes (security and setup)",
	},
};

enum { N_HRESULTS = sizeof(hresults) / sizeof(hresults[0]) };

static int hresults_compare(const void *key, const void *row)
{
	const uint32_t code = *(const uint32_t *)key;
	const struct hresult *hresult = row;

	return (code > hresult->code) - (code < hresult->code);
}

const struct hresult *hresult_find(uint32_t code)
{
	return bsearch(
		&code, hresults, N_HRESULTS, sizeof(hresults[0]), hresults_compare);
}

bool hresult_is_certsrv(uint32_t code)
{
	return (code & 0xfffff000) == 0x80094000;
}

const struct hresult *hresult_at(size_t index)
{
	return index < N_HRESULTS ? &hresults[index] : NULL;
}
