/* SPDX-License-Identifier: MIT */
/*
 * The program: finds out which command is meant, makes the process ready for it, and lets
 * it act. It knows the public header and nothing behind it.
 */
#include <signal.h>
#include <string.h>

#include "cli/command.h"
#include "cli/harden.h"
#include "cli/output.h"
#include "cli/say.h"

static struct scepprobe *interruptible;

/* The first time the run ends in order; the second time at once, and nothing stays. */
static void interrupt(int number)
{
	static volatile sig_atomic_t again;

	if (again++) {
		output_remove_temporaries();
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	/* It may be called from here: its contract says so, and it only sets a flag. */
	scepprobe_stop(interruptible); /* NOLINT(bugprone-signal-handler) */
	signal(number, interrupt);
}

static void catch_signals(struct scepprobe *p)
{
	interruptible = p;
	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
#ifdef SIGHUP
	if (signal(SIGHUP, interrupt) == SIG_IGN) /* as nohup(1) wants it */
		signal(SIGHUP, SIG_IGN);
#endif
}

/* A pipe that is closed, and a file that may not grow, are errors of writing, to be told
 * like others. */
static void ignore_signals(void)
{
#ifdef SIGPIPE
	signal(SIGPIPE, SIG_IGN);
#endif
#ifdef SIGXFSZ
	signal(SIGXFSZ, SIG_IGN);
#endif
}

/* A link of that name is a plugin: it takes a plugin's options, and has no commands. */
static bool is_plugin(const char *program)
{
	const char *slash = program ? strrchr(program, '/') : NULL;

	return program && strcmp(slash ? slash + 1 : program, "check_ndes") == 0;
}

static const struct command *find_command(int argc, char **argv)
{
	if (is_plugin(argv[0])) {
		say_as_plugin();
		return &command_plugin;
	}
	return argc > 1 ? command_find(argv[1]) : &command_probe;
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct scepprobe *p;
	int word, status, r;

	output_guard();
	harden_begin();
	ignore_signals();
	command = find_command(argc, argv);
	word = command->word != NULL;
	r = scepprobe_new(&p);
	if (r < 0)
		return say_failure("start", r);
	if (command->interruptible)
		catch_signals(p); /* what the others do, a signal may end at once */
	status = command_obey(command, p, argc - word, argv + word);
	scepprobe_free(p);
	return status;
}
