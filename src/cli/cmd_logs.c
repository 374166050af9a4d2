/* SPDX-License-Identifier: MIT */
/* scepprobe logs: judges the logs of a server and of devices. */
#include <errno.h>
#include <getopt.h>

#include "cli/command.h"
#include "cli/log_files.h"
#include "cli/outputs.h"
#include "cli/say.h"
#include "port/port.h"

static int read_expect(struct options *options, const char *value)
{
	options->expect = value;
	return 0;
}

static const struct option_row logs_expect = {
	.name = "expect",
	.argument = "LIST",
	.help = "devices that must be in the server's log",
	.read = read_expect,
	.choice = scepprobe_family,
};

static int read_zone(struct options *options, const char *value)
{
	options->zone = value;
	return 0;
}

static const struct option_row logs_zone = {
	.name = "tz",
	.argument = "ZONE",
	.help = "zone of times without one: +02:00, Europe/Berlin (UTC)",
	.read = read_zone,
};

static int read_since(struct options *options, const char *value)
{
	options->since = value;
	return 0;
}

static int read_here(struct options *options, const char *value)
{
	(void)value;
	options->here = true;
	return 0;
}

static const struct option_row logs_since = {
	.name = "since",
	.argument = "AGE",
	.help = "leave out older lines: 90m, 24h, 7d, or a date",
	.read = read_since,
};

static const struct option_row logs_here = {
	.name = "here",
	.help = "read the logs of this computer (Windows only; since 24h)",
	.read = read_here,
};

static const struct option_row warn_on = { .kind = OPTION_SETTING, .name = "warn-on" };
static const struct option_row ignore = { .kind = OPTION_SETTING, .name = "ignore" };

static const struct option_row *const logs_options[] = {
	&logs_expect,
	&logs_zone,
	&logs_since,
	&logs_here,
	&warn_on,
	&ignore,
	&option_format,
	&option_output,
	&option_color,
	&option_verbose,
	&option_quiet,
	&option_the_help,
	NULL,
};

/* Applies the options; *since gets the earliest time to read. */
static int prepare_logs(
	const struct options *options, struct scepprobe *p, int64_t *since)
{
	const char *age = options->since ? options->since : options->here ? "24h" : NULL;
	int r = options->expect ? scepprobe_expect(p, options->expect) : 0;

	if (r == 0 && options->zone)
		r = scepprobe_set_log_zone(p, options->zone);
	if (r == 0 && age)
		r = scepprobe_since(p, age, since);
	if (r == -EINVAL)
		say("%s", scepprobe_problem(p));
	else if (r < 0)
		say_failure("the command line", r);
	return r;
}

static int judge_files(const struct options *options, struct scepprobe *p)
{
	char *const *files;
	int64_t since = 0;
	int n = 0, r;

	if (prepare_logs(options, p, &since) < 0)
		return EXIT_UNKNOWN;
	r = port_expand(options->files, &files);
	if (r == 0)
		r = log_files_add(p, files);
	if (r >= 0 && options->here) {
		n = r;
		r = log_files_add_here(p, since);
	}
	if (r < 0)
		return say_failure("the logs", r);
	/* If all failed, log_files.c has reported why. */
	return r + n == 0 ? EXIT_UNKNOWN : outputs_run(scepprobe_judge_logs, p, options);
}

static int logs_run(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	if (options->here && !port_has_logs()) {
		say("--here only works on Windows: copy the logs from the server, and "
		    "name the files");
		return EXIT_UNKNOWN;
	}
	if (optind == argc && !options->here) {
		say("no file given: name the IIS log of the NDES server or the log of a "
		    "device (see logs --help)");
		return EXIT_UNKNOWN;
	}
	options->files = argv + optind;
	return judge_files(options, probe);
}

const struct command command_logs = {
	.word = "logs",
	.files = true,
	.options = logs_options,
	.run = logs_run,
	.interruptible = true,
	.usage =
		"Usage: scepprobe logs [OPTION]... FILE...\n"
		"\n"
		"Judges the logs of an NDES server and of devices: IIS, HTTPERR, Windows events\n"
		"(.evtx, XML, text), SetupMsi.log, NDESPlugin.log, Android's OMADM log, the\n"
		"console of iOS. The content decides what a file is. FILE may also be a folder,\n"
		"or an archive of Microsoft's collectors; - is standard input.\n"
		"\n"
		"  scepprobe logs --expect ios,android u_ex171108.log httperr1.log\n"
		"  scepprobe logs DiagLogs-PC1.zip\n"
		"  scepprobe logs --here --since 7d\n",
	.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 nothing could be read, or wrong\n"
	       "usage.",
};
