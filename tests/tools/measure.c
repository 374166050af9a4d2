/* SPDX-License-Identifier: MIT */
/*
 * measure FILE PROGRAM [ARGUMENT]... runs the program and writes into FILE the most
 * memory, in KiB, that was resident. Its exit status is the program's; 128 + N for the
 * signal N.
 *
 * A small process has to be the one that forks: what the forking process has resident
 * counts for its child. The child dies with this process and so with the test.
 */
#define _DEFAULT_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 127, SIGNALLED = 128 };

int main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	pid_t child;
	FILE *file;

	if (argc < 3)
		return CANNOT;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execv(argv[2], argv + 2);
		_exit(CANNOT);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return CANNOT;
	file = fopen(argv[1], "w");
	if (!file || fprintf(file, "%ld\n", usage.ru_maxrss) < 0 || fclose(file) != 0)
		return CANNOT;
	return WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}
