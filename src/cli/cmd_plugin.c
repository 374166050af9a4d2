/* SPDX-License-Identifier: MIT */
/*
 * check_ndes: the probe as a monitoring plugin, with the options and defaults of the
 * Monitoring Plugins' guidelines. The program's name selects it.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_probe.h"
#include "cli/command.h"
#include "cli/say.h"

/* A monitoring system ends a plugin after 60 seconds, and what that saw is lost. */
#define PLUGIN_TIMEOUT "50"

/* What may run every few minutes, and what --enrol makes of it. */
#define QUIET_STEPS "browse,caps,cacert"
#define ALL_STEPS   QUIET_STEPS ",pkioperation,long-url"

static int read_host(struct options *options, const char *value)
{
	options->host = value;
	return 0;
}

static const struct option_row plugin_host = {
	.letter = 'H',
	.name = "hostname",
	.argument = "HOST",
	.help = "host or SCEP server URL to probe",
	.read = read_host,
};

static int read_port(struct options *options, const char *value)
{
	const size_t length = strlen(value);

	if (length == 0 || length > 5 || strspn(value, "0123456789") != length ||
		strtol(value, NULL, 10) < 1 || strtol(value, NULL, 10) > 65535)
		return option_refuse("-p needs a port from 1 to 65535");
	options->port = value;
	return 0;
}

static const struct option_row plugin_port = {
	.letter = 'p',
	.name = "port",
	.argument = "PORT",
	.help = "port of the host (443)",
	.read = read_port,
};

static int read_path(struct options *options, const char *value)
{
	if (value[0] != '/')
		return option_refuse("-u needs a path that begins with /; give a whole "
				     "URL to -H");
	options->path = value;
	return 0;
}

static const struct option_row plugin_path = {
	.letter = 'u',
	.name = "url",
	.argument = "PATH",
	.help = "path on the host (/certsrv/mscep/mscep.dll)",
	.read = read_path,
};

/* For users of check_http: a host without a scheme uses HTTPS anyway. */
static int read_ssl(struct options *options, const char *value)
{
	(void)options;
	(void)value;
	return 0;
}

static const struct option_row plugin_ssl = {
	.letter = 'S',
	.name = "ssl",
	.help = "use HTTPS, which is the default",
	.read = read_ssl,
};

static int read_enrol(struct options *options, const char *value)
{
	(void)value;
	options->enrol = true;
	return 0;
}

static const struct option_row plugin_enrol = {
	.name = "enrol",
	.help = "also send requests, which NDES refuses and logs",
	.read = read_enrol,
};

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
		options->warning, value, "-w needs a number of days, such as 30 or 30:");
}

static const struct option_row plugin_warning = {
	.letter = 'w',
	.name = "warning",
	.argument = "DAYS",
	.help = "as --warning-days",
	.read = read_warning,
};

static int read_critical(struct options *options, const char *value)
{
	return read_days(
		options->critical, value, "-c needs a number of days, such as 7 or 7:");
}

static const struct option_row plugin_critical = {
	.letter = 'c',
	.name = "critical",
	.argument = "DAYS",
	.help = "as --critical-days",
	.read = read_critical,
};

static int read_seconds(double *out, const char *value, const char *problem)
{
	char *end;

	*out = strtod(value, &end);
	return end == value || *end || !(*out > 0 && *out < 86400)
		       ? option_refuse(problem)
		       : 0;
}

static int read_warning_time(struct options *options, const char *value)
{
	return read_seconds(&options->warning_seconds, value,
		"--warning-time needs a number of seconds, such as 5");
}

static const struct option_row plugin_warning_time = {
	.name = "warning-time",
	.argument = "SECONDS",
	.help = "warn when the probe takes longer",
	.read = read_warning_time,
};

static int read_critical_time(struct options *options, const char *value)
{
	return read_seconds(&options->critical_seconds, value,
		"--critical-time needs a number of seconds, such as 20");
}

static const struct option_row plugin_critical_time = {
	.name = "critical-time",
	.argument = "SECONDS",
	.help = "critical when the probe takes longer",
	.read = read_critical_time,
};

static const struct option_row *const plugin_options[] = {
	&plugin_host,
	&plugin_port,
	&plugin_path,
	&plugin_ssl,
	&plugin_enrol,
	&plugin_warning,
	&plugin_critical,
	&plugin_warning_time,
	&plugin_critical_time,
	NULL,
};

static int check_times(const struct options *options)
{
	if (options->warning_seconds > 0 && options->critical_seconds > 0 &&
		options->warning_seconds > options->critical_seconds)
		return option_refuse("--warning-time is above --critical-time; exchange "
				     "the two");
	return 0;
}

/* -H, -p and -u together. An address of IPv6 has brackets in a URL. */
static int add_host(const struct options *options, struct scepprobe *probe)
{
	const char *host = options->host;
	const bool bare6 = strchr(host, ':') != strrchr(host, ':') && host[0] != '[' &&
			   !strstr(host, "://");
	char url[2048];
	int n, r;

	if (!options->port && !options->path) {
		r = scepprobe_add_target(probe, host);
		return r == -EINVAL ? option_refuse(scepprobe_problem(probe)) : r;
	}
	if (strstr(host, "://") || strchr(host, '/') ||
		(options->port && !bare6 && strchr(host, ':') && host[0] != '['))
		return option_refuse("-p and -u need a plain host in -H, without port or "
				     "path");
	n = snprintf(url, sizeof(url), "https://%s%s%s%s%s%s", bare6 ? "[" : "", host,
		bare6 ? "]" : "", options->port ? ":" : "",
		options->port ? options->port : "", options->path ? options->path : "/");
	if ((size_t)n >= sizeof(url))
		return option_refuse("-H: the name is too long");
	r = scepprobe_add_target(probe, url);
	return r == -EINVAL ? option_refuse(scepprobe_problem(probe)) : r;
}

/* Applies the plugin's own options like those of others. */
static int plugin_apply(const struct options *options, struct scepprobe *probe)
{
	int r = 0;

	if (options->enrol)
		r = scepprobe_set(probe, "step", ALL_STEPS);
	if (r == 0 && options->warning[0])
		r = scepprobe_set(probe, "warning-days", options->warning);
	if (r == 0 && options->critical[0])
		r = scepprobe_set(probe, "critical-days", options->critical);
	return r == -EINVAL ? option_refuse(scepprobe_problem(probe)) : r;
}

static int plugin_run(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	int r = check_times(options);

	if (r == 0)
		r = plugin_apply(options, probe);
	if (r == 0 && options->host)
		r = add_host(options, probe);
	if (r == -ENOMEM)
		return say_failure("the command line", r);
	if (r < 0)
		return EXIT_UNKNOWN;
	if (optind == argc && !options->targets && !options->host) {
		say("no host given: use -H HOST (see --help)");
		return EXIT_UNKNOWN;
	}
	return probe_run(options, probe, argc, argv);
}

/* The guidelines require a usage text that fits on a terminal: 23 lines of 80 columns. */
const struct command command_plugin = {
	.options = plugin_options,
	.more = options_of_probe,
	.format = "nagios",
	.timeout = PLUGIN_TIMEOUT,
	.steps = QUIET_STEPS,
	.run = plugin_run,
	.interruptible = true,
	.name = "check_ndes",
	.title = "can devices enrol through NDES with Microsoft Intune?",
	.usage =
		"Usage: check_ndes -H HOST [-w DAYS] [-c DAYS] [-t SECONDS] [OPTION]...\n",
	.end = "  -t, --timeout SECONDS        limit for the whole probe (" PLUGIN_TIMEOUT
	       "); then critical\n"
	       "  -s, --step LIST              steps to run (" QUIET_STEPS ")\n"
	       "  -d, --device LIST            devices to play (windows,android,ios)\n"
	       "  -v, --verbose                show more; up to three times\n"
	       "  -q, --quiet                  show one line only\n"
	       "  -h, --help                   show this help\n"
	       "  -V, --version                show the version, and those of the libraries\n"
	       "\n"
	       "Other options are those of scepprobe --help. DAYS may be 30 or 30:. Without\n"
	       "--enrol it may run every few minutes; with it, run it once a day.",
};
