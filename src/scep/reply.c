/* SPDX-License-Identifier: MIT */
/*
 * The record of a body: initially empty, freed in one place, with the first fault of the
 * body. reply_read.c reads bodies into it.
 */
#include "scep/reply.h"

#include <errno.h>
#include <stdlib.h>

#include "base/openssl.h"
#include "base/text.h"

void reply_begin(struct reply *out)
{
	*out = (struct reply){
		.certrep = { .message_type = -1, .pki_status = -1, .fail_info = -1 },
	};
	openssl_forget();
}

int reply_blame(struct reply *out, const char *fault)
{
	if (openssl_errno() == -ENOMEM) {
		openssl_forget();
		return -ENOMEM;
	}
	if (out->fault[0] == '\0') {
		text_keep(out->fault, span_of_text(fault));
		openssl_explain(out->detail, sizeof(out->detail));
	}
	openssl_forget();
	return 0;
}

void reply_clear(struct reply *reply)
{
	bytes_clear(&reply->text);
	free(reply->certificates);
	bytes_clear(&reply->certrep.issued_der);
	reply_begin(reply);
}

const char *reply_kind_name(enum reply_kind kind)
{
	switch (kind) {
	case REPLY_EMPTY:
		return "empty";
	case REPLY_CAPABILITIES:
		return "capabilities";
	case REPLY_CA_CERTIFICATES:
		return "ca-certificates";
	case REPLY_CERTREP:
		return "certrep";
	case REPLY_HTML:
		return "html";
	case REPLY_TEXT:
		return "text";
	case REPLY_OTHER:
		break;
	}
	return "other";
}
