/* SPDX-License-Identifier: MIT */
/*
 * Every path on which memory may run out, with the n-th allocation failing, for all n:
 *
 *   faults [-s STRIDE] [CASE]...    each STRIDE-th allocation only
 *   faults -l                       names of the cases
 *
 * A case does one thing with real vectors and gives 0 or a negative errno. It promises,
 * whatever n: no crash; nothing leaks; and no lie: either an error is given, or what came
 * out is what comes out when memory is enough. Figures for each case are printed; the
 * exit status is 1 when a promise was broken.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "cases.h"
#include "shortage.h"

static struct {
	const char *name;
	size_t n, stride;
	bool lasting, apart; /* apart: this process has a shortage of its own */
} current;

/* What became of one shortage; a child's exit status. */
enum outcome { GOOD, UNSAID, THEIRS, CRASH, LEAK, LIE, OUTCOMES };

static long counts[OUTCOMES];

/* Longer than any case takes; then it hangs. */
enum { SECONDS_MAX = 60 };

/*
 * OpenSSL 3.0 frees the digest context twice when ASN1_item_sign_ctx, within X509_sign or
 * X509_REQ_sign, gets no memory for the algorithm that it copies. Only that is forgiven.
 * What is not safe in a handler is called all the same: the process is lost anyway.
 */
/* NOLINTBEGIN(bugprone-signal-handler) */
static void on_crash(int number)
{
	if (shortage_within("ASN1_item_sign_ctx")) {
		fprintf(stderr,
			"%s: that was OpenSSL 3.0, which frees twice in "
			"ASN1_item_sign_ctx\n",
			current.name);
		_exit(THEIRS);
	}
	fprintf(stderr, "%s: signal %d with allocation %zu failing%s\n", current.name,
		number, current.n, current.lasting ? ", and all behind it" : "");
	shortage_tell();
	_exit(CRASH);
}
/* NOLINTEND(bugprone-signal-handler) */

static void complain(const char *what, int r)
{
	fprintf(stderr, "%s: %s (%d) with allocation %zu failing%s\n", current.name, what,
		r, current.n, current.lasting ? ", and all behind it" : "");
	shortage_tell();
}

/* The case once, in what has begun: 0 or what it gave; *live is what it left behind. */
static int finish(const struct fault_case *row, struct bytes *out, size_t *live)
{
	int r = row->run(out);

	OPENSSL_thread_stop(); /* its error queue keeps memory for the next error */
	shortage_end();
	*live = shortage_live() - (out->data ? 1 : 0);
	return r;
}

static int run(const struct fault_case *row, struct bytes *out, size_t *live)
{
	bytes_clear(out);
	shortage_begin(current.n, current.lasting);
	return finish(row, out, live);
}

/* OpenSSL 3.0 loses the algorithm that it was fetching when the copy of its name fails.
 */
static bool is_half_a_method(void)
{
	static const char *const fetching[] = { "EVP_MD_fetch", "EVP_CIPHER_fetch",
		"EVP_RAND_fetch", "EVP_SIGNATURE_fetch", "EVP_KEYMGMT_fetch",
		"EVP_ASYM_CIPHER_fetch", "EVP_DigestSignInit", "EVP_DigestSignInit_ex",
		"EVP_DigestVerifyInit", "EVP_DigestVerifyInit_ex",
		"CMS_RecipientInfo_decrypt", "CMS_RecipientInfo_encrypt" };

	for (size_t i = 0; i < sizeof(fetching) / sizeof(fetching[0]); i++)
		if (shortage_within("CRYPTO_strndup") && shortage_within(fetching[i]))
			return true;
	return false;
}

/*
 * What is left behind may be a library's, kept for the next time. Then the same shortage
 * once more leaves nothing.
 */
static enum outcome check_leak(const struct fault_case *row, size_t live)
{
	struct bytes out = BYTES_EMPTY;
	int r = 0;

	for (int again = 0; live > 0 && again < 3; again++)
		r = run(row, &out, &live);
	bytes_clear(&out);
	if (live == 0)
		return GOOD;
	if (is_half_a_method())
		return THEIRS;
	complain("memory leaks", r);
	return LEAK;
}

/*
 * Libraries drop errors, OpenSSL above all: a public key for whose decoding there was no
 * memory is one of an unknown kind, and its error queue is empty again. What libraries
 * ask for may go wrong unsaid, and is counted. What our own code asks for may not.
 */
static enum outcome check_result(const struct fault_case *row, int r,
	const struct bytes *out, const struct bytes *wanted)
{
	if (r < 0 && r != -ENOMEM && !(r == -EIO && row->may_be_vague)) {
		if (!shortage_ours())
			return UNSAID;
		complain("not an honest error", r);
		return LIE;
	}
	if (r < 0 || !row->repeatable ||
		(out->length == wanted->length &&
			memcmp(out->data, wanted->data, wanted->length) == 0))
		return GOOD;
	if (!shortage_ours())
		return UNSAID;
	complain("no error, but another result", (int)out->length);
	return LIE;
}

static enum outcome outcome_of(pid_t child)
{
	int status;

	if (child < 0 || waitpid(child, &status, 0) != child)
		abort();
	if (WIFEXITED(status) && WEXITSTATUS(status) < OUTCOMES)
		return (enum outcome)WEXITSTATUS(status);
	fprintf(stderr, "%s: ended by signal %d with allocation %zu failing%s\n",
		current.name, WIFSIGNALED(status) ? WTERMSIG(status) : 0, current.n,
		current.lasting ? ", and all behind it" : "");
	return CRASH;
}

/* OpenSSL must not notice that the process divides: it would seed itself anew. */
pid_t getpid(void)
{
	static pid_t first;

	if (!first)
		first = (pid_t)syscall(SYS_getpid);
	return first;
}

/*
 * glibc knows the owner of a lock by a thread's number, and a child's is another: what
 * was locked before it began could not be unlocked. There is one thread only, so none
 * locks.
 */
int pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
	(void)lock;
	return 0;
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
	(void)lock;
	return 0;
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
	(void)lock;
	return 0;
}

/*
 * At an allocation the process divides: in one child it fails, in another so does all
 * behind it, and here it succeeds. So each shortage starts from the state that is there
 * without one, and what was done before it is done only once.
 */
static enum shortage divide(size_t n)
{
	if ((n - 1) % current.stride)
		return SHORTAGE_NONE;
	current.n = n;
	for (int lasting = 0; lasting < 2; lasting++) {
		pid_t child;

		current.lasting = lasting;
		child = fork();
		if (child == 0) {
			alarm(SECONDS_MAX);
			current.apart = true;
			return lasting ? SHORTAGE_LASTING : SHORTAGE_ONCE;
		}
		counts[outcome_of(child)]++;
	}
	return SHORTAGE_NONE;
}

static enum outcome judge(const struct fault_case *row, int r, const struct bytes *out,
	const struct bytes *wanted, size_t live)
{
	const enum outcome result = check_result(row, r, out, wanted);
	const enum outcome leak = result == LIE ? GOOD : check_leak(row, live);

	return leak == GOOD ? result : leak;
}

static int tell(size_t allocations)
{
	long failed = 0;

	for (int i = 0; i < OUTCOMES; i++)
		failed += counts[i];
	printf("%-16s %6zu allocations, %6ld failed: %ld crashes, %ld leaks, %ld lies; "
	       "by libraries: %ld unsaid, %ld faults\n",
		current.name, allocations, failed, counts[CRASH], counts[LEAK],
		counts[LIE], counts[UNSAID], counts[THEIRS]);
	fflush(stdout);
	return counts[CRASH] + counts[LEAK] + counts[LIE] ? -1 : 0;
}

static int check(const struct fault_case *row, size_t stride)
{
	struct bytes wanted = BYTES_EMPTY, out = BYTES_EMPTY;
	size_t live;
	int r = 0;

	memset(&current, 0, sizeof(current));
	memset(counts, 0, sizeof(counts));
	current.name = row->name;
	current.stride = stride;
	for (int warm = 0; r == 0 && warm < 2; warm++)
		r = run(row, &wanted, &live);
	if (r == 0) {
		shortage_begin_choosing(divide);
		r = finish(row, &out, &live);
	}
	if (current.apart)
		_exit((int)judge(row, r, &out, &wanted, live));
	if (r < 0 || live > 0) {
		complain(r < 0 ? "fails by itself" : "leaks by itself", r);
		return -1;
	}
	bytes_clear(&wanted);
	bytes_clear(&out);
	return tell(shortage_end());
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

static void list(void)
{
	for (const struct fault_case *row = cases; row->name; row++)
		puts(row->name);
}

int main(int argc, char **argv)
{
	size_t stride = 1;
	int r = 0;

	if (argc == 2 && strcmp(argv[1], "-l") == 0) {
		list();
		return 0;
	}
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
