/* SPDX-License-Identifier: MIT */
/*
 * A collector packs some fifty event logs, of which a handful speak of SCEP. Providers
 * are known by a part of their name, because the same one is called
 * "Microsoft-Windows-..." in one place and not in the other. Names of providers and
 * channels are in no language.
 *
 * A log of several providers is read to its end; any other in which the first events are
 * of no interest is left there. Adding a provider of which events.c has an event is a
 * row.
 */
#include "logs/channels.h"

#include "base/span.h"
#include "base/text.h"

#define CONNECTOR      "Microsoft Learn, Certificate Connector for Microsoft Intune"
#define DEVICE_TO_NDES "Microsoft Learn, Troubleshoot device to NDES server communication"
#define DELIVERY       "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices"
#define POLICY_MODULE  "Microsoft Learn, Troubleshoot the NDES policy module"
#define VALIDATE       "Microsoft's Validate-NDESConfiguration.ps1, which collects it"

enum { LOOK_MOST = 200 };

struct provider {
	const char *part; /* of the provider's name, or of the channel's */
	const char *source;
};

static const struct provider providers[] = {
	{ "CertificateConnectors", CONNECTOR },
	{ "Intune Connector", CONNECTOR },
	{ "NetworkDeviceEnrollment", DEVICE_TO_NDES },
	{ "DeviceManagement-Enterprise-Diagnostic", DELIVERY },
	{ "CertEnroll", DELIVERY },
	{ "CertificationAuthority", POLICY_MODULE },
	{ "CAPI2", VALIDATE },
	{ "Windows-WAS", DEVICE_TO_NDES },
	{ "W3SVC", DEVICE_TO_NDES },
	{ "ASP.NET", POLICY_MODULE },
	{ "Application Error", DEVICE_TO_NDES },
	{ "Schannel", POLICY_MODULE },
	{ "ApplicationProxy", "Microsoft Learn, Application proxy connector errors" },
	{ "private network",
		"Microsoft Learn, Microsoft Entra private network connectors" },
	{ "Service Control Manager",
		"Microsoft Learn, Application proxy connector errors" },
};

/* Logs that many programs write to. */
static const char *const shared[] = { "Application", "System", "ForwardedEvents",
	"Setup" };

static bool is_known(struct span name)
{
	for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++)
		if (span_find(name, providers[i].part))
			return true;
	return false;
}

static bool is_shared(struct span channel)
{
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		if (span_is(channel, shared[i]))
			return true;
	return false;
}

enum evtx_interest channel_wants(void *context, struct span channel, struct span provider)
{
	struct channel_look *look = context;

	if (!look->channel[0])
		text_keep(look->channel, channel);
	if (is_known(provider) || is_known(channel)) {
		look->wanted = true;
		return EVTX_WANTED;
	}
	if (look->wanted || is_shared(channel) || ++look->passed < LOOK_MOST)
		return EVTX_PASSED;
	return EVTX_NEVER;
}
