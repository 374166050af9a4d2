/* SPDX-License-Identifier: MIT */
/*
 * A file that may be a log, an .evtx file, or what logs are packed in; and folders of
 * them. What speaks of SCEP is read, the rest is passed over and counted, what cannot be
 * read is named.
 */
#ifndef SCEPPROBE_LOGS_BUNDLE_H
#define SCEPPROBE_LOGS_BUNDLE_H

#include "logs/container.h"
#include "logs/reader.h"

/*
 * Reads a file. `folder` is the one that it was found in, or NULL: a file that was named
 * by itself and is no log is an error, one that lay in a folder is passed over: 1. 0 when
 * something was read; -EINVAL when nothing in it could be, log_problem() having the
 * reason; -EINTR, -ENOMEM, -errno of the source.
 */
MUST_CHECK int log_read_file(
	struct log *log, const struct container_input *input, const char *folder);

#endif
