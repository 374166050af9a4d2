/* SPDX-License-Identifier: MIT */
/*
 * The device families, a row each. `source` names the evidence for the row: logs in the
 * Intune articles, the sources of the device's library, and published logs. A fact with
 * one weak source has a comment.
 *
 * To add a device, add a row.
 */
#include <openssl/objects.h>

#include "device/device.h"

/* 5352 characters follow from the PKIOperation in the Intune article's iOS log: its
 * ciphertext has 6064 octets, and a request without a challenge has about 708. */
enum { INTUNE_CHALLENGE_LENGTH = 5352 };

/* Every device verifies the server's certificate, each with its own system's code. */
#define ALL_MIND REQUIRES(TLS_CHAIN)

/* Apple's open sources, which compare no nonce and no transactionID, and its requirements
 * for TLS certificates: one code for iOS and macOS. In SecSCEP.c each certificate counts
 * by its key usage, at any place; without that extension it has none
 * (kSecKeyUsageUnspecified). Capabilities without a supported digest end the enrolment
 * with 22006 (micromdm/scep issue 23), and so does a page instead of them. */
#define APPLE_MINDS                                                                      \
	(ALL_MIND | REQUIRES(TLS_STRENGTH) | REQUIRES(TLS_NAMES) |                       \
		REQUIRES(TLS_LIFETIME) | REQUIRES(TLS_USAGE) | REQUIRES(CACERT_TYPE) |   \
		REQUIRES(CA_PRESENT) | REQUIRES(RA_USAGE) | REQUIRES(RA_SIGNATURE) |     \
		REQUIRES(CACERT_BARE_TYPE) | REQUIRES(CA_USAGE) | REQUIRES(SIGNATURE) |  \
		REQUIRES(EMBEDDED_SIGNATURE) | REQUIRES(SIGNER) | REQUIRES(DIGEST) |     \
		REQUIRES(PSS) | REQUIRES(STRINGS) | REQUIRES(MESSAGE_TYPE) |             \
		REQUIRES(CAPS) | REQUIRES(USAGE_TOLD))
#define APPLE_IGNORES                                                                    \
	(REQUIRES(TRANSACTION) | REQUIRES(NONCE) | REQUIRES(TRANSACTION_PRESENT) |       \
		REQUIRES(NONCE_PRESENT))

#define INTUNE_ARTICLE                                                                   \
	"Microsoft Learn, Troubleshoot device to NDES server communication for SCEP "    \
	"certificate profiles in Microsoft Intune"

/* The requests of both: Apple's open sources serve both. The header lines are CFNetwork's
 * usual ones; no log shows them. */
#define APPLE_ASKS                                                                       \
	.path_suffix = "",                                                               \
	.ca_ident = "SCEP%20Authority",                                                  \
	.headers = (const char *const[]) {                                               \
		DEVICE_CONTENT_TYPE,                                                     \
		"Accept: */" "*",                                                        \
		DEVICE_USER_AGENT,                                                       \
		"Accept-Language: en-us",                                                \
		"Accept-Encoding: gzip, deflate",                                        \
		"Connection: keep-alive",                                                \
		NULL,                                                                    \
	},                                                                               \
	.get_type = SCEP_TYPE_PKI_MESSAGE,                                               \
	.post_type = SCEP_TYPE_PKI_MESSAGE,                                              \
	.order = { STEP_CACERT, STEP_CAPS, STEP_PKIOPERATION },                          \
	.n_order = 3,                                                                    \
	.method = POST_IF_POSTPKIOPERATION,                                              \
	.raw = "+/",                                                                     \
	.exact_keywords = true,                                                          \
	.digests = {                                                                     \
		{ NID_sha512, CAPABILITY_SHA_512 },                                      \
		{ NID_sha256, CAPABILITY_SHA_256 },                                      \
		{ NID_sha1, 0 },                                                         \
	},                                                                               \
	.ciphers = {                                                                     \
		{ NID_aes_128_cbc, CAPABILITY_AES },                                     \
		{ NID_des_ede3_cbc, 0 },                                                 \
	},                                                                               \
	.transaction_input = TRANSACTION_PKCS1,                                          \
	.transaction_digits = hex_upper,                                                 \
	.signer = SIGNER_RANDOM_UUID,                                                    \
	.signer_digest = NID_sha1,                                                       \
	.encoding = REQUEST_APPLE,                                                       \
	.critical_key_usage = true,                                                      \
	.rsa_bits = 2048,                                                                \
	.placeholder_length = INTUNE_CHALLENGE_LENGTH,                                   \
	.requirements = { .enforces = APPLE_MINDS, .ignores = APPLE_IGNORES }

const struct device devices[] = {
	{
		.id = "windows",
		.title = "Windows 10/11 (certenroll, MDM)",
		.source = INTUNE_ARTICLE ", IIS log; CertEnroll logs of Windows 11 24H2",
		.path_suffix = "/pkiclient.exe",
		.ca_ident = "default",
		.user_agent = "Mozilla/4.0 (compatible; Win32; NDES client)",
		.headers = (const char *const[]) {
			"Cache-Control: no-cache",
			"Connection: Keep-Alive",
			"Pragma: no-cache",
			DEVICE_CONTENT_TYPE,
			DEVICE_USER_AGENT,
			NULL,
		},
		.info_type = SCEP_TYPE_PKI_MESSAGE,
		.get_type = SCEP_TYPE_PKI_MESSAGE,
		.post_type = SCEP_TYPE_PKI_MESSAGE,
		.order = { STEP_CAPS, STEP_CACERT, STEP_PKIOPERATION },
		.n_order = 3,
		.method = POST_IF_POSTPKIOPERATION,
		.raw = "",  /* no log of a GET by current Windows: the strict form */
		.digests = {
			{ NID_sha256, CAPABILITY_SHA_256 | CAPABILITY_STANDARD },
			{ NID_sha512, CAPABILITY_SHA_512 },
			{ NID_sha1, 0 },
		},
		.ciphers = {
			{ NID_aes_128_cbc, CAPABILITY_AES | CAPABILITY_STANDARD },
			{ NID_des_ede3_cbc, 0 },
		},
		.transaction_input = TRANSACTION_SPKI,  /* the input is unknown */
		.transaction_digits = hex_lower,
		.signer = SIGNER_SCEP_PROTOCOL,
		.signer_digest = NID_sha1,
		.encoding = REQUEST_DER,
		.critical_key_usage = true,
		.rsa_bits = 2048,
		.placeholder_length = INTUNE_CHALLENGE_LENGTH,
		/* Windows' documented default is to fetch intermediates (AIA). Logs of
		 * users whose enrolment failed show that the RA's issuer, the root and
		 * the attribute contentType matter (0x80091006: fleetdm/fleet issue
		 * 38341). */
		.requirements = {
			.enforces = ALL_MIND | REQUIRES(RA_ISSUER) |
				REQUIRES(ROOT_PRESENT) | REQUIRES(CONTENT_TYPE),
			.ignores = REQUIRES(TLS_INTERMEDIATE),
		},
	},
	{
		.id = "android",
		.title = "Android (Intune Company Portal, jscep)",
		.source = INTUNE_ARTICLE ", OMADM log and IIS log; sources of jscep 2.5",
		.path_suffix = "",
		.ca_ident = "ca",
		.user_agent = "Dalvik/2.1.0 (Linux; U; Android 5.0; P01M Build/LRX21V)",
		.headers = (const char *const[]) {
			DEVICE_CONTENT_TYPE,
			DEVICE_USER_AGENT,
			"Connection: Keep-Alive",
			"Accept-Encoding: gzip",
			NULL,
		},
		.post_type = "application/octet-stream",
		.order = { STEP_CAPS, STEP_CACERT, STEP_CAPS, STEP_CACERT, STEP_CAPS,
			STEP_PKIOPERATION },
		.n_order = 6,
		.method = POST_IF_POSTPKIOPERATION_OR_STANDARD,
		.raw = "",
		.exact_keywords = true,
		.whole_lines = true,
		.digests = {
			{ NID_sha512, CAPABILITY_SHA_512 },
			{ NID_sha256, CAPABILITY_SHA_256 | CAPABILITY_STANDARD },
			/* jscep continues to MD5; RFC 8894 forbids it. */
			{ NID_sha1, 0 },
		},
		.ciphers = {
			{ NID_aes_128_cbc, CAPABILITY_AES | CAPABILITY_STANDARD },
			/* jscep continues to DES; RFC 8894 forbids it. */
			{ NID_des_ede3_cbc, 0 },
		},
		.transaction_input = TRANSACTION_SPKI,
		.transaction_digits = hex_upper,
		.signer = SIGNER_CSR_SUBJECT,
		.signer_digest = NID_sha1,
		.encoding = REQUEST_JSCEP,
		.critical_key_usage = true,
		.rsa_bits = 2048,
		.placeholder_length = INTUNE_CHALLENGE_LENGTH,
		/* The choice between two RA certificates without key usage depends on
		 * their order and on the system's collections: unknown for a phone.
		 * Sources: jscep's code, and runs of jscep 2.5.0, 2.5.8 and 3.0.0 on
		 * BouncyCastle 1.72 against 126 answers; the platform's TLS, which
		 * fetches no intermediates. It verifies a signature only if the message
		 * has a certificate. It requires contentType: jscep issue 152. Its
		 * BouncyCastle version decides whether it accepts unsorted attributes. */
		.requirements = {
			.enforces = ALL_MIND | REQUIRES(TLS_INTERMEDIATE) |
				REQUIRES(TLS_NAMES) |
				REQUIRES(CACERT_TYPE) | REQUIRES(CA_PRESENT) |
				REQUIRES(CERTREP_TYPE) |
				REQUIRES(TRANSACTION) | REQUIRES(NONCE) |
				REQUIRES(CACERT_KIND) | REQUIRES(FIRST_CA) |
				REQUIRES(EMBEDDED_SIGNATURE) | REQUIRES(SIGNER) |
				REQUIRES(CONTENT_TYPE) | REQUIRES(STRINGS) |
				REQUIRES(MESSAGE_TYPE) |
				REQUIRES(TRANSACTION_PRESENT) |
				REQUIRES(NONCE_PRESENT) | REQUIRES(FAIL_INFO) |
				REQUIRES(CIPHER) | REQUIRES(CERTREP_STATUS),
			.ignores = REQUIRES(RA_SIGNATURE) |
				REQUIRES(ROOT_PRESENT) | REQUIRES(CACERT_BARE_TYPE) |
				REQUIRES(CA_USAGE) | REQUIRES(SIGNATURE) | REQUIRES(CAPS) |
				REQUIRES(RA_ISSUER),
		},
	},
	{
		.id = "ios",
		.title = "iOS and iPadOS (profiled)",
		.source = INTUNE_ARTICLE ", device and IIS logs; Apple's open Security sources",
		.user_agent = "profiled/1.0 CFNetwork/811.5.4 Darwin/16.6.0",
		/* In Intune's article GetCACaps never arrives. Apple's systems may fetch
		 * intermediates: unknown for profiled. */
		APPLE_ASKS,
	},
	{
		/* Plays mdmclient of macOS 10.12, the newest with published requests; by
		 * 2026 the process is called CertificateService, and its User-Agent is
		 * unknown. All but the User-Agent is shared with iOS: Apple's open
		 * sources serve both. No log shows whether Intune gives a Mac the same
		 * name. */
		.id = "macos",
		.title = "macOS 10.12 (mdmclient)",
		.source = "logs of mdmclient in micromdm/scep issue 155 and smallstep/certificates "
			  "pull request 1570; Apple's open Security sources",
		.user_agent = "mdmclient/960 CFNetwork/811.9 Darwin/16.7.0 (x86_64)",
		APPLE_ASKS,
	},
};

const size_t n_devices = sizeof(devices) / sizeof(devices[0]);
