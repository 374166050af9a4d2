/* SPDX-License-Identifier: MIT */
/*
 * Makes so many RSA keys of 2048 bits as the program does, one after the other, and ends:
 * what that costs is for bench.py to measure. `keys 0` is what it costs to begin.
 */
#include <stdlib.h>

#include "key/rsa.h"

static bool always(void *argument)
{
	(void)argument;
	return true;
}

int main(int argc, char **argv)
{
	const long n = argc > 1 ? strtol(argv[1], NULL, 10) : 1;

	for (long i = 0; i < n; i++) {
		scoped(EVP_PKEY) *key = NULL;

		if (rsa_of_three(&key, 2048, always, NULL) < 0)
			return 1;
	}
	return 0;
}
