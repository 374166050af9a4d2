/* SPDX-License-Identifier: MIT */
/*
 * The script for zsh: a function with specifications for _arguments for each command, and
 * one that finds the current command.
 */
#include <stdio.h>

#include "cli/completion.h"

/* Within a specification in single quotes. */
static void write_help(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (*text == '[' || *text == ']' || *text == '\\')
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void write_value(const struct option_known *option)
{
	if (!option->argument)
		return;
	printf(":%s:", option->argument[1] == ':' ? "VALUE" : option->argument);
	switch (completion_kind(option)) {
	case COMPLETION_FILE:
		fputs("_files", stdout);
		break;
	case COMPLETION_LIST:
		fputs("_sequence compadd - ", stdout);
		completion_words(option, " ");
		break;
	case COMPLETION_WORD:
		putchar('(');
		completion_words(option, " ");
		putchar(')');
		break;
	default:
		putchar(' ');
	}
}

static void write_option(const struct option_known *option)
{
	const char *equals = option->argument ? "=" : "";

	if (option->letter)
		printf("\t\t'(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name,
			option->letter, option->argument ? "+" : "", option->name,
			equals);
	else
		printf("\t\t'--%s%s[", option->name, equals);
	write_help(option->help);
	putchar(']');
	write_value(option);
	fputs("' \\\n", stdout);
}

static void write_command(
	const struct completion *rows, int n, const struct completion *row)
{
	printf("_scepprobe_%s()\n{\n\t_arguments -s -S : \\\n", row->name);
	for (int i = 0; i < row->list.n; i++)
		write_option(&row->list.options[i]);
	if (row->command == &command_probe) {
		fputs("\t\t'1:URL or command:(", stdout);
		for (int i = 1; i < n - 1; i++)
			printf("%s%s", i > 1 ? " " : "", rows[i].name);
		fputs(")' \\\n\t\t'*:URL: '\n", stdout);
	} else if (row->command->files) {
		fputs("\t\t'*:FILE:_files'\n", stdout);
	} else if (row->command->choice) {
		fputs("\t\t'1:word:(", stdout);
		completion_operands(row->command, " ");
		fputs(")'\n", stdout);
	} else {
		fputs("\t\t'*:URL: '\n", stdout);
	}
	fputs("}\n\n", stdout);
}

static void write_script(const struct completion *rows, int n)
{
	fputs("#compdef scepprobe check_ndes\n"
	      "# SPDX-License-Identifier: MIT\n"
	      "# Written by \"scepprobe completion zsh\".\n\n",
		stdout);
	for (int i = 0; i < n; i++)
		write_command(rows, n, &rows[i]);
	fputs("_scepprobe()\n"
	      "{\n"
	      "\tlocal command=probe\n"
	      "\n"
	      "\tif [[ $service == check_ndes ]]; then\n"
	      "\t\tcommand=check_ndes\n"
	      "\telif ((CURRENT > 2)) && (($+functions[_scepprobe_$words[2]])) &&\n"
	      "\t\t[[ $words[2] != (probe|check_ndes) ]]; then\n"
	      "\t\tcommand=$words[2]\n"
	      "\t\tshift words\n"
	      "\t\t((CURRENT--))\n"
	      "\tfi\n"
	      "\t_scepprobe_$command\n"
	      "}\n"
	      "\n"
	      "_scepprobe \"$@\"\n",
		stdout);
}

const struct completion_shell completion_zsh = {
	.name = "zsh",
	.write = write_script,
};
