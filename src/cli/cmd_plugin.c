/* SPDX-License-Identifier: MIT */
/*
 * check_ndes: the probe as a monitoring plugin, with the options and defaults that the
 * Monitoring Plugins' guidelines want. The program is this when it is called that.
 */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "cli/cmd_probe.h"
#include "cli/command.h"
#include "cli/say.h"

/* A monitoring system ends a plugin after 60 seconds, and what that saw is lost. */
#define PLUGIN_TIMEOUT "50"

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
		options->critical, value, "-c: it takes days left, such as 7 or 7:");
}

static const struct option_row plugin_critical = {
	.letter = 'c',
	.name = "critical",
	.argument = "DAYS",
	.help = "as --critical-days",
	.read = read_critical,
};

static const struct option_row *const plugin_options[] = {
	&plugin_host,
	&plugin_warning,
	&plugin_critical,
	NULL,
};

/* What -H, -w and -c gave goes where the others' values went at once. */
static int apply(const struct options *options, struct scepprobe *probe)
{
	int r = 0;

	if (options->warning[0])
		r = scepprobe_set(probe, "warning-days", options->warning);
	if (r == 0 && options->critical[0])
		r = scepprobe_set(probe, "critical-days", options->critical);
	if (r == 0 && options->host)
		r = scepprobe_add_target(probe, options->host);
	return r == -EINVAL ? option_refuse(scepprobe_problem(probe)) : r;
}

static int run(struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	int r = apply(options, probe);

	if (r == -ENOMEM)
		return say_failure("the command line", r);
	if (r < 0)
		return EXIT_UNKNOWN;
	if (optind == argc && !options->targets && !options->host) {
		say("which NDES? Give -H HOST, or see --help");
		return EXIT_UNKNOWN;
	}
	return probe_run(options, probe, argc, argv);
}

/* The guidelines want a usage that fits on a terminal: 23 lines of 80 columns. */
const struct command command_plugin = {
	.options = plugin_options,
	.more = options_of_probe,
	.format = "nagios",
	.timeout = PLUGIN_TIMEOUT,
	.run = run,
	.interruptible = true,
	.name = "check_ndes",
	.title = "can devices enrol through NDES with Microsoft Intune?",
	.usage =
		"Usage: check_ndes -H HOST [-w DAYS] [-c DAYS] [-t SECONDS] [OPTION]...\n",
	.end = "  -t, --timeout SECONDS        limit for the whole probe (" PLUGIN_TIMEOUT
	       "); then critical\n"
	       "  -s, --step LIST              browse,caps,cacert send no request\n"
	       "  -d, --device LIST            windows, android, ios (all)\n"
	       "  -v, --verbose                more; up to three times\n"
	       "  -q, --quiet                  one line\n"
	       "  -h, --help                   this help\n"
	       "  -V, --version                the version, and those of the libraries\n"
	       "\n"
	       "All other options are those of scepprobe; scepprobe --help lists them.\n"
	       "A certificate with DAYS left or fewer is a problem; DAYS may be 30 or 30:.\n"
	       "Whole probes leave refused requests in the log of NDES: run them daily, and\n"
	       "-s browse,caps,cacert every few minutes.",
};
