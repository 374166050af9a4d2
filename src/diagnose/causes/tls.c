/* SPDX-License-Identifier: MIT */
/*
 * Faults of TLS: failed handshakes, and certificates that devices refuse.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"
#include "diagnose/symptoms/connection.h"
#include "diagnose/symptoms/logs.h"
#include "diagnose/symptoms/tls.h"

static const struct cause rows[] = {
	{
		.id = "tls-handshake-failed",
		.title = "The TLS handshake fails",
		.source = "RFC 8446 section 6",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-6" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_handshake } },
		.unless = { { AT_ANY, &symptom_tls_certificate_refused },
			{ AT_ANY, &symptom_tls_version }, { AT_ANY, &symptom_tls_not_tls },
			{ AT_ANY, &symptom_tls_protocol } },
		.doubt = { { AT_ANY, &symptom_proxy_between } },
		.shown = { .otherwise = "scepprobe https://HOST, where the server ends the handshake "
			"with another alert." },
		.reasons = {
			{
				"No certificate is bound to the port, so Windows closes the "
				"connection.",
				"IIS Manager > the site > Bindings > https; netsh http show "
				"sslcert.",
				"Bind https with a certificate and its private key.",
				.fits = FITS_NDES,
			},
			{
				"Server and client share no cipher.",
				"On the server the Schannel registry keys; in its System log "
				"events 36874 and 36888.",
				"Enable the cipher suites of TLS 1.2.",
				.fits = FITS_NDES,
			},
			{
				"A device between here and the server ends the handshake: "
				"TLS inspection, a filter by host name, the forward proxy "
				"that this report names.",
				"Run the same probe on the SCEP server itself, and without "
				"the proxy: --noproxy '*'.",
				"Exempt the SCEP URL from inspection.",
			},
			{
				"The server has no certificate for this host name, or shares no "
				"cipher with this computer.",
				"The server's log at the time of this report.",
				"Install a certificate with its private key, and enable "
				"the cipher suites of TLS 1.2.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "tls-client-certificate-required",
		.title = "The server requires a client certificate in the TLS handshake",
		.source = "RFC 8446 sections 4.3.2 and 6.2",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-4.3.2", PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_certificate_wanted } },
		.sure = { { AT_ANY, &symptom_tls_certificate_refused } },
		.logged = {
			.any = { { AT_ANY, &symptom_log_device_client } },
		},
		.shown = { .otherwise = "scepprobe https://HOST, of openssl s_server -Verify 1." },
		.reasons = {
			{
				"Client certificates are required on the site. Devices that "
				"enrol have none yet, and the application proxy passes none on.",
				"IIS Manager > the site > SSL Settings > Client certificates; "
				"netsh http show sslcert: Negotiate Client Certificate.",
				"Set it to Ignore, and the negotiation to Disabled.",
				.fits = FITS_NDES,
			},
			{
				"A front end requires mutual TLS.",
				"Read whose certificate the server presents.",
				"Exempt the SCEP URL from it.",
			},
			{
				"The server does not accept the certificate of --cert.",
				"Its issuer, and whether it has expired.",
				"Use another one, or none.",
			},
			{
				"The server requires client certificates. Devices that "
				"enrol have none yet.",
				"The server's TLS settings.",
				"Turn client certificates off for the SCEP URL.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "tls-version-mismatch",
		.title = "Server and client share no TLS version",
		.source = "RFC 8446 section 6.2",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-6.2", CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_version } },
		.shown = { .otherwise = "scepprobe https://HOST, of openssl s_server -tls1." },
		.reasons = {
			{
				"The server speaks only TLS 1.0 or 1.1, which current devices "
				"refuse.",
				"On the server "
				"HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols; "
				"on a front end its list of versions.",
				"Enable TLS 1.2.",
				.fits = FITS_NDES,
			},
			{
				"The server speaks only TLS 1.0 or 1.1, which current devices "
				"refuse.",
				"Read the server's list of TLS versions.",
				"Enable TLS 1.2.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "tls-without-http1",
		.title = "The server does not accept HTTP/1.1 over TLS",
		.source = "RFC 7301 section 3.2",
		.references = { "https://www.rfc-editor.org/rfc/rfc7301#section-3.2" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.when = { { AT_ANY, &symptom_tls_protocol } },
		.shown = { .otherwise = "scepprobe https://HOST, of openssl s_server -alpn h2." },
		.reasons = {
			{
				"A front end is set to HTTP/2 only. This program offers "
				"HTTP/1.1, and the server ends the handshake with the alert "
				"no_application_protocol (120).",
				"The protocols of the front end's listener (ALPN).",
				"Allow HTTP/1.1 for the SCEP URL.",
			},
			{
				"The port belongs to a service other than a web server.",
				"The port of the URL.",
				"Correct the URL in the profile.",
			},
		},
	},
	{
		.id = "tls-on-plain-port",
		.title = "https:// is used on a port that does not speak TLS",
		.source = "RFC 8446 section 5.1",
		.references = { "https://www.rfc-editor.org/rfc/rfc8446#section-5.1" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_not_tls } },
		.shown = { .otherwise = "scepprobe https://127.0.0.1:18080: mock-ndes --port 18080 "
			"speaks no TLS." },
		.reasons = {
			{
				"The port has an http binding, or belongs to another service.",
				"Try the same URL with http://; IIS Manager > the site > "
				"Bindings.",
				"Bind https with a certificate, or correct the port in the "
				"profile.",
				.fits = FITS_NDES,
			},
			{
				"Another system on the path answers in plain HTTP, such "
				"as a captive portal.",
				"Does the same happen in another network?",
				"Log on to the portal, or exempt the SCEP URL.",
			},
			{
				"The port speaks plain HTTP, or belongs to another service.",
				"Try the same URL with http://.",
				"Enable TLS on that port, or correct the port in the "
				"profile.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "plain-http-on-tls-port",
		.title = "http:// is used on a port that expects TLS",
		.source = "RFC 9110 section 4.2; sources of nginx and Apache",
		.references = { "https://www.rfc-editor.org/rfc/rfc9110#section-4.2" },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROFILE,
		.when = { { AT_ANY, &symptom_tls_plain } },
		.sure = { { AT_ANY, &symptom_tls_plain_told } },
		.shown = { .otherwise = "scepprobe http://HOST:443, where nginx speaks TLS." },
		.reasons = {
			{
				"The scheme of the URL is wrong.",
				"Try the same URL with https://",
				"Use https:// in the Intune profile and as the proxy's internal "
				"URL.",
			},
		},
	},
	{
		.id = "tls-expired",
		.title = "The server's TLS certificate is outside its validity",
		.source = "RFC 5280 section 6; " DEVICE_TO_NDES_TITLE,
		.references = { RFC5280, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_expired } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_CHAIN } },
		.reasons = {
			{
				"The certificate bound to the site, or one above it, has "
				"expired. Every device refuses it: Windows with 0x80072f8f.",
				"IIS Manager > the site > Bindings > https > the certificate; "
				"with the application proxy, the PFX of the custom domain.",
				"Renew it and bind, or upload, the new one.",
				.fits = FITS_NDES,
			},
			{
				"It is not valid yet: the clock of the issuing CA was ahead, "
				"or the clock here is behind.",
				"The line Seen; the time here.",
				"Set the clocks, or wait.",
			},
			{
				"The server's certificate, or one above it, has "
				"expired. Every device refuses it: Windows with "
				"0x80072f8f.",
				"The certificate's dates, in the line Seen.",
				"Renew it, then restart or reload the server.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe HOST, where HOST has an expired certificate; "
			"--insecure makes it a warning." },
	},
	{
		.id = "tls-name-mismatch",
		.title = "The TLS certificate is for another name",
		.source = "RFC 6125; Microsoft Learn, Configure custom domains with application "
			  "proxy",
		.references = { PROXY_DOMAIN, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_name } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_CHAIN } },
		.reasons = {
			{
				"The certificate does not list the host of this URL, and every "
				"device refuses that. iOS looks at the subject alternative names "
				"only, never at the subject's CN.",
				"Its subject alternative names, against the host in the profile. "
				"A wildcard covers one label only.",
				"Request a certificate with that DNS name, or use a URL that the "
				"certificate covers.",
			},
			{
				"Another server answers on this address.",
				"Read the subject of the certificate in the report.",
				"Correct the DNS record.",
			},
		},
		.shown = { .otherwise = "scepprobe https://ADDRESS, where the certificate names "
			"only the host." },
	},
	{
		.id = "tls-name-in-subject-only",
		.title = "The TLS certificate names the host in its subject only",
		.source = "Apple, Requirements for trusted certificates in iOS 13 and macOS "
			  "10.15; RFC 2818, which the newer RFC 9110 replaces",
		.references = { APPLE_TLS, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_unnamed } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_NAMES } },
		.if_unknown = SEVERITY_WARNING,
		.shown = { .otherwise = "scepprobe https://HOST, where the certificate names HOST "
			"in its subject only." },
		.reasons = {
			{
				"It has no subject alternative name. iOS since 13 and Android "
				"since 9 do not look at the subject's CN any more.",
				"The certificate's details, Subject Alternative Name.",
				"Request a certificate with the host as a DNS name there.",
			},
		},
	},
	{
		.id = "tls-untrusted",
		.title = "The TLS certificate's root is not trusted here",
		.source = "RFC 5280 section 6; Microsoft Learn, Configure custom domains",
		.references = { RFC5280, PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_untrusted } },
		.doubt = { { AT_ANY, &symptom_tls_incomplete } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_CHAIN } },
		.reasons = {
			{
				"A private CA issued it. Devices accept it only after the "
				"trusted certificate profile has installed the root.",
				"Run again with --ca-file and the root of that profile.",
				"Assign the trusted certificate profile to the same groups, or "
				"use a certificate of a public CA.",
			},
			{
				"It is self-signed. No device trusts it by itself, and a "
				"certificate made by an installer also has the wrong name.",
				"Are subject and issuer the same in the line Seen?",
				"Bind a certificate that a CA has issued.",
			},
			{
				"TLS inspection between here and the server replaced the "
				"certificate.",
				"Read the issuer in the report: is it the inspection "
				"product?",
				"Exempt the SCEP URL from inspection.",
			},
		},
		.shown = { .scenario = "healthy", .server = "--tls" },
	},
	{
		.id = "tls-chain-incomplete",
		.title = "The TLS chain is incomplete",
		.source = "RFC 8446 section 4.4.2; Microsoft Learn, Configure custom domains",
		.references = { RFC5280, PROXY_DOMAIN },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_incomplete } },
		.unprovable = true,    /* or the root is not trusted here: see the row above */
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_INTERMEDIATE } },
		.if_ignored = SEVERITY_WARNING,
		.reasons = {
			{
				"The server does not send the intermediate certificate. Windows "
				"fetches it from the address in the certificate (AIA) if it can "
				"reach that; Android never does, and iOS may not.",
				"The chain in this report: each certificate's issuer must be the "
				"next one's subject.",
				"Put the intermediate into the server's Intermediate "
				"Certification Authorities store, or into the PFX.",
				.fits = FITS_NDES,
			},
			{
				"The server does not send the intermediate certificate. Windows "
				"fetches it from the address in the certificate (AIA) if it can "
				"reach that; Android never does, and iOS may not.",
				"The chain in this report: each certificate's issuer must be "
				"the next one's subject.",
				"Add the intermediate certificate to the server's chain file.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .scenario = "healthy", .server = "--tls" },
	},
	{
		.id = "tls-weak",
		.title = "The TLS chain is too weak for some devices",
		.source = "Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15",
		.references = { APPLE_TLS, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_weak } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_STRENGTH } },
		.shown = { .otherwise = "scepprobe https://HOST, where the certificate has an RSA key of "
			"1024 bits or a SHA-1 signature." },
		.reasons = {
			{
				"iOS trusts no TLS certificate, and no CA above one, with an RSA "
				"key below 2048 bits or a signature with SHA-1. Windows and "
				"Android refuse the same of public CAs.",
				"Keys and signature algorithms, in the line Seen.",
				"Reissue the certificate with RSA 2048 and SHA-256 or better; let "
				"the CA sign with SHA-256 (certutil -getreg ca\\csp).",
				.fits = FITS_NDES,
			},
			{
				"iOS trusts no TLS certificate, and no CA above one, with an "
				"RSA key below 2048 bits or a signature with SHA-1. Windows and "
				"Android refuse the same of public CAs.",
				"Keys and signature algorithms, in the line Seen.",
				"Reissue the certificate with RSA 2048 and SHA-256 or "
				"better, from a CA that signs with SHA-256.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "tls-lifetime-too-long",
		.title = "The TLS certificate is valid for more than 825 days: Apple's devices "
			 "refuse it",
		.source = "Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15",
		.references = { APPLE_TLS, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_long_lived } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_LIFETIME } },
		.if_unknown = SEVERITY_WARNING,
		.shown = { .otherwise = "scepprobe https://HOST, where the certificate is valid for "
			"three years." },
		.reasons = {
			{
				"Its template or public CA gives more than 825 days. iOS "
				"since 13 and macOS since 10.15 refuse each certificate "
				"issued since 2019-07-01 for longer. An organisation's own "
				"CA is not exempt.",
				"The dates in the line Seen; the validity period of the web server "
				"template (certtmpl.msc).",
				"Set the template to two years, reissue the certificate and bind "
				"it to the site.",
				.fits = FITS_NDES,
			},
			{
				"It is valid for more than 825 days. iOS since 13 and "
				"macOS since 10.15 refuse each certificate issued since "
				"2019-07-01 for longer. An organisation's own CA is not "
				"exempt.",
				"The dates in the line Seen.",
				"Reissue it for at most two years.",
				.fits = FITS_OTHERS,
			},
		},
	},
	{
		.id = "tls-server-usage-missing",
		.title = "The TLS certificate lacks the usage Server Authentication: Apple's "
			 "devices refuse it",
		.source = "Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15",
		.references = { APPLE_TLS, CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_without_usage } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.offends = { { REQUIREMENT_TLS_USAGE } },
		.if_unknown = SEVERITY_WARNING,
		.shown = { .otherwise = "scepprobe https://HOST, where the certificate has no "
			"extended key usage." },
		.reasons = {
			{
				"It has no extended key usage. iOS since 13 and macOS since "
				"10.15 require Server Authentication (1.3.6.1.5.5.7.3.1) "
				"there in each certificate issued since 2019-07-01.",
				"The certificate's details, Enhanced Key Usage.",
				"Reissue it from a web server template that names Server "
				"Authentication.",
			},
		},
	},
	{
		.id = "tls-not-verified",
		.title = "The TLS chain does not verify",
		.source = "RFC 5280 section 6",
		.references = { RFC5280 },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.when = { { AT_ANY, &symptom_tls_other } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_unchecked },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"A certificate of the chain breaks a rule: its usage, its key, its "
				"signature.",
				"Read OpenSSL's message in the line Seen.",
				"Reissue the certificate that OpenSSL names.",
			},
		},
		.shown = { .otherwise = "scepprobe HOST, where HOST has a certificate that is not "
			"for servers." },
	},
	{
		.id = "tls-expiring",
		.title = "The server's TLS certificate expires soon",
		.source = "RFC 5280 section 4.1.2.5",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.is_forecast = true,
		.when = { { AT_ANY, &symptom_tls_expiring } },
		.milder_if = { {
			.when = { AT_ANY, &symptom_tls_expiring_later },
			.severity = SEVERITY_WARNING,
		} },
		.reasons = {
			{
				"The certificate bound to the site, or of the custom domain, has "
				"few days left.",
				"Its expiry date, in the line Seen.",
				"Renew it and bind, or upload, the new one.",
			},
		},
		.shown = {
			.scenario = "healthy",
			.server = "--tls",
			.probe = "--insecure --warning-days 36500",
		},
	},
};

const struct cause_group causes_tls = {
	.heading = "TLS",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
