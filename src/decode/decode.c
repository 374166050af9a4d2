/* SPDX-License-Identifier: MIT */
/*
 * What a file is. The octets are unwrapped, then read as a tree of elements, whose first
 * few say which of the things it is that SCEP sends; each has a reader of its own. It
 * promises to tell a message that is cut or damaged as far as it goes, to do bounded work
 * for any file of up to DECODE_FILE_MAX octets, and never to tell what an envelope keeps
 * secret. It opens no files and asks no clock: the same octets give the same facts.
 * A hint of the device is no more than that: the layout of its library, which others use.
 */
#include "decode/decode.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/kind.h"
#include "base/openssl.h"
#include "base/span.h"
#include "base/text.h"
#include "decode/bag.h"
#include "decode/envelope.h"
#include "decode/message.h"
#include "decode/object.h"
#include "decode/options.h"
#include "decode/request.h"
#include "decode/source.h"
#include "decode/unwrap.h"
#include "scep/parse.h"
#include "scep/reply_read.h"

/* ---- answers that are text ---- */

/* An algorithm, and the capabilities that offer it: one is enough; 0: none needed. */
struct algorithm {
	unsigned needs;
	const char *name;
};

/* What a client that knows RFC 8894 makes of the list. */
static const char *best(unsigned set, const struct algorithm *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!rows[i].needs || (set & rows[i].needs))
			return rows[i].name;
	return NULL;
}

static bool read_capabilities(struct decoder *d, struct span file)
{
	static const struct algorithm digests[] = {
		{ CAPABILITY_SHA_512, "SHA-512" },
		{ CAPABILITY_SHA_384, "SHA-384" },
		{ CAPABILITY_SHA_256 | CAPABILITY_STANDARD, "SHA-256" },
		{ CAPABILITY_SHA_1, "SHA-1" },
		{ 0, "MD5, as no digest is listed" },
	};
	static const struct algorithm ciphers[] = {
		{ CAPABILITY_AES | CAPABILITY_STANDARD, "AES" },
		{ CAPABILITY_DES3, "3DES" },
		{ 0, "single DES, as no cipher is listed" },
	};
	struct reply reply;
	struct fact *facts = d->out->facts;
	struct fact *list;
	const int r = reply_read_capabilities(&reply, file);
	const struct capabilities *caps = &reply.capabilities;

	if (r < 0 || reply.kind != REPLY_CAPABILITIES || caps->n_lines == 0) {
		d->out->failed |= r < 0;
		reply_clear(&reply);
		return false;
	}
	decode_title(d, "capabilities", "An answer to GetCACaps: a list of capabilities");
	list = fact_list(facts, "capabilities");
	for (unsigned i = 0; i < caps->n_lines; i++)
		fact_text(list, "capability", caps->lines[i]);
	fact_flag(facts, "post", caps->set & (CAPABILITY_POST | CAPABILITY_STANDARD));
	fact_text(facts, "best_digest",
		best(caps->set, digests, sizeof(digests) / sizeof(digests[0])));
	fact_text(facts, "best_cipher",
		best(caps->set, ciphers, sizeof(ciphers) / sizeof(ciphers[0])));
	if (caps->set & CAPABILITY_STANDARD)
		decode_note(d,
			"SCEPStandard stands for AES, SHA-256 and POSTPKIOperation "
			"(RFC 8894 section 3.5.2); Apple's clients do not take it "
			"for these.");
	reply_clear(&d->out->reply);
	d->out->reply = reply;
	return true;
}

static int read_page(struct decoder *d, struct span file, bool *found)
{
	struct reply reply;
	const int r = reply_read_page(&reply, file);

	*found = r == 0 && reply.kind == REPLY_HTML;
	if (*found) {
		decode_title(d, "html", "An HTML page, not a SCEP message");
		fact_text(d->out->facts, "page_title", reply.title);
	}
	reply_clear(&reply);
	return r;
}

static int read_signed(struct decoder *d, struct ber *ber, struct ber_node *signed_data)
{
	bool found = false;

	if (decode_is_bag(ber, signed_data)) {
		const int r = decode_bag(d, ber_element(ber, ber_root(ber)), &found);
		if (r < 0 || found)
			return r;
	}
	decode_message(d, ber, signed_data);
	return 0;
}

/* ---- the others ---- */

static bool read_certificate(struct decoder *d, struct span octets)
{
	scoped(X509) *x = parse_certificate(octets, NULL);

	openssl_forget();
	if (!x)
		return false;
	decode_title(d, "certificate",
		X509_check_ca(x) > 0 ? "One certificate, as GetCACert sends without an RA"
				     : "One certificate, not of a CA");
	decode_certificate(d, d->out->facts, x, CERTIFICATE_OTHER);
	return true;
}

/*
 * The part that is signed tells a certificate (version [0], or serial and then an
 * algorithm) from a request (version 0 and then a name, a key), even if cut.
 */
static bool read_damaged(struct decoder *d, const struct ber *ber)
{
	struct ber_node *n = ber_first(
		ber, ber_expect(ber_first(ber, ber_root(ber)), BER_SEQUENCE));
	const bool tagged = ber_expect(n, BER_CONTEXT_0 | BER_CONSTRUCTED) != NULL;

	if (tagged) {
		struct ber_node *serial = ber_expect(ber_next(ber, n), BER_INTEGER);
		struct ber_node *issuer = ber_next(ber, ber_next(ber, serial));
		if (!serial)
			return false;
		decode_title(d, "certificate", "A certificate, %s",
			parse_refuses(ber_element(ber, ber_root(ber)))
				? "not read whole"
				: "cut off or damaged");
		if (ber_is_whole(serial))
			decode_serial(d->out->facts, "serial", ber_element(ber, serial));
		if (ber_is_whole(issuer))
			decode_name(d->out->facts, "issuer", ber_element(ber, issuer));
		if (ber_is_whole(ber_next(ber, ber_next(ber, issuer))))
			decode_name(d->out->facts, "subject",
				ber_element(ber, ber_next(ber, ber_next(ber, issuer))));
		return true;
	}
	if (!ber_expect(n, BER_INTEGER) || n->length != 1 ||
		!ber_expect(ber_next(ber, n), BER_SEQUENCE))
		return false;
	decode_title(d, "pkcs10", "A PKCS#10 request, cut off or damaged");
	if (ber_is_whole(ber_next(ber, n)))
		decode_name(d->out->facts, "subject", ber_element(ber, ber_next(ber, n)));
	return true;
}

/* A damaged thing and one that is not read look alike else. */
static void tell_refusal(struct decoder *d, struct span whole)
{
	const char *refused = parse_refuses(whole);

	if (refused)
		decode_fault(d,
			"only partly read, because reading might take too long: %s",
			refused);
}

static int recognise(struct decoder *d, struct ber *ber, bool *found)
{
	const struct span whole = ber_element(ber, ber_root(ber));
	struct ber_node *inside = NULL;
	int type = NID_undef;

	*found = true;
	tell_refusal(d, whole);
	if (decode_content_info(ber, &type, &inside)) {
		if (type == NID_pkcs7_signed && ber_expect(inside, BER_SEQUENCE))
			return read_signed(d, ber, inside);
		if (decode_is_envelope(type) && ber_expect(inside, BER_SEQUENCE)) {
			decode_title(d, "enveloped-data",
				"An EnvelopedData, the inside of a pkiMessage");
			decode_envelope(d, ber, inside, type);
			return 0;
		}
		if ((type == NID_pkcs7_signed || decode_is_envelope(type)) && ber->cut) {
			decode_title(d, "cms", "The first octets of a CMS message");
			return 0;
		}
		*found = false;
		return 0;
	}
	if (decode_may_be_content_info(ber)) {
		decode_title(d, "cms", "The first octets of what may be a CMS message");
		return 0;
	}
	if (whole.length > 0 && read_certificate(d, whole))
		return 0;
	if (decode_pkcs10(d, d->out->facts, whole)) {
		decode_title(d, "pkcs10", "A PKCS#10 request, the inside of an envelope");
		return 0;
	}
	*found = read_damaged(d, ber);
	return 0;
}

/* ---- hints ---- */

static void hint(struct decoder *d, const char *word, const char *text)
{
	fact_show(fact_text(d->out->facts, "layout", word), "%s", text);
}

static void hint_layout(struct decoder *d)
{
	enum { JSCEP = 1000 };
	const struct decode_shape *s = &d->shape;
	const size_t block = s->block > 1 ? s->block : 8;

	if (!fact_find(d->out->facts, "envelope") || d->out->kind[0] == 'c')
		return;
	if (s->strict && !d->n_cuts) {
		hint(d, "der",
			"laid out in DER, as by Windows and other clients; "
			"a hint, no proof");
	} else if (s->outer_open && s->content_chunk == JSCEP &&
		   s->cipher_chunk == JSCEP) {
		hint(d, "jscep",
			"laid out as by jscep, the library of Android's Company "
			"Portal: chunks of 1000 octets; a hint, no proof");
	} else if (s->outer_open && s->digest_null && s->n_content_chunks == 1 &&
		   s->cipher_chunk > 0 && s->cipher_chunk % block == 0 &&
		   (s->n_cipher_chunks == 1 ||
			   (s->n_cipher_chunks == 2 && s->last_cipher_chunk == block))) {
		hint(d, "ios",
			"laid out as by iOS: one chunk of content, with all whole "
			"blocks of ciphertext and then the last; a hint, no proof");
	}
}

/* ---- where it ends ---- */

/* The least that is missing is what the outermost declared length still wants. */
static size_t missing(const struct decoder *d)
{
	for (size_t i = d->n_cuts; i > 0; i--)
		if (d->cuts[i - 1].has_length)
			return d->cuts[i - 1].length - d->cuts[i - 1].present;
	return 0;
}

static void add_level(struct fact *list, const struct decode_cut *cut)
{
	struct fact *level = fact_object(list, "inside");

	fact_text(level, "element", cut->inside);
	fact_number(level, "offset", (int64_t)cut->offset);
	if (cut->has_length)
		fact_number(level, "length", (int64_t)cut->length);
	fact_number(level, "present", (int64_t)cut->present);
}

static void say_level(struct bytes *text, const struct decode_cut *cut)
{
	bytes_printf(text, "inside the %s", cut->inside);
	if (cut->has_length)
		bytes_printf(text, " of %zu octets, of which %zu are present",
			cut->length, cut->present);
	else
		bytes_printf(text,
			", which has no length of its own (%zu octets present)",
			cut->present);
}

static void describe_cut(struct decoder *d, size_t octets)
{
	scoped_buffer text = BYTES_EMPTY;
	struct fact *cut;
	struct fact *list = NULL;

	if (d->n_cuts == 0)
		return;
	cut = fact_object(d->out->facts, "cut");
	fact_number(cut, "octet", (int64_t)octets);
	if (missing(d) > 0)
		fact_number(cut, "missing_at_least", (int64_t)missing(d));
	list = fact_list(cut, "inside");
	bytes_printf(&text, "The message is cut off at octet %zu: ", octets);
	for (size_t i = d->n_cuts; i > 0; i--) {
		add_level(list, &d->cuts[i - 1]);
		if (i < d->n_cuts)
			bytes_append_text(&text, "; inside that, ");
		say_level(&text, &d->cuts[i - 1]);
	}
	if (missing(d) > 0)
		bytes_printf(&text, "; at least %zu octets are missing", missing(d));
	d->out->failed |= text.failed;
	decode_fault(d, "%s.", bytes_text(&text));
}

/* ---- the file ---- */

static int read_octets(struct decoder *d, const struct unwrapped *u, bool *found)
{
	struct ber ber;
	int r = ber_read(&ber, bytes_span(&u->octets));

	*found = false;
	if (r == 0 && ber_root(&ber)) {
		decode_form(d->out->facts, &ber);
		r = recognise(d, &ber, found);
	}
	if (r == 0 && *found) {
		decode_damage(d, &ber, "message");
		if (!ber.cut && !ber.fault && ber.end < u->octets.length)
			decode_fault(d, "%zu octets follow the message.",
				u->octets.length - ber.end);
		describe_cut(d, u->octets.length);
		hint_layout(d);
	}
	ber_clear(&ber);
	return r;
}

static int read_text(struct decoder *d, struct span file, bool *found)
{
	*found = read_capabilities(d, file);
	return *found ? 0 : read_page(d, file, found);
}

/* A page or a list is what a server may answer; a log or a report in such clothes is
 * none. */
static int read_unwrapped(struct decoder *d, const struct unwrapped *u,
	const struct file_kind *kind, struct span file, bool *found)
{
	if (kind && kind->report)
		return 0;
	source_describe(d, u);
	if (u->octets.length > 0)
		return read_octets(d, u, found);
	if (!u->text.length || u->encoding != UNWRAP_NONE ||
		(kind && kind->reader != READ_BY_DECODE))
		return 0;
	return read_text(d, u->traits & UNWRAP_HTTP ? bytes_span(&u->text) : file, found);
}

static int read_file(struct decoder *d, struct span file)
{
	const struct file_kind *kind = file_kind_of(file);
	struct unwrapped u;
	bool found = false;
	int r = unwrap(&u, file);

	if (r == 0)
		r = read_unwrapped(d, &u, kind, file, &found);
	if (r == 0 && found) {
		source_tell_traits(d, &u);
		source_tell_container(d, &u, kind);
	}
	if (r == 0 && !found) {
		source_refuse(d, &u, kind, file);
		r = -EINVAL;
	}
	unwrap_clear(&u);
	return r;
}

/* ---- the whole ---- */

static int read_all(struct decoder *d, struct span file,
	const struct decode_options *options, struct cacert *ca_certs)
{
	int r = decode_read_key(d, options->key);

	if (r == 0)
		r = decode_read_ca_certs(d, options->ca_certs, ca_certs);
	if (r == 0)
		r = read_file(d, file);
	return r;
}

static bool begin_facts(struct decoding *out)
{
	*out = (struct decoding){ .complete = true, .kind = "" };
	reply_begin(&out->reply);
	out->facts = fact_new(&out->failed);
	out->faults = fact_list(out->facts, "faults");
	out->notes = fact_list(out->facts, "notes");
	return !out->failed;
}

int decode(struct decoding *out, struct span file, const struct decode_options *options)
{
	struct decoder d = { .out = out, .message_type = -1 };
	struct cacert ca_certs = { .all = NULL };
	int r;

	if (!begin_facts(out))
		return -ENOMEM;
	if (file.length > DECODE_FILE_MAX) {
		text_keep(out->problem, span_of_text("the file is larger than 16 MiB"));
		return -EINVAL;
	}
	r = read_all(&d, file, options, &ca_certs);
	EVP_PKEY_free(d.key);
	cacert_clear(&ca_certs);
	openssl_forget();
	return out->failed ? -ENOMEM : r;
}

void decoding_clear(struct decoding *decoding)
{
	fact_free(decoding->facts);
	reply_clear(&decoding->reply);
	*decoding = (struct decoding){ .kind = "" };
}

void decoding_add_violation(struct decoding *decoding, const struct violation *violation)
{
	struct decoder d = { .out = decoding };
	struct fact *one;

	if (!decoding->violations)
		decoding->violations = fact_list(decoding->facts, "violations");
	one = fact_object(decoding->violations, "violation");
	fact_text(one, "check", violation->check);
	fact_text(one, "clause", violation->clause);
	fact_text(one, "rule", violation->rule);
	if (violation->minders)
		fact_text(one, "minded_by", violation->minders);
	if (violation->minders)
		decode_fault(&d,
			"Broken rule: %s (RFC 8894 section %s). Devices that refuse it: %s.",
			violation->rule, violation->clause, violation->minders);
	else
		decode_note(&d, "Broken rule: %s (RFC 8894 section %s). %s.",
			violation->rule, violation->clause,
			violation->ndes_habit ? "NDES does that, and devices accept it"
					      : "No device is known to refuse it");
}
