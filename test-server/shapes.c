/* SPDX-License-Identifier: MIT */
/*
 * The shapes that the answer to GetCACert may have: what is in it, in which order, and
 * what is odd about it. bag.c makes a bag of each row; a scenario names the one it wants.
 *
 * Shapes keep the same two RA keys unless the key is what is odd about them.
 *
 * To add a shape, add a row.
 */
#include "shape.h"

#include <string.h>

const struct shape shapes[] = {
	{ .name = "ra" },
	{
		.name = "both",
		.layout = LAYOUT_ONE,
		.remake = true,
		.signing_usage = "critical,digitalSignature,keyEncipherment",
	},
	/* there are RA certificates, but the client never gets to see them */
	{ .name = "ca-only", .form = FORM_SINGLE },
	{
		.name = "no-usable-ra",
		.remake = true,
		.signing_usage = "critical,nonRepudiation",
		.encryption_usage = "critical,nonRepudiation",
	},
	{ .name = "expired-ra", .remake = true, .ra_from = -735, .ra_to = -5 },
	{ .name = "expiring-ra", .remake = true, .ra_from = -720, .ra_to = 10 },
	{ .name = "future-ra", .remake = true, .ra_from = 3, .ra_to = 700 },
	{ .name = "future-ca", .ca_from = 3, .ca_to = 4 * 365 },
	{
		.name = "expired-above",
		.parts = {
			PART_SIGNING,
			PART_ENCRYPTION,
			PART_CA,
			PART_INTERMEDIATE,
			PART_ROOT,
		},
		.above_to = -5,
	},
	{ .name = "no-ca", .parts = { PART_SIGNING, PART_ENCRYPTION } },
	{
		.name = "no-root",
		.parts = {
			PART_SIGNING,
			PART_ENCRYPTION,
			PART_CA,
			PART_INTERMEDIATE,
			PART_ROOT,
		},
		.hidden = 1u << PART_ROOT | 1u << PART_INTERMEDIATE,
	},
	{
		.name = "no-encryption",
		.remake = true,
		.encryption_usage = "critical,digitalSignature",
	},
	{ .name = "expired-ca", .ca_from = -1830, .ca_to = -5 },
	{ .name = "ra-other-ca", .remake = true, .impostor = true },
	{
		.name = "two-cas",
		.parts = {
			PART_SIGNING,
			PART_ENCRYPTION,
			PART_UNRELATED,
			PART_CA,
		},
	},
	{
		.name = "intermediates",
		/* shuffled: a SET has no order that a client could rely on */
		.parts = {
			PART_ROOT,
			PART_ENCRYPTION,
			PART_CA,
			PART_INTERMEDIATE,
			PART_SIGNING,
		},
	},
	{
		.name = "old-ca",
		.parts = {
			PART_SIGNING,
			PART_ENCRYPTION,
			PART_OLD_CA,
			PART_CA,
		},
		.remake = true,
		.issuer = PART_OLD_CA,
	},
	{
		/* the CA was renewed, and the RA too: its old certificate is only in the way */
		.name = "old-ca-first",
		.parts = {
			PART_SIGNING,
			PART_ENCRYPTION,
			PART_OLD_CA,
			PART_CA,
		},
		.remake = true,
	},
	{
		/* the same, the other way round: who takes the first finds the right one */
		.name = "old-ca-last",
		.parts = {
			PART_SIGNING,
			PART_ENCRYPTION,
			PART_CA,
			PART_OLD_CA,
		},
		.remake = true,
		.issuer = PART_OLD_CA,
	},
	{
		/* as step-ca has it: the CA, which does everything, and its root */
		.name = "ca-chain",
		.layout = LAYOUT_CA,
		.parts = { PART_CA, PART_ROOT },
		.ca_usage = "critical,digitalSignature,keyEncipherment,keyCertSign,cRLSign",
	},
	{
		.name = "ca-chain-no-encipherment",
		.layout = LAYOUT_CA,
		.parts = { PART_CA, PART_ROOT },
		.ca_usage = "critical,digitalSignature,keyCertSign,cRLSign",
	},
	{
		/* as micromdm's scepserver makes its own */
		.name = "ca-signs-only",
		.layout = LAYOUT_CA,
		.form = FORM_SINGLE,
		.ca_usage = "critical,keyCertSign,cRLSign",
	},
	{
		/* the same, five days after its end */
		.name = "ca-signs-only-expired",
		.layout = LAYOUT_CA,
		.form = FORM_SINGLE,
		.ca_usage = "critical,keyCertSign,cRLSign",
		.ca_from = -1830,
		.ca_to = -5,
	},
	{
		.name = "reversed",
		.parts = { PART_CA, PART_ENCRYPTION, PART_SIGNING },
	},
	{
		.name = "no-key-usage-reversed",
		.parts = { PART_ENCRYPTION, PART_SIGNING, PART_CA },
		.remake = true,
		.signing_usage = "",
		.encryption_usage = "",
	},
	{ .name = "ca-only-bag", .layout = LAYOUT_CA, .parts = { PART_CA } },
	{ .name = "bare-ca", .layout = LAYOUT_CA, .form = FORM_SINGLE },
	{
		.name = "no-key-usage",
		.remake = true,
		.signing_usage = "",
		.encryption_usage = "",
	},
	{
		.name = "ra-weak-key",
		.remake = true,
		.signing_key = SPARE_SIGNING,
		.encryption_key = SPARE_ENCRYPTION,
	},
	{ .name = "ra-sha1", .remake = true, .digest = EVP_sha1 },
	{ .name = "ra-pss", .remake = true, .pss = true },
	{
		.name = "ca-sha1",
		.parts = {
			PART_SIGNING,
			PART_ENCRYPTION,
			PART_CA,
			PART_INTERMEDIATE,
			PART_ROOT,
		},
		.ca_digest = EVP_sha1,
	},
	{ .name = "root-sha1", .ca_from = -365, .ca_to = 4 * 365, .ca_digest = EVP_sha1 },
	{ .name = "ra-ec", .remake = true, .encryption_key = SPARE_EC },
	{ .name = "signed-bag", .form = FORM_SIGNED },
	{ .name = "many", .fill = 200 },
};

const size_t shape_count = sizeof(shapes) / sizeof(shapes[0]);

static const enum part usual_parts[SHAPE_PARTS_MOST] = {
	PART_SIGNING,
	PART_ENCRYPTION,
	PART_CA,
};

const enum part *shape_parts(const struct shape *shape)
{
	return shape->parts[0] == PART_NONE ? usual_parts : shape->parts;
}

int shape_find(const char *name)
{
	size_t i;

	for (i = 0; i < shape_count; i++) {
		if (!strcmp(shapes[i].name, name))
			return (int)i;
	}
	return -1;
}
