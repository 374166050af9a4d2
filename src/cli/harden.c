/* SPDX-License-Identifier: MIT */
/*
 * Hardening of the process. It changes nothing that the library or its caller can see,
 * and a failure does no harm: the system stays unchanged.
 *
 * OpenSSL wipes the keys that it frees, but not all intermediate copies, and nothing of a
 * PKCS#10, which has the challenge: each sorted SET and each copied attribute leaves a
 * copy. So all memory that OpenSSL frees is wiped. OpenSSL does not tell a failed
 * allocation from invalid input either, so failed allocations are recorded.
 */
#include "cli/harden.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "base/shortage.h"
#include "port/limits.h"
#include "port/port.h"

/* The header of each block of OpenSSL's; as large as the strictest alignment. */
union head {
	size_t size;
	max_align_t strictest;
};

static void *allocate(size_t size, const char *file, int line)
{
	union head *head = size <= SIZE_MAX - sizeof(*head) ? malloc(sizeof(*head) + size)
							    : NULL;

	(void)file;
	(void)line;
	if (!head) {
		shortage_note();
		return NULL;
	}
	head->size = size;
	return head + 1;
}

static void release(void *block, const char *file, int line)
{
	union head *head = block;

	(void)file;
	(void)line;
	if (!head)
		return;
	head--;
	OPENSSL_cleanse(block, head->size);
	free(head);
}

/* Never in place, and never by realloc(3), which would leave the old octets in memory. */
static void *resize(void *block, size_t size, const char *file, int line)
{
	const union head *old = block;
	void *moved = size > 0 ? allocate(size, file, line) : NULL;

	if (size > 0 && !moved)
		return NULL;
	if (old && moved) {
		old--;
		memcpy(moved, block, old->size < size ? old->size : size);
	}
	release(block, file, line);
	return moved;
}

void harden_begin(void)
{
	limits_set();
	(void)CRYPTO_set_mem_functions(allocate, resize, release);
	port_begin_openssl();
}
