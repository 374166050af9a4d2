/* SPDX-License-Identifier: MIT */
/*
 * Archives, .evtx files and what is packed in them, read as logs. Of the first octet the
 * lowest bit says whether the file can be read in any order, the next whether it lies in
 * a folder; the others are how many octets come at a time, 0 for as many as are asked
 * for.
 */
#include "fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "logs/bundle.h"
#include "trace/exchange.h"

struct file {
	const uint8_t *data;
	size_t length, at, step;
};

static ptrdiff_t give(void *owner, void *buffer, size_t size)
{
	struct file *file = owner;
	size_t n = file->length - file->at;

	if (n > size)
		n = size;
	if (file->step && n > file->step)
		n = file->step;
	if (n > 0)
		memcpy(buffer, file->data + file->at, n);
	file->at += n;
	return (ptrdiff_t)n;
}

static int64_t seek(void *owner, int64_t offset, int whence)
{
	struct file *file = owner;
	const int64_t length = (int64_t)file->length;
	const int64_t base = whence == SEEK_SET   ? 0
			     : whence == SEEK_CUR ? (int64_t)file->at
						  : length;

	if (offset < -base || offset > length - base)
		return -1;
	file->at = (size_t)(base + offset);
	return base + offset;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const unsigned choice = fuzz_choice(&data, &size);
	struct file file = { .data = data, .length = size, .step = choice >> 2 };
	const struct container_input input = {
		.name = "fuzz",
		.read = give,
		.seek = choice & 1 ? seek : NULL,
		.source = &file,
	};
	struct trace *trace;
	struct log *log;
	int r;

	FUZZ_ASSERT(log_new(&log) == 0);
	r = log_read_file(log, &input, choice & 2 ? "folder" : NULL);
	FUZZ_ASSERT(r == 0 || (r == 1 && choice & 2) ||
		    (r == -EINVAL && log_problem(log)[0]));
	FUZZ_ASSERT(log_finish(log, &trace) == 0);
	log_free(log);
	trace_free(trace);
	return 0;
}
