/* SPDX-License-Identifier: MIT */
/*
 * What several URLs show when they are compared. No exchange alone shows any of these:
 * comparison.c concludes them.
 */
#include "diagnose/cause.h"

#include "diagnose/causes/groups.h"
#include "diagnose/causes/sources.h"

static const struct cause rows[] = {
	{
		.id = "both-urls-fail",
		.title = "The external and the internal URL both fail: begin with NDES itself",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"The fault is in what both ways share: NDES, its IIS, its CA.",
				"The findings of the internal URL, which has nothing in between.",
				"Repair the internal URL first, then look at the external one.",
			},
			{
				"Where the two fail differently: each way has a fault of its own, "
				"and NDES may be well.",
				"The line Seen names the faults of both.",
				"Repair each by its own findings.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/scep-app-pool-stopped/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/app-proxy-bad-gateway/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "neither-url-reached",
		.title = "Neither URL was reached from here: nothing is known of NDES",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_CALLER,
		.reasons = {
			{
				"What both ways share is this computer: its DNS, its network, its "
				"firewall. No server of either URL took a connection.",
				"Does another host resolve and answer here? nslookup "
				"learn.microsoft.com; curl -I https://learn.microsoft.com",
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
		.title = "Only the external URL has faults: NDES itself answers as it should",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, PROXY_TROUBLE },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_PROXY,
		.reasons = {
			{
				"The fault is between the devices and NDES: the application proxy, "
				"its connector, DNS, TLS, or a limit in front.",
				"The findings of the external URL say which.",
				"Repair that hop; NDES needs no change.",
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
				"Compare with the URL that is configured there.",
			},
			{
				"Only where the line Seen tells of the internal URL's name, "
				"connection or TLS, and of no answer: this computer is not "
				"inside, so that it cannot resolve or reach that URL, or does "
				"not trust the internal CA.",
				"Run the same on the connector's server.",
				"Nothing, if it works there: devices use the external URL.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare "
			"http://127.0.0.1:18080/ndes-general-page/certsrv/mscep/mscep.dll "
			"http://127.0.0.1:18080/healthy/certsrv/mscep/mscep.dll: "
			"two scenarios of mock-ndes --port 18080." },
	},
	{
		.id = "profile-url-fails",
		.title = "Of the profile's URLs, some fail and others work",
		.source = "MicrosoftDocs/memdocs issue 327: devices try the URLs in a random order",
		.references = { CONFIGURE_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"One NDES is broken. A device that takes its URL first loses time, "
				"or fails, and the next device does not: it looks like chance.",
				"The line Seen names the URLs and their faults.",
				"Repair that NDES, or take its URL out of the profile for now.",
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
				"Which of the two is in the SCEP profile?",
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
				"What differs is the way there: its DNS, its forward proxy, its "
				"firewall, or TLS inspection. NDES answers the other place.",
				"The line Seen says at which hop it fails, and the names and "
				"addresses of both reports whether they reach the same server.",
				"Repair that hop for the place that fails.",
			},
			{
				"It changed between the two: the traces were taken at other times.",
				"When each was taken.",
				"Take both again at the same time.",
			},
		},
		.shown = { .otherwise = "scepprobe replay --compare FILE FILE, of a trace that "
			"works and one that fails." },
	},
	{
		.id = "both-places-fail",
		.title = "The URL fails from both places: begin with NDES itself",
		.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
		.references = { PROTECT_NDES, DEVICE_TO_NDES },
		.severity = SEVERITY_CRITICAL,
		.who = ACTOR_NDES,
		.reasons = {
			{
				"The fault is in what both ways share.",
				"The findings that both have in the line Seen.",
				"Repair that first.",
			},
			{
				"Where the two fail differently: each way has a fault of its own.",
				"The line Seen names the faults of both.",
				"Repair each by its own findings.",
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
				"A proxy or firewall on one of the ways opens TLS and shows a "
				"certificate of its own.",
				"The issuers in the line Seen: one of them is that product's CA.",
				"Exempt the host from TLS inspection.",
			},
			{
				"The name leads to different servers from the two places.",
				"The addresses of both reports.",
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
				"Devices meet the same at every step, and certificates are the same.",
				"The reports of the two places.",
				"Nothing.",
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
				"The URLs lead to NDES servers of different CAs, or of a CA before "
				"and after its renewal. A profile has one trusted certificate.",
				"The subjects and fingerprints in the line Seen.",
				"Use URLs of one CA in a profile; renew what is old.",
			},
			{
				"One of the URLs leads to another server than you think.",
				"The DNS records and the application proxy's internal URL.",
				"Correct them.",
			},
		},
		.shown = { .otherwise = "scepprobe --compare URL URL, of two servers of mock-ndes "
			"with different --ca-dir." },
	},
	{
		.id = "ra-certificates-differ",
		.title = "The two URLs lead to different NDES servers",
		.source = "RFC 8894 section 3.5.2; certnanny/sscep issue 60",
		.references = { RFC8894("3.5.2"), PROTECT_NDES },
		.severity = SEVERITY_WARNING,
		.who = ACTOR_PROXY,
		.reasons = {
			{
				"Each NDES has RA certificates of its own. If one URL is spread over "
				"several servers, a request encrypted for one reaches another, which "
				"cannot decrypt it.",
				"The fingerprints in the line Seen; run again and see whether they "
				"change.",
				"Lead each URL to one NDES, or keep a client on one server.",
			},
			{
				"The application proxy's internal URL is another NDES's.",
				"The app's internal URL.",
				"Correct it, or compare with that URL.",
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
				"They behave alike, and their CA certificates are the same.",
				"The reports of the URLs.",
				"Nothing.",
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
