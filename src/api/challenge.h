/* SPDX-License-Identifier: MIT */
/*
 * The one secret that a user hands over.
 */
#ifndef SCEPPROBE_API_CHALLENGE_H
#define SCEPPROBE_API_CHALLENGE_H

#include <stddef.h>

#include "base/scoped.h"

/* Reads one line of at most 16384 characters from a file, or from standard input for "-".
 * -EINVAL with a clause for the user in problem[size], -ENOMEM. */
MUST_CHECK int challenge_read(const char *path, char **out, char *problem, size_t size);

/* Wipes and frees it; NULL is fine. */
void challenge_free(char *challenge);

#endif
