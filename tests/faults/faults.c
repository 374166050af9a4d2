/* SPDX-License-Identifier: MIT */
/*
 * Every path on which memory may run out, with the n-th allocation failing, for all n:
 *
 *   faults [-s STRIDE] [CASE]...
 *
 * A case does one thing with real vectors and gives 0 or a negative errno. It promises,
 * whatever n: no crash; nothing leaks; and either an error is given, or what came out is
 * what comes out when memory is enough. Figures for each case are printed.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "cases.h"
#include "shortage.h"

static struct {
	const char *name;
	size_t n;
	bool lasting;
} current;

/* What became of one shortage; a child's exit status. */
enum outcome { GOOD, QUIET, THEIRS, BEYOND, BAD, OUTCOMES };

/*
 * OpenSSL 3.0 frees the digest context twice when ASN1_item_sign_ctx, within X509_sign or
 * X509_REQ_sign, gets no memory for the algorithm that it copies. Only that is forgiven.
 * What is not safe in a handler is called all the same: the process is lost anyway.
 */
/* NOLINTBEGIN(bugprone-signal-handler) */
static void on_crash(int number)
{
	if (shortage_within("ASN1_item_sign_ctx"))
		_exit(THEIRS);
	fprintf(stderr, "%s: signal %d with allocation %zu failing%s\n", current.name, number,
		current.n, current.lasting ? ", and all behind it" : "");
	shortage_tell();
	_exit(BAD);
}
/* NOLINTEND(bugprone-signal-handler) */

static int complain(const char *what, int r)
{
	fprintf(stderr, "%s: %s (%d) with allocation %zu failing%s\n", current.name, what, r,
		current.n, current.lasting ? ", and all behind it" : "");
	shortage_tell();
	return -1;
}

/* One run: 0 or what the case gave; *live is what it left behind. */
static int run(const struct fault_case *row, struct bytes *out, size_t *live)
{
	int r;

	bytes_clear(out);
	shortage_begin(current.n, current.lasting);
	r = row->run(out);
	OPENSSL_thread_stop();    /* its error queue keeps memory for the next error */
	shortage_end();
	*live = shortage_live() - (out->data ? 1 : 0);
	return r;
}

/* OpenSSL 3.0 loses the algorithm that it was fetching when the copy of its name fails. */
static bool is_half_a_method(void)
{
	static const char *const fetching[] = { "EVP_MD_fetch", "EVP_CIPHER_fetch",
		"EVP_RAND_fetch", "EVP_SIGNATURE_fetch", "EVP_KEYMGMT_fetch",
		"EVP_ASYM_CIPHER_fetch", "EVP_DigestSignInit", "EVP_DigestSignInit_ex",
		"EVP_DigestVerifyInit", "EVP_DigestVerifyInit_ex" };

	for (size_t i = 0; i < sizeof(fetching) / sizeof(fetching[0]); i++)
		if (shortage_within("CRYPTO_strndup") && shortage_within(fetching[i]))
			return true;
	return false;
}

/*
 * What is left behind may be a library's, kept for the next time. Then the same shortage
 * once more leaves nothing.
 */
static int check_leak(const struct fault_case *row, size_t live)
{
	struct bytes out = BYTES_EMPTY;
	int r = 0;

	for (int again = 0; live > 0 && again < 3; again++)
		r = run(row, &out, &live);
	bytes_clear(&out);
	return live > 0 && !is_half_a_method() ? complain("memory leaks", r) : 0;
}

/*
 * Libraries drop errors, OpenSSL above all: a public key for whose decoding there was no
 * memory is one of an unknown kind, and its error queue is empty again. What libraries ask
 * for may go wrong unsaid, and is counted. What our own code asks for may not.
 */
static enum outcome check_result(const struct fault_case *row, int r,
	const struct bytes *out, const struct bytes *wanted)
{
	if (r < 0 && r != -ENOMEM && !(r == -EIO && row->may_be_vague)) {
		if (!shortage_ours())
			return QUIET;
		complain("not an honest error", r);
		return BAD;
	}
	if (r < 0 || !row->repeatable || (out->length == wanted->length &&
		memcmp(out->data, wanted->data, wanted->length) == 0))
		return GOOD;
	if (!shortage_ours())
		return QUIET;
	complain("no error, but another result", (int)out->length);
	return BAD;
}

static enum outcome check_one(const struct fault_case *row, const struct bytes *wanted)
{
	struct bytes out = BYTES_EMPTY;
	enum outcome outcome;
	size_t live;
	int r = run(row, &out, &live);

	if (!shortage_happened())
		return BEYOND;
	outcome = check_result(row, r, &out, wanted);
	if (outcome != BAD && check_leak(row, live) < 0)
		outcome = BAD;
	return outcome;
}

/* In a process of its own: it may crash, and starts from the same state each time. */
static enum outcome check_apart(const struct fault_case *row, const struct bytes *wanted)
{
	const pid_t child = fork();
	int status;

	if (child == 0)
		_exit((int)check_one(row, wanted));
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) ||
		WEXITSTATUS(status) >= OUTCOMES)
		return BAD;
	return (enum outcome)WEXITSTATUS(status);
}

static void check_all(const struct fault_case *row, size_t stride,
	const struct bytes *wanted, long counts[OUTCOMES])
{
	for (int lasting = 0; lasting < 2; lasting++) {
		enum outcome outcome = GOOD;

		current.lasting = lasting;
		for (current.n = 1; outcome != BEYOND; current.n += stride) {
			outcome = check_apart(row, wanted);
			counts[outcome]++;
		}
	}
}

static int check(const struct fault_case *row, size_t stride)
{
	struct bytes wanted = BYTES_EMPTY;
	long counts[OUTCOMES] = { 0 };
	size_t live, count;

	current.name = row->name;
	current.n = 0;
	current.lasting = false;
	for (int warm = 0; warm < 2; warm++)
		if (run(row, &wanted, &live) < 0)
			return complain("fails by itself", 0);
	count = shortage_end();
	check_all(row, stride * row->stride, &wanted, counts);
	printf("%-16s %6zu allocations, %6ld shortages: %ld bad, %ld unsaid by libraries, "
	       "%ld crashes of OpenSSL's own\n", row->name, count,
		counts[GOOD] + counts[QUIET] + counts[THEIRS] + counts[BAD], counts[BAD],
		counts[QUIET], counts[THEIRS]);
	fflush(stdout);
	bytes_clear(&wanted);
	return counts[BAD] ? -1 : 0;
}

static bool is_wanted(const char *name, char **names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	size_t stride = 1;
	int r = 0;

	if (argc > 2 && strcmp(argv[1], "-s") == 0) {
		stride = strtoul(argv[2], NULL, 10);
		argv += 2;
	}
	signal(SIGSEGV, on_crash);
	signal(SIGABRT, on_crash);
	signal(SIGBUS, on_crash);
	cases_set_up();
	for (const struct fault_case *row = cases; row->name; row++)
		if (is_wanted(row->name, argv + 1))
			r |= check(row, stride ? stride : 1);
	return r ? 1 : 0;
}
