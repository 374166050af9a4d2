/* SPDX-License-Identifier: MIT */
/*
 * A table. The words are those of the programs, in English: where a log is in another
 * language the number beside them has to do, so numbers come first wherever both stand.
 */
#include "logs/sentences.h"

#define WINDOWS   "Microsoft Learn, System error codes and COM error codes (Security)"
#define WINHTTP   "Microsoft Learn, WinHTTP error messages"
#define NDES_31   "NDES event 31, as reported"
#define DEVICE_32 "event 32 of the device management log, as reported"
#define POLICY    "Microsoft Learn, Troubleshoot the NDES policy module"
#define SVCLOG    "CertificateRegistrationPoint.svclog, as reported"
#define DELIVERY  "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices"
#define JAVA      "Java SE API, exceptions of java.net and javax.net.ssl"
#define APPLE     "profiled's and CertificateService's messages, as reported"

static const struct sentence_code codes[] = {
	{ "hash value is not correct", 0x80091007, DEVICE_32 },
	{ "authenticated attribute", 0x80091006, DEVICE_32 },
	{ "non-printable character", 0x80092021, DEVICE_32 },
	{ "certificate template is not supported by this CA", 0x80094800, NDES_31 },
	{ "does not meet the minimum size", 0x80094811, NDES_31 },
	{ "revocation server was offline", 0x80092013, NDES_31 },
	{ "was unable to check revocation for the certificate", 0x80092012, WINDOWS },
	{ "permissions on the certificate template", 0x80094012, NDES_31 },
	{ "subject name is invalid or too long", 0x80094001, NDES_31 },
	{ "not included in the permitted list", 0x800b0114, NDES_31 },
	{ "required certificate is not within its validity period", 0x800b0101, NDES_31 },
	{ "root certificate which is not trusted", 0x800b0109, WINDOWS },
	{ "could not be built to a trusted root", 0x800b010a, WINDOWS },
	{ "RPC server is unavailable", 0x800706ba, WINDOWS },
	{ "server name or address could not be resolved", 0x80072ee7, WINHTTP },
	{ "connection with the server could not be established", 0x80072efd, WINHTTP },
	{ "connection with the server was terminated abnormally", 0x80072efe, WINHTTP },
	{ "operation timed out", 0x80072ee2, WINHTTP },
	{ "security error occurred", 0x80072f8f, WINHTTP },
	{ "server returned an invalid or unrecognized response", 0x80072f78, WINHTTP },
	{ "certificate is required to complete client authentication", 0x80072f0c,
		WINHTTP },
	{ "More data is available", 0x800700ea, WINDOWS },
	{ "parameter is incorrect", 0x80070057, WINDOWS },
	{ "Access is denied", 0x80070005, WINDOWS },
};

uint32_t sentence_code(struct span text)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (span_find(text, codes[i].words))
			return codes[i].code;
	return 0;
}

/* The first that fits counts. */
static const struct sentence connector[] = {
	{ "Verify challenge returns true", "challenge verified", false, POLICY },
	{ "Verify challenge returns false", "challenge not verified", true, POLICY },
	{ "403 - Forbidden", "answered 403", true, POLICY },
	{ "Signing certificate could not be retrieved", "signing certificate not found",
		true, SVCLOG },
	{ "m_safeCertContext is an invalid handle", "signing key not readable", true,
		SVCLOG },
	{ "Keyset does not exist", "signing key not readable", true, SVCLOG },
	{ "VerifyRequest Finished with status False", "challenge not verified", true,
		SVCLOG },
	{ "VerifyRequest Finished with status True", "challenge verified", false,
		SVCLOG },
	{ "finished with status False", "challenge not verified", true, SVCLOG },
	{ "Exiting VerifyRequest with 0x0", "request passed on", false, POLICY },
	{ "Exiting VerifyRequest with 0x", "challenge not verified", true, POLICY },
};

/* A cause stands behind the exception it led to, so the last rows are the widest. */
static const struct sentence android[] = {
	{ "UnknownHostException", "name not resolved", true, JAVA },
	{ "CertPathValidatorException", "TLS not trusted", true, JAVA },
	{ "Trust anchor for certification path not found", "TLS not trusted", true,
		JAVA },
	{ "SSLPeerUnverifiedException", "TLS not trusted", true, JAVA },
	{ "CertificateException", "TLS not trusted", true, JAVA },
	{ "SSLHandshakeException", "TLS failed", true, JAVA },
	{ "SSLException", "TLS failed", true, JAVA },
	{ "SocketTimeoutException", "no answer in time", true, JAVA },
	{ "NoRouteToHostException", "no connection", true, JAVA },
	{ "ConnectException", "no connection", true, JAVA },
	{ "Connection reset", "connection broken", true, JAVA },
	{ "EOFException", "connection broken", true, JAVA },
	{ "SocketException", "connection broken", true, JAVA },
};

static const struct sentence apple[] = {
	{ "candidate RA certificate", "RA certificates not accepted", true, APPLE },
	{ "-67731", "RA certificates not accepted", true, APPLE },
	{ "22003", "RA certificates not accepted", true, APPLE },
	{ "certificate for this server is invalid", "TLS not trusted", true, APPLE },
	{ "-1202", "TLS not trusted", true, APPLE },
	{ "-1200", "TLS failed", true, APPLE },
	{ "An SSL error has occurred", "TLS failed", true, APPLE },
	{ "hostname could not be found", "name not resolved", true, APPLE },
	{ "-1003", "name not resolved", true, APPLE },
	{ "network connection was lost", "connection broken", true, APPLE },
	{ "-1005", "connection broken", true, APPLE },
	{ "Could not connect to the server", "no connection", true, APPLE },
	{ "-1004", "no connection", true, APPLE },
	{ "request timed out", "no answer in time", true, APPLE },
	{ "-1001", "no answer in time", true, APPLE },
	{ "22002", "CA answer not accepted", true, APPLE },
	{ "22005", "network error", true, APPLE },
	{ "22006", "capabilities not read", true, APPLE },
	{ "22007", "certificate not accepted", true, APPLE },
	{ "22011", "certificate request not made", true, APPLE },
	{ "22013", "answer to the request not accepted", true, APPLE },
	{ "SCEPRequestCertSignature -->", "answer to the request not accepted", true,
		APPLE },
};

static const struct sentence *find_sentence(
	const struct sentence *rows, size_t n, struct span text)
{
	for (size_t i = 0; i < n; i++)
		if (span_find(text, rows[i].words))
			return &rows[i];
	return NULL;
}

#define FIND(rows, text) find_sentence((rows), sizeof(rows) / sizeof((rows)[0]), (text))

const struct sentence *sentence_of_connector(struct span text)
{
	return FIND(connector, text);
}

const struct sentence *sentence_of_android(struct span text)
{
	return FIND(android, text);
}

const struct sentence *sentence_of_apple(struct span text)
{
	return FIND(apple, text);
}
