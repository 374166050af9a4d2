/* SPDX-License-Identifier: MIT */
/*
 * The process as such: what it must not leave behind. It promises to change nothing that
 * the library or its caller can see, and that failing does no harm: a system that refuses
 * this is as it was before.
 *
 * OpenSSL wipes the keys it frees, but not all that was made of them on the way, and
 * nothing of a PKCS#10, which has the challenge: each SET that it sorts and each
 * attribute that it copies leaves one behind. So all that it frees is wiped. It does not
 * tell want of memory from a fault of what it reads either, so that is noted.
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

/* What stands before each block of OpenSSL's; as large as the strictest alignment. */
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

/* Never in place, and never by realloc(3), which would leave the old octets behind. */
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
