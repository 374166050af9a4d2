/* SPDX-License-Identifier: MIT */
/*
 * The commands, a row each: their options, what they take behind them, and what --help
 * says around the options. The probe is the command without a word, and the plugin the
 * same under another name, with other defaults and a monitoring plugin's options.
 */
#include "cli/command.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/option.h"
#include "cli/say.h"

/* A monitoring system ends a plugin after 60 seconds, and what that saw is lost. */
#define PLUGIN_TIMEOUT "50"

struct command_row {
	const char *word;                          /* NULL: by none */
	const struct option_table *options, *more; /* more: or NULL */
	/* Checks the options together, and takes what is behind them. */
	int (*take)(
		struct options *options, struct scepprobe *probe, int argc, char **argv);
	const char *usage, *end; /* of --help, before the options and behind them */
};

/* ---- what options must be together ---- */

/* Files with two uses: the second would find nothing, or overwrite the first. */
static int check_files(const struct options *options)
{
	const char *const names[] = { options->output, options->save_certificate,
		options->save_trace };

	if (options->challenge_is_input && options->targets &&
		strcmp(options->targets, "-") == 0)
		return option_refuse(
			"standard input cannot hold both the targets and the challenge");
	for (size_t i = 0; i < 3; i++)
		for (size_t j = i + 1; j < 3; j++)
			if (names[i] && names[j] && strcmp(names[i], names[j]) == 0)
				return option_refuse(
					"two outputs have the name of one file");
	return 0;
}

/* Nothing else is written that could be made anonymous. */
static int check_anonymize(const struct options *options)
{
	if (options->anonymize && !options->save_trace)
		return option_refuse(
			"--anonymize is about what --save-trace writes; give both");
	return 0;
}

/* ---- what is behind the options ---- */

static int add_targets(struct scepprobe *probe, int argc, char **argv)
{
	int r = 0;

	for (int i = optind; r == 0 && i < argc; i++)
		r = scepprobe_add_target(probe, argv[i]);
	return r == -EINVAL ? option_refuse(scepprobe_problem(probe)) : r;
}

/* Whether one letter is wrong, too many or missing, or two are the wrong way round. */
static bool is_slip(const char *word, const char *meant)
{
	size_t a = strlen(word), b = strlen(meant);

	while (a && b && *word == *meant) {
		word++, meant++;
		a--, b--;
	}
	while (a && b && word[a - 1] == meant[b - 1])
		a--, b--;
	if (a == 2 && b == 2)
		return word[0] == meant[1] && word[1] == meant[0];
	return a <= 1 && b <= 1;
}

static const char *likely_command(const char *word);

/* A slip of the pen would be probed as a host, which may even answer. */
static int check_word(const char *word)
{
	const char *meant = likely_command(word);
	char shown[OPTION_WORD];

	if (!meant)
		return 0;
	say("there is no command '%s'; is it %s? The host of that name is https://%s/",
		option_printable(word, shown), meant, shown);
	return -EINVAL;
}

static int take_urls(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	int r = check_anonymize(options);

	if (r == 0)
		r = check_files(options);
	if (r < 0)
		return r;
	if (optind == argc && !options->targets)
		return option_refuse(
			"which URL? Give the SCEP server URL of the Intune profile, "
			"or see --help");
	if (optind < argc && command_find(argv[optind]) != COMMAND_PROBE) {
		say("a command goes before its options: scepprobe %s [OPTION]...",
			argv[optind]);
		return -EINVAL;
	}
	if (optind < argc)
		r = check_word(argv[optind]);
	return r < 0 ? r : add_targets(probe, argc, argv);
}

/* What -H, -w and -c gave goes where the others' values went at once. */
static int apply_plugin(const struct options *options, struct scepprobe *probe)
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

static int take_hosts(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	int r = apply_plugin(options, probe);

	if (r == 0)
		r = check_anonymize(options);
	if (r == 0)
		r = check_files(options);
	if (r < 0)
		return r;
	if (optind == argc && !options->targets && !options->host)
		return option_refuse("which NDES? Give -H HOST, or see --help");
	return add_targets(probe, argc, argv);
}

static int take_archives(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	(void)probe;
	if (optind == argc)
		return option_refuse(
			"replay which file? Give what --save-trace or a browser "
			"saved, or see replay --help");
	options->files = argv + optind;
	return check_anonymize(options);
}

static int take_logs(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	(void)probe;
	if (optind == argc)
		return option_refuse(
			"logs of which file? Give the IIS log of the NDES server or "
			"that of a device, or see logs --help");
	options->files = argv + optind;
	return 0;
}

static int take_message(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	(void)probe;
	if (optind == argc)
		return option_refuse("decode which file? - is standard input; or see "
				     "decode --help");
	if (optind + 1 < argc)
		return option_refuse("decode takes one file at a time");
	options->file = argv[optind];
	return 0;
}

static int take_topic(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	(void)probe;
	if (optind + 1 < argc)
		return option_refuse("explain takes one id at a time");
	options->topic = optind < argc ? argv[optind] : NULL;
	if (options->topic && strcmp(options->format, "mdoc") == 0)
		return option_refuse(
			"--format mdoc is the whole manual page: it takes no id");
	return 0;
}

/* ---- the rows ---- */

static const struct command_row commands[] = {
	[COMMAND_PROBE] = {
		.options = &options_of_probe,
		.take = take_urls,
		.usage = "Usage: scepprobe [OPTION]... URL...\n"
			"       scepprobe replay [OPTION]... FILE...  judge what was saved; replay -h\n"
			"       scepprobe logs [OPTION]... FILE...    judge logs; logs -h\n"
			"       scepprobe decode [OPTION]... FILE     explain one message; decode -h\n"
			"       scepprobe explain [OPTION]... [ID]    what is known; explain -h\n"
			"\n"
			"Asks an NDES for a certificate as Windows, Android and iOS do, and names what\n"
			"is wrong. URL is a host or the SCEP server URL of the Intune profile.\n"
			"\n"
			"  scepprobe https://ndes.contoso.com/certsrv/mscep/mscep.dll\n"
			"  scepprobe --device ios --format json contoso.msappproxy.net\n"
			"\n"
			"Without --challenge-file it sends a placeholder that NDES must refuse, so no\n"
			"certificate is issued; NDES logs the refusal.",
		.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 unknown or wrong usage.",
	},
	/* The guidelines want a usage that fits on a terminal: 23 lines of 80 columns. */
	[COMMAND_PLUGIN] = {
		.options = &options_of_plugin,
		.more = &options_of_probe,
		.take = take_hosts,
		.usage = "Usage: check_ndes -H HOST [-w DAYS] [-c DAYS] [-t SECONDS] [OPTION]...\n",
		.end = "  -t, --timeout SECONDS        limit for the whole probe (" PLUGIN_TIMEOUT
			"); then critical\n"
			"  -s, --step LIST              browse,caps,cacert send no request\n"
			"  -d, --device LIST            windows, android, ios (all)\n"
			"  -v, --verbose                more; up to three times\n"
			"  -q, --quiet                  one line\n"
			"  -h, --help                   this help\n"
			"  -V, --version                the version\n"
			"\n"
			"All other options are those of scepprobe; scepprobe --help lists them.\n"
			"A certificate with DAYS left or fewer is a problem; DAYS may be 30 or 30:.\n"
			"Whole probes leave refused requests in the log of NDES: run them daily, and\n"
			"-s browse,caps,cacert every few minutes.",
	},
	[COMMAND_REPLAY] = {
		.word = "replay",
		.options = &options_of_replay,
		.take = take_archives,
		.usage = "Usage: scepprobe replay [OPTION]... FILE...\n"
			"\n"
			"Judges what --save-trace saved, as on that day, or a browser's visits to a SCEP\n"
			"server, exported by its developer tools as HAR. Nothing is sent. - is standard\n"
			"input.\n",
		.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 unknown, wrong usage, or a file\n"
			"that cannot be read.",
	},
	[COMMAND_LOGS] = {
		.word = "logs",
		.options = &options_of_logs,
		.take = take_logs,
		.usage = "Usage: scepprobe logs [OPTION]... FILE...\n"
			"\n"
			"Judges the logs of an NDES server and of devices: IIS, HTTPERR, Windows events\n"
			"(text or XML), SetupMsi.log, NDESPlugin.log, Android's OMADM log, the console of\n"
			"iOS. What a file is shows its content; gzip will do; - is standard input.\n"
			"\n"
			"  scepprobe logs --expect ios,android u_ex171108.log httperr1.log\n",
		.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 nothing could be read, or wrong\n"
			"usage.",
	},
	[COMMAND_DECODE] = {
		.word = "decode",
		.options = &options_of_decode,
		.take = take_message,
		.usage = "Usage: scepprobe decode [OPTION]... FILE\n"
			"\n"
			"Explains one SCEP message or answer: octets, base64, PEM, or the\n"
			"message= of a URL or of a line of a log, whole or cut off anywhere.\n"
			"- is standard input.\n",
		.end = "\nExit status: 0 whole, 1 cut off or faulty, 2 a signature or the key is\n"
			"wrong, 3 nothing recognised or wrong usage.",
	},
	[COMMAND_EXPLAIN] = {
		.word = "explain",
		.options = &options_of_explain,
		.take = take_topic,
		.usage = "Usage: scepprobe explain [OPTION]... [ID]\n"
			"\n"
			"Tells what is known of a finding: what it is seen by, why it happens, what to\n"
			"check, how to fix it, and how to see it. ID may also be a device, a check or an\n"
			"HRESULT. Without ID it lists the findings; the other lists are findings,\n"
			"devices, checks and hresults.\n",
		.end = "\nExit status: 0, or 3 for an unknown ID or wrong usage.",
	},
};

enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

enum command command_find(const char *word)
{
	for (int i = 0; i < N_COMMANDS; i++)
		if (commands[i].word && strcmp(commands[i].word, word) == 0)
			return (enum command)i;
	return COMMAND_PROBE;
}

/* What other programs have as a command, and what it is here. */
static const struct {
	const char *word, *meant;
} habits[] = {
	{ "help", "--help" },
	{ "version", "--version" },
	{ "list", "explain" },
	{ "probe", "scepprobe URL" },
};

static const char *likely_command(const char *word)
{
	if (strpbrk(word, "./:"))
		return NULL;
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++)
		if (strcmp(habits[i].word, word) == 0)
			return habits[i].meant;
	for (int i = 0; i < N_COMMANDS; i++)
		if (commands[i].word && is_slip(word, commands[i].word))
			return commands[i].word;
	return NULL;
}

int command_read(enum command command, struct options *options, struct scepprobe *probe,
	int argc, char **argv)
{
	const struct command_row *row = &commands[command];
	int r = 0;

	*options = (struct options){ .format = "text" };
	if (command == COMMAND_PLUGIN) {
		options->format = "nagios";
		r = scepprobe_set(probe, "timeout", PLUGIN_TIMEOUT);
	}
	if (r == 0)
		r = option_read(row->options, row->more, options, probe, argc, argv);
	if (r < 0 || options->action != OPTIONS_RUN)
		return r;
	return row->take(options, probe, argc, argv);
}

/* ---- help ---- */

static void print_list(const char *heading, enum scepprobe_list list)
{
	const char *id, *title;

	printf("\n%s\n", heading);
	for (size_t i = 0; scepprobe_list(list, i, &id, &title); i++)
		printf("  %-13s %s\n", id, title);
}

void command_help(enum command command)
{
	const struct command_row *row = &commands[command];

	if (command == COMMAND_PLUGIN)
		printf("check_ndes %s: can devices enrol through NDES with Microsoft Intune?\n\n",
			scepprobe_version());
	puts(row->usage);
	option_help(row->options);
	if (command == COMMAND_PROBE) {
		print_list("Devices:", SCEPPROBE_DEVICES);
		print_list("Steps:", SCEPPROBE_STEPS);
		print_list("Formats:", SCEPPROBE_FORMATS);
	}
	puts(row->end);
}
