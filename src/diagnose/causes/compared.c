/* SPDX-License-Identifier: MIT */
/*
 * Conclusions from the comparison of several URLs. No exchange alone shows them:
 * comparison.c adds them.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"

static const struct cause rows[] = {
	{
		.id = "both-urls-fail",
		.title = "The external and the internal URL both fail: begin with NDES itself",
		.other_title = "The external and the internal URL both fail: begin with "
			       "the SCEP server itself",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"The fault is in a part that both paths use: NDES, its IIS "
				"or its CA.",
				"Do the findings of the internal URL show a fault of "
				"NDES, its IIS or its CA?",
				"Repair the internal URL first, then probe both again.",
				.fits = FITS_NDES,
			},
			{
				"Each path has a fault of its own.",
				"The line Seen names the faults of both.",
				"Repair each path by its own findings.",
			},
			{
				"This computer is outside: it cannot resolve or reach the "
				"internal URL.",
				"Run the same command inside, beside the server.",
				"Follow the result of that run.",
			},
			{
				"The fault is in a part that both paths use: the SCEP server "
				"or its CA.",
				"Do the findings of the internal URL show a fault of "
				"the server or its CA?",
				"Repair the internal URL first, then probe both again.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/scep-app-pool-stopped/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/app-proxy-bad-gateway/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "neither-url-reached",
		.title = "Neither URL was reached from here: the state of the SCEP server "
			 "is unknown",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"Both paths begin at this computer: its DNS, its "
				"network, its firewall. No server of either URL accepted "
				"a connection.",
				"Check whether another host resolves and answers here: "
				"nslookup learn.microsoft.com; curl -I "
				"https://learn.microsoft.com",
				"Repair the network here, or run the probe elsewhere: once "
				"inside, on the connector's server, and once outside.",
			},
			{
				"Each URL has a fault of its own, such as a mistyped host.",
				"The findings of each URL.",
				"Correct the URLs, and compare again.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare https://ndes.invalid "
			"https://proxy.invalid: neither name resolves." },
	},
	{
		.id = "only-external-fails",
		.title = "Only the external URL has faults: NDES itself responds correctly",
		.other_title = "Only the external URL has faults: the SCEP server itself "
			       "responds correctly",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, PROXY_TROUBLE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.reasons = {
			{
				"The fault is between the devices and NDES: the "
				"application proxy, its connector, DNS, TLS, or a limit "
				"of a front end.",
				"The findings of the external URL say which.",
				"Repair that hop; NDES needs no change.",
				.fits = FITS_NDES,
			},
			{
				"The fault is between the devices and the SCEP server: DNS, "
				"TLS, a proxy, or a limit of a front end.",
				"The findings of the external URL say which.",
				"Repair that hop; the server needs no change.",
				.fits = FITS_OTHERS,
				.who = ACTOR_NETWORK,
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/app-proxy-gateway-timeout/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "only-internal-fails",
		.title = "Only the internal URL has faults, as seen from here",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"The two URLs do not lead to the same NDES.",
				"The internal URL in the application proxy's configuration.",
				"Give --compare the URL that is configured there.",
				.fits = FITS_NDES,
			},
			{
				"The two URLs do not lead to the same server.",
				"Read the internal address in the configuration of the "
				"proxy that publishes the external URL.",
				"Give --compare the URL that is configured there.",
				.fits = FITS_OTHERS,
			},
			{
				"If the line Seen shows a DNS, connection or TLS fault "
				"of the internal URL, and no answer: this computer is "
				"outside. It cannot resolve or reach that URL, or does "
				"not trust the internal CA.",
				"Run the same command on the connector's server.",
				"If it works there, do nothing: devices use the external "
				"URL.",
				.fits = FITS_NDES,
			},
			{
				"If the line Seen shows a DNS, connection or TLS fault "
				"of the internal URL, and no answer: this computer is "
				"outside. It cannot resolve or reach that URL, or does "
				"not trust the internal CA.",
				"Run the same command inside, beside the server.",
				"If it works there, do nothing: devices use the external "
				"URL.",
				.fits = FITS_OTHERS,
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/ndes-general-page/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "profile-url-fails",
		.title = "Some of the profile's URLs fail, and others work",
		.source = "MicrosoftDocs/memdocs issue 327: devices try the URLs in a random order",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"One server is broken. A device that tries its URL first "
				"is delayed or fails; the next device is not. The fault "
				"looks random.",
				"The line Seen names the URLs and their faults.",
				"Repair that server, or take its URL out of the profile for "
				"now.",
			},
		},
		.shown = { .otherwise = "scepprobe --one-profile URL URL, where one works and one fails." },
	},
	{
		.id = "compared-urls-swapped",
		.title = "The two URLs may be swapped: the one given as internal is published",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"The URL given to --compare is published through the application "
				"proxy, and the other is not.",
				"Look up which of the two URLs is in the SCEP profile.",
				"Give the profile's URL as the target, and the internal one to "
				"--compare.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/app-proxy-gateway-timeout/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "only-one-place-fails",
		.title = "The URL works from one place and fails from the other",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NETWORK,
		.reasons = {
			{
				"The path from the failing place differs: its DNS, "
				"forward proxy, firewall or TLS inspection. The server "
				"answers the other place.",
				"The line Seen names the hop that fails. Compare the "
				"names and addresses in both reports: do they reach the "
				"same server?",
				"Repair that hop for the place that fails.",
			},
			{
				"The server changed between the two traces: they were taken "
				"at different times.",
				"Compare the times of the two traces.",
				"Take both again at the same time.",
			},
		},
		.shown = { .otherwise = "scepprobe replay --compare FILE FILE, of a trace that "
			"works and one that fails." },
	},
	{
		.id = "both-places-fail",
		.title = "The URL fails from both places: begin with NDES itself",
		.other_title = "The URL fails from both places: begin with the SCEP "
			       "server itself",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"The fault is in a part that both paths use.",
				"The line Seen shows the findings that both have.",
				"Repair that first.",
			},
			{
				"Each path has a fault of its own.",
				"The line Seen names the faults of both.",
				"Repair each path by its own findings.",
			},
		},
		.shown = { .otherwise = "scepprobe replay --compare FILE FILE, of two traces "
			"that fail." },
	},
	{
		.id = "tls-certificates-differ",
		.title = "The two places see different TLS certificates of one URL",
		.source = "Microsoft Learn, Network endpoints for Microsoft Intune: TLS inspection",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NETWORK,
		.reasons = {
			{
				"A proxy or firewall on one of the paths inspects TLS "
				"and presents its own certificate.",
				"The issuers in the line Seen: one of them is that product's CA.",
				"Exempt the host from TLS inspection.",
			},
			{
				"The name resolves to different servers in the two "
				"places.",
				"Compare the addresses in both reports.",
				"Give them the same certificate, or correct the DNS records.",
			},
		},
		.shown = { .otherwise = "scepprobe replay --compare FILE FILE, of one URL behind "
			"two TLS certificates." },
	},
	{
		.id = "places-agree",
		.title = "The two places see the same",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.reasons = {
			{
				"Devices get the same answers at every step, and the "
				"certificates are the same.",
				"The reports of the two places.",
				"Do nothing.",
			},
		},
		.shown = { .otherwise = "scepprobe replay --compare FILE FILE, of two traces "
			"alike." },
	},
	{
		.id = "ca-certificates-differ",
		.title = "The URLs hand out different CA certificates",
		.source = "RFC 8894 section 4.2; Microsoft Learn, SCEP certificate profiles",
		.references = { RFC8894("4.2"), CONFIGURE_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"The URLs lead to servers of different CAs, or of a CA before "
				"and after its renewal. A profile has one trusted certificate.",
				"The subjects and fingerprints in the line Seen.",
				"Use URLs of one CA in a profile; renew the old "
				"certificates.",
			},
			{
				"One of the URLs leads to an unexpected server.",
				"Check the DNS records, and the internal URL of the "
				"proxy that publishes the server.",
				"Correct them.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare URL URL, of two servers of mock-ndes "
			"with different --ca-dir." },
	},
	{
		.id = "ra-certificates-differ",
		.title = "The two URLs lead to different SCEP servers",
		.source = "RFC 8894 section 3.5.2; certnanny/sscep issue 60",
		.references = { RFC8894("3.5.2"), PROTECT_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_PROXY,
		.reasons = {
			{
				"Each server has its own RA certificates. If one URL is "
				"spread over several servers, a request encrypted for "
				"one server reaches another, and that server cannot "
				"decrypt it.",
				"The fingerprints in the line Seen; run again and see whether they "
				"change.",
				"Point each URL to one server, or keep each client on one server.",
			},
			{
				"The application proxy's internal URL points to another "
				"NDES.",
				"The app's internal URL.",
				"Correct it, or compare with that URL.",
				.fits = FITS_NDES,
			},
			{
				"The proxy that publishes the external URL points to "
				"another server.",
				"The internal URL in its configuration.",
				"Correct it, or compare with that URL.",
				.fits = FITS_OTHERS,
				.who = ACTOR_NETWORK,
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy-one-ra/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "urls-agree",
		.title = "The URLs compared agree",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_INFO,
		.who = ACTOR_NOBODY,
		.reasons = {
			{
				"The URLs behave alike, and their CA certificates are the same.",
				"The reports of the URLs.",
				"Do nothing.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
};

const struct cause_group causes_compared = {
	.heading = "Several URLs compared",
	.rows = rows,
	.n = sizeof(rows) / sizeof(rows[0]),
};
