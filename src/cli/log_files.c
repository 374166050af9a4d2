/* SPDX-License-Identifier: MIT */
/*
 * Opens logs and passes their octets on request, so that a log of any size needs one
 * buffer only. An unreadable file is reported, also in the report, and the next one is
 * read.
 */
#include "cli/log_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/say.h"
#include "port/folder.h"
#include "port/port.h"

enum { FOLDER_NAME = 128 };

struct feed {
	FILE *file;
	int error;            /* why it could not be opened */
	bool shown;           /* progress is shown: standard error is a terminal */
	double started, told; /* seconds */
	int64_t done, size;   /* size: 0 when it is not known */
};

/* The context for a folder's files. */
struct folder {
	struct scepprobe *probe;
	char name[FOLDER_NAME];
	int read;
	unsigned files;
};

static double current_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Shows nothing in the first second, then a few updates a second. */
static void tell_progress(struct feed *feed)
{
	double at = current_time();

	if (!feed->shown || at - feed->started < 1 || at - feed->told < 0.2)
		return;
	feed->told = at;
	fprintf(stderr, "\r%lld MiB", (long long)feed->done >> 20);
	if (feed->size)
		fprintf(stderr, " of %lld MiB, %3.0f %%", (long long)feed->size >> 20,
			(double)feed->done * 100 / (double)feed->size);
	fputs(" read ", stderr);
	fflush(stderr);
}

/* A file that grows while it is read ends where it ended when it was opened. */
static ptrdiff_t read_file(struct feed *feed, void *buffer, size_t size)
{
	size_t n;

	if ((uint64_t)(feed->size - feed->done) < size)
		size = (size_t)(feed->size - feed->done);
	if (size == 0)
		return 0;
	errno = 0;
	n = fread(buffer, 1, size, feed->file);
	if (n == 0 && ferror(feed->file))
		return errno ? -errno : -EIO;
	return (ptrdiff_t)n;
}

static ptrdiff_t read_some(void *source, void *buffer, size_t size)
{
	struct feed *feed = source;
	ptrdiff_t n;

	if (!feed->file)
		return -feed->error;
	n = feed->size ? read_file(feed, buffer, size)
		       : port_read(feed->file, buffer, size);
	if (n <= 0)
		return n;
	feed->done += n;
	tell_progress(feed);
	return n;
}

static int64_t seek_to(void *source, int64_t offset, int whence)
{
	struct feed *feed = source;
	int64_t place;

	if (whence == SEEK_END) {
		offset += feed->size;
		whence = SEEK_SET;
	}
	place = port_seek(feed->file, offset, whence);
	if (place >= 0)
		feed->done = place;
	return place;
}

static int add_file(
	struct scepprobe *probe, const char *path, const char *name, const char *folder)
{
	const bool is_input = strcmp(path, "-") == 0;
	struct feed feed = { .file = is_input ? stdin : NULL };
	struct scepprobe_log log = {
		.name = name, .folder = folder, .read = read_some, .source = &feed
	};
	int r;

	errno = 0;
	if (!is_input)
		feed.file = port_open_at_once(path);
	feed.error = feed.file ? 0 : errno ? errno : EIO;
	feed.shown = port_is_terminal(2);
	feed.started = current_time();
	if (feed.file)
		feed.size = port_size(feed.file);
	if (feed.size && !is_input)
		log.seek = seek_to;
	r = scepprobe_add_log_file(probe, &log);
	if (feed.told > 0)
		fputs("\r\033[K", stderr);
	if (feed.file && feed.file != stdin)
		fclose(feed.file);
	return r;
}

static void tell_failure(struct scepprobe *probe, const char *name, int error)
{
	if (error == -EINTR)
		say("interrupted: only the lines read so far are judged");
	else
		say("%s: %s", name,
			error == -EINVAL ? scepprobe_problem(probe)
					 : say_why(name, error));
}

static int visit_file(void *context, const char *path, const char *below)
{
	struct folder *folder = context;
	int r = add_file(folder->probe, path, below, folder->name);

	folder->files++;
	folder->read += r == 0;
	if (r == -ENOMEM || r == -EINTR)
		return r;
	if (r < 0)
		tell_failure(folder->probe, path, r);
	return 0;
}

/* The folder's own name: "LogFiles" of "/inetpub/logs/LogFiles/". */
static void take_name(char name[FOLDER_NAME], const char *path)
{
	size_t end = strlen(path), begin;

	while (end > 1 && (path[end - 1] == '/' || path[end - 1] == '\\'))
		end--;
	for (begin = end; begin > 0 && path[begin - 1] != '/' && path[begin - 1] != '\\';)
		begin--;
	snprintf(name, FOLDER_NAME, "%.*s", (int)(end - begin), path + begin);
}

/* How many of its files could be read. */
static int add_folder(struct scepprobe *probe, const char *path)
{
	struct folder folder = { .probe = probe };
	bool left_out = false;
	int r;

	take_name(folder.name, path);
	r = port_walk(path, visit_file, &folder, &left_out);
	if (left_out)
		say("%s: more than %d files, or deeper than %d folders: the rest is left "
		    "out",
			path, PORT_FOLDER_FILES, PORT_FOLDER_DEPTH);
	if (r < 0)
		return r;
	if (folder.files == 0)
		say("%s: the folder is empty or cannot be listed", path);
	else if (folder.read == 0)
		say("%s: none of its %u files is a known log", path, folder.files);
	return folder.read;
}

/* 1, or how many of a folder's; -errno. */
static int add_path(struct scepprobe *probe, const char *path)
{
	int r;

	if (strcmp(path, "-") != 0 && port_is_folder(path))
		return add_folder(probe, path);
	r = add_file(probe, path, strcmp(path, "-") == 0 ? "standard input" : path, NULL);
	return r < 0 ? r : 1;
}

int log_files_add(struct scepprobe *probe, char *const *paths)
{
	int n = 0;

	for (; *paths; paths++) {
		int r = add_path(probe, *paths);

		if (r == -ENOMEM)
			return r;
		if (r < 0)
			tell_failure(probe, *paths, r);
		if (r == -EINTR)
			return n + 1;
		n += r > 0 ? r : 0;
	}
	return n;
}

/* Windows' events, as if they were an exported file. */
static int add_events(struct scepprobe *probe, int64_t since)
{
	static const char name[] = "Windows event logs";
	struct port_events *events;
	int r = port_events_open(&events, since);

	if (r == 0) {
		r = scepprobe_add_log(probe, name, port_events_read, events);
		port_events_close(events);
	}
	if (r == -EACCES) /* of no file that could be copied */
		say("%s: Permission denied; run as an administrator", name);
	else if (r < 0 && r != -ENOMEM)
		tell_failure(probe, name, r);
	return r;
}

int log_files_add_here(struct scepprobe *probe, int64_t since)
{
	char *const *files;
	int r = port_log_files(since, &files), n;

	if (r == 0)
		r = log_files_add(probe, files);
	if (r < 0)
		return r;
	n = r;
	r = add_events(probe, since);
	if (r == -ENOMEM)
		return r;
	return n + (r == 0);
}
