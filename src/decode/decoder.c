/* SPDX-License-Identifier: MIT */
/*
 * What the readers of parts share: names of algorithms, how an encoding is laid out,
 * where it is cut. It promises bounded work for each fact, whatever the length of a list
 * or of an OBJECT IDENTIFIER. The cut is told level by level, because a message is an
 * encoding inside an encoding: "octet 621" alone helps nobody.
 */
#include "decode/decoder.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/openssl.h"
#include "base/text.h"
#include "port/format.h"
#include "scep/certificate.h"

PRINTF_LIKE(2, 0)
static void append_sentence(struct fact *list, const char *format, va_list args)
{
	char text[512];

	vsnprintf(text, sizeof(text), format, args);
	fact_text(list, "", text);
}

void decode_fault(struct decoder *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append_sentence(d->out->faults, format, args);
	va_end(args);
	if (d->out->status < DECODING_FAULTY)
		d->out->status = DECODING_FAULTY;
}

void decode_wrong(struct decoder *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append_sentence(d->out->faults, format, args);
	va_end(args);
	d->out->status = DECODING_WRONG;
}

void decode_note(struct decoder *d, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append_sentence(d->out->notes, format, args);
	va_end(args);
}

void decode_title(struct decoder *d, const char *kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(d->out->title, sizeof(d->out->title), format, args);
	va_end(args);
	d->out->kind = kind;
}

/* ---- names ---- */

/* OpenSSL turns long arcs into decimals in time that grows with the square. */
static ASN1_OBJECT *object_of(struct span oid)
{
	enum { LONGEST = 64 };
	scoped_buffer der = BYTES_EMPTY;
	const unsigned char *p;

	if (oid.length == 0 || oid.length > LONGEST)
		return NULL;
	bytes_append_char(&der, BER_OID);
	bytes_append_char(&der, (char)oid.length);
	bytes_append_span(&der, oid);
	if (der.failed)
		return NULL;
	p = der.data;
	return d2i_ASN1_OBJECT(NULL, &p, (long)der.length);
}

int decode_nid(struct span oid)
{
	scoped(ASN1_OBJECT) *object = object_of(oid);

	return object ? OBJ_obj2nid(object) : NID_undef;
}

void decode_oid(struct span oid, char *out, size_t size)
{
	scoped(ASN1_OBJECT) *object = object_of(oid);

	out[0] = '\0';
	if (object && OBJ_obj2txt(out, (int)size, object, 1) <= 0)
		out[0] = '\0';
}

void decode_algorithm(struct fact *parent, const char *key, struct span oid)
{
	static const struct {
		int nid;
		const char *title;
	} titles[] = {
		{ NID_md5, "MD5" },
		{ NID_sha1, "SHA-1" },
		{ NID_sha224, "SHA-224" },
		{ NID_sha256, "SHA-256" },
		{ NID_sha384, "SHA-384" },
		{ NID_sha512, "SHA-512" },
		{ NID_des_cbc, "single DES-CBC (des-cbc)" },
		{ NID_des_ede3_cbc, "3DES-CBC (des-ede3-cbc)" },
		{ NID_aes_128_cbc, "AES-128-CBC (aes-128-cbc)" },
		{ NID_aes_192_cbc, "AES-192-CBC (aes-192-cbc)" },
		{ NID_aes_256_cbc, "AES-256-CBC (aes-256-cbc)" },
	};
	const int nid = decode_nid(oid);
	char dotted[128];
	struct fact *fact;

	if (nid == NID_undef) {
		decode_oid(oid, dotted, sizeof(dotted));
		fact_text(parent, key, dotted);
		return;
	}
	fact = fact_text(parent, key, OBJ_nid2ln(nid));
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (titles[i].nid == nid)
			fact_show(fact, "%s", titles[i].title);
}

struct span decode_algorithm_oid(const struct ber *ber, const struct ber_node *node)
{
	return ber_content(ber, ber_expect(ber_first(ber, node), BER_OID));
}

void decode_name(struct fact *parent, const char *key, struct span der)
{
	const unsigned char *p = der.data;
	char text[512];
	scoped(X509_NAME) *name = NULL;

	if (der.length == 0)
		return;
	name = d2i_X509_NAME(NULL, &p, (long)der.length);
	if (name) {
		certificate_name_text(text, sizeof(text), name);
		fact_text(parent, key, text);
	}
	openssl_forget();
}

void decode_serial(struct fact *parent, const char *key, struct span der)
{
	const unsigned char *p = der.data;
	char text[72];
	ASN1_INTEGER *serial;

	if (der.length == 0)
		return;
	serial = d2i_ASN1_INTEGER(NULL, &p, (long)der.length);
	if (serial) {
		certificate_serial_text(text, sizeof(text), serial);
		fact_text(parent, key, text);
	}
	ASN1_INTEGER_free(serial);
	openssl_forget();
}

void decode_time(struct decoder *d, struct fact *parent, const char *key,
	const char *name, const ASN1_TIME *time)
{
	struct tm tm;
	struct span text;
	struct fact *fact;

	if (time && ASN1_TIME_to_tm(time, &tm)) {
		fact_printf(parent, key, "%04d-%02d-%02dT%02d:%02d:%02dZ",
			tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
			tm.tm_min, tm.tm_sec);
		return;
	}
	text = (struct span){
		time ? ASN1_STRING_get0_data(time) : NULL,
		time ? (size_t)ASN1_STRING_length(time) : 0,
	};
	fact = fact_span(parent, key, text);
	if (fact && fact->value)
		fact_show(fact, "%s (not a time)", fact->value);
	decode_fault(
		d, "The %s of a certificate cannot be read: it is not a time.", name);
}

/* ---- layout ---- */

void decode_form(struct fact *parent, const struct ber *ber)
{
	bool open = false;
	struct fact *form;

	for (size_t i = 0; i < ber->n_nodes; i++)
		open |= ber->nodes[i].indefinite;
	form = fact_text(parent, "form", ber->strict ? "DER" : "BER");
	if (ber->strict)
		fact_show(form, "DER, or equal BER");
	else
		fact_show(form, open ? "BER with indefinite lengths"
				     : "BER: lengths or strings differ from DER");
}

static struct fact *add_run(struct fact *list, const struct ber_node *chunk, size_t count)
{
	struct fact *run = fact_object(list, "chunk");

	fact_number(run, "count", (int64_t)count);
	fact_number(run, "length", (int64_t)chunk->length);
	if (chunk->cut)
		fact_number(run, "present", (int64_t)chunk->present);
	return run;
}

/* Chunks of one length next to each other are one member of the list. */
static size_t describe_chunks(
	struct fact *parent, const struct ber *ber, const struct ber_node *node)
{
	struct fact *list = fact_list(parent, "chunks");
	scoped_buffer shown = BYTES_EMPTY;
	size_t n = 0, members = 0;

	for (const struct ber_node *c = ber_first(ber, node), *next; c; c = next) {
		size_t count = 1;
		for (next = ber_next(ber, c);
			next && next->length == c->length && !next->cut;
			next = ber_next(ber, next))
			count++;
		n += count;
		if (++members > DECODE_LIST_MAX)
			continue;
		add_run(list, c, count);
		if (members > 8)
			continue;
		bytes_printf(&shown, "%s%zu of %zu octets", members > 1 ? ", " : "",
			count, c->length);
		if (c->cut)
			bytes_printf(&shown, " (%zu present)", c->present);
	}
	if (members > 8)
		bytes_append_text(&shown, ", ...");
	if (shown.failed && parent)
		*parent->failed = true;
	if (n > 0)
		fact_show(list, "%s", bytes_text(&shown));
	return n;
}

size_t decode_string(
	struct fact *parent, const struct ber *ber, const struct ber_node *node)
{
	scoped_buffer content = BYTES_EMPTY;

	if (!node)
		return 0;
	ber_string(ber, node, &content);
	if (content.failed && parent)
		*parent->failed = true;
	fact_number(parent, node->cut ? "present" : "length", (int64_t)content.length);
	if (!(node->tag & BER_CONSTRUCTED)) {
		if (node->cut)
			fact_number(parent, "length", (int64_t)node->length);
		return 0;
	}
	return describe_chunks(parent, ber, node);
}

/* ---- damage ---- */

static const struct ber_node *parent_of(
	const struct ber *ber, const struct ber_node *node)
{
	const struct ber_node *n = node;

	while (n > ber->nodes && n->depth >= node->depth)
		n--;
	return n == node || n->depth >= node->depth ? NULL : n;
}

static void name_tag(const struct ber_node *node, char *out, size_t size)
{
	static const struct {
		int tag;
		const char *name;
	} names[] = {
		{ BER_BOOLEAN, "BOOLEAN" },
		{ BER_INTEGER, "INTEGER" },
		{ 0x03, "BIT STRING" },
		{ BER_OCTET_STRING, "OCTET STRING" },
		{ 0x24, "OCTET STRING" },
		{ 0x05, "NULL" },
		{ BER_OID, "OBJECT IDENTIFIER" },
		{ 0x0c, "UTF8String" },
		{ 0x13, "PrintableString" },
		{ 0x16, "IA5String" },
		{ 0x17, "UTCTime" },
		{ BER_SEQUENCE, "SEQUENCE" },
		{ BER_SET, "SET" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].tag != node->tag)
			continue;
		snprintf(out, size, "%s", names[i].name);
		return;
	}
	if ((node->tag & 0xc0) == BER_CONTEXT_0)
		snprintf(out, size, "[%d]", node->tag & 0x1f);
	else
		snprintf(out, size, "element of tag 0x%02x", node->tag);
}

/* "content OCTET STRING chunk", "certificates", "SEQUENCE in the recipientInfos". */
static void name_place(const struct ber *ber, const struct ber_node *node, const char *of,
	char *out, size_t size)
{
	const struct ber_node *around = parent_of(ber, node);
	char tag[40];

	if (node->label || !around) {
		snprintf(out, size, "%s", node->label ? node->label : of);
		return;
	}
	if (around && around->label && ber_is_pieces(ber, around)) {
		snprintf(out, size, "%s chunk", around->label);
		return;
	}
	while (around && !around->label)
		around = parent_of(ber, around);
	name_tag(node, tag, sizeof(tag));
	snprintf(out, size, "%s in the %s", tag, around ? around->label : of);
}

void decode_damage(struct decoder *d, const struct ber *ber, const char *of)
{
	const struct ber_node *node = ber->cut ? ber_cut_node(ber) : NULL;
	struct decode_cut *cut;

	if (ber->fault)
		decode_fault(d, "The encoding of the %s is damaged at octet %zu: %s.", of,
			ber->fault_at, ber->fault);
	if (!ber->cut)
		return;
	d->out->complete = false;
	if (d->n_cuts == DECODE_LEVELS)
		return;
	cut = &d->cuts[d->n_cuts++];
	*cut = (struct decode_cut){ .present = ber->octets.length };
	if (!node) {
		snprintf(cut->inside, sizeof(cut->inside), "first header of the %s", of);
		return;
	}
	name_place(ber, node, of, cut->inside, sizeof(cut->inside));
	cut->offset = node->offset;
	cut->length = node->length;
	cut->present = node->present;
	cut->has_length = !node->indefinite;
}
