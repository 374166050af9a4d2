/* SPDX-License-Identifier: MIT */
/*
 * The challenge, the only secret that a user passes in.
 */
#ifndef SCEPPROBE_API_CHALLENGE_H
#define SCEPPROBE_API_CHALLENGE_H

#include <stddef.h>

#include "base/scoped.h"

/* Reads one line of at most 16384 characters from a file, or from standard input for "-".
 * -EINVAL with a clause for the user in problem[size]; -ENOMEM. */
MUST_CHECK int challenge_read(const char *path, char **out, char *problem, size_t size);

/* Wipes and frees the challenge; NULL is allowed. */
void challenge_free(char *challenge);

#endif
