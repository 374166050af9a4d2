/* SPDX-License-Identifier: MIT */
/*
 * Faults in the answer to a PKIOperation: refusals, and violations of RFC 8894.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/front_end.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/logs.h"
#include "diagnose/symptoms/pkioperation.h"

static const struct cause rows[] = {
	{
		.id = "request-not-decoded",
		.title = "The PKIOperation is answered without a SCEP message",
		.source = "reports of NDES events 17 and 18 (certnanny/sscep issue 60)",
		.references = { RFC8894("4.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_no_certrep } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_not_decoded } },
			.title = "NDES cannot read requests from devices",
		},
		.reasons = {
			{
				"NDES could not decode or decrypt the request: its RA "
				"encryption certificate differs from the one in GetCACert, "
				"or its key cannot be used.",
				"Application log, NetworkDeviceEnrollmentService: event 18 "
				"(0x80090005) or 17 (0x8009310b).",
				RENEW_RA,
				.fits = FITS_NDES,
			},
			{
				"The server does not support the algorithms of the request.",
				"Try --cipher des-ede3-cbc --digest sha1; if you gave "
				"--key-transport oaep, pkcs1 too.",
				"If that works, correct what GetCACaps lists.",
			},
			{
				"A proxy or filter on the path alters the body.",
				"Run the same probe on the SCEP server itself.",
				"Exempt the path.",
			},
			{
				"The server could not decode or decrypt the request: "
				"its decryption key does not belong to the certificate "
				"in GetCACert, or cannot be used.",
				"The server's log at the time of this report.",
				"Configure the server to return the certificate of the "
				"key that it uses.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "certrep-not-scep",
		.title = "The answer to the PKIOperation cannot be read",
		.source = "RFC 8894 section 3.3.2",
		.references = { RFC8894("3.3.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_certrep_broken } },
		.reasons = {
			{
				"A proxy or filter on the path cuts or alters the body.",
				"Run the same probe on the SCEP server itself.",
				"If the answer is right there, exempt the SCEP path from the "
				"proxies and filters in between. If not, look into the server's "
				"log at the time of this report.",
			},
		},
	},
	{
		.id = "enrolled",
		.title = "Enrolled: the certificate holds our key",
		.source = "RFC 8894 section 3.3.2.1",
		.references = { RFC8894("3.3.2.1") },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.when = { { AT_MESSAGE, &symptom_issued } },
		.reasons = {
			{
				"The request was accepted.",
				"The serial number in the line Seen, on the CA.",
				"Revoke the certificate there if it was only a test.",
			},
		},
		.shown = { .otherwise = "scepprobe -d ios --challenge-file FILE URL: mock-ndes "
			"--challenge TEXT issues for the TEXT in FILE." },
	},
	{
		.id = "challenge-refused",
		.title = "The challenge was refused",
		.source = "RFC 8894 section 3.2.1.4; NDES event 29",
		.references = { RFC8894("3.2.1.4"), POLICY_MODULE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_MESSAGE, &symptom_challenge_refused } },
		.unless = { { AT_MESSAGE, &symptom_signature_invalid },
			{ AT_MESSAGE, &symptom_nonce_mismatch },
			{ AT_MESSAGE, &symptom_transaction_mismatch } },
		.doubt = { { AT_MESSAGE, &symptom_refusal_unclear } },
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_real_challenge_refused },
			.absent = true,
			.severity = SEVERITY_INFO,
			.title = "Healthy: the placeholder challenge was refused, as it must be",
		} },
		.logged = {
			.any = { { AT_ANY, &symptom_log_challenge },
				{ AT_ANY, &symptom_log_device_refused } },
		},
		.reasons = {
			{
				"The challenge is wrong, was used before, or has expired: "
				"NDES's own challenges are valid for 60 minutes and work "
				"once.",
				"Application log, NetworkDeviceEnrollmentService, event 29; "
				CONNECTOR_LOG ", events 4001 and 4005.",
				"Try again with a fresh challenge.",
				.told = "challenge refused",
				.fits = FITS_NDES,
			},
			{
				"The request does not match what Intune made the challenge for: "
				"subject, key size or usage.",
				CONNECTOR_LOG ", events 4001 and 4005, name the mismatch.",
				"Use --subject and --key-bits as in the profile.",
				.fits = FITS_NDES,
			},
			{
				"The challenge is wrong, was used before, or has expired.",
				"The server's log at the time of this report.",
				"Try again with a fresh challenge.",
				.fits = FITS_OTHERS,
			},
			{
				"The request does not match what the challenge was made for: "
				"subject, key size or usage.",
				"The server's log at the time of this report.",
				"Use --subject and --key-bits as in the profile.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .scenario = "healthy" },
	},
	{
		.id = "refusal-unknown",
		.title = "Refused, most likely for the placeholder: the HRESULT is "
			"unknown",
		.source = "RFC 8894 section 3.2.1.4",
		.references = { RFC8894("3.2.1.4"), POLICY_MODULE },
		.severity = SEVERITY_INFO,
		.who = ACTOR_CALLER,
		.when = { { AT_MESSAGE, &symptom_unknown_hresult } },
		.unprovable = true,
		.reasons = {
			{
				"A policy module refuses with an HRESULT of its own.",
				"Application log, NetworkDeviceEnrollmentService: event 29 "
				"at the time of this report is about the challenge, other "
				"events are about NDES.",
				"With event 29, do nothing: a placeholder must be refused.",
				.fits = FITS_NDES,
			},
			{
				"The server refuses with a code of its own.",
				"The server's log at the time of this report.",
				"If that log names the challenge, do nothing: a "
				"placeholder must be refused.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "renewal-refused",
		.title = "The renewal was refused",
		.source = "RFC 8894 section 2.3; certnanny/sscep issue 123 (NDES event 28)",
		.references = { RFC8894("2.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_renewal_refused } },
		.reasons = {
			{
				"The signing certificate was not issued by this CA, has "
				"expired, or is not allowed to renew.",
				"Its issuer and expiry date; Application log, "
				"NetworkDeviceEnrollmentService, event 28.",
				"Enrol again, with a challenge.",
				.fits = FITS_NDES,
			},
			{
				"The server expects the other form of a renewal.",
				"Try --renew-as renewalreq, and --renew-as pkcsreq.",
				"Use the form that works.",
			},
			{
				"The server requires a challenge for a renewal too.",
				"Try again with --challenge-file.",
				"Give the device a challenge.",
			},
			{
				"The signing certificate was not issued by this CA, has "
				"expired, or is not allowed to renew.",
				"Its issuer and expiry date; the server's log.",
				"Enrol again, with a challenge.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe --renew-cert FILE --renew-key FILE URL, with a "
			"certificate that mock-ndes did not issue." },
	},
	{
		.id = "issued-without-challenge",
		.title = "A certificate was issued without a valid challenge",
		.source = "RFC 8894 section 2.4",
		.references = { RFC8894("2.4"), CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_issued_unasked } },
		/* SUCCESS without a readable certificate is no proof. */
		.doubt = { { AT_MESSAGE, &symptom_issued_unreadable } },
		.reasons = {
			{
				"NDES does not check challenges: everyone who can reach "
				"this URL gets a certificate.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EnforcePassword "
				"must be 1; the policy module must be active.",
				"Set EnforcePassword, or install the connector; then revoke "
				"the certificates that this probe received (the line Seen).",
				.fits = FITS_NDES,
			},
			{
				"The server does not check challenges: everyone who can "
				"reach this URL gets a certificate.",
				"The server's challenge settings.",
				"Enable the challenge check; then revoke the "
				"certificates that this probe received (the line Seen).",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "challenge-not-checked",
		.title = "The CA received a request with a placeholder challenge: NDES may "
			 "not check challenges",
		.source = "RFC 8894 section 2.4; CertEnroll event 87 (a denial by the CA, "
			  "through NDES)",
		.references = { RFC8894("2.4"), CONFIGURE_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_ca_refused },
			{ AT_MESSAGE, &symptom_placeholder_sent } },
		/* No document says that NDES checks the challenge before it asks the
		 * CA. */
		.unprovable = true,
		.reasons = {
			{
				"NDES passed this request to the CA, although its "
				"challenge was a placeholder. If NDES does not check "
				"challenges, everyone who can reach this URL gets any "
				"certificate that the CA allows.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EnforcePassword "
				"must be 1; the policy module must be active.",
				"Set EnforcePassword to 1, or install the connector. Then "
				"probe again: the placeholder must be refused before the "
				"CA is asked.",
			},
		},
		.shown = { .scenario = "ca-refused-request" },
	},
	{
		.id = "enrolment-pending",
		.title = "A request without a valid challenge waits for approval",
		.source = "RFC 8894 sections 2.4 and 3.3.2.3",
		.references = { RFC8894("3.3.2.3"), RFC8894("2.4") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.milder_if = { {
			.when = { AT_MESSAGE, &symptom_pending_asked },
			.severity = SEVERITY_WARNING,
			.title = "The CA holds the request for approval",
		} },
		.when = { { AT_MESSAGE, &symptom_pending } },
		.unless = { { AT_MESSAGE, &symptom_issued } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_pending } },
			.title = "The CA holds the request for approval",
		},
		.reasons = {
			{
				"NDES does not check challenges: a request with a "
				"placeholder challenge gets this far, and so does any "
				"other.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EnforcePassword "
				"must be 1; the policy module must be active.",
				"Set EnforcePassword to 1, or install the connector, and deny the "
				"pending requests of this probe.",
				.unless = { AT_MESSAGE, &symptom_pending_asked },
				.who = ACTOR_NDES,
				.fits = FITS_NDES,
			},
			{
				"The CA, or the template, requires a certificate manager's "
				"approval. Devices poll only a few times.",
				"certsrv.msc > the CA > Properties > Policy Module; the template's "
				"Issuance Requirements.",
				"Once challenges are checked, issue automatically for the NDES "
				"template.",
				.fits = FITS_NDES,
			},
			{
				"The server does not check challenges: a request with a "
				"placeholder challenge gets this far, and so does any "
				"other.",
				"The server's challenge settings.",
				"Enable the challenge check, and deny the pending "
				"requests of this probe.",
				.unless = { AT_MESSAGE, &symptom_pending_asked },
				.who = ACTOR_NDES,
				.fits = FITS_OTHERS,
			},
			{
				"The CA, or the server, requires approval of each "
				"request by hand. Devices poll only a few times.",
				"The approval settings of the CA and of the server.",
				"Once challenges are checked, issue automatically.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "ca-unreachable",
		.title = "NDES cannot reach its CA",
		.source = "NDES event 31, 0x800706ba",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, &symptom_ca_unreachable } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_ca_unreachable } },
		},
		.reasons = {
			{
				"The CA's service is stopped, or its host is down.",
				"certutil -ping -config \"HOST\\CA\" on the NDES server.",
				"Start Active Directory Certificate Services.",
			},
			{
				"A firewall between NDES and the CA blocks RPC.",
				"Test TCP 135 and the dynamic ports from NDES to the CA.",
				"Allow these ports.",
			},
		},
	},
	{
		.id = "ca-refused-request",
		.title = "The CA refuses the request",
		.source = "COM error codes CERTSRV_E_*; CertEnroll event 87",
		.references = { LEARN "windows/win32/com/com-error-codes-4" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, &symptom_ca_refused } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_ca_refused },
				{ AT_ANY, &symptom_log_device_ca } },
			.title = "The CA does not issue the certificate that NDES requests",
		},
		.reasons = {
			{
				"Template, permissions or policy: the HRESULT in the line "
				"Seen shows which.",
				"certsrv.msc > Failed Requests on the CA.",
				"In HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP set "
				"SignatureTemplate, EncryptionTemplate and "
				"GeneralPurposeTemplate to the template's name, not its "
				"display name; give the NDES service account Read and "
				"Enroll on it.",
			},
			{
				"0x80094800: the template is not issued by this CA, or the MSCEP "
				"key holds its display name.",
				"certsrv.msc > Certificate Templates on the CA.",
				"Issue the template on the CA, and write its name in "
				"the MSCEP key as the CA shows it.",
				.number = 0x80094800,
			},
			{
				"0x80094811: the key of this request is shorter than "
				"the template's minimum; network and NDES work.",
				"The template's Cryptography tab; the key size of the profile.",
				"If the profile's key is shorter than the minimum, "
				"raise it. If not, a probe needs --key-bits with the "
				"profile's size.",
				.number = 0x80094811,
				.who = ACTOR_PROFILE,
			},
			{
				"0x80092013: the CA could not check the revocation of the "
				"RA's certificate, because a CRL was offline.",
				"certutil -verify -urlfetch of the RA's certificate, on the CA.",
				"Publish the CRL, or make it reachable from the CA.",
				.number = 0x80092013,
			},
			{
				"0x80094012: the NDES service account may not enrol for the "
				"template.",
				"The template's Security tab.",
				"Give the NDES service account Read and Enroll.",
				.number = 0x80094012,
			},
			{
				"0x80094001: the subject is too long or not valid.",
				"The subject of the profile, or of the probe (--subject).",
				"Shorten or correct it.",
				.number = 0x80094001,
				.who = ACTOR_PROFILE,
			},
			{
				"0x800b0114: the CA's constraints do not permit a name of "
				"the request.",
				"The subject of the profile; the name constraints of the CA "
				"certificate.",
				"Use a name that the CA permits.",
				.number = 0x800b0114,
				.who = ACTOR_PROFILE,
			},
		},
	},
	{
		.id = "request-refused",
		.title = "NDES refuses the request, not because of its challenge",
		.other_title = "The server refuses the request, not because of its challenge",
		.source = "RFC 8894 section 3.2.1.4",
		.references = { RFC8894("3.2.1.4") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_request_refused } },
		.sure = { { AT_MESSAGE, &symptom_hresult_told } },
		.reasons = {
			{
				"badAlg and badMessageCheck: the server does not accept "
				"the digest or cipher, though it advertised them.",
				"Try --cipher des-ede3-cbc --digest sha1.",
				"Correct what GetCACaps lists.",
			},
			{
				"NDES itself has a fault: the HRESULT in the line Seen shows "
				"which.",
				"Application log, NetworkDeviceEnrollmentService, at the time of "
				"this report.",
				"Follow the explanation of the HRESULT. If it names the keys "
				"of the RA certificates, renew these.",
				.fits = FITS_NDES,
			},
			{
				"badTime: the clocks differ.",
				"The Date header of the answer.",
				"Set the clock.",
			},
			{
				"The server does not permit the request: its subject, key or "
				"usage.",
				"The server's log at the time of this report.",
				"Use --subject and --key-bits as in the profile; correct what "
				"the log names.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "certrep-signature-invalid",
		.title = "The CertRep's signature is wrong",
		.source = "RFC 8894 section 3.2",
		.references = { RFC8894("3.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_signature_invalid } },
		.offends = {
			{ REQUIREMENT_SIGNATURE, { AT_MESSAGE, &symptom_signer_embedded },
				.absent = true },
			{ REQUIREMENT_EMBEDDED_SIGNATURE,
				{ AT_MESSAGE, &symptom_signer_embedded } },
		},
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"NDES signs with another key than that of the RA certificate "
				"in GetCACert, or the answer was altered.",
				"certlm.msc > Personal: are there two Exchange Enrollment Agent "
				"certificates?",
				"Remove the old one and run iisreset.",
				.fits = FITS_NDES,
			},
			{
				"The server signs with another key than that of the "
				"certificate in GetCACert, or the answer was altered.",
				"Compare the certificates in the line Seen with the "
				"server's own.",
				"Configure the server to return the certificate of the "
				"key that signs.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "certrep-without-status",
		.title = "The CertRep has no valid pkiStatus",
		.source = "RFC 8894 section 3.2.1.3",
		.references = { RFC8894("3.2.1.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_no_status } },
		.reasons = {
			{
				"The server is not NDES, or a filter alters its answers.",
				"The same request on the SCEP server itself.",
				"Exempt the path from that filter.",
				.fits = FITS_NDES,
			},
			{
				"The server does not follow RFC 8894, or a filter "
				"alters its answers.",
				"The same request on the SCEP server itself.",
				"Update the server, or exempt the path from that filter.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "certrep-wrong-content-type",
		.title = "Android refuses the Content-Type of the CertRep",
		.source = "RFC 8894 section 4.3; sources of jscep",
		.references = { RFC8894("4.3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_MESSAGE, &symptom_certrep_type } },
		.offends = { { REQUIREMENT_CERTREP_TYPE } },
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"A proxy or filter between server and device sets another "
				"Content-Type than " SCEP_TYPE_PKI_MESSAGE ".",
				"The same request on the SCEP server itself.",
				"Let the front end pass the header on unchanged.",
			},
		},
	},
	{
		.id = "fallback-algorithms",
		.title = "Only 3DES with SHA-1 gets an answer that can be read",
		.source = "RFC 8894 section 3.5.2",
		.references = { RFC8894("3.5.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_fallback } },
		.reasons = {
			{
				"NDES advertises algorithms that it cannot use in answers. "
				"Devices do not try a second time.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"
				"CACapabilitiesAlgorithms; the cryptographic provider of the RA "
				"keys.",
				"Advertise only what works, or renew the RA keys in a "
				"provider that supports AES and SHA-2.",
				.fits = FITS_NDES,
			},
			{
				"The server advertises algorithms that it cannot use in "
				"answers. Devices do not try a second time.",
				"The body of GetCACaps; the server's settings and version.",
				"Advertise only what works, or update the server.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL, where answers with "
			"AES arrive damaged." },
	},
	{
		.id = "reply-cipher-weak",
		.title = "The issued certificate is encrypted with single DES",
		.source = "RFC 8894 section 2.9",
		.references = { RFC8894("2.9") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, &symptom_reply_des } },
		.reasons = {
			{
				"The server answers with DES, whatever cipher the request "
				"used. RFC 8894 forbids it, and hardened clients refuse it.",
				"The server's version: micromdm's scepserver is known for it.",
				"Update the server.",
			},
		},
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL of the scenario "
			"reply-des: mock-ndes --challenge TEXT issues for the TEXT "
			"in FILE." },
	},
	{
		.id = "certrep-transaction-mismatch",
		.title = "The CertRep belongs to another transaction",
		.source = "RFC 8894 section 3.2.1.1",
		.references = { RFC8894("3.2.1.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_MESSAGE, &symptom_transaction_mismatch } },
		.offends = { { REQUIREMENT_TRANSACTION } },
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"A cache on the path returns an older answer. Android "
				"refuses it; iOS does not check.",
				"Headers such as Age, Via and X-Cache in the answer.",
				"Exempt the path from caching.",
			},
		},
	},
	{
		.id = "certrep-nonce-mismatch",
		.title = "The CertRep is not an answer to this request",
		.source = "RFC 8894 section 3.2.1.5",
		.references = { RFC8894("3.2.1.5") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_MESSAGE, &symptom_nonce_mismatch } },
		.offends = { { REQUIREMENT_NONCE } },
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"A cache on the path returns an older answer, or an "
				"attacker replays one. Android refuses it; iOS does not "
				"check.",
				"Headers such as Age, Via and X-Cache in the answer.",
				"Exempt the path from caching.",
			},
		},
	},
	{
		.id = "certrep-without-certificate",
		.title = "SUCCESS, but without a certificate for our key",
		.source = "RFC 8894 section 3.3.2.1",
		.references = { RFC8894("3.3.2.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_issued_unreadable } },
		.unless = { { AT_MESSAGE, &symptom_fallback } },
		.reasons = {
			{
				"The answer is encrypted in a way that the request did not "
				"offer (RFC 8894 section 3.5.2 describes this for old "
				"NDES).",
				"Try --cipher des-ede3-cbc --digest sha1.",
				"If that works, correct what GetCACaps lists.",
				.fits = FITS_NDES,
			},
			{
				"The server repeats the certificate of an earlier transaction.",
				"The serial number in the line Seen, on the CA.",
				"Try again: each run uses a new key.",
			},
			{
				"The answer is encrypted in a way that the request did not "
				"offer.",
				"Try --cipher des-ede3-cbc --digest sha1.",
				"If that works, correct what GetCACaps lists.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "issued-by-another-ca",
		.title = "The issued certificate is not from the CA of GetCACert",
		.source = "RFC 8894 section 3.3.2.1",
		.references = { RFC8894("3.3.2.1") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_issued_foreign } },
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL, answered with a "
			"certificate of another CA than GetCACert's." },
		.reasons = {
			{
				"The CA was renewed, and NDES still hands out the old "
				"certificate. Devices install the certificate, but a Wi-Fi "
				"or VPN server that trusts the CA of the profile refuses "
				"it.",
				"Compare the issuer in the line Seen with the CA "
				"certificates in this report.",
				"Run iisreset on the NDES server, so that it reads the CA's "
				"certificate again; update the trusted certificate profile.",
				.fits = FITS_NDES,
			},
			{
				"NDES is now configured for another CA.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\CAInfo.",
				"Reinstall the NDES role for the right CA.",
				.fits = FITS_NDES,
			},
			{
				"The CA was renewed or replaced, and the server still "
				"returns the previous CA certificate. Devices install "
				"the certificate, but a Wi-Fi or VPN server that trusts "
				"the CA of the profile refuses it.",
				"Compare the issuer in the line Seen with the CA "
				"certificates in this report.",
				"Configure the server to return the certificate of the "
				"issuing CA; update the trusted certificate profile.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "issued-outside-validity",
		.title = "The issued certificate is expired, or not valid yet",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_MESSAGE, &symptom_issued_dates } },
		.shown = { .otherwise = "scepprobe --challenge-file FILE URL, answered with a "
			"certificate that has already expired." },
		.reasons = {
			{
				"The clock of the CA is wrong, or the one here. Devices "
				"install the certificate, but a server that checks dates "
				"refuses it.",
				"w32tm /query /status on the CA; the time here.",
				"Set the clocks.",
				.fits = FITS_NDES,
			},
			{
				"The server repeats the certificate of an earlier transaction.",
				"The serial number in this report, on the CA.",
				"Try again: each run uses a new key.",
			},
			{
				"The clock of the CA is wrong, or the one here. Devices "
				"install the certificate, but a server that checks "
				"dates refuses it.",
				"The time on the CA, and here.",
				"Set the clocks.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "operation-not-offered",
		.title = "An operation beyond enrolment is not offered",
		.source = "RFC 8894 sections 4.5 to 4.7",
		.references = { RFC8894("4.5"), RFC8894("4.7") },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.when = { { AT_EXTRA, &symptom_not_offered } },
		.reasons = {
			{
				"NDES offers no CA rollover by SCEP, and refuses GetCert and "
				"GetCRL; no managed device requests them.",
				"If it were offered, GetCACaps would list GetNextCACert.",
				"For Intune, do nothing.",
				.fits = FITS_NDES,
			},
			{
				"The server does not offer it, and no managed device "
				"requests it.",
				"If it were offered, GetCACaps would list GetNextCACert.",
				"Do nothing.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .scenario = "healthy", .probe = "-s cacert,nextcacert" },
	},
	{
		.id = "protocol-deviation",
		.title = "The server breaks rules of SCEP that some devices enforce",
		.source = "RFC 8894; sources of jscep and Apple's Security",
		.references = { RFC8894("3") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_deviation } },
		.offends_by_checks = true,
		.if_ignored = SEVERITY_INFO,
		.if_unknown = SEVERITY_WARNING,
		.milder_if = { {
			.when = { AT_ANY, &symptom_deviation_minded },
			.absent = true,
			.severity = SEVERITY_INFO,
			.title = "The server breaks rules of SCEP that no known device "
				 "enforces",
		} },
		.reasons = {
			{
				"The server is not NDES, or a filter alters its answers.",
				"Read the rules in the line Seen, with their sections of RFC "
				"8894.",
				"If a device fails, begin with the rule that it enforces.",
				.fits = FITS_NDES,
			},
			{
				"The server does not follow RFC 8894 here, or a filter "
				"alters its answers.",
				"Read the rules in the line Seen, with their sections "
				"of RFC 8894.",
				"If a device fails, begin with the rule that it "
				"enforces.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .scenario = "answer-wrong-type" },
	},
	{
		.id = "bare-url-unexpected",
		.title = "SCEP works, but the bare URL (without a query) does not return "
			 "403",
		.source = DEVICE_TO_NDES_TITLE ", Test and troubleshoot the SCEP server URL",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.when = { { AT_BROWSE, &symptom_not_forbidden },
			{ AT_OPERATION, &symptom_scep_answered } },
		.unless = { { AT_BROWSE, &symptom_other_server } },
		.reasons = {
			{
				"The policy module is not installed, or another one is.",
				"Does ndes-general-page apply? Which product answers?",
				"If Intune does not check challenges here, do nothing.",
			},
			{
				"A front end answers the bare URL itself.",
				"The same URL on the SCEP server itself.",
				"Do nothing: devices never request the bare URL.",
			},
		},
	},
	{
		.id = "url-limit-measured",
		.title = "The longest URL that gets through was measured",
		.source = DEVICE_TO_NDES_TITLE ", HTTP 414 Request-URI Too Long; IIS request "
			  "limits; http.sys registry settings",
		.references = { DEVICE_TO_NDES, REQUEST_LIMITS, HTTP_SYS_REGISTRY },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NDES,
		.when = { { AT_MEASURE, &symptom_measured } },
		.tells_limit = true,
		.shown = { .scenario = "healthy", .probe = "--measure-limit" },
		.reasons = {
			{
				"The option --measure-limit requested it.",
				"The line Seen shows which devices of the profile fit. "
				"Devices that use POST are not affected.",
				"Set all four to 65534 for Intune: maxUrl and maxQueryString "
				"of request filtering, MaxFieldLength and MaxRequestBytes of "
				"http.sys.",
				.fits = FITS_NDES,
			},
			{
				"The option --measure-limit requested it.",
				"The line Seen shows which devices of the profile fit. "
				"Devices that use POST are not affected.",
				"If all fit, do nothing; otherwise raise the limit, or "
				"let the server advertise POSTPKIOperation.",
				.fits = FITS_OTHERS,
			},
		},
	},
};

const struct cause_group causes_pkioperation = {
	.heading = "PKIOperation",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
