/* SPDX-License-Identifier: MIT */
/* A targets file: refused with a sentence, or every line of it gives a target. */
#include "fuzz.h"

#include <errno.h>
#include <string.h>

#include "api/targets.h"

static size_t take_all(struct targets *targets, struct config *config)
{
	struct target target;
	size_t n = 0;
	int r;

	while ((r = targets_next(targets, config, &target)) > 0) {
		FUZZ_ASSERT(target.url[0] && target.label[0]);
		target_clear(&target);
		n++;
	}
	FUZZ_ASSERT(r == 0);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct targets targets = { .n = 0 };
	struct config config;
	int r;

	FUZZ_ASSERT(config_init(&config) == 0);
	r = targets_add_file(&targets, &config, (struct span){ data, size });
	FUZZ_ASSERT(r == 0 || (r == -EINVAL && config.problem[0]));
	if (r == 0)
		FUZZ_ASSERT(take_all(&targets, &config) == targets.n && targets.n > 0);
	else
		FUZZ_ASSERT(targets.n == 0);
	targets_clear(&targets);
	config_clear(&config);
	return 0;
}
