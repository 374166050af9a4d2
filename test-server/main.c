/* SPDX-License-Identifier: MIT */
/*
 * mock-ndes: a test server that plays NDES, healthy or broken in a chosen way.
 *
 * Reads the options, the pages and the scenarios, starts the server, says where it
 * listens, and waits for SIGTERM, SIGINT or the end of its standard input. The
 * latter ends it together with a test that died.
 *
 * Promises exit status 0 for an ordered stop and 3 for anything wrong with options
 * or files, with one clear line on stderr. Never listens on anything but 127.0.0.1
 * and shares no code with the program it tests.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "server.h"

#ifndef MOCK_VERSION
#define MOCK_VERSION "0"
#endif

enum { EXIT_USAGE = 3, DELAY_MOST = 60000 };

struct options {
	unsigned int port, delay;
	bool tls, list;
	const char *authority_folder, *challenge;
	const char *scenario_folder, *page_folder;
};

static const char usage[] =
	"usage: mock-ndes [OPTION]...\n"
	"\n"
	"Imitates NDES on 127.0.0.1, healthy or broken, by scenario:\n"
	"http://127.0.0.1:PORT/SCENARIO/certsrv/mscep/mscep.dll\n"
	"\n"
	"  --port N         listen on port N (default 0: any)\n"
	"  --tls            use https\n"
	"  --list           print the scenarios and their expected findings, and exit\n"
	"  --ca-dir DIR     keep keys and certificates in DIR\n"
	"  --delay MS       wait before each answer, in milliseconds\n"
	"  --challenge TEXT issue a certificate for this challenge password\n"
	"  --scenarios DIR  read scenarios from DIR\n"
	"  --pages DIR      read pages from DIR\n"
	"  --help           print this text and exit\n"
	"  --version        print the version and exit\n"
	"\n"
	"Stops on SIGTERM, SIGINT and when its standard input ends.\n";

static const struct option long_options[] = {
	{ "port", required_argument, NULL, 'p' },
	{ "tls", no_argument, NULL, 't' },
	{ "list", no_argument, NULL, 'l' },
	{ "ca-dir", required_argument, NULL, 'd' },
	{ "delay", required_argument, NULL, 'w' },
	{ "challenge", required_argument, NULL, 'c' },
	{ "scenarios", required_argument, NULL, 's' },
	{ "pages", required_argument, NULL, 'g' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static int main_complain(const char *what, const char *about)
{
	fprintf(stderr, "mock-ndes: %s%s%s (see mock-ndes --help)\n", what,
		*about ? ": " : "", about);
	return -1;
}

static int parse_number(
	unsigned int *out, const char *text, unsigned long most, const char *complaint)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || number > most)
		return main_complain(complaint, text);
	*out = (unsigned int)number;
	return 0;
}

static int parse_option(struct options *options, int option, const char *word)
{
	switch (option) {
	case 'p':
		return parse_number(&options->port, optarg, 65535, "not a port number");
	case 't':
		options->tls = true;
		return 0;
	case 'l':
		options->list = true;
		return 0;
	case 'd':
		options->authority_folder = optarg;
		return 0;
	case 'w':
		return parse_number(&options->delay, optarg, DELAY_MOST,
			"not a delay of at most a minute, in milliseconds");
	case 'c':
		options->challenge = optarg;
		return 0;
	case 's':
		options->scenario_folder = optarg;
		return 0;
	case 'g':
		options->page_folder = optarg;
		return 0;
	case 'h':
		fputs(usage, stdout);
		return 1;
	case 'V':
		puts("mock-ndes " MOCK_VERSION);
		return 1;
	case ':':
		return main_complain("argument missing", word);
	default:
		return main_complain("unknown option", word);
	}
}

/* 0: go on, 1: done, -1: wrong. */
static int parse_options(struct options *options, int argc, char **argv)
{
	int option;

	opterr = 0;
	for (;;) {
		const char *word = argv[optind];
		int result;

		option = getopt_long(argc, argv, ":", long_options, NULL);
		if (option < 0)
			break;
		result = parse_option(options, option, word);
		if (result)
			return result;
	}
	if (optind < argc)
		return main_complain("unexpected argument", argv[optind]);
	return 0;
}

static int list(const struct scenario_set *set)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		printf("%s\t%s\t%s\t%s\n", set->items[i].name, set->items[i].finding,
			set->items[i].status, set->items[i].title);
	return fflush(stdout) ? EXIT_USAGE : EXIT_SUCCESS;
}

static int signal_pipe[2];

static void on_signal(int number)
{
	int saved = errno;

	(void)number;
	if (write(signal_pipe[1], "", 1) < 0) {
		/* the pipe is full: a stop is on its way already */
	}
	errno = saved;
}

static int catch_signals(void)
{
	struct sigaction stop = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (pipe(signal_pipe) || sigaction(SIGTERM, &stop, NULL) ||
		sigaction(SIGINT, &stop, NULL) || sigaction(SIGPIPE, &ignore, NULL)) {
		perror("mock-ndes");
		return -1;
	}
	return 0;
}

static void wait_for_end(void)
{
	struct pollfd ends[] = {
		{ .fd = signal_pipe[0], .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	char ignored[512];

	for (;;) {
		if (poll(ends, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return;
		}
		if (ends[0].revents)
			return;
		if (ends[1].revents && read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0)
			return;
	}
}

static int serve(const struct options *options, const struct scenario_set *scenarios)
{
	struct authority authority = { 0 };
	struct server server = {
		.authority = &authority,
		.scenarios = scenarios,
		.challenge = options->challenge,
		.tls = options->tls,
		.delay = options->delay,
	};
	int port = -1;

	if (!catch_signals() && !authority_open(&authority, options->authority_folder)) {
		port = server_start(&server, options->port);
		if (port > 0) {
			printf("LISTEN 127.0.0.1 %d\n", port);
			fflush(stdout);
			wait_for_end();
		}
		server_stop(&server);
	}
	authority_close(&authority);
	close(signal_pipe[0]);
	close(signal_pipe[1]);
	return port > 0 ? EXIT_SUCCESS : EXIT_USAGE;
}

/* Where scenarios and pages are: beside the program in a build, below share/ where it is
 * installed. */
static int find_data(char scenarios[PATH_MAX], char pages[PATH_MAX])
{
	static const char *const places[] = {
		"mock-ndes.data",
		"../share/scepprobe/mock-ndes",
	};
	const char *called = (const char *)getauxval(AT_EXECFN);
	char program[PATH_MAX];

	if (!called || !realpath(called, program))
		return -1;
	*strrchr(program, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		int n = snprintf(
			scenarios, PATH_MAX, "%s/%s/scenarios", program, places[i]);
		int m = snprintf(pages, PATH_MAX, "%s/%s/pages", program, places[i]);

		if (n < PATH_MAX && m < PATH_MAX && access(scenarios, R_OK) == 0)
			return 0;
	}
	return -1;
}

int main(int argc, char **argv)
{
	char scenario_folder[PATH_MAX], page_folder[PATH_MAX];
	struct options options = {
		.scenario_folder = scenario_folder,
		.page_folder = page_folder,
	};
	struct scenario_set scenarios = { 0 };
	int result;

	if (find_data(scenario_folder, page_folder) < 0)
		scenario_folder[0] = page_folder[0] = '\0'; /* unless options name them */
	result = parse_options(&options, argc, argv);
	if (result)
		return result > 0 ? EXIT_SUCCESS : EXIT_USAGE;
	if (scenario_set_load(&scenarios, options.scenario_folder, options.page_folder))
		result = EXIT_USAGE;
	else
		result = options.list ? list(&scenarios) : serve(&options, &scenarios);
	scenario_set_clear(&scenarios);
	return result;
}
