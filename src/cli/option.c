/* SPDX-License-Identifier: MIT */
/*
 * Parses a command line by tables of options, with getopt_long(3), and prints them. The
 * program's own rows are in options.c and in the files of the commands; the library has
 * the rows of settings, so each setting is described once.
 *
 * The user's text after an equals sign is never repeated: it may be a password.
 */
#include "cli/option.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/say.h"

enum { LONG_BASE = 256 }; /* beyond every letter */

enum { HELP_COLUMN = 31, HELP_WIDTH = 80 }; /* where an option's help is */

int option_refuse(const char *sentence)
{
	say("%s", sentence);
	return -EINVAL;
}

int option_choose(const char *(*choice)(size_t index), const char *word,
	const char *sentence, const char **chosen)
{
	const char *offered;

	for (size_t i = 0; (offered = choice(i)) != NULL; i++) {
		if (strcmp(offered, word) != 0)
			continue;
		*chosen = offered;
		return 0;
	}
	return option_refuse(sentence);
}

const char *option_printable(const char *text, char out[OPTION_WORD])
{
	size_t n = 0;

	for (; n < OPTION_WORD - 1 && text[n]; n++)
		out[n] = text[n] >= ' ' && text[n] <= '~' ? text[n] : '?';
	out[n] = '\0';
	return out;
}

/* ---- the rows that count ---- */

static bool is_meant(
	const struct option_row *row, const struct scepprobe_setting *setting)
{
	if (row->kind == OPTION_SETTINGS)
		return row->about == setting->about;
	return row->kind == OPTION_SETTING && strcmp(row->name, setting->name) == 0;
}

static void list_add(struct option_list *list, struct option_known known)
{
	if (list->n < OPTIONS_MAX)
		list->options[list->n++] = known;
}

void option_expand(struct option_list *list, const struct option_row *const *table)
{
	struct scepprobe_setting setting;

	for (; table && *table; table++) {
		const struct option_row *row = *table;

		if (row->kind == OPTION_OWN)
			list_add(list, (struct option_known){ row->letter, row->name,
					       row->argument, row->help, row });
		for (size_t i = 0; scepprobe_setting(i, &setting); i++)
			if (is_meant(row, &setting))
				list_add(list, (struct option_known){ setting.letter,
						       setting.name, setting.argument,
						       setting.help, NULL });
	}
}

const char *option_choice(const struct option_known *option, size_t index)
{
	if (!option->own)
		return scepprobe_choice(option->name, index);
	return option->own->choice ? option->own->choice(index) : NULL;
}

/* ---- reading ---- */

/* Makes getopt_long(3)'s tables; val is the option's index plus LONG_BASE. */
static void build_tables(
	const struct option_list *list, char *letters, struct option *longs)
{
	*letters++ = ':';
	for (int i = 0; i < list->n; i++) {
		const struct option_known *known = &list->options[i];

		*longs++ = (struct option){
			.name = known->name,
			.has_arg = known->argument ? required_argument : no_argument,
			.val = LONG_BASE + i,
		};
		if (!known->letter)
			continue;
		*letters++ = (char)known->letter;
		if (known->argument)
			*letters++ = ':';
	}
	*letters = '\0';
	*longs = (struct option){ .name = NULL };
}

static const struct option_known *known_of(const struct option_list *list, int found)
{
	if (found >= LONG_BASE)
		return &list->options[found - LONG_BASE];
	for (int i = 0; i < list->n; i++)
		if (list->options[i].letter == found)
			return &list->options[i];
	return NULL;
}

static const struct option_known *known_named(
	const struct option_list *list, const char *name)
{
	const size_t length = strcspn(name, "=");

	for (int i = 0; i < list->n; i++)
		if (strlen(list->options[i].name) == length &&
			memcmp(list->options[i].name, name, length) == 0)
			return &list->options[i];
	return NULL;
}

/* An option of the probe, given to another command: known, but misplaced. */
static bool is_of_probe(const char *word)
{
	struct option_list probe = { .n = 0 };

	option_expand(&probe, options_of_probe);
	if (optopt && optopt < LONG_BASE)
		return known_of(&probe, optopt) != NULL;
	return word[0] == '-' && word[1] == '-' && known_named(&probe, word + 2);
}

static int refuse_option(int found, char **argv)
{
	char word[OPTION_WORD], *equals;
	const char *problem = "is an unknown option; see --help";

	option_printable(argv[optind - 1], word);
	equals = strchr(word, '=');
	if (equals)
		*equals = '\0';
	/* For an unwanted value the GNU library returns '?', others return ':'. */
	if (optopt >= LONG_BASE && equals)
		problem = "takes no value";
	else if (found == ':')
		problem = "needs a value";
	else if (is_of_probe(argv[optind - 1]))
		problem = "only applies to probing, not to this command; see its --help";
	if (optopt && optopt < LONG_BASE)
		say("-%c %s", optopt, problem);
	else
		say("%s %s", word, problem);
	return -EINVAL;
}

/* "-output x" is -o with the value "utput" to getopt(3), and a slip to everybody else. */
static int check_dashes(const struct option_list *list, const char *word)
{
	const struct option_known *meant;

	if (word[0] != '-' || word[1] == '-' || strlen(word) < 3)
		return 0;
	meant = known_named(list, word + 1);
	if (!meant)
		return 0;
	say("-%s: a long option needs two dashes: --%s", meant->name, meant->name);
	return -EINVAL;
}

static int option_apply(const struct option_known *known, struct options *options,
	struct scepprobe *probe)
{
	int r;

	if (known->own)
		return known->own->read(options, optarg);
	r = scepprobe_set(probe, known->name, optarg);
	if (r == -EINVAL)
		option_refuse(scepprobe_problem(probe));
	return r;
}

int option_read(const struct option_row *const *table,
	const struct option_row *const *more, struct options *options,
	struct scepprobe *probe, int argc, char **argv)
{
	struct option_list list = { .n = 0 };
	char letters[OPTIONS_MAX * 2 + 2];
	struct option longs[OPTIONS_MAX + 1];
	int found, r = 0;

	option_expand(&list, table);
	option_expand(&list, more);
	build_tables(&list, letters, longs);
	opterr = 0;
	while (r == 0 && (found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_known *known = found == '?' || found == ':'
							   ? NULL
							   : known_of(&list, found);

		r = check_dashes(&list, argv[optind - 1]);
		if (found == '?' && strcmp(argv[optind - 1], "-?") == 0)
			options->action = OPTIONS_HELP;
		else if (r == 0)
			r = known ? option_apply(known, options, probe)
				  : refuse_option(found, argv);
		if (options->action != OPTIONS_RUN)
			break;
	}
	return r;
}

/* ---- help ---- */

/* Words from `column` on, where the first line is begun already, to the width. */
static void print_words(const char *text, int column)
{
	int at = column;

	while (*text) {
		int length = (int)strcspn(text, " ");

		if (at > column && at + 1 + length > HELP_WIDTH) {
			printf("\n%*s", column, "");
			at = column;
		}
		at += printf("%s%.*s", at > column ? " " : "", length, text);
		text += length + (text[length] == ' ');
	}
	putchar('\n');
}

/* A name too long for its column has a line of its own. */
static void print_option(int letter, const char *name, const char *argument,
	const char *help, const char *preset)
{
	char left[60], right[200];
	int n = snprintf(left, sizeof(left), "  %s%c%s --%s%s%s", letter ? "-" : " ",
		letter ? letter : ' ', letter ? "," : " ", name, argument ? " " : "",
		argument ? argument : "");

	if (n > HELP_COLUMN - 1)
		printf("%s\n%*s", left, HELP_COLUMN, "");
	else
		printf("%-*s", HELP_COLUMN, left);
	snprintf(right, sizeof(right), "%s%s%s%s", help, preset ? " (" : "",
		preset ? preset : "", preset ? ")" : "");
	print_words(right, HELP_COLUMN);
}

void option_help(const struct option_row *const *table)
{
	struct scepprobe_setting setting;

	for (; *table; table++) {
		const struct option_row *row = *table;

		if (row->kind == OPTION_HEADING)
			printf("\n%s\n", row->help);
		else if (row->kind == OPTION_OWN)
			print_option(
				row->letter, row->name, row->argument, row->help, NULL);
		for (size_t i = 0; scepprobe_setting(i, &setting); i++)
			if (is_meant(row, &setting))
				print_option(setting.letter, setting.name,
					setting.argument, setting.help, setting.preset);
	}
}
