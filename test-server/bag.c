/* SPDX-License-Identifier: MIT */
/*
 * The certificate bags that GetCACert hands out, healthy and broken: one per row
 * of the table of shapes.
 *
 * Promises that every shape keeps the same two RA keys, so that a request made
 * for any of them can be opened, and that the CertRep names the signer which the
 * client has been given. Never touches the network or a file.
 *
 * To add a shape, add a row.
 */
#include "bag.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "scoped.h"

#define TYPE_RA "application/x-x509-ca-ra-cert"
#define TYPE_CA "application/x-x509-ca-cert"

enum layout { LAYOUT_PAIR, LAYOUT_ONE, LAYOUT_CA };

struct shape {
	const char *name;
	enum layout layout;
	bool remake;	     /* new RA certificates instead of the standing ones */
	bool impostor;	     /* RA signed by another key under the CA's name */
	long ra_from, ra_to; /* days from now */
	long ca_from, ca_to; /* both 0: the standing CA certificate */
	const char *signing_usage, *encryption_usage;
};

static const struct shape shapes[] = {
	{ .name = "ra" },
	{
		.name = "both",
		.layout = LAYOUT_ONE,
		.remake = true,
		.ra_from = -30,
		.ra_to = 700,
		.signing_usage = "critical,digitalSignature,keyEncipherment",
	},
	{ .name = "ca-only", .layout = LAYOUT_CA },
	{
		.name = "no-usable-ra",
		.remake = true,
		.ra_from = -30,
		.ra_to = 700,
		.signing_usage = "critical,nonRepudiation",
		.encryption_usage = "critical,nonRepudiation",
	},
	{ .name = "expired-ra", .remake = true, .ra_from = -735, .ra_to = -5 },
	{ .name = "expiring-ra", .remake = true, .ra_from = -720, .ra_to = 10 },
	{ .name = "expired-ca", .ca_from = -1830, .ca_to = -5 },
	{
		.name = "ra-other-ca",
		.remake = true,
		.impostor = true,
		.ra_from = -30,
		.ra_to = 700,
	},
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

int authority_shape(const char *name)
{
	int i;

	for (i = 0; i < SHAPES; i++) {
		if (!strcmp(shapes[i].name, name))
			return i;
	}
	return -1;
}

static X509 *share(X509 *certificate)
{
	X509_up_ref(certificate);
	return certificate;
}

static X509 *make_ca(const struct authority *authority, const struct shape *shape)
{
	struct certificate_order order = {
		.subject_name = X509_get_subject_name(authority->ca.certificate),
		.key = authority->ca.key,
		.from_days = shape->ca_from,
		.to_days = shape->ca_to,
		.constraints = "critical,CA:TRUE",
		.usage = "digitalSignature,keyCertSign,cRLSign",
	};

	if (!shape->ca_from && !shape->ca_to)
		return share(authority->ca.certificate);
	return certificate_issue(&order);
}

static X509 *make_ra(const struct authority *authority, const struct shape *shape,
	const struct identity *standing, const char *usage, const char *template)
{
	struct certificate_order order = {
		.subject = BAG_RA_SUBJECT,
		.key = standing->key,
		.issuer = authority->ca.certificate,
		/* any other key will do for an impostor; this one is at hand */
		.issuer_key = shape->impostor ? authority->ra_encryption.key
					      : authority->ca.key,
		.from_days = shape->ra_from,
		.to_days = shape->ra_to,
		.usage = usage,
		.purpose = BAG_RA_PURPOSE,
		.template_name = template,
	};

	if (!shape->remake)
		return share(standing->certificate);
	return certificate_issue(&order);
}

static const char *either(const char *wanted, const char *usual)
{
	return wanted ? wanted : usual;
}

static int make_certificates(struct bag *bag, const struct authority *authority)
{
	const struct shape *shape = bag->shape;
	const char *usage = either(shape->signing_usage, "critical,digitalSignature");

	bag->ca = make_ca(authority, shape);
	if (shape->layout == LAYOUT_ONE) {
		bag->encryption = make_ra(
			authority, shape, &authority->ra_encryption, usage, NULL);
		if (!bag->encryption)
			return -1;
		bag->signing = share(bag->encryption);
		bag->signing_key = authority->ra_encryption.key;
		return bag->ca ? 0 : -1;
	}
	bag->signing = make_ra(authority, shape, &authority->ra_signing, usage,
		"EnrollmentAgentOffline");
	bag->signing_key = authority->ra_signing.key;
	usage = either(shape->encryption_usage, "critical,keyEncipherment");
	bag->encryption = make_ra(
		authority, shape, &authority->ra_encryption, usage, "CEPEncryption");
	return bag->ca && bag->signing && bag->encryption ? 0 : -1;
}

/* By PKCS7, because CMS sorts the certificates and NDES sends the signing RA first. */
int bag_write_degenerate(struct buffer *out, STACK_OF(X509) * certificates)
{
	scoped(PKCS7) PKCS7 *p7 = PKCS7_new();
	unsigned char *der = NULL;
	int i, length;

	if (!p7 || PKCS7_set_type(p7, NID_pkcs7_signed) != 1 ||
		PKCS7_content_new(p7, NID_pkcs7_data) != 1 ||
		PKCS7_set_detached(p7, 1) != 1)
		return -1;
	for (i = 0; i < sk_X509_num(certificates); i++) {
		if (PKCS7_add_certificate(p7, sk_X509_value(certificates, i)) != 1)
			return -1;
	}
	length = i2d_PKCS7(p7, &der);
	if (length < 0)
		return -1;
	buffer_append(out, der, (size_t)length);
	OPENSSL_free(der);
	return 0;
}

static int write_certificate(struct buffer *out, X509 *certificate)
{
	unsigned char *der = NULL;
	int length = i2d_X509(certificate, &der);

	if (length < 0)
		return -1;
	buffer_append(out, der, (size_t)length);
	OPENSSL_free(der);
	return 0;
}

static int write_body(struct bag *bag)
{
	scoped(stack) STACK_OF(X509) *certificates = sk_X509_new_null();

	bag->content_type = TYPE_RA;
	if (bag->shape->layout == LAYOUT_CA) {
		bag->content_type = TYPE_CA;
		return write_certificate(&bag->body, bag->ca);
	}
	if (!certificates || !sk_X509_push(certificates, bag->signing))
		return -1;
	if (bag->shape->layout == LAYOUT_PAIR &&
		!sk_X509_push(certificates, bag->encryption))
		return -1;
	if (!sk_X509_push(certificates, bag->ca))
		return -1;
	return bag_write_degenerate(&bag->body, certificates);
}

int bag_make_all(struct authority *authority)
{
	size_t i;

	authority->bags = memory_new(sizeof(*authority->bags) * SHAPES);
	authority->bag_count = SHAPES;
	for (i = 0; i < SHAPES; i++) {
		struct bag *bag = &authority->bags[i];

		bag->shape = &shapes[i];
		if (make_certificates(bag, authority) || write_body(bag)) {
			fprintf(stderr, "mock-ndes: cannot make the %s certificates\n",
				shapes[i].name);
			return -1;
		}
	}
	return 0;
}

void bag_free_all(struct authority *authority)
{
	size_t i;

	for (i = 0; i < authority->bag_count; i++) {
		struct bag *bag = &authority->bags[i];

		X509_free(bag->signing);
		X509_free(bag->encryption);
		X509_free(bag->ca);
		buffer_clear(&bag->body);
	}
	free(authority->bags);
	authority->bags = NULL;
	authority->bag_count = 0;
}
