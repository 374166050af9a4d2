/* SPDX-License-Identifier: MIT */
/*
 * The program: selects the command, prepares the process, and runs the command. It uses
 * the public header only.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/harden.h"
#include "cli/output.h"
#include "cli/say.h"
#include "port/port.h"

static struct scepprobe *interruptible;

/* Signal handlers may call these two. The first only sets a flag, by its contract. */
static void stop_run(void)
{
	scepprobe_stop(interruptible);
}

/* The second time the run ends at once, and nothing stays. */
static void leave_nothing(void)
{
	output_remove_temporaries();
}

static void catch_signals(struct scepprobe *p)
{
	interruptible = p;
	port_on_stop(stop_run, leave_nothing);
}

/* A double click opens a window that closes when we end. */
static int help_in_own_window(struct scepprobe *p)
{
	static char name[] = "scepprobe", help[] = "--help",
		    *arguments[] = { name, help, NULL };
	int status = command_obey(&command_probe, p, 2, arguments);

	puts("\nRun this program in a terminal: cmd, PowerShell or Windows Terminal.\n"
	     "Press a key to close this window.");
	port_wait_for_key();
	return status;
}

/* What other programs answer: "help", "help logs", "version", and Windows' "/?". They
 * become options, in place. */
static void take_habit(int argc, char **argv)
{
	static char help[] = "--help", version[] = "--version";
	const bool wants_help = strcmp(argv[1], "help") == 0 ||
				strcmp(argv[1], "/?") == 0;

	if (wants_help && argc == 3 && command_find(argv[2]) != &command_probe) {
		argv[1] = argv[2];
		argv[2] = help;
	} else if (wants_help && argc == 2) {
		argv[1] = help;
	} else if (strcmp(argv[1], "version") == 0 && argc == 2) {
		argv[1] = version;
	}
}

static const struct command *find_command(int argc, char **argv)
{
	/* A link of that name is a plugin: it takes its options, and has no commands. */
	if (port_is_program(argv[0], "check_ndes")) {
		say_as_plugin();
		return &command_plugin;
	}
	if (argc > 1)
		take_habit(argc, argv);
	return argc > 1 ? command_find(argv[1]) : &command_probe;
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct scepprobe *p;
	const char *debug = getenv("SCEPPROBE_DEBUG");
	int word, status, r;

	port_begin();
	harden_begin();
	if (debug && strcmp(debug, "1") == 0)
		scepprobe_debug(say_debug);
	port_ignore_signals();
	r = port_arguments(&argc, &argv);
	if (r < 0)
		return say_failure("start", r);
	command = find_command(argc, argv);
	word = command->word != NULL;
	r = scepprobe_new(&p);
	if (r < 0)
		return say_failure("start", r);
	if (argc == 1 && port_owns_console())
		return help_in_own_window(p);
	if (command->interruptible)
		catch_signals(p); /* what the others do, a signal may end at once */
	status = command_obey(command, p, argc - word, argv + word);
	if (scepprobe_has_left(p))
		port_leave(status);
	scepprobe_free(p);
	return status;
}
