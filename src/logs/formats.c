/* SPDX-License-Identifier: MIT */
/*
 * The formats that are known, the likelier first. Adding a format is adding a row here
 * and its file.
 */
#include "logs/formats.h"

#define DEVICE_TO_NDES "Microsoft Learn, Troubleshoot device to NDES server communication"
#define DELIVERY       "Microsoft Learn, Troubleshoot SCEP certificate delivery to devices"
#define POLICY_MODULE  "Microsoft Learn, Troubleshoot the NDES policy module"

#define ON_SERVER (1U << WAYPOINT_CONTACT | 1U << WAYPOINT_REQUEST)
#define ON_DEVICE ((1U << WAYPOINT_COUNT) - 1)

const struct log_format log_formats[] = {
	{
		.id = "w3c",
		.title = "IIS or http.sys (HTTPERR), W3C extended",
		.source = DEVICE_TO_NDES "; Error logging in HTTP APIs (KB820729)",
		.knows = log_w3c_knows,
		.state_size = sizeof(struct w3c_state),
		.claims = log_w3c_claims,
		.read = log_w3c_read,
		.clear = log_w3c_clear,
		.shows = ON_SERVER,
	},
	{
		.id = "omadm",
		.title = "Android OMADM log",
		.source = DEVICE_TO_NDES "; " DELIVERY,
		.knows = log_omadm_knows,
		.state_size = sizeof(struct device_state),
		.keeps = log_omadm_keeps,
		.read = log_omadm_read,
		.end = log_omadm_end,
		.clear = log_device_clear,
		.shows = ON_DEVICE,
	},
	{
		.id = "apple",
		.title = "iOS or macOS console",
		.source = DEVICE_TO_NDES "; " DELIVERY,
		.knows = log_apple_knows,
		.state_size = sizeof(struct device_state),
		.keeps = log_apple_keeps,
		.read = log_apple_read,
		.end = log_apple_end,
		.clear = log_device_clear,
		.shows = ON_DEVICE & ~(1U << WAYPOINT_PROFILE | 1U << WAYPOINT_CA),
	},
	{
		.id = "apple-json",
		.title = "iOS or macOS, log show --style ndjson",
		.source = "log(1) of macOS",
		.knows = log_apple_json_knows,
		.state_size = sizeof(struct device_state),
		.read = log_apple_json_read,
		.end = log_apple_end,
		.clear = log_device_clear,
		.shows = ON_DEVICE & ~(1U << WAYPOINT_PROFILE | 1U << WAYPOINT_CA),
	},
	{
		.id = "event-xml",
		.title = "Windows events, XML",
		.source = DEVICE_TO_NDES "; CertEnroll events 86 and 87; NDES events",
		.knows = log_event_xml_knows,
		.state_size = sizeof(struct event_xml_state),
		.read = log_event_xml_read,
		.end = log_event_xml_end,
		.clear = log_event_xml_clear,
		.shows = ON_DEVICE & ~(1U << WAYPOINT_CA | 1U << WAYPOINT_CONTACT),
	},
	{
		.id = "event-list",
		.title = "Windows events, as PowerShell lists them",
		.source = "Microsoft Learn, Get-WinEvent",
		.knows = log_event_list_knows,
		.keeps = log_event_list_keeps,
		.state_size = sizeof(struct event_list_state),
		.read = log_event_list_read,
		.end = log_event_list_end,
		.clear = log_event_list_clear,
		.shows = ON_DEVICE & ~(1U << WAYPOINT_CA | 1U << WAYPOINT_CONTACT),
	},
	{
		.id = "event-table",
		.title = "Windows events, as a table",
		.source = "Event Viewer, Save As; Microsoft Learn, Export-Csv",
		.knows = log_event_table_knows,
		.state_size = sizeof(struct event_table_state),
		.read = log_event_table_read,
		.end = log_event_table_end,
		.clear = log_event_table_clear,
		.shows = ON_DEVICE & ~(1U << WAYPOINT_CA | 1U << WAYPOINT_CONTACT),
	},
	{
		.id = "event-text",
		.title = "Windows events, text",
		.source = DEVICE_TO_NDES "; CertEnroll events 86 and 87; NDES events",
		.knows = log_event_text_knows,
		.keeps = log_event_text_keeps,
		.state_size = sizeof(struct event_text_state),
		.read = log_event_text_read,
		.end = log_event_text_end,
		.clear = log_event_text_clear,
		.shows = ON_DEVICE & ~(1U << WAYPOINT_CA | 1U << WAYPOINT_CONTACT),
	},
	{
		.id = "setup",
		.title = "Windows Installer log of the connector (SetupMsi.log)",
		.source = DEVICE_TO_NDES ", General NDES message",
		.knows = log_setup_knows,
		.keeps = log_setup_keeps,
		.state_size = sizeof(struct setup_state),
		.read = log_setup_read,
	},
	{
		.id = "cmtrace",
		.title = "log in the form of CMTrace (NDESPlugin.log, crp.log)",
		.source = POLICY_MODULE "; Microsoft Learn, CMTrace",
		.knows = log_cmtrace_knows,
		.state_size = sizeof(struct plugin_state),
		.read = log_cmtrace_read,
		.end = log_cmtrace_end,
		.clear = log_plugin_clear,
	},
	{
		.id = "ndes-plugin",
		.title = "log of Intune's policy module (NDESPlugin.log)",
		.source = POLICY_MODULE,
		.knows = log_plugin_knows,
		.claims = log_plugin_claims,
		.keeps = log_plugin_keeps,
		.state_size = sizeof(struct plugin_state),
		.read = log_plugin_read,
		.end = log_plugin_end,
		.clear = log_plugin_clear,
	},
	{
		.id = "event-json",
		.title = "Windows events, JSON",
		.source = "Microsoft Learn, ConvertTo-Json",
		.knows = log_event_json_knows,
		.claims = log_event_json_claims,
		.state_size = sizeof(struct event_json_state),
		.read = log_event_json_read,
		.end = log_event_json_end,
		.is_one = log_event_json_is_one,
		.clear = log_event_json_clear,
		.shows = ON_DEVICE & ~(1U << WAYPOINT_CA | 1U << WAYPOINT_CONTACT),
	},
};

const size_t n_log_formats = sizeof(log_formats) / sizeof(log_formats[0]);
