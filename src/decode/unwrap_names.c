/* SPDX-License-Identifier: MIT */
/*
 * How a message was written, and what was put right, in words: for reports. It decodes
 * nothing.
 */
#include "decode/unwrap.h"

const char *unwrap_encoding_name(enum unwrap_encoding encoding)
{
	static const char *const names[] = {
		[UNWRAP_NONE] = "text",
		[UNWRAP_BINARY] = "binary",
		[UNWRAP_BASE64] = "base64",
		[UNWRAP_QUERY] = "query",
		[UNWRAP_LOG] = "log",
		[UNWRAP_PEM] = "pem",
		[UNWRAP_HEX] = "hex",
	};

	return names[encoding];
}

const char *unwrap_trait_text(enum unwrap_trait trait)
{
	switch (trait) {
	case UNWRAP_UTF16:
		return "the text is UTF-16";
	case UNWRAP_ESCAPED:
		return "the base64 is percent-encoded";
	case UNWRAP_ESCAPED_TWICE:
		return "the base64 is percent-encoded twice, which no SCEP server undoes";
	case UNWRAP_ESCAPE_CUT:
		return "the text ends inside a percent-encoded character";
	case UNWRAP_BLANK_FOR_PLUS:
		return "the base64 has blanks in place of '+': something on the way "
		       "decoded '+' as a blank; they are read as '+'";
	case UNWRAP_URL_SAFE:
		return "the base64 has '-' and '_' for '+' and '/' (RFC 4648 section 5), "
		       "which SCEP does not use";
	case UNWRAP_WHITE_SPACE:
		return "white space in the base64 was skipped";
	case UNWRAP_UNPADDED:
		return "the base64 has no padding";
	case UNWRAP_QUANTUM_CUT:
		return "the last quantum of the base64 is incomplete: one character, "
		       "too few for an octet, was dropped";
	case UNWRAP_PEM_CUT:
		return "the PEM block has no END line";
	case UNWRAP_PEM_MORE:
		return "the file holds several PEM blocks; only the one that looks most "
		       "like a SCEP message is read";
	case UNWRAP_PRIVATE_KEY:
		return "a private key";
	case UNWRAP_NOT_BASE64:
		return "characters outside base64; nothing behind them was read";
	case UNWRAP_HTTP:
		return "the head of an HTTP message was skipped";
	case UNWRAP_LINES:
		return "the base64 goes over several lines of the text";
	case UNWRAP_BACKSLASHES:
		return "escaped line ends and slashes were undone";
	case UNWRAP_AMID:
		return "octets before the message were skipped";
	case UNWRAP_GZIP:
		return "the message was packed with gzip";
	case UNWRAP_GZIP_CUT:
		return "the gzip data ends early, is damaged, or is larger than 4 MiB";
	case UNWRAP_BASE64_TWICE:
		return "the base64 was encoded in base64 once more; a SCEP server does not "
		       "undo that";
	case UNWRAP_BASE64_AROUND:
		return "the gzip data was in base64";
	case UNWRAP_QUOTED:
		return "the text is quoted-printable (RFC 2045 section 6.7), as mailers "
		       "write it";
	}
	return "";
}
