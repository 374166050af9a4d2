/* SPDX-License-Identifier: MIT */
#ifndef MOCK_FOLDER_H
#define MOCK_FOLDER_H

/*
 * Calls visit for every file of folder whose name ends in suffix, sorted by name,
 * with the name without suffix. Goes on after a failed visit, so that all
 * complaints come out at once, and then answers -1.
 */
int folder_visit(const char *folder, const char *suffix,
	int (*visit)(void *context, const char *name, const char *path), void *context);

#endif
