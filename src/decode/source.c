/* SPDX-License-Identifier: MIT */
/*
 * What a message was found in, as facts, and what was put right on the way to it, as
 * faults and notes; or, where there is none, what the file is instead. It promises one
 * sentence for each, and never to repeat octets of the file.
 */
#include "decode/source.h"

#include <stdio.h>

#include "base/text.h"

void source_describe(struct decoder *d, const struct unwrapped *u)
{
	static const char *const shown[] = {
		[UNWRAP_NONE] = "text",
		[UNWRAP_BINARY] = "binary",
		[UNWRAP_BASE64] = "base64",
		[UNWRAP_QUERY] = "base64 in the message= parameter of a query",
		[UNWRAP_LOG] = "base64 amid other text",
		[UNWRAP_PEM] = "PEM",
		[UNWRAP_HEX] = "hex",
	};
	struct fact *facts = d->out->facts;
	struct fact *encoding = fact_text(
		facts, "encoding", unwrap_encoding_name(u->encoding));

	fact_show(encoding, "%s", shown[u->encoding]);
	fact_text(facts, "pem_label", u->label);
	if (u->encoding != UNWRAP_NONE && u->encoding != UNWRAP_BINARY)
		fact_number(facts, "characters", (int64_t)u->characters);
	if (u->encoding != UNWRAP_NONE)
		fact_number(facts, "octets", (int64_t)u->octets.length);
	if (!(u->traits & UNWRAP_HTTP))
		return;
	if (u->http_status)
		fact_number(facts, "http_status", u->http_status);
	fact_text(facts, "content_type", u->content_type);
	d->out->http_status = u->http_status;
	text_keep(d->out->content_type, span_of_text(u->content_type));
}

void source_tell_traits(struct decoder *d, const struct unwrapped *u)
{
	const unsigned faults = UNWRAP_ESCAPED_TWICE | UNWRAP_ESCAPE_CUT |
				UNWRAP_QUANTUM_CUT | UNWRAP_BLANK_FOR_PLUS |
				UNWRAP_PEM_CUT | UNWRAP_NOT_BASE64 | UNWRAP_GZIP_CUT;

	for (unsigned bit = 1; bit != 0 && bit <= u->traits; bit <<= 1) {
		char text[200];

		if (!(u->traits & bit))
			continue;
		text_keep(text, span_of_text(unwrap_trait_text((enum unwrap_trait)bit)));
		if (text[0] >= 'a' && text[0] <= 'z')
			text[0] = (char)(text[0] - 'a' + 'A');
		if (bit & faults)
			decode_fault(d, "%s.", text);
		else
			decode_note(d, "%s.", text);
	}
}

/* Whether whoever gave this text may well take it for a message: it names one, or is one
 * long word, as base64 is, broken into lines or not. */
static bool promises_message(struct span text)
{
	return span_find(text, "message=") || span_find(text, "-----BEGIN") ||
	       !(span_find(span_trim(text), " ") || span_find(text, "{"));
}

static const char *problem_of(const struct unwrapped *u, struct span file)
{
	if (file.length == 0)
		return "the file is empty";
	if (u->traits & UNWRAP_PRIVATE_KEY)
		return "the file is a private key; give it with --key";
	if (u->encoding != UNWRAP_NONE)
		return "the file holds ASN.1, but no SCEP message";
	if (u->text.length == 0)
		return "the file is neither a SCEP message nor text with one; "
		       "scepprobe logs FILE judges logs";
	return promises_message(bytes_span(&u->text))
		       ? "there is no SCEP message in this text: no base64 that begins "
			 "with a SEQUENCE"
		       : "this text holds no SCEP message; scepprobe logs "
			 "FILE judges logs, scepprobe replay FILE traces (HAR)";
}

void source_refuse(struct decoder *d, const struct unwrapped *u,
	const struct file_kind *kind, struct span file)
{
	if (kind && kind->reader != READ_BY_DECODE && !(u->traits & UNWRAP_PRIVATE_KEY))
		snprintf(d->out->problem, sizeof(d->out->problem),
			"no SCEP message is in the file; it looks like %s", kind->look);
	else
		text_keep(d->out->problem, span_of_text(problem_of(u, file)));
}

/* A message was found in a file that another command reads. */
void source_tell_container(
	struct decoder *d, const struct unwrapped *u, const struct file_kind *kind)
{
	if (!kind || (kind->reader != READ_BY_REPLAY && kind->reader != READ_BY_LOGS) ||
		u->encoding == UNWRAP_BINARY || u->traits & UNWRAP_GZIP)
		return;
	decode_note(d, "The file looks like %s. This is the %s in it.", kind->look,
		u->encoding == UNWRAP_QUERY ? "longest value of message="
					    : "likeliest message");
}
