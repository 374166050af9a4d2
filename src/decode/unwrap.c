/* SPDX-License-Identifier: MIT */
/*
 * From a file to the octets of a message. Messages reach a support ticket through URLs,
 * logs, mails and editors, each of which changes the text in its own way; what is
 * undone here is said in `traits`, because a '+' that became a blank on the way to NDES
 * is itself a finding. Guesses are made in one order: octets that begin a BER SEQUENCE,
 * PEM, message=, base64 alone, base64 amid text. Where a blank may be a lost '+' or just
 * a blank, the reading that is better BER wins. Time is linear in the length of the file.
 */
#include "decode/unwrap.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "decode/ber.h"

enum {
	LOG_RUN = 40,      /* characters of base64 amid text that are no accident */
	WRAPPED_LINE = 40, /* a following line that belongs to a wrapped value */
	FIELD = 16,        /* shorter words behind a value are fields of the log */
	FIELDS_MAX = 64,   /* so many of them in a row are none of the value's */
};

/* ---- characters ---- */

static bool is_letter_or_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_base64(char c)
{
	return is_letter_or_digit(c) || (c && strchr("+/=-_", c));
}

/* Of a value in a URL: base64 and what percent-encoding makes of it. */
static bool is_value(char c)
{
	return is_base64(c) || c == '%';
}

static bool is_white(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static int hex_digit(char c)
{
	const char *p = c ? strchr(hex_upper, c >= 'a' && c <= 'f' ? c - 32 : c) : NULL;

	return p ? (int)(p - hex_upper) : -1;
}

/* ---- base64 with all its accidents ---- */

/* Takes one layer of %XX off; false when there was none. */
static bool unescape(struct bytes *out, struct span in, unsigned *traits)
{
	bool found = false;

	for (size_t i = 0; i < in.length; i++) {
		const char c = (char)in.data[i];
		if (c != '%') {
			bytes_append_char(out, c);
			continue;
		}
		if (i + 2 >= in.length) {
			*traits |= UNWRAP_ESCAPE_CUT;
			found = true;
			break;
		}
		const int high = hex_digit((char)in.data[i + 1]);
		const int low = hex_digit((char)in.data[i + 2]);
		if (high < 0 || low < 0) {
			*traits |= UNWRAP_NOT_BASE64;
			continue;
		}
		bytes_append_char(out, (char)(high << 4 | low));
		found = true;
		i += 2;
	}
	return found;
}

/* The 64 characters and '=' only: other alphabets translated, white space dropped. */
static void clean(struct bytes *out, struct span in, bool blank_is_plus, unsigned *traits)
{
	for (size_t i = 0; i < in.length; i++) {
		char c = (char)in.data[i];
		if (c == ' ' && blank_is_plus) {
			*traits |= UNWRAP_BLANK_FOR_PLUS;
			c = '+';
		} else if (is_white(c)) {
			*traits |= UNWRAP_WHITE_SPACE;
			continue;
		}
		if (c == '-' || c == '_') {
			*traits |= UNWRAP_URL_SAFE;
			c = c == '-' ? '+' : '/';
		}
		if (!is_base64(c)) {
			*traits |= UNWRAP_NOT_BASE64;
			return;
		}
		bytes_append_char(out, c);
	}
}

static void note_padding(struct span characters, unsigned *traits)
{
	size_t length = characters.length, padding = 0;

	while (length > 0 && characters.data[length - 1] == '=') {
		length--;
		padding++;
	}
	if (length % 4 == 1)
		*traits |= UNWRAP_QUANTUM_CUT;
	else if (length % 4 != 0 && padding == 0)
		*traits |= UNWRAP_UNPADDED;
}

/* One reading of the value; what cannot be read ends it. */
static int decode_as(
	struct bytes *out, struct span value, bool blank_is_plus, unsigned *traits)
{
	scoped_buffer characters = BYTES_EMPTY;

	clean(&characters, value, blank_is_plus, traits);
	int r = bytes_failed(&characters);
	if (r < 0)
		return r;
	note_padding(bytes_span(&characters), traits);
	r = bytes_from_base64(out, bytes_span(&characters));
	if (r == -EINVAL) {
		*traits |= UNWRAP_NOT_BASE64;
		r = 0;
	}
	return r;
}

/* How much the octets look like a message: 2 whole, 1 as far as it goes, 0 not. */
static int quality(const struct bytes *octets, int *score)
{
	struct ber ber;
	const int r = ber_read(&ber, bytes_span(octets));

	if (r == 0) {
		const bool sound = !ber.fault && ber.n_nodes > 1;
		*score = !sound ? 0 : ber.cut ? 1 : 2;
	}
	ber_clear(&ber);
	return r;
}

/* Blanks in regular places are an editor's: all words but the last are as long. */
static bool is_regular(struct span value)
{
	size_t first = 0, word = 0;

	for (size_t i = 0; i < value.length; i++) {
		if (!is_white((char)value.data[i])) {
			word++;
			continue;
		}
		if (word > 0 && first == 0)
			first = word;
		if (word > 0 && word != first)
			return false;
		word = 0;
	}
	return true;
}

/* Both readings of the blanks, and the better of them. */
static int decode_either(struct unwrapped *out, struct span value)
{
	scoped_buffer dropped = BYTES_EMPTY, plus = BYTES_EMPTY;
	unsigned traits_dropped = 0, traits_plus = 0;
	int score_dropped = 0, score_plus = 0;

	int r = decode_as(&dropped, value, false, &traits_dropped);
	if (r == 0)
		r = decode_as(&plus, value, true, &traits_plus);
	if (r == 0)
		r = quality(&dropped, &score_dropped);
	if (r == 0)
		r = quality(&plus, &score_plus);
	if (r < 0)
		return r;
	const bool is_plus = score_plus > score_dropped ||
			     (score_plus == score_dropped && !is_regular(value));
	bytes_append_span(&out->octets, bytes_span(is_plus ? &plus : &dropped));
	out->traits |= is_plus ? traits_plus : traits_dropped;
	return bytes_failed(&out->octets);
}

static bool has(struct span value, char c)
{
	return value.length > 0 && memchr(value.data, c, value.length) != NULL;
}

static struct span trim(struct span value)
{
	while (value.length > 0 && is_white((char)value.data[0])) {
		value.data++;
		value.length--;
	}
	while (value.length > 0 && is_white((char)value.data[value.length - 1]))
		value.length--;
	return value;
}

/* `value` of a URL, where a blank can only be a lost '+', or base64 of any kind. */
static int decode(struct unwrapped *out, struct span value, bool in_url)
{
	scoped_buffer once = BYTES_EMPTY, twice = BYTES_EMPTY;

	value = trim(value);
	out->characters = value.length;
	if (has(value, '%') && unescape(&once, value, &out->traits)) {
		in_url = true;
		out->traits |= UNWRAP_ESCAPED;
		value = bytes_span(&once);
		if (has(value, '%') && unescape(&twice, value, &out->traits)) {
			out->traits |= UNWRAP_ESCAPED_TWICE;
			value = bytes_span(&twice);
		}
	}
	if (once.failed || twice.failed)
		return -ENOMEM;
	if (!in_url && has(value, ' '))
		return decode_either(out, value);
	return decode_as(&out->octets, value, in_url, &out->traits);
}

/* ---- message= ---- */

/* Where the run of value characters that begins at `p` ends. */
static const char *end_of_word(const char *p)
{
	while (is_value(*p))
		p++;
	return p;
}

static bool ends_padded(const char *begin, const char *end)
{
	return (end > begin && end[-1] == '=') ||
	       (end - begin >= 3 && text_starts(end - 3, "%3d"));
}

/* What may stand behind a value that is whole; anything else makes the word another one.
 */
static bool ends_value(char c)
{
	return c == '\0' || strchr("&\"'<>\\#()[]{},;|", c) != NULL;
}

/*
 * A value may go on behind a blank (which was a '+') and, when its line was wrapped, on
 * the next line. The fields of a log go on there too: they are short, and among them
 * sooner or later is one with a dot or a colon, which base64 has not.
 */
static const char *end_of_value(const char *begin)
{
	const char *end = end_of_word(begin), *solid = end;
	int fields = 0;

	while (!ends_padded(begin, end) && is_white(*end)) {
		const bool new_line = *end != ' ';
		const char *next = end + 1;
		if (new_line)
			next += strspn(next, " \t\r\n");
		const char *stop = end_of_word(next);
		const size_t length = (size_t)(stop - next);
		if (new_line && length < WRAPPED_LINE)
			return end;
		if (length == 0 && !is_white(*stop))
			return ends_value(*stop) ? end : solid;
		if (!is_white(*stop) && !ends_value(*stop))
			return new_line ? end : solid;
		end = stop;
		fields++;
		if (length >= FIELD) {
			solid = end;
			fields = 0;
		}
		if (fields == FIELDS_MAX)
			return solid;
	}
	return end;
}

/* The longest value of a message= parameter. */
static bool find_parameter(const struct bytes *text, struct span *value)
{
	static const char name[] = "message=";
	const char *p = bytes_text(text);

	value->length = 0;
	while ((p = text_find(p, name)) != NULL) {
		p += sizeof(name) - 1;
		const char *end = end_of_value(p);
		if ((size_t)(end - p) > value->length)
			*value = (struct span){ (const unsigned char *)p,
				(size_t)(end - p) };
		p = end;
	}
	return value->length > 0;
}

/* ---- base64 alone, and amid text ---- */

static bool is_all_base64(struct span text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_value((char)text.data[i]) && !is_white((char)text.data[i]))
			return false;
	return text.length > 0;
}

/* The longest word that begins as the base64 of a SEQUENCE does. */
static bool find_run(const struct bytes *text, struct span *value)
{
	const char *p = bytes_text(text);

	value->length = 0;
	while (*p) {
		const char *end = end_of_word(p);
		const size_t length = (size_t)(end - p);
		if (*p == 'M' && length >= LOG_RUN && length > value->length)
			*value = (struct span){ (const unsigned char *)p, length };
		p = length ? end : p + 1;
	}
	return value->length > 0;
}

/* ---- PEM ---- */

static const char begin_mark[] = "-----BEGIN ", end_mark[] = "-----END ";

/* Appends the lines of base64 until the END line, without headers (RFC 1421). */
static void pem_body(struct unwrapped *out, const char *p, struct bytes *body)
{
	for (;;) {
		p += strspn(p, "\r\n");
		if (*p == '\0') {
			out->traits |= UNWRAP_PEM_CUT;
			return;
		}
		if (strncmp(p, end_mark, sizeof(end_mark) - 1) == 0)
			break;
		const size_t length = strcspn(p, "\r\n");
		if (!memchr(p, ':', length))
			bytes_append(body, p, length);
		p += length;
	}
	if (strstr(p, begin_mark))
		out->traits |= UNWRAP_PEM_MORE;
}

static int unwrap_pem(struct unwrapped *out, const char *begin)
{
	scoped_buffer body = BYTES_EMPTY;
	const char *label = begin + sizeof(begin_mark) - 1;
	const size_t line = strcspn(label, "\r\n");
	size_t length = line;

	while (length > 0 && (label[length - 1] == '-' || is_white(label[length - 1])))
		length--;
	const struct span name = { (const unsigned char *)label, length };
	text_keep(out->label, name);
	out->encoding = UNWRAP_PEM;
	if (strstr(out->label, "PRIVATE KEY")) {
		out->traits |= UNWRAP_PRIVATE_KEY;
		return 0;
	}
	pem_body(out, label + line, &body);
	if (body.failed)
		return -ENOMEM;
	out->characters = body.length;
	return decode_as(&out->octets, bytes_span(&body), false, &out->traits);
}

/* ---- the whole ---- */

/* Binary begins with a SEQUENCE; '0', which has the same code, goes on as text does. */
static bool is_binary(struct span file)
{
	enum { SAMPLE = 64 };

	if (file.length < 2 || file.data[0] != BER_SEQUENCE)
		return false;
	for (size_t i = 1; i < file.length && i < SAMPLE; i++) {
		const unsigned char c = file.data[i];
		if (c >= 0x7f || (c < ' ' && !is_white((char)c)))
			return true;
	}
	return false;
}

/* Base64 by guess: what does not turn out to be a SEQUENCE was something else. */
static int guess(struct unwrapped *out, enum unwrap_encoding encoding, struct span value)
{
	const unsigned traits = out->traits;
	const int r = decode(out, value, encoding == UNWRAP_QUERY);

	if (r < 0)
		return r;
	if (out->octets.length > 0 && out->octets.data[0] == BER_SEQUENCE) {
		out->encoding = encoding;
		return 0;
	}
	bytes_reset(&out->octets);
	out->traits = traits;
	out->characters = 0;
	return 0;
}

static int unwrap_text(struct unwrapped *out)
{
	const char *pem = strstr(bytes_text(&out->text), begin_mark);
	const struct span whole = trim(bytes_span(&out->text));
	struct span value;
	int r = 0;

	if (pem)
		return unwrap_pem(out, pem);
	if (find_parameter(&out->text, &value))
		r = guess(out, UNWRAP_QUERY, value);
	if (r == 0 && out->encoding == UNWRAP_NONE && is_all_base64(whole))
		r = guess(out, UNWRAP_BASE64, whole);
	if (r == 0 && out->encoding == UNWRAP_NONE && find_run(&out->text, &value))
		r = guess(out, UNWRAP_LOG, value);
	return r;
}

int unwrap(struct unwrapped *out, struct span file)
{
	*out = (struct unwrapped){ .encoding = UNWRAP_NONE };
	if (is_binary(file)) {
		out->encoding = UNWRAP_BINARY;
		bytes_append_span(&out->octets, file);
		return bytes_failed(&out->octets);
	}
	if (file.length == 0 || !text_is_readable(file))
		return 0;
	text_from_page(&out->text, file, SIZE_MAX / 4);
	if (bytes_failed(&out->text))
		return -ENOMEM;
	if (memchr(file.data, 0, file.length))
		out->traits |= UNWRAP_UTF16;
	return unwrap_text(out);
}

void unwrap_clear(struct unwrapped *unwrapped)
{
	bytes_wipe(&unwrapped->octets);
	bytes_wipe(&unwrapped->text);
}

const char *unwrap_encoding_name(enum unwrap_encoding encoding)
{
	static const char *const names[] = {
		[UNWRAP_NONE] = "text",
		[UNWRAP_BINARY] = "binary",
		[UNWRAP_BASE64] = "base64",
		[UNWRAP_QUERY] = "query",
		[UNWRAP_LOG] = "log",
		[UNWRAP_PEM] = "pem",
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
		return "blanks stand where the base64 had '+': something on the way took "
		       "'+' for a blank; they are read as '+'";
	case UNWRAP_URL_SAFE:
		return "the base64 has '-' and '_' for '+' and '/' (RFC 4648 section 5), "
		       "which SCEP does not use";
	case UNWRAP_WHITE_SPACE:
		return "white space in the base64 was skipped";
	case UNWRAP_UNPADDED:
		return "the base64 has no padding";
	case UNWRAP_QUANTUM_CUT:
		return "the last quantum of the base64 is incomplete: one character that "
		       "encodes no octet was dropped";
	case UNWRAP_PEM_CUT:
		return "the PEM block has no END line";
	case UNWRAP_PEM_MORE:
		return "other PEM blocks follow; only the first is read";
	case UNWRAP_PRIVATE_KEY:
		return "a private key";
	case UNWRAP_NOT_BASE64:
		return "characters that are not base64; nothing behind them was read";
	}
	return "";
}
