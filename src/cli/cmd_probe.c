/* SPDX-License-Identifier: MIT */
/* scepprobe URL...: probes like the devices. The command without a word. */
#include "cli/cmd_probe.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/input.h"
#include "cli/outputs.h"
#include "cli/say.h"
#include "port/port.h"

enum { TARGETS_MAX = 16 << 20 };

/* ---- options ---- */

static int read_targets(struct options *options, const char *value)
{
	return options_path("targets", value, &options->targets);
}

static const struct option_row probe_targets = {
	.name = "targets",
	.argument = "FILE",
	.help = "read targets from FILE, one URL per line (- for stdin)",
	.read = read_targets,
};

static int read_save_certificate(struct options *options, const char *value)
{
	return options_path("save-cert", value, &options->save_certificate);
}

static const struct option_row probe_save_certificate = {
	.name = "save-cert",
	.argument = "FILE",
	.help = "save the issued certificates to FILE (PEM)",
	.read = read_save_certificate,
};

#define HEADING(name_, text_)                                                            \
	static const struct option_row name_ = { .kind = OPTION_HEADING, .help = (text_) }
#define SETTINGS(name_, about_)                                                          \
	static const struct option_row name_ = { .kind = OPTION_SETTINGS,                \
		.about = (about_) }

HEADING(targets_heading, "Targets:");
SETTINGS(targets_settings, SCEPPROBE_ABOUT_TARGETS);
HEADING(request_heading, "Requests:");
SETTINGS(request_settings, SCEPPROBE_ABOUT_REQUEST);
HEADING(connection_heading, "Connection:");
SETTINGS(connection_settings, SCEPPROBE_ABOUT_CONNECTION);
HEADING(judgement_heading, "Thresholds and findings:");
SETTINGS(judgement_settings, SCEPPROBE_ABOUT_JUDGEMENT);
HEADING(report_heading, "Report:");

const struct option_row *const options_of_probe[] = {
	&targets_heading,
	&probe_targets,
	&targets_settings,
	&request_heading,
	&request_settings,
	&connection_heading,
	&connection_settings,
	&judgement_heading,
	&judgement_settings,
	&report_heading,
	&option_format,
	&option_output,
	&probe_save_certificate,
	&option_save_trace,
	&option_anonymize,
	&option_color,
	&option_verbose,
	&option_quiet,
	&option_the_help,
	&option_version,
	NULL,
};

/* ---- targets ---- */

static int add_file(struct scepprobe *p, const char *path)
{
	struct input input = { .data = NULL };
	int r = input_read_or_say(&input, path, TARGETS_MAX);

	if (r == 0 && input.length > TARGETS_MAX) {
		r = -EFBIG;
		say_failure(path, r);
	} else if (r == 0 && path) {
		r = scepprobe_add_targets(p, input.data, input.length);
	}
	if (r == -EINVAL)
		say("%s: %s", path, scepprobe_problem(p));
	input_forget(&input);
	return r;
}

static int add_targets(struct scepprobe *probe, int argc, char **argv)
{
	int r = 0;

	for (int i = optind; r == 0 && i < argc; i++)
		r = scepprobe_add_target(probe, argv[i]);
	return r == -EINVAL ? option_refuse(scepprobe_problem(probe)) : r;
}

/* A slip of the pen would be probed as a host, which may even answer. */
static int check_word(const char *word)
{
	const char *meant = command_meant(word);
	char shown[OPTION_WORD];

	if (command_find(word) != &command_probe) {
		say("put the command before its options: scepprobe %s [OPTION]...", word);
		return -EINVAL;
	}
	if (!meant)
		return 0;
	say("unknown command '%s'; did you mean %s? To probe a host of that name: "
	    "https://%s/",
		option_printable(word, shown), meant, shown);
	return -EINVAL;
}

/* Whether it is written as the path of a file, and as no host: "/a", "./a", "../a",
 * "C:\a", "a\b". */
static bool is_path(const char *word)
{
	const unsigned char letter = text_lower((unsigned char)word[0]);
	const char *behind = word + strspn(word, ".");

	if (letter >= 'a' && letter <= 'z' && word[1] == ':' && word[2] == '/')
		return true;
	if (strchr(word, '\\'))
		return !text_starts(word, "http");
	return behind - word <= 2 && *behind == '/';
}

/* The word if it can be copied into a command, else a placeholder. */
static const char *word_or(const char *word, const char *placeholder)
{
	return strlen(word) < OPTION_WORD && !strchr(word, ' ') ? word : placeholder;
}

static int refuse_file(const char *word)
{
	const char *name = word_or(word, "FILE");
	char host[OPTION_WORD + 40] = "";

	if (name == word && !is_path(word))
		snprintf(host, sizeof(host),
			"; to probe a host of that name: "
			"https://%s%s",
			word, strchr(word, '/') ? "" : "/");
	say("'%s' is a file, not a host: use scepprobe replay %s for a trace, scepprobe "
	    "logs %s for a log%s",
		word, name, name, host);
	return -EINVAL;
}

/* Without this check a file's name would be probed as a host, or called an invalid URL. A
 * folder may be named like a host. */
static int check_file(const char *word)
{
	/* The part before '@' may be a password, which is not repeated. */
	if (strstr(word, "://") || strchr(word, '@'))
		return 0;
	if (port_is_file(word))
		return refuse_file(word);
	if (strpbrk(word, "/\\") && port_is_folder(word))
		say("'%s' is a folder, not a host: use scepprobe logs %s for the logs in "
		    "it",
			word, word_or(word, "FOLDER"));
	else if (is_path(word))
		say("'%s' looks like a file: use scepprobe logs FILE or scepprobe replay "
		    "FILE",
			word);
	else
		return 0;
	return -EINVAL;
}

static int check_words(int argc, char **argv)
{
	int r = optind < argc ? check_word(argv[optind]) : 0;

	for (int i = optind; r == 0 && i < argc; i++)
		r = check_file(argv[i]);
	return r;
}

/* Words that are probed as they are, and may not be meant so. */
static void hint_at_words(int argc, char **argv)
{
	char shown[OPTION_WORD];
	bool has_url = false;

	for (int i = optind; i < argc; i++)
		has_url |= strstr(argv[i], "://") != NULL;
	for (int i = optind; i < argc; i++) {
		option_printable(argv[i], shown);
		if (has_url && !strpbrk(argv[i], "./:"))
			say("'%s' is probed as a host; see --help for the commands",
				shown);
		else if (span_ends(span_of_text(argv[i]), "/certsrv/mscep") ||
			 span_ends(span_of_text(argv[i]), "/certsrv/mscep/"))
			say("%s does not end in mscep.dll: devices call "
			    ".../certsrv/mscep/mscep.dll. It is probed as given",
				shown);
	}
}

/* ---- the command ---- */

int probe_run(
	const struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	int r = options_check_anonymize(options);

	if (r == 0)
		r = outputs_check(options, probe);
	if (r == 0)
		r = add_targets(probe, argc, argv);
	if (r == 0)
		r = add_file(probe, options->targets);
	if (r == -ENOMEM)
		return say_failure("the targets", r);
	if (r < 0)
		return EXIT_UNKNOWN;
	if (!say_is_plugin())
		hint_at_words(argc, argv);
	return outputs_run(scepprobe_run, probe, options);
}

/* --compare takes the next word; as the last option it leaves only one URL. */
static void say_no_url(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!text_starts(argv[i], "--com"))
			continue;
		say("--compare needs the external URL too: scepprobe --compare INTERNAL "
		    "EXTERNAL");
		return;
	}
	say("no URL given: pass the SCEP server URL from the Intune profile (see --help)");
}

static int probe_command_run(
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	if (optind == argc && !options->targets) {
		say_no_url(argc, argv);
		return EXIT_UNKNOWN;
	}
	if (check_words(argc, argv) < 0)
		return EXIT_UNKNOWN;
	return probe_run(options, probe, argc, argv);
}

static void print_list(const char *heading, enum scepprobe_list list)
{
	const char *id, *title;

	printf("\n%s\n", heading);
	for (size_t i = 0; scepprobe_list(list, i, &id, &title); i++)
		printf("  %-13s %s\n", id, title);
}

static void print_lists(void)
{
	print_list("Devices:", SCEPPROBE_DEVICES);
	print_list("Steps:", SCEPPROBE_STEPS);
	print_list("Formats:", SCEPPROBE_FORMATS);
}

const struct command command_probe = {
	.options = options_of_probe,
	.run = probe_command_run,
	.interruptible = true,
	.lists = print_lists,
	.usage =
		"Usage: scepprobe [OPTION]... URL...\n"
		"       scepprobe replay [OPTION]... FILE...  judge saved traces; replay -h\n"
		"       scepprobe logs [OPTION]... FILE...    judge logs; logs -h\n"
		"       scepprobe decode [OPTION]... FILE     explain one message; decode -h\n"
		"       scepprobe explain [OPTION]... [ID]    the catalogue; explain -h\n"
		"       scepprobe completion SHELL            for bash, zsh, fish\n"
		"\n"
		"Requests a certificate from NDES as Windows, Android and iOS do, and names the\n"
		"fault. URL is a host or the SCEP server URL of the Intune profile.\n"
		"\n"
		"  scepprobe https://ndes.contoso.com/certsrv/mscep/mscep.dll\n"
		"  scepprobe --device ios --format json contoso.msappproxy.net\n"
		"\n"
		"Without --challenge-file it sends a placeholder that NDES must refuse, so no\n"
		"certificate is issued; NDES logs the refusal.",
	.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 unknown or wrong usage.",
};
