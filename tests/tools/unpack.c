/* SPDX-License-Identifier: MIT */
/*
 * unpack FILE...: what the readers in src/logs make of a file, for the tests that hold
 * them against others: a line for each member, "NAME: N octets" or "NAME: PROBLEM"; of an
 * .evtx file the text of its events before that, and what was lost.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "logs/container.h"
#include "logs/evtx.h"

static unsigned char buffer[65536];

static ptrdiff_t read_file(void *source, void *into, size_t size)
{
	return (ptrdiff_t)fread(into, 1, size, source);
}

static int64_t seek_file(void *source, int64_t offset, int whence)
{
	return fseek(source, (long)offset, whence) < 0 ? -1 : ftell(source);
}

static int print_events(struct container_member *member)
{
	const struct evtx_count *count;
	struct evtx *evtx;
	ptrdiff_t n;

	if (evtx_new(&evtx, member->read, member->source, NULL, NULL) < 0)
		return -ENOMEM;
	while ((n = evtx_read(evtx, buffer, sizeof(buffer))) > 0)
		fwrite(buffer, 1, (size_t)n, stdout);
	count = evtx_counts(evtx);
	printf("%s: %" PRIu64 " events, %" PRIu64 " unreadable, %" PRIu64 " of %" PRIu64
	       " chunks damaged%s%s\n",
		member->name, count->wanted, count->unreadable, count->damaged,
		count->chunks, count->cut ? ", cut" : "",
		count->in_use ? ", in use" : "");
	evtx_free(evtx);
	return n < 0 ? (int)n : 0;
}

static int print_member(void *context, struct container_member *member)
{
	unsigned long long octets = 0;
	ptrdiff_t n;

	(void)context;
	if (member->problem) {
		printf("%s: %s\n", member->name, member->problem);
		return 0;
	}
	if (evtx_is(member->beginning))
		return print_events(member);
	while ((n = member->read(member->source, buffer, sizeof(buffer))) > 0)
		octets += (unsigned long long)n;
	printf("%s: %llu octets%s%s\n", member->name, octets, n < 0 ? ", " : "",
		n < 0 ? member->why : "");
	return 0;
}

int main(int argc, char **argv)
{
	int r = 0;

	for (int i = 1; i < argc && r == 0; i++) {
		const char *slash = strrchr(argv[i], '/');
		struct container_input input = { .name = slash ? slash + 1 : argv[i],
			.read = read_file,
			.seek = seek_file,
			.source = fopen(argv[i], "rb") };

		if (!input.source) {
			perror(argv[i]);
			return 1;
		}
		r = container_read(&input, print_member, NULL);
		fclose(input.source);
	}
	return r == 0 ? 0 : 1;
}
