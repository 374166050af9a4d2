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
};

static int read_zone(struct options *options, const char *value)
{
	options->zone = value;
	return 0;
}

static const struct option_row logs_zone = {
	.name = "tz",
	.argument = "OFFSET",
	.help = "zone of times without one: +02:00 (UTC)",
	.read = read_zone,
};

static const struct option_row warn_on = { .kind = OPTION_SETTING, .name = "warn-on" };
static const struct option_row ignore = { .kind = OPTION_SETTING, .name = "ignore" };

static const struct option_row *const logs_options[] = {
	&logs_expect,
	&logs_zone,
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

static int judge(const struct options *options, struct scepprobe *p)
{
	char *const *files;
	int r = options->expect ? scepprobe_expect(p, options->expect) : 0;

	if (r == 0 && options->zone)
		r = scepprobe_set_log_zone(p, options->zone);
	if (r == -EINVAL)
		say("%s", scepprobe_problem(p));
	if (r < 0)
		return r == -EINVAL ? EXIT_UNKNOWN : say_failure("the command line", r);
	r = port_expand(options->files, &files);
	if (r == 0)
		r = log_files_add(p, files);
	if (r < 0)
		return say_failure("the logs", r);
	/* If none could be read, log_files.c has said why. */
	return r == 0 ? EXIT_UNKNOWN : outputs_run(scepprobe_judge_logs, p, options);
}

static int run(struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	if (optind == argc) {
		say("logs of which file? Give the IIS log of the NDES server or that of a "
		    "device, or see logs --help");
		return EXIT_UNKNOWN;
	}
	options->files = argv + optind;
	return judge(options, probe);
}

const struct command command_logs = {
	.word = "logs",
	.options = logs_options,
	.run = run,
	.interruptible = true,
	.usage =
		"Usage: scepprobe logs [OPTION]... FILE...\n"
		"\n"
		"Judges the logs of an NDES server and of devices: IIS, HTTPERR, Windows events\n"
		"(.evtx, XML, text), SetupMsi.log, NDESPlugin.log, Android's OMADM log, the\n"
		"console of iOS. What a file is shows its content; it may be a folder, or an\n"
		"archive, as Microsoft's collectors make them; - is standard input.\n"
		"\n"
		"  scepprobe logs --expect ios,android u_ex171108.log httperr1.log\n"
		"  scepprobe logs DiagLogs-PC1.zip\n",
	.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 nothing could be read, or wrong\n"
	       "usage.",
};
