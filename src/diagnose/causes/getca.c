/* SPDX-License-Identifier: MIT */
/*
 * Faults in the answers to GetCACaps and GetCACert.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/certificates.h"
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
		.who = ACTOR_NETWORK,
		.when = { { AT_CAPS, &symptom_caps_not_scep } },
		/* jscep ignores this, and continues with GET, single DES and MD5. */
		.offends = { { REQUIREMENT_CAPS } },
		.if_ignored = SEVERITY_WARNING,
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"Something answers GetCACaps in the SCEP server's place: a "
				"portal, a block page or a static file.",
				"The page's title in the line Seen; the URL in a browser, with "
				"?operation=GetCACaps behind it.",
				"Find what sends this page, and exempt the SCEP path from it. If "
				"the other steps get it too, correct the URL.",
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
				"A portal answers in place of the server, or a filter alters "
				"the answer.",
				"The line Seen; the same URL on the SCEP server itself.",
				"Find the portal or filter that sends this answer, and "
				"exempt the SCEP path from it.",
				.who = ACTOR_NETWORK,
			},
			{
				"NDES cannot read its CA or RA certificates.",
				"Application log, NetworkDeviceEnrollmentService, events 7 and 10.",
				RENEW_RA,
				.fits = FITS_NDES,
			},
			{
				"The server cannot read its CA or RA certificates, or has none.",
				"The server's log at the time of this report.",
				"Give it the certificates, with keys that it can read.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "ca-identifier-refused",
		.title = "GetCACert is refused for the CA name that devices send (message=)",
		.source = "draft-nourse-scep-23 section 5.2.1; certnanny/sscep issue 160 and "
			  "pull request 190; Keyfactor/ejbca-ce issue 503",
		.references = {
			"https://datatracker.ietf.org/doc/html/draft-nourse-scep-23",
			"https://github.com/certnanny/sscep/issues/160",
		},
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_IDENTIFIER, &symptom_identifier_refused } },
		.reasons = {
			{
				"The server reads message= as the name of one of its "
				"CAs, and has no CA of that name. EJBCA does this. "
				"Intune's devices send a fixed name, which the profile "
				"cannot change.",
				"The line Seen shows the name that the device sends, "
				"and the answer without it.",
				"Configure the server to answer every name with this "
				"CA, or add the names as aliases: default for Windows, "
				"ca for Android, SCEP Authority for iOS and macOS.",
				.fits = FITS_OTHERS,
			},
			{
				"A front end or a filter refuses the query. NDES itself "
				"answers for any name.",
				"The same URL on the NDES server itself, with message= and "
				"without it.",
				"Allow message= in the query of this path.",
				.fits = FITS_NDES,
				.who = ACTOR_NETWORK,
			},
			{
				"A front end or a filter refuses the query.",
				"The same URL on the server itself, with message= and without "
				"it.",
				"Allow message= in the query of this path.",
				.fits = FITS_OTHERS,
				.who = ACTOR_NETWORK,
			},
		},
	},
	{
		.id = "cacert-wrong-content-type",
		.title = "Devices refuse the Content-Type of GetCACert",
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
		.milder_if = { {
			.when = { AT_CACERT, &symptom_cacert_type_parameter },
			.severity = SEVERITY_CRITICAL,
			.title = "iOS and macOS refuse the Content-Type of GetCACert: it has "
				 "a parameter",
		} },
		.reasons = {
			{
				"A proxy or filter between server and device changes the "
				"Content-Type. iOS requires exactly " SCEP_TYPE_CA_CERT " or "
				SCEP_TYPE_CA_RA_CERT ", without parameters; Android requires "
						     "it to begin with one of them.",
				"The Content-Type of the same URL on the SCEP server itself.",
				"If it is right there, let the front end pass the header on "
				"unchanged. If not, find the rule on the server that sets it.",
			},
			{
				"The server itself sends it.",
				"Does the SCEP server itself, without anything in front, send "
				"the same?",
				"Update the server.",
				.fits = FITS_OTHERS,
				.who = ACTOR_NDES,
			},
		},
	},
	{
		.id = "caps-not-answered",
		.title = "GetCACaps is refused ({status}): devices use the oldest "
			 "algorithms",
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
				"The server is older than GetCACaps, or does not have it. "
				"Devices then assume no capabilities: they use GET, with "
				"SHA-1 or MD5 and 3DES or DES.",
				"The URL with ?operation=GetCACaps behind it, on the server "
				"itself: a list of words such as POSTPKIOperation is right.",
				"If it is refused there too, update the server, or correct its "
				"request filtering and handlers.",
			},
			{
				"A front end refuses this one operation.",
				"The same: the server itself answers with the list.",
				"Allow GetCACaps at the front end.",
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
		.when = { { AT_CAPS, &symptom_caps_no_sha2 },
			{ AT_OPERATION, &symptom_scep_answered } },
		.reasons = {
			{
				"GetCACaps lists no SHA-2 digest, or neither AES nor DES3, so devices "
				"fall back: iOS to SHA-1, Android to MD5 and single DES with an "
				"empty list.",
				"HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\"
				"CACapabilitiesAlgorithms; the body of GetCACaps.",
				"List SHA-256 or SHA-512, and AES or DES3 there; without the "
				"value NDES lists its defaults.",
				.fits = FITS_NDES,
			},
			{
				"GetCACaps lists no SHA-2 digest, or neither AES nor DES3, so "
				"devices fall back: iOS to SHA-1, Android to MD5 and single DES "
				"with an empty list.",
				"The body of GetCACaps; the server's settings and version.",
				"Enable SHA-256 and AES on the server, and list them in "
				"GetCACaps.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "cacert-too-many",
		.title = "GetCACert returns more certificates than enrolment needs",
		.source = "this program's bounds; RFC 8894 section 4.2.1",
		.references = { RFC8894("4.2.1") },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_cacert_too_many } },
		.reasons = {
			{
				"NDES normally sends three certificates and those above "
				"its CA. This program read the first 64; no device is "
				"known to accept more than 64.",
				"Read whose certificates they are: the report shows the "
				"first 64.",
				"Let the server send its RA certificates and the chain of its "
				"CA, and nothing else.",
				.fits = FITS_NDES,
			},
			{
				"The answer holds more than 64 certificates; this "
				"program read the first 64. No device is known to "
				"accept more than 64.",
				"Read whose certificates they are: the report shows the "
				"first 64.",
				"Let the server send its RA certificates and the chain of its "
				"CA, and nothing else.",
				.fits = FITS_OTHERS,
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
				.fits = FITS_NDES,
			},
			{
				"The server returns RA certificates without the CA that "
				"issued them. Android finds no issuer for them, and iOS "
				"no candidates for an RA (-67731).",
				"The certificates in the line Seen; the chain file of "
				"the server.",
				"Add the CA's certificate to the answer of GetCACert.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "ca-root-missing",
		.title = "GetCACert does not return the root",
		.source = "PSCertificateEnrollment's note on IX509SCEPEnrollment; the SCEP CSP's "
			  "CAThumbprint",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_ca_root_missing } },
		.unprovable = true,    /* NDES often omits the root of a subordinate CA */
		.offends = { { REQUIREMENT_ROOT_PRESENT } },
		.reasons = {
			{
				"Windows looks for the root of the profile's thumbprint "
				"among the certificates returned; users reported "
				"failures without it. Other devices enrol without it.",
				"Do Windows devices enrol? CertEnroll event 86 on one of them.",
				"If they do, do nothing; otherwise put the root into the "
				"NDES server's Trusted Root Certification Authorities store "
				"and run iisreset.",
				.fits = FITS_NDES,
			},
			{
				"Windows looks for the root of the profile's thumbprint "
				"among the certificates returned; users reported "
				"failures without it. Other devices enrol without it.",
				"Do Windows devices enrol?",
				"If they do, do nothing; otherwise add the root to the "
				"answer of GetCACert.",
				.fits = FITS_OTHERS,
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
				"GetCACert returned no certificate with key usage "
				"keyEncipherment (CEP Encryption: devices encrypt requests "
				"for it), or none with digitalSignature (Exchange Enrollment "
				"Agent: NDES signs answers with it).",
				"The certificates in the line Seen; certlm.msc > Personal on "
				"the NDES server.",
				RENEW_RA,
				.fits = FITS_NDES,
			},
			{
				"No certificate in the answer has the key usage "
				"keyEncipherment (for requests), or none has "
				"digitalSignature (for answers). A CA that acts as RA "
				"needs both.",
				"The certificates in the line Seen.",
				"Give the server an RA certificate with both usages, or renew "
				"the CA's certificate with them.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "ra-usage-not-stated",
		.title = "No RA certificate states its key usage, as iOS needs it",
		.source = "Apple's SecSCEP.c (SecSCEPValidateCACertMessage) and SecCertificate.h",
		.references = { RFC8894("3.5.2") },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_CACERT, &symptom_usage_untold } },
		.offends = { { REQUIREMENT_USAGE_TOLD } },
		.if_unknown = SEVERITY_WARNING,
		.reasons = {
			{
				"The RA certificates lack the extension key usage. iOS and "
				"macOS then find none to use (-67731).",
				"certlm.msc > Personal on the NDES server: Details, Key Usage, of "
				"both certificates.",
				RENEW_RA,
				.fits = FITS_NDES,
			},
			{
				"The server's certificates lack the extension key "
				"usage. iOS and macOS need one with keyEncipherment for "
				"requests, and one with digitalSignature for answers "
				"(-67731).",
				"The certificates in the line Seen, with openssl x509 -text.",
				"Give the server an RA certificate with both usages, or renew "
				"the CA's certificate with them.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .scenario = "ra-no-key-usage" },
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
				"The key of the RA certificate is not an RSA key of a usable "
				"size.",
				"Read OpenSSL's message in the line Seen.",
				RENEW_RA,
				.fits = FITS_NDES,
			},
			{
				"The key of the certificate is not an RSA key of a "
				"usable size.",
				"Read OpenSSL's message in the line Seen.",
				"Give the server an RSA key of 2048 bits or more, with a "
				"certificate for it.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .scenario = "ra-ec" },
	},
	{
		.id = "ra-signature-unsupported",
		.title = "iOS does not accept the signatures of the RA or CA certificates",
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
				"RSASSA-PSS (AlternateSignatureAlgorithm of the CA). iOS "
				"requests GetCACert, and then nothing more.",
				"In the IIS log: GetCACert with 200 and no GetCACaps after it; on "
				"the CA certutil -getreg ca\\csp.",
				"Set CNGHashAlgorithm to SHA256 and AlternateSignatureAlgorithm to "
				"0, restart the CA, and reissue the certificates that the line "
				"Seen names, from the top down.",
				.fits = FITS_NDES,
			},
			{
				"A certificate of the chain is signed with SHA-1, or "
				"with RSASSA-PSS. iOS requests GetCACert, and then "
				"nothing more.",
				"The certificates in the line Seen; in the server's log, "
				"GetCACert and no GetCACaps after it.",
				"Configure the CA to sign with SHA-256 and RSA PKCS #1 "
				"v1.5, and reissue the certificates that the line Seen "
				"names, from the top down.",
				.fits = FITS_OTHERS,
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
				"An RSA key below 2048 bits can be broken. Windows refuses "
				"those below 1024; no such limit of other devices is known, "
				"but an update may add one.",
				"The keys in the line Seen.",
				"For an RA: " RENEW_RA " Choose 2048 bits. For the CA: renew "
				"it with a new key.",
				.fits = FITS_NDES,
			},
			{
				"An RSA key below 2048 bits can be broken. Windows "
				"refuses those below 1024; no such limit of other "
				"devices is known, but an update may add one.",
				"The keys in the line Seen.",
				"Renew the certificate with a new key of 2048 bits or more.",
				.fits = FITS_OTHERS,
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
				"The clock of the CA was ahead when it issued the "
				"certificate, or the clock here is behind. Devices with the "
				"right time that check dates, such as Windows, refuse it "
				"until then.",
				"w32tm /query /status on the CA; the time here; the Date header "
				"of the answers.",
				"Set the clocks, and request the RA certificates again.",
				.fits = FITS_NDES,
			},
			{
				"The clock of the CA was ahead when it issued the "
				"certificate, or the clock here is behind. Devices with "
				"the right time that check dates, such as Windows, "
				"refuse it until then.",
				"Compare the clocks of the CA and of this computer with "
				"the Date header of the answers.",
				"Set the clocks, and request the RA certificate again.",
				.fits = FITS_OTHERS,
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
				"CEP Encryption or Exchange Enrollment Agent was not "
				"renewed. Each is valid for two years.",
				"certlm.msc > Personal on the NDES server.",
				RENEW_RA,
				.fits = FITS_NDES,
			},
			{
				"The certificate that decrypts requests, or the one "
				"that signs answers, was not renewed.",
				"Its expiry date in the line Seen; the time of the "
				"server's last restart.",
				"Renew it on the server, then restart the SCEP service.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "ra-certificate-expiring",
		.title = "An RA certificate expires soon",
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
				"CEP Encryption and Exchange Enrollment Agent are valid for "
				"two years. When one has expired, NDES answers 500 to every "
				"request.",
				"certlm.msc > Personal on the NDES server.",
				RENEW_RA,
				.fits = FITS_NDES,
			},
			{
				"The certificate that decrypts requests, or the one "
				"that signs answers, has few days left.",
				"Its expiry date, in the line Seen.",
				"Renew it on the server, then restart the SCEP service.",
				.fits = FITS_OTHERS,
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
				"The CA has a new key; the RA certificates are signed with "
				"the old key. Windows fails; Android and iOS may still "
				"enrol.",
				"On a Windows device: CAPI2 event 30 with 0x800B0109, and events "
				"32 and 307 of DeviceManagement-Enterprise-Diagnostics-Provider.",
				"Reinstall the NDES role and the connector: this requests "
				"new RA certificates.",
				.fits = FITS_NDES,
			},
			{
				"The CA has a new key; the RA certificates are signed "
				"with the old key. Windows fails; Android and iOS may "
				"still enrol.",
				"Compare the issuers and subjects in the line Seen.",
				"Request new RA certificates from the new CA.",
				.fits = FITS_OTHERS,
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
				"A CA certificate was installed before its validity began, "
				"or a clock is wrong. Certificates that it issues do not "
				"verify until then.",
				"certutil -ca.cert on the CA; the time there and here.",
				"Set the clocks, or go back to the previous CA certificate.",
				.fits = FITS_NDES,
			},
			{
				"A CA certificate was installed before its validity "
				"began, or a clock is wrong. Certificates that it "
				"issues do not verify until then.",
				"The dates in the line Seen; the clocks of the CA and here.",
				"Set the clocks, or go back to the previous CA "
				"certificate.",
				.fits = FITS_OTHERS,
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
		.milder_if = { {
			.when = { AT_CACERT, &symptom_issuing_ca_expired },
			.absent = true,
			.severity = SEVERITY_CRITICAL,
			.title = "A CA certificate above the issuing CA has expired",
		} },
		.reasons = {
			{
				"The certificate of the issuing CA was not renewed.",
				"certutil -ca.cert on the CA; the certificates in the line Seen.",
				"Renew the CA certificate, then the RA certificates of NDES, then "
				"the trusted certificate profile.",
				.when = { AT_CACERT, &symptom_issuing_ca_expired },
				.fits = FITS_NDES,
			},
			{
				"A CA above the issuing CA was not renewed: the first "
				"in the line Seen.",
				"certutil -ca.cert on that CA.",
				"Renew it with the same key, so that the certificates "
				"below it stay valid. Install it in the Intermediate "
				"store of the NDES server, and run iisreset.",
				.unless = { AT_CACERT, &symptom_issuing_ca_expired },
				.fits = FITS_NDES,
			},
			{
				"The certificate of the issuing CA was not renewed.",
				"The dates in the line Seen; the CA certificate, on the CA.",
				"Renew the CA certificate, configure the server to return "
				"the new one, then update the trusted certificate profile.",
				.when = { AT_CACERT, &symptom_issuing_ca_expired },
				.fits = FITS_OTHERS,
			},
			{
				"A CA above the issuing CA was not renewed: the first "
				"in the line Seen.",
				"The dates in the line Seen; the certificate, on that CA.",
				"Renew it with the same key, so that the certificates "
				"below it stay valid. Configure the server to return it.",
				.unless = { AT_CACERT, &symptom_issuing_ca_expired },
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "ca-certificate-expiring",
		.title = "The CA certificate expires soon",
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
				.fits = FITS_NDES,
			},
			{
				"The CA certificate has few days left.",
				"Its expiry date, in the line Seen.",
				"Renew the CA certificate, configure the server to "
				"return the new one, then update the trusted "
				"certificate profile.",
				.fits = FITS_OTHERS,
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
				"The CA was renewed or replaced, and --expect-fingerprint "
				"has the old one; in Intune, the trusted certificate profile "
				"has it.",
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
