/* SPDX-License-Identifier: MIT */
/*
 * Opens logs and hands their octets over as they are asked for, so that a log of any size
 * passes through in the memory of one buffer. A file that cannot be read is told, also in
 * the report, and the next one is read.
 */
#include "cli/log_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "port/port.h"

struct feed {
	FILE *file;
	const char *path;
	int error;            /* why it could not be opened */
	bool shown;           /* progress is told: standard error is a terminal */
	double started, told; /* seconds */
	unsigned long long done, size;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Nothing is told in the first second, then a few times in each. */
static void tell_progress(struct feed *feed)
{
	double at = now();

	if (!feed->shown || at - feed->started < 1 || at - feed->told < 0.2)
		return;
	feed->told = at;
	fprintf(stderr, "\r%llu MiB", feed->done >> 20);
	if (feed->size)
		fprintf(stderr, " of %llu MiB, %3.0f %%", feed->size >> 20,
			(double)feed->done * 100 / (double)feed->size);
	fputs(" read ", stderr);
	fflush(stderr);
}

static ptrdiff_t read_some(void *source, void *buffer, size_t size)
{
	struct feed *feed = source;
	size_t n;

	if (!feed->file)
		return -feed->error;
	errno = 0;
	n = fread(buffer, 1, size, feed->file);
	if (n == 0 && ferror(feed->file))
		return errno ? -errno : -EIO;
	feed->done += n;
	tell_progress(feed);
	return (ptrdiff_t)n;
}

static void measure(struct feed *feed)
{
	struct stat status;

	feed->shown = port_is_terminal(2);
	feed->started = now();
	if (fstat(fileno(feed->file), &status) == 0 && S_ISREG(status.st_mode) &&
		status.st_size > 0)
		feed->size = (unsigned long long)status.st_size;
}

static int add(struct scepprobe *probe, const char *path)
{
	struct feed feed = { .path = path };
	int r;

	errno = 0;
	feed.file = strcmp(path, "-") == 0 ? stdin : port_open(path);
	feed.error = feed.file ? 0 : errno ? errno : EIO;
	if (feed.file)
		measure(&feed);
	r = scepprobe_add_log(probe, strcmp(path, "-") == 0 ? "standard input" : path,
		read_some, &feed);
	if (feed.told > 0)
		fputs("\r\033[K", stderr);
	if (feed.file && feed.file != stdin)
		fclose(feed.file);
	return r;
}

int log_files_add(struct scepprobe *probe, char *const *paths)
{
	int n = 0;

	for (; *paths; paths++) {
		int r = add(probe, *paths);

		if (r == -ENOMEM)
			return r;
		if (r < 0)
			fprintf(stderr, "scepprobe: %s: %s\n", *paths,
				r == -EINVAL ? scepprobe_problem(probe) : strerror(-r));
		n += r == 0;
	}
	return n;
}
