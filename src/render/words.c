/* SPDX-License-Identifier: MIT */
/*
 * The glossary: what the words of a report mean, for those who do not read RFC 8894. The
 * page shows it at its end, and explain by word. Nothing is judged here.
 */
#include "render/words.h"

#define RFC    "RFC 8894 section "
#define MANUAL "scepprobe(1)"

static const struct word_row words[] = {
	{ "certain",
		"What was seen proves the finding, though not yet which of its reasons it "
		"is. A finding that is only possible says \"possible\".",
		MANUAL },
	{ "possible",
		"What was seen fits the finding, and other faults as well. Look at Check "
		"first.",
		MANUAL },
	{ "likely",
		"The first reason of a finding, and the likeliest: Check says how to prove "
		"it. It is \"because\" if the answer proves the reason.",
		MANUAL, { "because" } },
	{ "route",
		"The hops from this computer to the CA, in order, with the one that "
		"fails. (?) marks a hop without evidence.",
		MANUAL, { "hop" } },
	{ "name service", "DNS: the hop that turns a host name into an address.", MANUAL,
		{ "name-service" } },
	{ "forward proxy",
		"A proxy on the side of the device, through which it reaches the internet.",
		MANUAL, { "forward-proxy" } },
	{ "TLS", "The encryption of https, and the hop where its certificate is checked.",
		MANUAL },
	{ "front end",
		"A load balancer, reverse proxy or firewall in front of the web server, "
		"if it can answer requests itself.",
		MANUAL, { "front-end" } },
	{ "application proxy",
		"The Microsoft Entra application proxy. It publishes NDES on the internet; "
		"its connector beside NDES takes the requests.",
		"https://learn.microsoft.com/entra/identity/app-proxy/"
		"app-proxy-protect-ndes",
		{ "app-proxy" } },
	{ "web server",
		"IIS on the NDES server, with http.sys in front of it; with another SCEP "
		"server, its own.",
		MANUAL, { "iis" } },
	{ "this computer", "The computer on which scepprobe runs.", MANUAL,
		{ "this-computer" } },
	{ "CA",
		"Certification authority: it issues the certificates. Only NDES talks to "
		"it, so a probe sees it in NDES's answers.",
		RFC "2.1.2" },
	{ "SCEP",
		"Simple Certificate Enrolment Protocol: how a device asks for a "
		"certificate over HTTP.",
		RFC "1" },
	{ "NDES",
		"Network Device Enrollment Service: the SCEP server of Windows. It passes "
		"requests on to a CA.",
		"https://learn.microsoft.com/windows-server/identity/ad-cs/"
		"network-device-enrollment-service-overview",
		{ "mscep" } },
	{ "mscep.dll",
		"The part of NDES that answers in IIS, at /certsrv/mscep/mscep.dll.",
		"https://learn.microsoft.com/troubleshoot/mem/intune/certificates/"
		"troubleshoot-scep-certificate-device-to-ndes" },
	{ "bare URL",
		"The SCEP server URL without an operation, as a browser requests it "
		"(step browse). NDES with Intune's policy module answers 403.",
		"https://learn.microsoft.com/troubleshoot/mem/intune/certificates/"
		"troubleshoot-scep-certificate-device-to-ndes",
		{ "browse" } },
	{ "GetCACaps",
		"The request for the capabilities of the server (step caps), often the "
		"first.",
		RFC "3.5.1", { "caps" } },
	{ "GetCACert",
		"The request for the certificates of the CA and the RA (step cacert).",
		RFC "4.2", { "cacert" } },
	{ "bag", "The set of certificates in the answer to GetCACert. It has no order.",
		RFC "4.2.1.2" },
	{ "RA certificate",
		"A certificate of NDES itself, the registration authority. One signs its "
		"answers, one decrypts requests; they may be one and the same.",
		RFC "4.2.1.2", { "RA" } },
	{ "PKIOperation",
		"The request that carries a message, such as one for a certificate (step "
		"pkioperation). It goes by POST, or by GET in the URL.",
		RFC "4.1" },
	{ "long-url",
		"The step that sends the message of a device by GET although the device "
		"posts: limits on the length of URLs show only there.",
		"https://learn.microsoft.com/troubleshoot/mem/intune/certificates/"
		"troubleshoot-scep-certificate-device-to-ndes" },
	{ "measure",
		"The step that searches for the longest query that the server takes, once "
		"it has refused a long one.",
		MANUAL },
	{ "challenge",
		"The password in a request. Intune makes one for each device; the probe "
		"sends a placeholder, which NDES must refuse.",
		RFC "2.4", { "placeholder" } },
	{ "policy module",
		"The part of Intune's certificate connector that runs inside NDES. It "
		"checks the challenge of each request with Intune.",
		"https://learn.microsoft.com/mem/intune/protect/certificates-scep-configure" },
	{ "trusted certificate profile",
		"The Intune profile that installs the CA's certificate on devices. A SCEP "
		"profile refers to it.",
		"https://learn.microsoft.com/mem/intune/protect/certificates-trusted-root" },
	{ "finding", "A fault, or a fact worth knowing, that the report names.", MANUAL },
	{ "exchange", "One request and its answer.", MANUAL },
	{ "enrolment",
		"All steps of a device from GetCACaps to the installed certificate.",
		RFC "1" },
	{ "failInfo",
		"The reason of a FAILURE: badAlg, badMessageCheck, badRequest, "
		"badTime or badCertId.",
		RFC "3.2.1.4", { "badRequest", "badMessageCheck" } },
	{ "HTTPERR",
		"The log of http.sys on a Windows server: requests that never reached IIS.",
		"https://learn.microsoft.com/troubleshoot/developer/webapps/aspnet/"
		"site-behavior-performance/error-logging-http-apis" },
	{ "CertRep",
		"The signed answer to a message: SUCCESS with a certificate, FAILURE with "
		"a reason (failInfo), or PENDING.",
		RFC "3.3.2" },
	{ "transaction ID", "The number that a request and its answers share.",
		RFC "3.2.1.1" },
	{ "http.sys",
		"The listener in the kernel of Windows, in front of IIS. It answers if no "
		"application pool does, and refuses requests that are too "
		"long.",
		"https://learn.microsoft.com/troubleshoot/developer/webapps/aspnet/"
		"site-behavior-performance/error-logging-http-apis" },
	{ "connector",
		"A Windows service in your network. The application proxy's connector "
		"passes requests from the internet to NDES; Intune's connector verifies "
		"challenges.",
		"https://learn.microsoft.com/entra/identity/app-proxy/"
		"app-proxy-protect-ndes" },
};

const struct word_row *word_at(size_t index)
{
	return index < sizeof(words) / sizeof(words[0]) ? &words[index] : NULL;
}
