/* SPDX-License-Identifier: MIT */
/*
 * Reads a command line by a table of options, through getopt_long(3), and prints that
 * table. Which options there are is in options.c.
 */
#include "cli/option.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/say.h"

enum { LONG_BASE = 256 }; /* beyond every letter */

int option_refuse(const char *sentence)
{
	say("%s", sentence);
	return -EINVAL;
}

const char *option_printable(const char *text, char out[OPTION_WORD])
{
	size_t n = 0;

	for (; n < OPTION_WORD - 1 && text[n]; n++)
		out[n] = text[n] >= ' ' && text[n] <= '~' ? text[n] : '?';
	out[n] = '\0';
	return out;
}

/* getopt_long(3)'s tables from ours; val is the row's index behind LONG_BASE. */
static void build_tables(
	const struct option_row *table, int n, char *letters, struct option *longs)
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
	const struct option_table *table = &options_of_probe;
	size_t length = strcspn(word, "=");

	for (int i = 0; i < table->n; i++) {
		const struct option_row *row = &table->rows[i];

		if (row->name && (optopt && optopt < LONG_BASE
						 ? row->letter == optopt
						 : length == strlen(row->name) + 2 &&
							   memcmp(word + 2, row->name,
								   length - 2) == 0))
			return true;
	}
	return false;
}

static int refuse_option(int found, char **argv)
{
	char word[OPTION_WORD];
	const char *problem =
		found == ':' && !strchr(argv[optind - 1], '=') ? "wants a value"
		: found == ':' || optopt >= LONG_BASE          ? "takes no value"
		: is_of_probe(argv[optind - 1])
			? "is for probing, and has no place with this command; see its --help"
			: "is not an option; see --help";

	if (optopt && optopt < LONG_BASE)
		say("-%c %s", optopt, problem);
	else
		say("%s %s", option_printable(argv[optind - 1], word), problem);
	return -EINVAL;
}

static int apply(
	const struct option_row *row, struct options *options, struct scepprobe *probe)
{
	int r;

	if (row->read)
		return row->read(options, optarg);
	options->challenge_is_input |= strcmp(row->name, "challenge-file") == 0 &&
				       strcmp(optarg, "-") == 0;
	r = scepprobe_set(probe, row->name, optarg);
	if (r == -EINVAL)
		option_refuse(scepprobe_problem(probe));
	return r;
}

int option_read(const struct option_table *table, const struct option_table *more,
	struct options *options, struct scepprobe *probe, int argc, char **argv)
{
	struct option_row rows[OPTIONS_MAX];
	char letters[OPTIONS_MAX * 2];
	struct option longs[OPTIONS_MAX];
	int found, r = 0, n = table->n + (more ? more->n : 0);

	memcpy(rows, table->rows, (size_t)table->n * sizeof(rows[0]));
	if (more)
		memcpy(rows + table->n, more->rows, (size_t)more->n * sizeof(rows[0]));
	build_tables(rows, n, letters, longs);
	opterr = 0;
	while (r == 0 && (found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = found == '?' || found == ':'
						       ? NULL
						       : row_of(rows, n, found);

		r = row ? apply(row, options, probe) : refuse_option(found, argv);
		if (options->action != OPTIONS_RUN)
			break;
	}
	return r;
}

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

void option_help(const struct option_table *table)
{
	for (int i = 0; i < table->n; i++)
		print_row(&table->rows[i]);
}
