/* SPDX-License-Identifier: MIT */
/*
 * What OpenSSL says went wrong, as text and as an errno. It promises to leave the queue
 * empty behind openssl_explain, and that the text is bounded and printable. It never
 * prints, and never takes a leftover of an earlier call for this one's, as long as the
 * callers begin with openssl_forget.
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
 * The queue can be read to its end or peeked at its two ends, not walked; a failed
 * allocation is at one of them, because whoever met it first says so.
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
 * With any provider loaded by hand OpenSSL no longer loads the default one by itself, so
 * both are.
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
