/* SPDX-License-Identifier: MIT */
/*
 * The options of each command, a row each, which serves the parser and --help. Most rows
 * only hand their value on to the probe, which knows what is right; the few that say what
 * the program itself does are read here.
 */
#include "cli/option.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/say.h"

/* ---- options of our own ---- */

static int read_format(struct options *options, const char *value)
{
	const char *id, *title;

	for (size_t i = 0; scepprobe_list(SCEPPROBE_FORMATS, i, &id, &title); i++) {
		if (strcmp(id, value) != 0)
			continue;
		options->format = id;
		return 0;
	}
	char word[OPTION_WORD], known[200] = "";
	size_t n = 0;

	for (size_t i = 0;
		n < sizeof(known) && scepprobe_list(SCEPPROBE_FORMATS, i, &id, &title);
		i++)
		n += (size_t)snprintf(known + n, sizeof(known) - n, " %s", id);
	say("--format: there is no format '%s'; there are:%s",
		option_printable(value, word), known);
	return -EINVAL;
}

static int read_output(struct options *options, const char *value)
{
	if (!*value)
		return option_refuse("--output: the name of a file is empty");
	options->output = strcmp(value, "-") == 0 ? NULL : value;
	return 0;
}

static int read_save_certificate(struct options *options, const char *value)
{
	if (!*value)
		return option_refuse("--save-cert: the name of a file is empty");
	options->save_certificate = value;
	return 0;
}

static int read_save_trace(struct options *options, const char *value)
{
	if (!*value)
		return option_refuse("--save-trace: the name of a file is empty");
	if (strcmp(value, "-") == 0)
		return option_refuse(
			"--save-trace: it wants a file; - is where the report goes");
	options->save_trace = value;
	return 0;
}

static int read_targets_file(struct options *options, const char *value)
{
	if (!*value)
		return option_refuse("--targets: the name of a file is empty");
	options->targets = value;
	return 0;
}

static int read_anonymize(struct options *options, const char *value)
{
	(void)value;
	options->anonymize = true;
	return 0;
}

static int read_color(struct options *options, const char *value)
{
	static const char *const words[] = {
		[COLOR_AUTO] = "auto",
		[COLOR_ALWAYS] = "always",
		[COLOR_NEVER] = "never",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i], value) != 0)
			continue;
		options->color = (enum options_color)i;
		return 0;
	}
	return option_refuse("--color: it can be auto, always or never");
}

static int read_verbose(struct options *options, const char *value)
{
	(void)value;
	if (options->verbosity < 3)
		options->verbosity = options->verbosity < 0 ? 1 : options->verbosity + 1;
	return 0;
}

static int read_quiet(struct options *options, const char *value)
{
	(void)value;
	options->verbosity = -1;
	return 0;
}

static int read_help(struct options *options, const char *value)
{
	(void)value;
	options->action = OPTIONS_HELP;
	return 0;
}

static int read_version(struct options *options, const char *value)
{
	(void)value;
	options->action = OPTIONS_VERSION;
	return 0;
}

/* ---- options of the plugin ---- */

static int read_host(struct options *options, const char *value)
{
	options->host = value;
	return 0;
}

/* Days, or the guidelines' range for "too few": both 30 and 30: are kept as 30. */
static int read_days(char out[OPTIONS_DAYS], const char *value, const char *problem)
{
	size_t length = strlen(value);

	if (length > 0 && value[length - 1] == ':')
		length--;
	if (length == 0 || length >= OPTIONS_DAYS ||
		strspn(value, "0123456789") != length)
		return option_refuse(problem);
	memcpy(out, value, length);
	out[length] = '\0';
	return 0;
}

static int read_warning(struct options *options, const char *value)
{
	return read_days(
		options->warning, value, "-w: it takes days left, such as 30 or 30:");
}

static int read_critical(struct options *options, const char *value)
{
	return read_days(
		options->critical, value, "-c: it takes days left, such as 7 or 7:");
}

/* ---- options of decode ---- */

static int read_decode_format(struct options *options, const char *value)
{
	if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
		return option_refuse("--format: decode can do text or json");
	options->format = value;
	return 0;
}

static int read_key(struct options *options, const char *value)
{
	options->key = value;
	return 0;
}

static int read_ca_certs(struct options *options, const char *value)
{
	options->ca_certs = value;
	return 0;
}

/* ---- options of explain ---- */

static int read_explain_format(struct options *options, const char *value)
{
	if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0 &&
		strcmp(value, "mdoc") != 0)
		return option_refuse("--format: explain can do text, json or mdoc");
	options->format = value;
	return 0;
}

/* ---- options of logs ---- */

static int read_expect(struct options *options, const char *value)
{
	options->expect = value;
	return 0;
}

/* ---- the rows; one without a name is a heading ---- */

#define JUDGEMENT_ROWS                                                                   \
	{ 0, "expect-fingerprint", "HEX", "of the CA certificate, SHA-1 or SHA-256",     \
		NULL },                                                                  \
		{ 0, "warn-on", "LIST", "findings to be warnings, whatever they are",    \
			NULL },                                                          \
		{ 0, "ignore", "LIST", "findings to be mentioned only", NULL },          \
		{ 0, "warning-days", "N",                                                \
			"warn when a certificate ends within N days (30)", NULL },       \
	{                                                                                \
		0, "critical-days", "N", "the same for critical (7)", NULL               \
	}

static const struct option_row probe_rows[] = {
	{ .help = "Whom to ask:" },
	{ 0, "targets", "FILE", "a URL a line, and options of its own; - is stdin",
		read_targets_file },
	{ 'j', "parallel", "N", "targets at once (8)", NULL },
	{ 0, "compare", "URL", "the internal URL: which hop breaks?", NULL },
	{ 0, "one-profile", NULL, "the URLs are one profile's: compare them", NULL },
	{ .help = "What is sent:" },
	{ 'd', "device", "LIST", "devices to play (all)", NULL },
	{ 's', "step", "LIST", "steps to run (the first five)", NULL },
	{ 0, "method", "HOW", "of the PKIOperation: auto, get or post (auto)", NULL },
	{ 0, "challenge-file", "FILE", "enrol with the challenge in FILE; - is stdin",
		NULL },
	{ 0, "renew-cert", "FILE", "renew this certificate, PEM, instead of enrolling",
		NULL },
	{ 0, "renew-key", "FILE", "its key, PEM", NULL },
	{ 0, "renew-as", "HOW", "renewalreq, pkcsreq or auto (auto)", NULL },
	{ 0, "measure-limit", NULL, "find the longest URL that passes in any case",
		NULL },
	{ 0, "poll", "SECONDS", "ask after a pending request for so long (0)", NULL },
	{ 0, "subject", "DN", "of the request (CN=scepprobe)", NULL },
	{ 0, "key-bits", "N", "RSA key size: 1024 to 4096 (as the device)", NULL },
	{ 0, "cipher", "NAME", "of the request (as the device chooses)", NULL },
	{ 0, "digest", "NAME", "of the request (as the device chooses)", NULL },
	{ .help = "The way there:" },
	{ 0, "ca-file", "FILE", "trust these PEM certificates for TLS", NULL },
	{ 'k', "insecure", NULL, "go on when TLS cannot be verified", NULL },
	{ 0, "cert", "FILE", "TLS client certificate, PEM", NULL },
	{ 0, "key", "FILE", "its key, PEM", NULL },
	{ 0, "proxy", "URL", "forward proxy (as the environment says)", NULL },
	{ 0, "noproxy", "LIST", "hosts to reach without it; * is all", NULL },
	{ 0, "resolve", "H:P:A", "connect to address A for host H, port P", NULL },
	{ '4', "ipv4", NULL, "IPv4 only", NULL },
	{ '6', "ipv6", NULL, "IPv6 only", NULL },
	{ 't', "timeout", "SECONDS", "limit for one target's whole probe (100)", NULL },
	{ 0, "connect-timeout", "SECONDS", "limit for connecting (10)", NULL },
	{ .help = "The judgement:" },
	JUDGEMENT_ROWS,
	{ .help = "The report:" },
	{ 'f', "format", "NAME", "of the report (text)", read_format },
	{ 'o', "output", "FILE", "write there, whole or not at all", read_output },
	{ 0, "save-cert", "FILE", "write what was issued there, PEM",
		read_save_certificate },
	{ 0, "save-trace", "FILE", "write what was seen there, HAR, for replay",
		read_save_trace },
	{ 0, "anonymize", NULL, "with pseudonyms for names and addresses in it",
		read_anonymize },
	{ 0, "color", "WHEN", "auto, always or never (auto)", read_color },
	{ 'v', "verbose", NULL, "every exchange in full", read_verbose },
	{ 'q', "quiet", NULL, "the verdict only", read_quiet },
	{ 'h', "help", NULL, "this help", read_help },
	{ 'V', "version", NULL, "the version", read_version },
};

static const struct option_row decode_rows[] = {
	{ 0, "key", "FILE", "open the envelope with this private key, PEM", read_key },
	{ 0, "ca-certs", "FILE", "check an answer with this answer to GetCACert",
		read_ca_certs },
	{ 'f', "format", "NAME", "text or json (text)", read_decode_format },
	{ 'o', "output", "FILE", "write there, whole or not at all", read_output },
	{ 0, "color", "WHEN", "auto, always or never (auto)", read_color },
	{ 'h', "help", NULL, "this help", read_help },
};

static const struct option_row replay_rows[] = {
	JUDGEMENT_ROWS,
	{ 'f', "format", "NAME", "of the report (text)", read_format },
	{ 'o', "output", "FILE", "write there, whole or not at all", read_output },
	{ 0, "save-trace", "FILE", "write it all there again, as one HAR",
		read_save_trace },
	{ 0, "anonymize", NULL, "with pseudonyms for names and addresses in it",
		read_anonymize },
	{ 0, "color", "WHEN", "auto, always or never (auto)", read_color },
	{ 'v', "verbose", NULL, "every exchange in full", read_verbose },
	{ 'q', "quiet", NULL, "the verdict only", read_quiet },
	{ 'h', "help", NULL, "this help", read_help },
};

static const struct option_row explain_rows[] = {
	{ 'f', "format", "NAME", "text, json, or mdoc: the manual page (text)",
		read_explain_format },
	{ 'o', "output", "FILE", "write there, whole or not at all", read_output },
	{ 0, "color", "WHEN", "auto, always or never (auto)", read_color },
	{ 'h', "help", NULL, "this help", read_help },
};

static const struct option_row logs_rows[] = {
	{ 0, "expect", "LIST", "devices that must be in the server's log", read_expect },
	{ 0, "warn-on", "LIST", "findings to be warnings, whatever they are", NULL },
	{ 0, "ignore", "LIST", "findings to be mentioned only", NULL },
	{ 'f', "format", "NAME", "of the report (text)", read_format },
	{ 'o', "output", "FILE", "write there, whole or not at all", read_output },
	{ 0, "color", "WHEN", "auto, always or never (auto)", read_color },
	{ 'v', "verbose", NULL, "every sort of line, all journeys", read_verbose },
	{ 'q', "quiet", NULL, "the verdict only", read_quiet },
	{ 'h', "help", NULL, "this help", read_help },
};

/* Beside all others, what the guidelines reserve for a plugin. */
static const struct option_row plugin_rows[] = {
	{ 'H', "hostname", "HOST", "host, or SCEP server URL, to probe", read_host },
	{ 'w', "warning", "DAYS", "as --warning-days", read_warning },
	{ 'c', "critical", "DAYS", "as --critical-days", read_critical },
};

/* ---- the tables ---- */

#define OPTIONS_OF(rows_)                                                                \
	{                                                                                \
		.rows = (rows_), .n = (int)(sizeof(rows_) / sizeof((rows_)[0]))          \
	}

const struct option_table options_of_probe = OPTIONS_OF(probe_rows);
const struct option_table options_of_plugin = OPTIONS_OF(plugin_rows);
const struct option_table options_of_replay = OPTIONS_OF(replay_rows);
const struct option_table options_of_logs = OPTIONS_OF(logs_rows);
const struct option_table options_of_decode = OPTIONS_OF(decode_rows);
const struct option_table options_of_explain = OPTIONS_OF(explain_rows);

_Static_assert(sizeof(probe_rows) + sizeof(plugin_rows) <
		       OPTIONS_MAX * sizeof(struct option_row),
	"option_read holds every row");
