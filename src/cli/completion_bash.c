/* SPDX-License-Identifier: MIT */
/*
 * The script for bash: two functions with tables, and one that uses them. It works
 * without the package bash-completion, which loads it if installed.
 */
#include <stdio.h>

#include "cli/completion.h"

static const char head[] =
	"# SPDX-License-Identifier: MIT\n"
	"# Written by \"scepprobe completion bash\" for scepprobe and check_ndes.\n"
	"\n"
	"# What comes behind an option of a command, or, without one, behind the command:\n"
	"# words; words that make a list (,); a file (/); anything (-).\n"
	"__scepprobe_values()\n"
	"{\n"
	"\tcase $1:$2 in\n";

static const char middle[] = "\tesac\n"
			     "}\n"
			     "\n"
			     "__scepprobe_options()\n"
			     "{\n"
			     "\tcase $1 in\n";

static const char tail[] =
	"\tesac\n"
	"}\n"
	"\n"
	"_scepprobe()\n"
	"{\n"
	"\tlocal command=probe current=$2 previous=$3 values= before= IFS=$' \\t\\n'\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ ${1##*/} == check_ndes ]]; then\n"
	"\t\tcommand=check_ndes\n"
	"\telif ((COMP_CWORD > 1)) && [[ -n $(__scepprobe_options \"${COMP_WORDS[1]}\") ]]; "
	"then\n"
	"\t\tcommand=${COMP_WORDS[1]}\n"
	"\tfi\n"
	"\t# To bash, --device=ios is three words.\n"
	"\tif [[ $current == = || ${COMP_WORDS[COMP_CWORD]} == = ]]; then\n"
	"\t\tcurrent= previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\telif [[ $previous == = ]]; then\n"
	"\t\tprevious=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\t[[ $previous != -* ]] || values=$(__scepprobe_values \"$command\" \"$previous\")\n"
	"\tif [[ -z $values && $current == -* ]]; then\n"
	"\t\tvalues=$(__scepprobe_options \"$command\")\n"
	"\telif [[ -z $values ]]; then\n"
	"\t\tvalues=$(__scepprobe_values \"$command\" \"\")\n"
	"\tfi\n"
	"\tcase $values in\n"
	"\t- | '') ;;\n"
	"\t/)\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
	"\t\t;;\n"
	"\t*)\n"
	"\t\tif [[ $values == ,* ]]; then\n"
	"\t\t\t[[ $current != *,* ]] || before=${current%,*},\n"
	"\t\t\tvalues=${values#,} current=${current##*,}\n"
	"\t\tfi\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$values\" -- \"$current\")\n"
	"\t\t;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"complete -F _scepprobe scepprobe check_ndes\n";

static void write_value(const struct completion *row, const struct option_known *option)
{
	const enum completion_kind kind = completion_kind(option);

	if (kind == COMPLETION_NONE)
		return;
	printf("\t%s:--%s", row->name, option->name);
	if (option->letter)
		printf(" | %s:-%c", row->name, option->letter);
	fputs(") echo '", stdout);
	if (kind == COMPLETION_FILE)
		putchar('/');
	else if (kind == COMPLETION_FREE)
		putchar('-');
	else if (kind == COMPLETION_LIST)
		fputs(", ", stdout);
	completion_words(option, " ");
	puts("' ;;");
}

static void write_operands(
	const struct completion *rows, int n, const struct completion *row)
{
	const struct command *command = row->command;

	if (command == &command_probe) {
		/* A command is the first word or none. */
		printf("\tprobe:) ((COMP_CWORD > 1)) || echo '");
		for (int i = 1; i < n - 1; i++)
			printf("%s%s", i > 1 ? " " : "", rows[i].name);
		puts("' ;;");
	} else if (command->files || command->choice) {
		printf("\t%s:) echo '%s", row->name, command->files ? "/" : "");
		completion_operands(command, " ");
		puts("' ;;");
	}
}

static void write_options(const struct completion *row)
{
	printf("\t%s) echo '", row->name);
	for (int i = 0; i < row->list.n; i++) {
		const struct option_known *option = &row->list.options[i];

		printf("%s--%s", i ? " " : "", option->name);
		if (option->letter)
			printf(" -%c", option->letter);
	}
	puts("' ;;");
}

static void write_script(const struct completion *rows, int n)
{
	fputs(head, stdout);
	for (int i = 0; i < n; i++) {
		for (int o = 0; o < rows[i].list.n; o++)
			write_value(&rows[i], &rows[i].list.options[o]);
		write_operands(rows, n, &rows[i]);
	}
	fputs(middle, stdout);
	for (int i = 0; i < n; i++)
		write_options(&rows[i]);
	fputs(tail, stdout);
}

const struct completion_shell completion_bash = {
	.name = "bash",
	.write = write_script,
};
