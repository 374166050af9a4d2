/* SPDX-License-Identifier: MIT */
/*
 * The files in a folder and its subfolders.
 */
#ifndef SCEPPROBE_PORT_FOLDER_H
#define SCEPPROBE_PORT_FOLDER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { PORT_FOLDER_DEPTH = 12, PORT_FOLDER_FILES = 20000 };

bool port_is_folder(const char *path);
/* Whether the path leads to a regular file: not to a folder, device or pipe. */
bool port_is_file(const char *path);

/* Called with the path of a file, and the part of it below the folder. A negative return
 * value ends the walk. */
typedef int port_file(void *context, const char *path, const char *below);

/*
 * Visits each file in the order of names, those of a folder before those of its
 * subfolders. Links to folders are not followed. Folders deeper than PORT_FOLDER_DEPTH
 * and files after PORT_FOLDER_FILES are left out: then *left_out is set. 0, the result of
 * `visit`, -errno of the folder, -ENOMEM.
 */
__attribute__((warn_unused_result)) int port_walk(
	const char *folder, port_file *visit, void *context, bool *left_out);

/* As lseek(2), for a file opened for reading: -1 if it is not seekable. */
int64_t port_seek(FILE *file, int64_t offset, int whence);

/* The size of a regular file in octets; 0 for anything else. */
int64_t port_size(FILE *file);

#endif
