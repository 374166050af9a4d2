/* SPDX-License-Identifier: MIT */
/*
 * One table of options serves the parser and --help. Most rows only hand their value on
 * to the probe, which knows what is right; the few that say how to show the report are
 * read here.
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

enum { SHORT_NONE = 0, LONG_BASE = 256, OPTIONS_MAX = 64 };

struct option_row {
	int letter;                /* SHORT_NONE without a short form */
	const char *name, *argument, *help;
	/* NULL: a setting of the probe */
	int (*read)(struct options *options, const char *value);
};

static int complain(const char *sentence)
{
	say("%s", sentence);
	return -EINVAL;
}

/* A monitoring system ends a plugin after 60 seconds, and what that saw is lost. */
#define PLUGIN_TIMEOUT "50"

enum { WORD_MAX = 61 };

/* A word of the user's, safe to show on a terminal and not too long for a line. */
static const char *printable(const char *text, char out[WORD_MAX])
{
	size_t n = 0;

	for (; n < WORD_MAX - 1 && text[n]; n++)
		out[n] = text[n] >= ' ' && text[n] <= '~' ? text[n] : '?';
	out[n] = '\0';
	return out;
}

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
	char word[WORD_MAX], known[200] = "";
	size_t n = 0;

	for (size_t i = 0; n < sizeof(known) &&
		scepprobe_list(SCEPPROBE_FORMATS, i, &id, &title); i++)
		n += (size_t)snprintf(known + n, sizeof(known) - n, " %s", id);
	say("--format: there is no format '%s'; there are:%s", printable(value, word), known);
	return -EINVAL;
}

static int read_output(struct options *options, const char *value)
{
	if (!*value)
		return complain("--output: the name of a file is empty");
	options->output = strcmp(value, "-") == 0 ? NULL : value;
	return 0;
}

static int read_save_certificate(struct options *options, const char *value)
{
	if (!*value)
		return complain("--save-cert: the name of a file is empty");
	options->save_certificate = value;
	return 0;
}

static int read_save_trace(struct options *options, const char *value)
{
	if (!*value)
		return complain("--save-trace: the name of a file is empty");
	if (strcmp(value, "-") == 0)
		return complain("--save-trace: it wants a file; - is where the report goes");
	options->save_trace = value;
	return 0;
}

/* Files with two uses: the second would find nothing, or overwrite the first. */
static int check_files(const struct options *options)
{
	const char *const names[] = { options->output, options->save_certificate,
		options->save_trace };

	if (options->challenge_is_input && options->targets &&
		strcmp(options->targets, "-") == 0)
		return complain("standard input cannot hold both the targets and the challenge");
	for (size_t i = 0; i < 3; i++)
		for (size_t j = i + 1; j < 3; j++)
			if (names[i] && names[j] && strcmp(names[i], names[j]) == 0)
				return complain("two outputs have the name of one file");
	return 0;
}

static int read_targets_file(struct options *options, const char *value)
{
	if (!*value)
		return complain("--targets: the name of a file is empty");
	options->targets = value;
	return 0;
}

static int read_anonymize(struct options *options, const char *value)
{
	(void)value;
	options->anonymize = true;
	return 0;
}

/* Nothing else is written that could be made anonymous. */
static int check_anonymize(const struct options *options)
{
	if (options->anonymize && !options->save_trace)
		return complain("--anonymize is about what --save-trace writes; give both");
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
	return complain("--color: it can be auto, always or never");
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
	if (length == 0 || length >= OPTIONS_DAYS || strspn(value, "0123456789") != length)
		return complain(problem);
	memcpy(out, value, length);
	out[length] = '\0';
	return 0;
}

static int read_warning(struct options *options, const char *value)
{
	return read_days(options->warning, value,
		"-w: it takes days left, such as 30 or 30:");
}

static int read_critical(struct options *options, const char *value)
{
	return read_days(options->critical, value,
		"-c: it takes days left, such as 7 or 7:");
}

/* ---- options of decode ---- */

static int read_decode_format(struct options *options, const char *value)
{
	if (strcmp(value, "text") != 0 && strcmp(value, "json") != 0)
		return complain("--format: decode can do text or json");
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
		return complain("--format: explain can do text, json or mdoc");
	options->format = value;
	return 0;
}

/* ---- options of logs ---- */

static int read_expect(struct options *options, const char *value)
{
	options->expect = value;
	return 0;
}

/* ---- the table; a row without a name is a heading ---- */

#define JUDGEMENT_ROWS                                                                   \
	{ 0, "expect-fingerprint", "HEX", "of the CA certificate, SHA-1 or SHA-256",     \
		NULL },                                                                  \
	{ 0, "warn-on", "LIST", "findings to be warnings, whatever they are", NULL },    \
	{ 0, "ignore", "LIST", "findings to be mentioned only", NULL },                  \
	{ 0, "warning-days", "N", "warn when a certificate ends within N days (30)",     \
		NULL },                                                                  \
	{ 0, "critical-days", "N", "the same for critical (7)", NULL }

static const struct option_row rows[] = {
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
	{ 0, "challenge-file", "FILE", "enrol with the challenge in FILE; - is stdin", NULL },
	{ 0, "renew-cert", "FILE", "renew this certificate, PEM, instead of enrolling", NULL },
	{ 0, "renew-key", "FILE", "its key, PEM", NULL },
	{ 0, "renew-as", "HOW", "renewalreq, pkcsreq or auto (auto)", NULL },
	{ 0, "measure-limit", NULL, "find the longest URL that passes in any case", NULL },
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

#define N_ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

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
	{ 0, "save-trace", "FILE", "write it all there again, as one HAR", read_save_trace },
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

#define N_PLUGIN_ROWS ((int)(sizeof(plugin_rows) / sizeof(plugin_rows[0])))

/* ---- the commands that have options of their own ---- */

struct command {
	const struct option_row *rows;
	int n;
	const char *usage, *end;    /* what --help says before the options, and behind them */
};

#define OPTIONS_OF(table) .rows = (table), .n = (int)(sizeof(table) / sizeof((table)[0]))

static const struct command decode_command = {
	OPTIONS_OF(decode_rows),
	.usage = "Usage: scepprobe decode [OPTION]... FILE\n"
		"\n"
		"Explains one SCEP message or answer: octets, base64, PEM, or the\n"
		"message= of a URL or of a line of a log, whole or cut off anywhere.\n"
		"- is standard input.\n",
	.end = "\nExit status: 0 whole, 1 cut off or faulty, 2 a signature or the key is\n"
		"wrong, 3 nothing recognised or wrong usage.",
};

static const struct command replay_command = {
	OPTIONS_OF(replay_rows),
	.usage = "Usage: scepprobe replay [OPTION]... FILE...\n"
		"\n"
		"Judges what --save-trace saved, as on that day, or a browser's visits to a SCEP\n"
		"server, exported by its developer tools as HAR. Nothing is sent. - is standard\n"
		"input.\n",
	.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 unknown, wrong usage, or a file\n"
		"that cannot be read.",
};

static const struct command explain_command = {
	OPTIONS_OF(explain_rows),
	.usage = "Usage: scepprobe explain [OPTION]... [ID]\n"
		"\n"
		"Tells what is known of a finding: what it is seen by, why it happens, what to\n"
		"check, how to fix it, and how to see it. ID may also be a device, a check or an\n"
		"HRESULT. Without ID it lists the findings; the other lists are findings,\n"
		"devices, checks and hresults.\n",
	.end = "\nExit status: 0, or 3 for an unknown ID or wrong usage.",
};

static const struct command logs_command = {
	OPTIONS_OF(logs_rows),
	.usage = "Usage: scepprobe logs [OPTION]... FILE...\n"
		"\n"
		"Judges the logs of an NDES server and of devices: IIS, HTTPERR, Windows events\n"
		"(text or XML), SetupMsi.log, NDESPlugin.log, Android's OMADM log, the console of\n"
		"iOS. What a file is shows its content; gzip will do; - is standard input.\n"
		"\n"
		"  scepprobe logs --expect ios,android u_ex171108.log httperr1.log\n",
	.end = "\nExit status: 0 ok, 1 warning, 2 critical, 3 nothing could be read, or wrong\n"
		"usage.",
};

/* ---- parsing ---- */

/* getopt_long(3)'s tables from ours; val is the row's index behind LONG_BASE. */
static void build_tables(const struct option_row *table, int n, char *letters,
	struct option *longs)
{
	*letters++ = ':';
	for (int i = 0; i < n; i++) {
		if (!table[i].name)
			continue;
		*longs++ = (struct option){
			.name = table[i].name,
			.has_arg = table[i].argument ? required_argument : no_argument,
			.val = LONG_BASE + i,
		};
		if (!table[i].letter)
			continue;
		*letters++ = (char)table[i].letter;
		if (table[i].argument)
			*letters++ = ':';
	}
	*letters = '\0';
	*longs = (struct option){ .name = NULL };
}

static const struct option_row *row_of(const struct option_row *table, int n, int found)
{
	if (found >= LONG_BASE)
		return &table[found - LONG_BASE];
	for (int i = 0; i < n; i++)
		if (table[i].letter == found)
			return &table[i];
	return NULL;
}

/* What the probe knows and another command does not: not unknown, but out of place. */
static bool is_of_probe(const char *word)
{
	size_t length = strcspn(word, "=");

	for (int i = 0; i < N_ROWS; i++)
		if (rows[i].name && (optopt && optopt < LONG_BASE ? rows[i].letter == optopt :
			length == strlen(rows[i].name) + 2 &&
				memcmp(word + 2, rows[i].name, length - 2) == 0))
			return true;
	return false;
}

static int refuse_option(int found, char **argv)
{
	char word[WORD_MAX];
	const char *problem = found == ':' ? "wants a value" :
		optopt >= LONG_BASE ? "takes no value" : is_of_probe(argv[optind - 1]) ?
		"is for probing, and has no place with this command; see its --help" :
		"is not an option; see --help";

	if (optopt && optopt < LONG_BASE)
		say("-%c %s", optopt, problem);
	else
		say("%s %s", printable(argv[optind - 1], word), problem);
	return -EINVAL;
}

static int apply(const struct option_row *row, struct options *options,
	struct scepprobe *probe)
{
	int r;

	if (row->read)
		return row->read(options, optarg);
	options->challenge_is_input |= strcmp(row->name, "challenge-file") == 0 &&
		strcmp(optarg, "-") == 0;
	r = scepprobe_set(probe, row->name, optarg);
	if (r == -EINVAL)
		complain(scepprobe_problem(probe));
	return r;
}

/* `probe` NULL for a table whose rows are all read here. */
static int read_options(const struct option_row *table, int n, struct options *options,
	struct scepprobe *probe, int argc, char **argv)
{
	char letters[OPTIONS_MAX * 2];
	struct option longs[OPTIONS_MAX];
	int found, r = 0;

	_Static_assert(N_ROWS + N_PLUGIN_ROWS < (int)OPTIONS_MAX, "the tables hold every row");
	build_tables(table, n, letters, longs);
	opterr = 0;
	while (r == 0 && (found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row =
			found == '?' || found == ':' ? NULL : row_of(table, n, found);

		r = row ? apply(row, options, probe) : refuse_option(found, argv);
		if (options->action != OPTIONS_RUN)
			break;
	}
	return r;
}

/* Reads the options of a command: 1 when it is to be run. `probe` as above. */
static int begin(const struct command *command, struct options *options,
	struct scepprobe *probe, int argc, char **argv)
{
	int r;

	*options = (struct options){ .format = "text" };
	r = read_options(command->rows, command->n, options, probe, argc, argv);
	return r < 0 ? r : options->action == OPTIONS_RUN;
}

/* Words that are commands of their own, where they stand first. */
static bool is_command(const char *word)
{
	return strcmp(word, "decode") == 0 || strcmp(word, "replay") == 0 ||
		strcmp(word, "explain") == 0 || strcmp(word, "logs") == 0;
}

static int read_targets(const struct options *options, struct scepprobe *probe, int argc,
	char **argv)
{
	if (optind == argc && !options->targets && !options->host)
		return complain("which URL? Give the SCEP server URL of the Intune profile, "
			"or see --help");
	for (int i = optind; i < argc; i++) {
		int r;

		if (i == optind && is_command(argv[i]) && !say_is_plugin()) {
			say("a command goes before its options: scepprobe %s [OPTION]...", argv[i]);
			return -EINVAL;
		}
		r = scepprobe_add_target(probe, argv[i]);
		if (r == -EINVAL)
			complain(scepprobe_problem(probe));
		if (r < 0)
			return r;
	}
	return 0;
}

int options_read(struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	int r;

	*options = (struct options){ .format = "text" };
	r = read_options(rows, N_ROWS, options, probe, argc, argv);
	if (r < 0 || options->action != OPTIONS_RUN)
		return r;
	r = check_anonymize(options);
	if (r == 0)
		r = check_files(options);
	return r < 0 ? r : read_targets(options, probe, argc, argv);
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
	return r == -EINVAL ? complain(scepprobe_problem(probe)) : r;
}

int options_read_plugin(struct options *options, struct scepprobe *probe, int argc,
	char **argv)
{
	struct option_row both[OPTIONS_MAX];
	int r = scepprobe_set(probe, "timeout", PLUGIN_TIMEOUT);

	*options = (struct options){ .format = "nagios" };
	memcpy(both, rows, sizeof(rows));
	memcpy(both + N_ROWS, plugin_rows, sizeof(plugin_rows));
	if (r == 0)
		r = read_options(both, N_ROWS + N_PLUGIN_ROWS, options, probe, argc, argv);
	if (r == 0 && options->action == OPTIONS_RUN)
		r = apply_plugin(options, probe);
	if (r == 0)
		r = check_anonymize(options);
	if (r == 0)
		r = check_files(options);
	if (r < 0 || options->action != OPTIONS_RUN)
		return r;
	if (optind == argc && !options->targets && !options->host)
		return complain("which NDES? Give -H HOST, or see --help");
	return read_targets(options, probe, argc, argv);
}

int options_read_decode(struct options *options, int argc, char **argv)
{
	int r = begin(&decode_command, options, NULL, argc, argv);

	if (r <= 0)
		return r;
	if (optind == argc)
		return complain("decode which file? - is standard input; or see "
			"decode --help");
	if (optind + 1 < argc)
		return complain("decode takes one file at a time");
	options->file = argv[optind];
	return 0;
}

int options_read_replay(struct options *options, struct scepprobe *probe, int argc,
	char **argv)
{
	int r = begin(&replay_command, options, probe, argc, argv);

	if (r <= 0)
		return r;
	if (optind == argc)
		return complain("replay which file? Give what --save-trace or a browser "
			"saved, or see replay --help");
	options->files = argv + optind;
	return check_anonymize(options);
}

int options_read_explain(struct options *options, int argc, char **argv)
{
	int r = begin(&explain_command, options, NULL, argc, argv);

	if (r <= 0)
		return r;
	if (optind + 1 < argc)
		return complain("explain takes one id at a time");
	options->topic = optind < argc ? argv[optind] : NULL;
	if (options->topic && strcmp(options->format, "mdoc") == 0)
		return complain("--format mdoc is the whole manual page: it takes no id");
	return 0;
}

int options_read_logs(struct options *options, struct scepprobe *probe, int argc,
	char **argv)
{
	int r = begin(&logs_command, options, probe, argc, argv);

	if (r <= 0)
		return r;
	if (optind == argc)
		return complain("logs of which file? Give the IIS log of the NDES server or "
			"that of a device, or see logs --help");
	options->files = argv + optind;
	return 0;
}

/* ---- help ---- */

static void print_row(const struct option_row *row)
{
	char left[48];

	if (!row->name) {
		printf("\n%s\n", row->help);
		return;
	}
	snprintf(left, sizeof(left), "%s%c%s --%s%s%s", row->letter ? "-" : " ",
		row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
		row->argument ? " " : "", row->argument ? row->argument : "");
	printf("  %-28s %s\n", left, row->help);
}

static void print_command(const struct command *command)
{
	puts(command->usage);
	for (int i = 0; i < command->n; i++)
		print_row(&command->rows[i]);
	puts(command->end);
}

static void print_list(const char *heading, enum scepprobe_list list)
{
	const char *id, *title;

	printf("\n%s\n", heading);
	for (size_t i = 0; scepprobe_list(list, i, &id, &title); i++)
		printf("  %-13s %s\n", id, title);
}

void options_help(void)
{
	puts("Usage: scepprobe [OPTION]... URL...\n"
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
	     "certificate is issued; NDES logs the refusal.");
	for (int i = 0; i < N_ROWS; i++)
		print_row(&rows[i]);
	print_list("Devices:", SCEPPROBE_DEVICES);
	print_list("Steps:", SCEPPROBE_STEPS);
	print_list("Formats:", SCEPPROBE_FORMATS);
	puts("\nExit status: 0 ok, 1 warning, 2 critical, 3 unknown or wrong usage.");
}

/* The guidelines want a usage that fits on a terminal: 23 lines of 80 columns. */
void options_help_plugin(void)
{
	printf("check_ndes %s: can devices enrol through NDES with Microsoft Intune?\n"
	       "\n"
	       "Usage: check_ndes -H HOST [-w DAYS] [-c DAYS] [-t SECONDS] [OPTION]...\n"
	       "\n", scepprobe_version());
	for (int i = 0; i < N_PLUGIN_ROWS; i++)
		print_row(&plugin_rows[i]);
	puts("  -t, --timeout SECONDS        limit for the whole probe (" PLUGIN_TIMEOUT
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
	     "-s browse,caps,cacert every few minutes.");
}

void options_help_decode(void)
{
	print_command(&decode_command);
}

void options_help_replay(void)
{
	print_command(&replay_command);
}

void options_help_explain(void)
{
	print_command(&explain_command);
}

void options_help_logs(void)
{
	print_command(&logs_command);
}
