/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's errors as text and as an errno. openssl_explain leaves the queue empty; its
 * text is bounded and printable. It never prints. If callers begin with openssl_forget,
 * it never reports an old error.
 */
#include "base/openssl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/provider.h>

#include "base/text.h"

void openssl_forget(void)
{
	ERR_clear_error();
}

/*
 * The queue can only be drained or read at its two ends; a failed allocation is at one of
 * them, because the first function to notice it reports it.
 */
int openssl_errno(void)
{
	const unsigned long first = ERR_peek_error(), last = ERR_peek_last_error();

	if (ERR_GET_REASON(first) == ERR_R_MALLOC_FAILURE ||
		ERR_GET_REASON(last) == ERR_R_MALLOC_FAILURE)
		return -ENOMEM;
	return -EIO;
}

void openssl_explain(char *out, size_t size)
{
	char all[1024] = "";
	size_t used = 0;
	unsigned long code;
	const char *data;
	int flags;

	while ((code = ERR_get_error_all(NULL, NULL, NULL, &data, &flags)) != 0) {
		const char *reason = ERR_reason_error_string(code);
		const bool has_data = (flags & ERR_TXT_STRING) && data && data[0];
		int n;

		if (used >= sizeof(all) - 1)
			continue; /* read on: the queue has to end up empty */
		n = snprintf(all + used, sizeof(all) - used, "%s%s%s%s%s",
			used ? "; " : "", reason ? reason : "unknown reason",
			has_data ? " (" : "", has_data ? data : "", has_data ? ")" : "");
		if (n > 0)
			used += (size_t)n;
	}
	text_copy(out, size, span_of_text(all));
}

int openssl_no_passphrase(char *out, int size, int writing, void *argument)
{
	(void)out;
	(void)size;
	(void)writing;
	(void)argument;
	return -1;
}

/*
 * After an explicit load of any provider OpenSSL no longer loads the default one, so both
 * are loaded.
 */
struct openssl_legacy {
	OSSL_PROVIDER *usual, *legacy;
};

struct openssl_legacy *openssl_legacy_open(void)
{
	struct openssl_legacy *opened = calloc(1, sizeof(*opened));

	if (!opened)
		return NULL;
	opened->usual = OSSL_PROVIDER_load(NULL, "default");
	opened->legacy = OSSL_PROVIDER_load(NULL, "legacy");
	if (!opened->usual || !opened->legacy)
		openssl_legacy_close(&opened);
	return opened;
}

void openssl_legacy_close(struct openssl_legacy **legacy)
{
	if (!*legacy)
		return;
	OSSL_PROVIDER_unload((*legacy)->legacy);
	OSSL_PROVIDER_unload((*legacy)->usual);
	free(take(*legacy));
}
