/* SPDX-License-Identifier: MIT */
/*
 * The files in a folder and in the folders below it.
 */
#ifndef SCEPPROBE_PORT_FOLDER_H
#define SCEPPROBE_PORT_FOLDER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { PORT_FOLDER_DEPTH = 12, PORT_FOLDER_FILES = 20000 };

bool port_is_folder(const char *path);
/* Whether it leads to a file on disk: no folder, device or pipe. */
bool port_is_file(const char *path);

/* Called with the path of a file, and with what of it lies below the folder. A negative
 * value ends the walk. */
typedef int port_file(void *context, const char *path, const char *below);

/*
 * Visits each file, by name, a folder's own before those below it. Links to folders are
 * not followed, nor folders deeper than PORT_FOLDER_DEPTH, and it ends behind
 * PORT_FOLDER_FILES: then *left_out is set. 0, what `visit` returned, -errno of the
 * folder, -ENOMEM.
 */
__attribute__((warn_unused_result)) int port_walk(
	const char *folder, port_file *visit, void *context, bool *left_out);

/* As lseek(2), of a file that was opened for reading: -1 where it cannot be. */
int64_t port_seek(FILE *file, int64_t offset, int whence);

/* How many octets a file on disk has; 0 for what is none. */
int64_t port_size(FILE *file);

#endif
