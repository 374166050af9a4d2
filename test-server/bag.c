/* SPDX-License-Identifier: MIT */
/*
 * The certificate bags that GetCACert hands out, healthy and broken: one per row of
 * shapes.c, which says how each is made up. Here they are made, and written.
 *
 * Promises that a request made for a shape can be opened with its bag's key, and
 * that the CertRep names the signer which the client has been given. Never touches
 * the network or a file.
 */
#include "bag.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "scoped.h"
#include "shape.h"

#define TYPE_RA "application/x-x509-ca-ra-cert"
#define TYPE_CA "application/x-x509-ca-cert"

static X509 *share(X509 *certificate)
{
	X509_up_ref(certificate);
	return certificate;
}

static bool bag_holds(const struct shape *shape, enum part part)
{
	const enum part *parts = shape_parts(shape);
	int i;

	for (i = 0; i < SHAPE_PARTS_MOST; i++) {
		if (parts[i] == part)
			return true;
	}
	return false;
}

/* CAs around the issuing one. */
static const struct neighbour {
	const char *subject; /* NULL: the issuing CA's */
	enum spare key;
	enum part issuer; /* PART_NONE: self-signed */
	enum spare issuer_key;
	long from_days, to_days;
} neighbours[PART_COUNT] = {
	[PART_ROOT] = {
		.subject = "DC=com/DC=contoso/CN=Contoso Root CA",
		.key = SPARE_CA,
		.from_days = -2000,
		.to_days = 5000,
	},
	[PART_INTERMEDIATE] = {
		.subject = "DC=com/DC=contoso/CN=Contoso Policy CA",
		.key = SPARE_MIDDLE,
		.issuer = PART_ROOT,
		.issuer_key = SPARE_CA,
		.from_days = -1000,
		.to_days = 3000,
	},
	[PART_UNRELATED] = {
		.subject = "DC=com/DC=fabrikam/CN=Fabrikam Issuing CA",
		.key = SPARE_CA,
		.from_days = -700,
		.to_days = 1000,
	},
	[PART_OLD_CA] = {
		.key = SPARE_CA,
		.from_days = -1700,
		.to_days = 125,
	},
};

static X509 *make_neighbour(
	const struct bag *bag, const struct authority *authority, enum part part)
{
	const struct neighbour *row = &neighbours[part];
	struct certificate_order order = {
		.subject = row->subject,
		.key = authority->spares[row->key],
		.issuer = bag->parts[row->issuer],
		.issuer_key = authority->spares[row->issuer_key],
		.from_days = row->from_days,
		.to_days = row->to_days,
		.constraints = "critical,CA:TRUE",
		.usage = "digitalSignature,keyCertSign,cRLSign",
	};

	if (part == PART_INTERMEDIATE && bag->shape->above_to)
		order.to_days = bag->shape->above_to;
	if (!row->subject)
		order.subject_name = X509_get_subject_name(authority->ca.certificate);
	return certificate_issue(&order);
}

/* The standing certificate unless another one is wanted for the same name and key. */
static X509 *make_ca(const struct bag *bag, const struct authority *authority)
{
	const struct shape *shape = bag->shape;
	const bool middle = bag->parts[PART_INTERMEDIATE];
	X509 *above = bag->parts[middle ? PART_INTERMEDIATE : PART_ROOT];
	struct certificate_order order = {
		.subject_name = X509_get_subject_name(authority->ca.certificate),
		.key = authority->ca.key,
		.issuer = above,
		.issuer_key = above ? authority->spares[middle ? SPARE_MIDDLE : SPARE_CA]
				    : NULL,
		.from_days = shape->ca_from ? shape->ca_from : -365,
		.to_days = shape->ca_to ? shape->ca_to : 4 * 365,
		.constraints = "critical,CA:TRUE",
		.usage = shape->ca_usage ? shape->ca_usage
					 : "digitalSignature,keyCertSign,cRLSign",
		.digest = shape->ca_digest ? shape->ca_digest() : NULL,
	};

	if (!above && !shape->ca_from && !shape->ca_to && !shape->ca_usage)
		return share(authority->ca.certificate);
	return certificate_issue(&order);
}

static EVP_PKEY *ra_issuer_key(
	const struct shape *shape, const struct authority *authority)
{
	if (shape->impostor)
		/* any other key will do for an impostor; this one is at hand */
		return authority->ra_encryption.key;
	return shape->issuer == PART_OLD_CA ? authority->spares[SPARE_CA]
					    : authority->ca.key;
}

static X509 *make_ra(const struct bag *bag, const struct authority *authority,
	const struct identity *standing, EVP_PKEY *key, const char *usage,
	const char *template)
{
	const struct shape *shape = bag->shape;
	const bool usual = !shape->ra_from && !shape->ra_to;
	struct certificate_order order = {
		.subject = BAG_RA_SUBJECT,
		.key = key,
		.issuer = bag->parts[shape->issuer ? shape->issuer : PART_CA],
		.issuer_key = ra_issuer_key(shape, authority),
		.from_days = usual ? -30 : shape->ra_from,
		.to_days = usual ? 700 : shape->ra_to,
		.usage = usage,
		.purpose = BAG_RA_PURPOSE,
		.template_name = template,
		.digest = shape->digest ? shape->digest() : NULL,
		.pss = shape->pss,
	};

	if (!shape->remake)
		return share(standing->certificate);
	return certificate_issue(&order);
}

static const char *either(const char *wanted, const char *usual)
{
	return wanted ? wanted : usual;
}

static void make_pair(struct bag *bag, const struct authority *authority)
{
	const struct shape *shape = bag->shape;

	bag->signing_key = shape->signing_key ? authority->spares[shape->signing_key]
					      : authority->ra_signing.key;
	bag->parts[PART_SIGNING] = make_ra(bag, authority, &authority->ra_signing,
		bag->signing_key,
		either(shape->signing_usage, "critical,digitalSignature"),
		"EnrollmentAgentOffline");
	bag->encryption_key = shape->encryption_key
				      ? authority->spares[shape->encryption_key]
				      : authority->ra_encryption.key;
	bag->parts[PART_ENCRYPTION] = make_ra(bag, authority, &authority->ra_encryption,
		bag->encryption_key,
		either(shape->encryption_usage, "critical,keyEncipherment"),
		"CEPEncryption");
}

static int make_agents(struct bag *bag, const struct authority *authority)
{
	switch (bag->shape->layout) {
	case LAYOUT_PAIR:
		make_pair(bag, authority);
		return bag->parts[PART_SIGNING] && bag->parts[PART_ENCRYPTION] ? 0 : -1;
	case LAYOUT_ONE:
		bag->signing_key = authority->ra_encryption.key;
		bag->parts[PART_SIGNING] = make_ra(bag, authority,
			&authority->ra_encryption, bag->signing_key,
			bag->shape->signing_usage, NULL);
		break;
	case LAYOUT_CA:
		bag->signing_key = authority->ca.key;
		bag->parts[PART_SIGNING] = share(bag->parts[PART_CA]);
		break;
	}
	if (!bag->parts[PART_SIGNING])
		return -1;
	bag->encryption_key = bag->signing_key;
	bag->parts[PART_ENCRYPTION] = share(bag->parts[PART_SIGNING]);
	return 0;
}

static int make_certificates(struct bag *bag, const struct authority *authority)
{
	int part;

	for (part = PART_ROOT; part < PART_CA; part++) {
		if (!bag_holds(bag->shape, (enum part)part))
			continue;
		bag->parts[part] = make_neighbour(bag, authority, (enum part)part);
		if (!bag->parts[part])
			return -1;
	}
	bag->parts[PART_CA] = make_ca(bag, authority);
	return bag->parts[PART_CA] ? make_agents(bag, authority) : -1;
}

/* Takes what i2d allocated, and its answer: negative on failure. */
static int append_der(struct buffer *out, unsigned char *der, int length)
{
	if (length < 0)
		return -1;
	buffer_append(out, der, (size_t)length);
	OPENSSL_free(der);
	return 0;
}

/* Adds a signer, which a bag should not have. */
static int add_signer(PKCS7 *p7, const struct bag *bag)
{
	scoped(BIO) BIO *nothing = BIO_new_mem_buf("", 0);

	if (!nothing ||
		!PKCS7_sign_add_signer(p7, bag->parts[PART_SIGNING], bag->signing_key,
			EVP_sha256(), PKCS7_NOCERTS | PKCS7_NOSMIMECAP) ||
		PKCS7_final(p7, nothing, PKCS7_BINARY) != 1)
		return -1;
	return 0;
}

/*
 * signer NULL: degenerate. By PKCS7, because CMS sorts the certificates and NDES
 * sends the signing RA first.
 */
static int write_bag(struct buffer *out, STACK_OF(X509) * certificates, X509_CRL *crl,
	const struct bag *signer)
{
	scoped(PKCS7) PKCS7 *p7 = PKCS7_new();
	unsigned char *der = NULL;
	int i, length;

	if (!p7 || PKCS7_set_type(p7, NID_pkcs7_signed) != 1 ||
		PKCS7_content_new(p7, NID_pkcs7_data) != 1)
		return -1;
	for (i = 0; certificates && i < sk_X509_num(certificates); i++) {
		if (PKCS7_add_certificate(p7, sk_X509_value(certificates, i)) != 1)
			return -1;
	}
	if (crl && PKCS7_add_crl(p7, crl) != 1)
		return -1;
	if (signer ? add_signer(p7, signer) : PKCS7_set_detached(p7, 1) != 1)
		return -1;
	length = i2d_PKCS7(p7, &der);
	return append_der(out, der, length);
}

int bag_write_degenerate(struct buffer *out, STACK_OF(X509) * certificates, X509_CRL *crl)
{
	return write_bag(out, certificates, crl, NULL);
}

int bag_write_cms(struct buffer *out, CMS_ContentInfo *cms)
{
	unsigned char *der = NULL;
	int length = i2d_CMS_ContentInfo(cms, &der);

	return append_der(out, der, length);
}

static int write_certificate(struct buffer *out, X509 *certificate)
{
	unsigned char *der = NULL;
	int length = i2d_X509(certificate, &der);

	return append_der(out, der, length);
}

/* Pushes a certificate that the stack does not own into owned, which does. */
static int add_stranger(STACK_OF(X509) * owned, const struct authority *authority)
{
	struct certificate_order order = {
		.subject = "DC=com/DC=fabrikam/CN=Fabrikam CA of the past",
		.key = authority->spares[SPARE_EC],
		.from_days = -3000,
		.to_days = 2000,
		.constraints = "critical,CA:TRUE",
		.usage = "keyCertSign,cRLSign",
	};
	X509 *stranger = certificate_issue(&order);

	if (stranger && sk_X509_push(owned, stranger))
		return 0;
	X509_free(stranger);
	return -1;
}

/* Every certificate of the bag in its order; the stack owns them. */
static int bag_collect(
	STACK_OF(X509) * all, const struct bag *bag, const struct authority *authority)
{
	const enum part *parts = shape_parts(bag->shape);
	int i;

	for (i = 0; i < SHAPE_PARTS_MOST && parts[i] != PART_NONE; i++) {
		X509 *certificate = bag->parts[parts[i]];

		/* one RA certificate may play both parts */
		if (parts[i] == PART_ENCRYPTION &&
			certificate == bag->parts[PART_SIGNING])
			continue;
		if (bag->shape->hidden & 1u << parts[i])
			continue;
		if (!sk_X509_push(all, share(certificate)))
			return -1;
	}
	while (sk_X509_num(all) < bag->shape->fill) {
		if (add_stranger(all, authority))
			return -1;
	}
	return 0;
}

static int write_body(struct bag *bag, const struct authority *authority)
{
	scoped(owned) STACK_OF(X509) *certificates = sk_X509_new_null();

	bag->content_type = TYPE_RA;
	if (bag->shape->form == FORM_SINGLE) {
		bag->content_type = TYPE_CA;
		return write_certificate(&bag->body, bag->parts[PART_CA]);
	}
	if (!certificates || bag_collect(certificates, bag, authority))
		return -1;
	return write_bag(&bag->body, certificates, NULL,
		bag->shape->form == FORM_SIGNED ? bag : NULL);
}

int bag_make_all(struct authority *authority)
{
	size_t i;

	authority->bags = memory_new(sizeof(*authority->bags) * shape_count);
	authority->bag_count = shape_count;
	for (i = 0; i < shape_count; i++) {
		struct bag *bag = &authority->bags[i];

		bag->shape = &shapes[i];
		if (make_certificates(bag, authority) || write_body(bag, authority)) {
			fprintf(stderr, "mock-ndes: cannot make the %s certificates\n",
				shapes[i].name);
			return -1;
		}
	}
	return 0;
}

void bag_free_all(struct authority *authority)
{
	size_t i, part;

	for (i = 0; i < authority->bag_count; i++) {
		struct bag *bag = &authority->bags[i];

		for (part = 0; part < PART_COUNT; part++)
			X509_free(bag->parts[part]);
		buffer_clear(&bag->body);
	}
	free(authority->bags);
	authority->bags = NULL;
	authority->bag_count = 0;
}

/* The CA signs, not the RA: only that ties the next CA to the one that is trusted. */
int bag_write_next(
	struct buffer *out, const struct bag *bag, const struct authority *authority)
{
	scoped(stack) STACK_OF(X509) *certificates = sk_X509_new_null();
	scoped(buffer) struct buffer inner = { 0 };
	scoped(BIO) BIO *data = NULL;
	scoped(CMS) CMS_ContentInfo *cms = NULL;

	if (!certificates || !sk_X509_push(certificates, authority->next_ca) ||
		bag_write_degenerate(&inner, certificates, NULL))
		return -1;
	data = BIO_new_mem_buf(inner.data, (int)inner.length);
	if (data)
		cms = CMS_sign(bag->parts[PART_CA], authority->ca.key, NULL, data,
			CMS_BINARY | CMS_NOSMIMECAP);
	return cms ? bag_write_cms(out, cms) : -1;
}
