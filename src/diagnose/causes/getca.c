/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with the answers to GetCACaps and GetCACert.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/connection.h"
#include "diagnose/symptoms/front_end.h"
#include "diagnose/symptoms/getca.h"
#include "diagnose/symptoms/http.h"
#include "diagnose/symptoms/iis.h"
#include "diagnose/symptoms/logs.h"

static const struct cause rows[] = {
	{
		.id = "caps-not-scep",
		.title = "GetCACaps is answered, but not with capabilities",
		.source = "RFC 8894 section 3.5.2",
		.references = { RFC8894("3.5.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CAPS, &symptom_caps_not_scep } },
		/* jscep swallows that, and goes on with GET, single DES and MD5. */
		.offends = { { REQUIREMENT_CAPS } },
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"Something else than mscep.dll answers this path: a portal, a "
				"block page, a static file.",
				"The page's title in the line Seen; the URL in a browser, with "
				"?operation=GetCACaps behind it.",
				"Correct the URL, or exempt the path.",
			},
		},
	},
	{
		.id = "cacert-not-scep",
		.title = "GetCACert is answered, but not with certificates",
		.source = "RFC 8894 section 4.2.1",
		.references = { RFC8894("4.2.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_cacert_not_scep } },
		.reasons = {
			{
				"Something else than mscep.dll answers, or alters the answer: a "
				"portal, a filter that rewrites bodies.",
				"The line Seen; the same URL on the NDES server itself.",
				"Exempt the path from whatever alters it.",
			},
			{
				"NDES cannot read its CA or RA certificates.",
				"Application log, NetworkDeviceEnrollmentService, events 7 and 10.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "cacert-wrong-content-type",
		.title = "GetCACert's Content-Type is one that devices refuse",
		.source = "RFC 8894 section 4.2.1; sources of jscep and Apple's Security",
		.references = { RFC8894("4.2.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_CACERT, &symptom_cacert_type } },
		.offends = {
			{ REQUIREMENT_CACERT_TYPE, { AT_CACERT, &symptom_cacert_type_parameter },
				.absent = true },
			{ REQUIREMENT_CACERT_BARE_TYPE,
				{ AT_CACERT, &symptom_cacert_type_parameter } },
		},
		.if_ignored = SEVERITY_INFO,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"Something between NDES and the device sets another "
				"Content-Type. iOS wants exactly " SCEP_TYPE_CA_CERT " or "
				SCEP_TYPE_CA_RA_CERT ", without parameters; Android wants it to "
				"begin so.",
				"The same URL on the NDES server itself.",
				"Let the front end pass the header on unchanged.",
			},
		},
	},
	{
		.id = "caps-not-answered",
		.title = "GetCACaps is refused ({status}): devices take the oldest algorithms",
		.source = "RFC 8894 section 3.5.2; sources of jscep",
		.references = { RFC8894("3.5.2") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_CAPS, &symptom_caps_refused },
			{ AT_CACERT, &symptom_scep_answered } },
		.unless = { { AT_CAPS, &symptom_substatus_told },
			{ AT_CAPS, &symptom_front_end_block } },
		.reasons = {
			{
				"The server is older than GetCACaps, or does not have it. Devices "
				"then know of no capabilities: they send by GET, with SHA-1 or MD5 "
				"and 3DES or DES.",
				"The URL with ?operation=GetCACaps behind it.",
				"Update the server, or let it answer GetCACaps.",
			},
			{
				"A front end refuses this one operation.",
				"The same on the server itself.",
				"Allow it there.",
			},
		},
	},
	{
		.id = "weak-algorithms-only",
		.title = "Only weak digests or ciphers are advertised",
		.source = "RFC 8894 section 2.9; Apple refuses MD5 since iOS 10",
		.references = { RFC8894("2.9") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_CAPS, &symptom_caps_no_sha2 } },
		.unless = { { AT_CAPS, &symptom_misrouted } },
		.reasons = {
			{
				"GetCACaps lists no SHA-2 digest, or neither AES nor DES3, so devices "
				"fall back: iOS to SHA-1, Android to MD5 and single DES with an "
				"empty list.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"
				"CACapabilitiesAlgorithms; the body of GetCACaps.",
				"List SHA-256 or SHA-512, and AES or DES3 there; without the "
				"value NDES lists its defaults.",
			},
		},
	},
	{
		.id = "cacert-too-many",
		.title = "GetCACert gives more certificates than a bag needs",
		.source = "this program's bounds; RFC 8894 section 4.2.1",
		.references = { RFC8894("4.2.1") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_cacert_too_many } },
		.reasons = {
			{
				"NDES sends three certificates, and those above its CA. What is "
				"beyond 64 was not looked at here, and no device was ever seen "
				"with so many.",
				"Whose certificates are they? The report shows the first 64.",
				"Let the server send its RA certificates and the chain of its "
				"CA, and nothing else.",
			},
		},
	},
	{
		.id = "ca-certificate-missing",
		.title = "GetCACert lacks the CA that issued the RA certificates",
		.source = "RFC 8894 section 4.2.1.2; sources of jscep and Apple's Security",
		.references = { RFC8894("4.2.1.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_ca_missing } },
		.offends = { { REQUIREMENT_CA_PRESENT } },
		.reasons = {
			{
				"NDES cannot build the chain of its RA certificates. Android "
				"finds no issuer for them, and iOS no candidates for an RA "
				"(-67731).",
				"certutil -verify of each RA certificate on the NDES server.",
				"Put the CA's certificate into the server's Intermediate "
				"Certification Authorities store and run iisreset.",
			},
		},
	},
	{
		.id = "ca-root-missing",
		.title = "GetCACert does not give the root",
		.source = "PSCertificateEnrollment's note on IX509SCEPEnrollment; the SCEP CSP's "
			  "CAThumbprint",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_ca_root_missing } },
		.unprovable = true,    /* NDES below a root of its own often sends three */
		.offends = { { REQUIREMENT_ROOT_PRESENT } },
		.reasons = {
			{
				"Windows looks for the root of the profile's thumbprint among the "
				"certificates given; people met a failure when it was not there. "
				"Others enrol without.",
				"Do Windows devices enrol? CertEnroll event 86 on one of them.",
				"Nothing, if they do; else put the root into the NDES server's "
				"Trusted Root Certification Authorities store and run iisreset.",
			},
		},
	},
	{
		.id = "ra-certificate-missing",
		.title = "GetCACert holds no usable RA certificate",
		.source = "RFC 8894 section 3.5.2; Apple's Security sources",
		.references = { RFC8894("3.5.2"), CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_ra_missing } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_ra } },
			.title = "The device finds no RA certificate that it can use",
			.unprovable = true,
		},
		.offends = { { REQUIREMENT_RA_USAGE } },
		.reasons = {
			{
				"The bag has no certificate with key usage keyEncipherment (CEP "
				"Encryption) or none with digitalSignature (Exchange Enrollment "
				"Agent).",
				"The certificates in the line Seen; certlm.msc > Personal on "
				"the NDES server.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "ra-certificate-unusable",
		.title = "No request can be encrypted to the RA certificate",
		.source = "RFC 8894 section 3.1",
		.references = { RFC8894("3.1") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_MESSAGE, &symptom_not_sent } },
		.reasons = {
			{
				"Its key is not an RSA key of a usable size.",
				"OpenSSL's words in the line Seen.",
				RENEW_RA,
			},
		},
		.shown = { .scenario = "ra-ec" },
	},
	{
		.id = "ra-signature-unsupported",
		.title = "iOS does not take the signatures of the RA or CA certificates",
		.source = "Microsoft Learn, iOS SCEP failure: GetCACert, but no GetCACaps",
		.references = { IOS_NO_CAPS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, &symptom_ra_signature } },
		.offends = { { REQUIREMENT_RA_SIGNATURE } },
		.if_ignored = SEVERITY_INFO,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"A certificate of the chain is signed with SHA-1, or with "
				"RSASSA-PSS (AlternateSignatureAlgorithm of the CA). iOS asks for "
				"GetCACert, and then for nothing more.",
				"In the IIS log: GetCACert with 200 and no GetCACaps after it; on "
				"the CA certutil -getreg ca\\csp.",
				"Set CNGHashAlgorithm to SHA256 and AlternateSignatureAlgorithm to "
				"0, restart the CA, and reissue the certificates that the line "
				"Seen names, from the top down.",
			},
		},
	},
	{
		.id = "ra-key-too-small",
		.title = "An RA or CA certificate has a short key",
		.source = "NIST SP 800-131A Rev. 2; Microsoft security advisory 2661254",
		.references = {
			"https://csrc.nist.gov/pubs/sp/800/131/a/r2/final",
			LEARN "security-updates/SecurityAdvisories/2012/2661254",
		},
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, &symptom_ra_key_small } },
		.shown = { .scenario = "ra-weak-key" },
		.reasons = {
			{
				"An RSA key below 2048 bits can be broken. Windows refuses those "
				"below 1024; of the other devices no such limit is known, but "
				"any update may bring one.",
				"The keys in the line Seen.",
				"For an RA: " RENEW_RA " Choose 2048 bits. For the CA: renew "
				"it with a new key.",
			},
		},
	},
	{
		.id = "ra-certificate-not-yet-valid",
		.title = "An RA certificate is not valid yet",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, &symptom_ra_early } },
		.reasons = {
			{
				"The clock of the CA was ahead when it issued the certificate, or "
				"the clock here is behind. A device with the right time that "
				"looks at dates, as Windows does, refuses it until then.",
				"w32tm /query /status on the CA; the time here; the Date header "
				"of the answers.",
				"Set the clocks, and request the RA certificates again.",
			},
		},
	},
	{
		.id = "ra-certificate-expired",
		.title = "An RA certificate has expired",
		.source = DEVICE_TO_NDES_TITLE ", 500 - Internal server error, cause 2",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_ra_expired } },
		.reasons = {
			{
				"CEP Encryption or Exchange Enrollment Agent, which live two "
				"years, were not renewed.",
				"certlm.msc > Personal on the NDES server.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "ra-certificate-expiring",
		.title = "An RA certificate ends soon",
		.source = DEVICE_TO_NDES_TITLE ", 500 - Internal server error, cause 2",
		.references = { DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.is_forecast = true,
		.when = { { AT_CACERT, &symptom_ra_expiring } },
		.milder_if = { {
			.when = { AT_CACERT, &symptom_ra_expiring_later },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"CEP Encryption and Exchange Enrollment Agent live two years. "
				"Once one has ended, NDES answers 500 to everything.",
				"certlm.msc > Personal on the NDES server.",
				RENEW_RA,
			},
		},
	},
	{
		.id = "ra-not-issued-by-ca",
		.title = "The RA certificates are from before the CA was renewed",
		.source = "Microsoft Learn, SCEP deployment to Windows 10 devices fails after "
			  "the CA certificate is renewed",
		.references = { WINDOWS_10_FAILS },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_ra_stray } },
		.offends = {
			{ REQUIREMENT_RA_ISSUER },
			{ REQUIREMENT_FIRST_CA, { AT_CACERT, &symptom_first_ca_strays } },
		},
		.if_ignored = SEVERITY_WARNING,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"The CA has a new key; the RA certificates bear the old one's "
				"signature. Windows fails, Android and iOS may go on.",
				"On a Windows device: CAPI2 event 30 with 0x800B0109, and events "
				"32 and 307 of DeviceManagement-Enterprise-Diagnostics-Provider.",
				"Reinstall the NDES role and the connector, which requests the RA "
				"certificates again.",
			},
		},
	},
	{
		.id = "ca-certificate-not-yet-valid",
		.title = "The CA certificate is not valid yet",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, &symptom_ca_early } },
		.reasons = {
			{
				"A CA certificate was put in place before its time, or a clock "
				"is wrong. What it issues verifies nowhere until then.",
				"certutil -ca.cert on the CA; the time there and here.",
				"Set the clocks, or go back to the CA certificate of before.",
			},
		},
	},
	{
		.id = "ca-certificate-expired",
		.title = "The CA certificate has expired",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.when = { { AT_CACERT, &symptom_ca_expired } },
		.reasons = {
			{
				"The CA, or one above it, was not renewed.",
				"certutil -ca.cert on the CA; the certificates in the line Seen.",
				"Renew the CA certificate, then the RA certificates of NDES, then "
				"the trusted certificate profile.",
			},
		},
	},
	{
		.id = "ca-certificate-expiring",
		.title = "The CA certificate ends soon",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { RFC5280 },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CA,
		.is_forecast = true,
		.when = { { AT_CACERT, &symptom_ca_expiring } },
		.milder_if = { {
			.when = { AT_CACERT, &symptom_ca_expiring_later },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The CA certificate has few days left.",
				"certutil -ca.cert on the CA.",
				"Renew the CA certificate, then the RA certificates of NDES, then "
				"the trusted certificate profile.",
			},
		},
		.shown = { .scenario = "healthy", .probe = "--warning-days 36500" },
	},
	{
		.id = "ca-fingerprint-mismatch",
		.title = "The CA certificate is not the expected one",
		.source = "RFC 8894 section 2.2; --expect-fingerprint",
		.references = { RFC8894("2.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_CACERT, &symptom_ca_fingerprint } },
		.reasons = {
			{
				"The CA was renewed or replaced, and the expectation is the old "
				"one; in Intune, the trusted certificate profile.",
				"Compare the fingerprints in the line Seen with the profile's "
				"certificate.",
				"Update the profile, or the option.",
			},
			{
				"Another server answers.",
				"The subject in the line Seen.",
				"Correct the URL or the DNS record.",
			},
		},
		.shown = {
			.scenario = "healthy",
			.probe = "--expect-fingerprint "
				"0000000000000000000000000000000000000000",
		},
	},
};

const struct cause_group causes_getca = {
	.heading = "GetCACaps and GetCACert",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
