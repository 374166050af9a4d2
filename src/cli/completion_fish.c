/* SPDX-License-Identifier: MIT */
/*
 * The script for fish: a line of complete(1) for each option, and a function for each
 * list of words, because __fish_complete_list needs a command.
 */
#include <stdio.h>

#include "cli/completion.h"

static void write_quoted(const char *text)
{
	putchar('\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('\'');
}

static void write_lists(const struct completion *rows, int n)
{
	for (int i = 0; i < n; i++) {
		for (int o = 0; o < rows[i].list.n; o++) {
			const struct option_known *option = &rows[i].list.options[o];

			if (completion_kind(option) != COMPLETION_LIST)
				continue;
			printf("function __scepprobe_%s_%s\n\tprintf '%%s\\n' ",
				rows[i].name, option->name);
			completion_words(option, " ");
			fputs("\nend\n", stdout);
		}
	}
}

/* The beginning of each line: for which words on the command line it is. */
static void write_condition(const struct completion *row)
{
	if (row->command == &command_plugin)
		printf("complete -c check_ndes");
	else
		printf("complete -c scepprobe -n 'test (__scepprobe_command) = %s'",
			row->name);
}

static void write_value(const struct completion *row, const struct option_known *option)
{
	switch (completion_kind(option)) {
	case COMPLETION_NONE:
		return;
	case COMPLETION_FREE:
		fputs(" -x", stdout);
		return;
	case COMPLETION_FILE:
		fputs(" -r -F", stdout);
		return;
	case COMPLETION_LIST:
		printf(" -x -a '(__fish_complete_list , __scepprobe_%s_%s)'", row->name,
			option->name);
		return;
	case COMPLETION_WORD:
		fputs(" -x -a '", stdout);
		completion_words(option, " ");
		putchar('\'');
		return;
	}
}

static void write_option(const struct completion *row, const struct option_known *option)
{
	write_condition(row);
	if (option->letter)
		printf(" -s %c", option->letter);
	printf(" -l %s", option->name);
	write_value(row, option);
	fputs(" -d ", stdout);
	write_quoted(option->help);
	putchar('\n');
}

static void write_operands(const struct completion *row)
{
	if (!row->command->files && !row->command->choice)
		return;
	write_condition(row);
	if (row->command->files) {
		puts(" -F");
		return;
	}
	fputs(" -a '", stdout);
	completion_operands(row->command, " ");
	puts("'");
}

static void write_script(const struct completion *rows, int n)
{
	fputs("# SPDX-License-Identifier: MIT\n"
	      "# Written by \"scepprobe completion fish\" for scepprobe and check_ndes.\n\n"
	      "function __scepprobe_command\n"
	      "\tset -l words (commandline -opc)\n"
	      "\tif contains -- \"$words[2]\"",
		stdout);
	for (int i = 1; i < n - 1; i++)
		printf(" %s", rows[i].name);
	fputs("\n\t\techo $words[2]\n"
	      "\telse\n"
	      "\t\techo probe\n"
	      "\tend\n"
	      "end\n",
		stdout);
	write_lists(rows, n);
	fputs("complete -c scepprobe -f\n"
	      "complete -c check_ndes -f\n"
	      "complete -c scepprobe -n 'test (count (commandline -opc)) -eq 1' -a '",
		stdout);
	for (int i = 1; i < n - 1; i++)
		printf("%s%s", i > 1 ? " " : "", rows[i].name);
	puts("'");
	for (int i = 0; i < n; i++) {
		for (int o = 0; o < rows[i].list.n; o++)
			write_option(&rows[i], &rows[i].list.options[o]);
		write_operands(&rows[i]);
	}
}

const struct completion_shell completion_fish = {
	.name = "fish",
	.write = write_script,
};
