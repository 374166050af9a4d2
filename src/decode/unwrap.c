/* SPDX-License-Identifier: MIT */
/*
 * From a file to the octets of a message. Messages reach a support ticket through URLs,
 * logs, mails and editors, each of which changes the text in its own way; what is
 * undone here is said in `traits`. Each way of finding one gives candidates, and the one
 * that looks most like a message wins: a CMS message before anything else, a whole one
 * before one that is cut, the first of equals. Octets that begin a BER SEQUENCE are taken
 * as they are. It promises work linear in the length of the file, and to look at no more
 * than CANDIDATES_MAX of each kind.
 */
#include "decode/unwrap.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "decode/ber.h"
#include "decode/unwrap_base64.h"
#include "decode/unwrap_hex.h"
#include "decode/unwrap_http.h"
#include "decode/unwrap_layer.h"
#include "decode/unwrap_pem.h"
#include "decode/unwrap_search.h"

enum {
	CANDIDATES_MAX = 32,
	SCORE_SEQUENCE = 1, /* it begins as all of ASN.1's structures do */
	SCORE_SOUND = 1,    /* the octets present are BER */
	SCORE_WHOLE = 1,    /* all of it is there */
	SCORE_CMS = 4,      /* it says that it is a SignedData or an EnvelopedData */
	SCORE_BEST = SCORE_SEQUENCE + SCORE_SOUND + SCORE_WHOLE + SCORE_CMS,
};

/* 1.2.840.113549.1.7, PKCS #7; 2 and 3 behind it are what SCEP sends. */
static const unsigned char pkcs7[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07 };

static bool is_cms(const struct ber *ber)
{
	struct ber_node *oid = ber_expect(ber_first(ber, ber_root(ber)), BER_OID);
	const struct span content = ber_content(ber, oid);

	return content.length == sizeof(pkcs7) + 1 &&
	       memcmp(content.data, pkcs7, sizeof(pkcs7)) == 0 &&
	       (content.data[sizeof(pkcs7)] == 2 || content.data[sizeof(pkcs7)] == 3);
}

static int rate(struct span octets, int *score)
{
	struct ber ber;
	int r;

	*score = 0;
	if (octets.length == 0 || octets.data[0] != BER_SEQUENCE)
		return 0;
	r = ber_read(&ber, octets);
	if (r == 0) {
		*score = SCORE_SEQUENCE;
		if (!ber.fault && ber.n_nodes > 1)
			*score += SCORE_SOUND + (ber.cut ? 0 : SCORE_WHOLE);
		if (is_cms(&ber))
			*score += SCORE_CMS;
	}
	ber_clear(&ber);
	return r;
}

/* ---- candidates ---- */

struct candidate {
	enum unwrap_encoding encoding;
	unsigned traits;
	size_t characters;
	const char *label;
	int least; /* its lowest score, whatever its content */
};

/* Takes the octets if they are better than what was found before. */
static int consider(
	struct unwrapped *out, const struct candidate *candidate, struct bytes *octets)
{
	int score = 0;
	int r = bytes_failed(octets);

	if (r == 0)
		r = rate(bytes_span(octets), &score);
	if (score < candidate->least)
		score = candidate->least;
	if (r < 0 || score <= out->score)
		return r;
	bytes_reset(&out->octets);
	bytes_append_span(&out->octets, bytes_span(octets));
	out->score = score;
	out->encoding = candidate->encoding;
	out->traits = candidate->traits;
	out->characters = candidate->characters;
	text_keep(out->label, span_of_text(candidate->label ? candidate->label : ""));
	return bytes_failed(&out->octets);
}

static int consider_base64(
	struct unwrapped *out, struct candidate candidate, struct span value, bool in_url)
{
	scoped_secret octets = BYTES_EMPTY;
	int r;

	value = search_trim(value);
	candidate.characters = value.length;
	r = base64_read(&octets, value, in_url, &candidate.traits);
	return r < 0 ? r : consider(out, &candidate, &octets);
}

static int try_pem(struct unwrapped *out, const char *text)
{
	struct pem_block block;
	unsigned private = 0;
	int n = 0, r = 0;

	for (; r == 0 && n < CANDIDATES_MAX && pem_next(&text, &block); n++) {
		scoped_secret body = BYTES_EMPTY;
		struct candidate candidate;

		if (strstr(block.label, "PRIVATE KEY")) {
			private = UNWRAP_PRIVATE_KEY;
			continue;
		}
		pem_characters(&block, &body);
		candidate = (struct candidate){
			.encoding = UNWRAP_PEM,
			.traits = block.has_end ? 0 : UNWRAP_PEM_CUT,
			.label = block.label,
			.least = SCORE_SEQUENCE,
		};
		r = body.failed
			    ? -ENOMEM
			    : consider_base64(out, candidate, bytes_span(&body), false);
	}
	/* Line ends are what PEM has. */
	out->traits &= ~(unsigned)UNWRAP_WHITE_SPACE;
	if (r == 0 && n > 1)
		out->traits |= UNWRAP_PEM_MORE;
	if (r == 0 && private && out->encoding == UNWRAP_NONE) {
		out->encoding = UNWRAP_PEM;
		out->traits |= private;
		out->score = SCORE_BEST;
	}
	return r;
}

static int try_runs(struct unwrapped *out, const char *text)
{
	const char *at = text;
	int n = 0, r = 0;

	while (r == 0 && out->score < SCORE_BEST && n++ < CANDIDATES_MAX) {
		struct search_run run;
		struct candidate candidate;

		if (!search_run(text, &at, &run)) {
			bytes_wipe(&run.value);
			break;
		}
		candidate = (struct candidate){
			.encoding = UNWRAP_LOG,
			.traits = run.lines > 1 ? UNWRAP_LINES : 0,
		};
		r = run.value.failed ? -ENOMEM
				     : consider_base64(out, candidate,
					       bytes_span(&run.value), false);
		bytes_wipe(&run.value);
	}
	return r;
}

static int consider_hex(struct unwrapped *out, struct bytes *octets)
{
	const struct candidate candidate = {
		.encoding = UNWRAP_HEX,
		.characters = 2 * octets->length,
	};

	return consider(out, &candidate, octets);
}

/* Digits alone are looked for only where there is no dump: its lines would be some. */
static int try_hex(struct unwrapped *out, const char *text)
{
	scoped_secret dump = BYTES_EMPTY;
	const char *at = text;
	int r = 0;

	if (hex_dump(text, &dump) || dump.failed)
		return consider_hex(out, &dump);
	for (int n = 0; r == 0 && out->score < SCORE_BEST && n < CANDIDATES_MAX; n++) {
		scoped_secret octets = BYTES_EMPTY;
		if (!hex_next(text, &at, &octets) && !octets.failed)
			break;
		r = consider_hex(out, &octets);
	}
	return r;
}

static int try_all(struct unwrapped *out, const struct bytes *bytes)
{
	const char *text = bytes_text(bytes);
	const struct span whole = search_trim(bytes_span(bytes));
	struct span value;
	int r = try_pem(out, text);

	if (r == 0 && out->score < SCORE_CMS && search_parameter(text, &value))
		r = consider_base64(
			out, (struct candidate){ .encoding = UNWRAP_QUERY }, value, true);
	if (r == 0 && out->score < SCORE_CMS && search_is_all_base64(whole))
		r = consider_base64(out, (struct candidate){ .encoding = UNWRAP_BASE64 },
			whole, false);
	if (r == 0 && out->score < SCORE_CMS)
		r = try_runs(out, text);
	if (r == 0 && out->score < SCORE_CMS)
		r = try_hex(out, text);
	return r;
}

/* ---- text ---- */

/* What "\x" stands for in a string of a program, or "&#x;" in XML; 0: for nothing here.
 */
static char escaped(const char *p, size_t *length)
{
	static const struct {
		const char *text;
		char character;
	} rows[] = {
		{ "\\\\n", '\n' },
		{ "\\\\r", ' ' },
		{ "\\n", '\n' },
		{ "\\r", ' ' },
		{ "\\t", '\n' },
		{ "\\/", '/' },
		{ "\\u002b", '+' },
		{ "\\u002f", '/' },
		{ "\\u003d", '=' },
		{ "&#x0a;", '\n' },
		{ "&#xa;", '\n' },
		{ "&#10;", '\n' },
		{ "&#x0d;", '\n' },
		{ "&#xd;", '\n' },
		{ "&#13;", '\n' },
		{ "&#x2b;", '+' },
		{ "&#43;", '+' },
		{ "`n", '\n' },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!text_starts(p, rows[i].text))
			continue;
		*length = strlen(rows[i].text);
		return rows[i].character;
	}
	return '\0';
}

/* True when there was something to undo next to base64. */
static bool undo_escapes(struct bytes *out, const char *text)
{
	bool found = false;

	while (*text) {
		const size_t plain = strcspn(text, "\\&`");
		size_t length = 1;
		char c;

		bytes_append(out, text, plain);
		text += plain;
		c = *text ? escaped(text, &length) : '\0';
		if (c) {
			found |= plain > 0 && base64_is_character(text[-1]);
			bytes_append_char(out, c);
		} else if (*text) {
			bytes_append_char(out, *text);
		}
		text += *text ? length : 0;
	}
	return found;
}

/* As it stands, and, unless that is a whole message, with its escapes undone. */
static int unwrap_text(struct unwrapped *out)
{
	scoped_secret plain = BYTES_EMPTY;
	struct unwrapped other = { .encoding = UNWRAP_NONE };
	int r = try_all(out, &out->text);

	if (r < 0 || out->score == SCORE_BEST ||
		!undo_escapes(&plain, bytes_text(&out->text)))
		return r < 0 ? r : bytes_failed(&plain);
	r = bytes_failed(&plain);
	if (r == 0)
		r = try_all(&other, &plain);
	if (r == 0 && other.score > out->score) {
		bytes_wipe(&out->octets);
		other.text = out->text;
		other.traits |= UNWRAP_BACKSLASHES;
		*out = other;
		return 0;
	}
	bytes_wipe(&other.octets);
	return r;
}

/* ---- octets ---- */

/* Binary begins with a SEQUENCE; '0', which has the same code, goes on as text does. */
static bool is_binary(struct span file)
{
	enum { SAMPLE = 64 };

	if (file.length < 2 || file.data[0] != BER_SEQUENCE)
		return false;
	for (size_t i = 1; i < file.length && i < SAMPLE; i++) {
		const unsigned char c = file.data[i];
		if (c >= 0x7f || (c < ' ' && !base64_is_white((char)c)))
			return true;
	}
	return false;
}

/* Where the header of the SEQUENCE begins whose first element stands at `at`, or `at`. */
static size_t sequence_before(struct span file, size_t at)
{
	for (size_t n = 2; n <= 6 && n <= at; n++) {
		const unsigned char *p = file.data + at - n;
		const bool is_length = n == 2 ? p[1] <= 0x80 : p[1] == 0x80 + n - 2;
		if (p[0] == BER_SEQUENCE && is_length)
			return at - n;
	}
	return at;
}

/* A CMS message amid other octets: captures, dumps of memory, mixed output. */
static struct span find_cms(struct span file)
{
	const unsigned char *p = file.data, *end = file.data + file.length;

	while (p < end && (p = memchr(p, pkcs7[0], (size_t)(end - p))) != NULL) {
		const size_t at = (size_t)(p - file.data);
		if (at >= 4 && (size_t)(end - p) > sizeof(pkcs7) &&
			memcmp(p, pkcs7, sizeof(pkcs7)) == 0 &&
			p[-1] == sizeof(pkcs7) + 1 && p[-2] == BER_OID &&
			(p[8] == 2 || p[8] == 3)) {
			const size_t begin = sequence_before(file, at - 2);
			if (begin < at - 2)
				return (struct span){ file.data + begin,
					file.length - begin };
		}
		p++;
	}
	return (struct span){ NULL, 0 };
}

static int take_octets(struct unwrapped *out, struct span octets, unsigned traits)
{
	out->encoding = UNWRAP_BINARY;
	out->traits = traits;
	bytes_append_span(&out->octets, octets);
	return rate(octets, &out->score);
}

static int unwrap_body(struct unwrapped *out, struct span body)
{
	int r;

	if (is_binary(body))
		return take_octets(out, body, 0);
	if (body.length == 0)
		return 0;
	if (!text_is_readable(body)) {
		const struct span cms = find_cms(body);
		return cms.length > 0 ? take_octets(out, cms, UNWRAP_AMID) : 0;
	}
	bytes_reset(&out->text);
	text_from_page(&out->text, body, SIZE_MAX / 4);
	if (bytes_failed(&out->text))
		return -ENOMEM;
	r = unwrap_text(out);
	if (memchr(body.data, 0, body.length))
		out->traits |= UNWRAP_UTF16;
	return r;
}

static int unwrap_once(struct unwrapped *out, struct span file)
{
	struct http_head head;
	int r;

	*out = (struct unwrapped){ .encoding = UNWRAP_NONE };
	if (is_binary(file) || !http_head_read(&head, file))
		return unwrap_body(out, file);
	r = unwrap_body(out, head.body);
	/* A request's message may stand in its URL. */
	if (r == 0 && out->score == 0 && (out->text.length == 0 || head.status == 0))
		r = unwrap_body(out, file);
	else
		out->traits |= UNWRAP_HTTP;
	out->http_status = head.status;
	text_keep(out->content_type, span_of_text(head.content_type));
	http_head_clear(&head);
	return r;
}

/* ---- layers ---- */

/* Whether what was under a layer is the better reading. Of two that are cut it is the
 * longer one: '=' at the end of a line is no padding. */
static bool is_better(const struct unwrapped *under, const struct unwrapped *out)
{
	if (under->score != out->score)
		return under->score > out->score;
	return under->score > 0 && under->octets.length > out->octets.length;
}

static int take_under(struct unwrapped *out, struct span octets, unsigned layers)
{
	struct unwrapped under;
	int r = unwrap_once(&under, octets);

	if (r == 0 && is_better(&under, out)) {
		under.traits |= layers | (out->traits & UNWRAP_HTTP);
		if (!under.http_status) {
			under.http_status = out->http_status;
			memcpy(under.content_type, out->content_type,
				sizeof(under.content_type));
		}
		unwrap_clear(out);
		*out = under;
		return 0;
	}
	unwrap_clear(&under);
	return r;
}

static int unwrap_layers(struct unwrapped *out, struct span file)
{
	scoped_secret held = BYTES_EMPTY;
	unsigned layers = 0;
	int r = 0;

	for (int n = 0; r == 0 && n < LAYERS_MAX && out->score < SCORE_BEST; n++) {
		struct bytes under = BYTES_EMPTY;

		r = layer_peel(&under, n ? bytes_span(&held) : file, &layers);
		bytes_wipe(&held);
		held = under;
		if (r <= 0)
			break;
		r = take_under(out, bytes_span(&held), layers);
	}
	return r;
}

int unwrap(struct unwrapped *out, struct span file)
{
	struct http_head head;
	int r = unwrap_once(out, file);

	if (r < 0 || out->score == SCORE_BEST)
		return r;
	if (is_binary(file) || !http_head_read(&head, file))
		return unwrap_layers(out, file);
	r = unwrap_layers(out, head.body);
	http_head_clear(&head);
	return r;
}

void unwrap_clear(struct unwrapped *unwrapped)
{
	bytes_wipe(&unwrapped->octets);
	bytes_wipe(&unwrapped->text);
}
