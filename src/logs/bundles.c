/* SPDX-License-Identifier: MIT */
/*
 * The bundles of logs that are known, the surer ones first: a bundle may hold another. It
 * is by the names of members, never by that of the file, which people change.
 */
#include "logs/bundles.h"

#include <stddef.h>

#include "base/text.h"

static const struct bundle_kind kinds[] = {
	{
		.id = "ndes-validation",
		.title = "collected by Validate-NDESConfiguration.ps1",
		.holds = { "Validate-NDESConfig.log", "SCEPUserCertTemplate.txt",
			"Intune-CertificateConnectors" },
		.source =
			"Microsoft Learn, Validate NDES configuration for Intune; the script",
	},
	{
		.id = "intune-diagnostics",
		.title = "device diagnostics collected by Intune",
		.holds = { "mdmlogs-", "mpsupportfiles.cab",
			"IntuneManagementExtension_export" },
		.source =
			"Microsoft Learn, Collect diagnostics from an Intune managed device",
	},
	{
		.id = "mdm-diagnostics",
		.title = "collected by MdmDiagnosticsTool",
		.holds = { "MDMDiagReport." },
		.source = "Microsoft Learn, Diagnose MDM enrollment failures in Windows",
	},
	{
		.id = "sysdiagnose",
		.title = "a sysdiagnose of iOS or macOS",
		.holds = { "sysdiagnose", ".logarchive/" },
		.source = "man sysdiagnose(1) of macOS",
	},
};

enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct unreadable_log unreadable[] = {
	{ "word/document.xml", "word/document.xml",
		"a document of Word: save it as plain text (.txt)", "ECMA-376" },
	{ "xl/workbook.xml", "xl/workbook.xml",
		"a workbook of Excel: save it as text (tab delimited)", "ECMA-376" },
	{ ".logarchive/", ".logarchive",
		"Apple's own format; on a Mac: log show --archive IT --info > log.txt",
		"man log(1) of macOS" },
};

const struct bundle_kind *bundle_kind_of(const char *member)
{
	for (size_t i = 0; i < N_KINDS; i++)
		for (size_t k = 0; k < 4 && kinds[i].holds[k]; k++)
			if (text_find(member, kinds[i].holds[k]))
				return &kinds[i];
	return NULL;
}

bool bundle_outranks(const struct bundle_kind *kind, const struct bundle_kind *other)
{
	return kind && (!other || kind < other);
}

const struct unreadable_log *unreadable_log_of(const char *path)
{
	for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++)
		if (text_find(path, unreadable[i].holds))
			return &unreadable[i];
	return NULL;
}
