/* SPDX-License-Identifier: MIT */
/*
 * A scenario file of the test server. Its parser takes a folder, so each input becomes a
 * file; what it complains of is not shown.
 */
#define _DEFAULT_SOURCE
#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scenario.h"

static char folder[] = "/tmp/scepprobe-fuzz-XXXXXX";
static char path[64];

static void clean_up(void)
{
	unlink(path);
	rmdir(folder);
}

static void set_up(void)
{
	FUZZ_ASSERT(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/healthy.scenario", folder);
	atexit(clean_up);
	stderr = fopen("/dev/null", "w");
	FUZZ_ASSERT(stderr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scenario_set set = { .count = 0 };
	FILE *file;

	if (!path[0])
		set_up();
	file = fopen(path, "wb");
	FUZZ_ASSERT(file);
	fwrite(data, 1, size, file);
	FUZZ_ASSERT(fclose(file) == 0);
	if (scenario_set_load(&set, folder, FUZZ_PAGES) == 0)
		FUZZ_ASSERT(
			scenario_find(&set, "healthy", strlen("healthy")) == set.healthy);
	scenario_set_clear(&set);
	return 0;
}
