/* SPDX-License-Identifier: MIT */
/*
 * A table: the archives and packings that logs come in, known by their first octets,
 * never by their names. It promises that no program is started: libarchive would for
 * packings that it was built without, so each row knows whether its library is there.
 * Nothing is unpacked here but the first octets of gzip.
 */
#define ZLIB_CONST
#include "logs/container_kind.h"

#include <string.h>

#include <zlib.h>

#include "logs/evtx.h"

enum { USTAR_AT = 257 };

static const struct container_magic magics[] = {
	{ PACKING_ZIP, "zip", 0, 4, "PK\3\4", archive_read_support_format_zip, NULL },
	{ PACKING_ZIP, "zip", 0, 4, "PK\5\6", archive_read_support_format_zip, NULL },
	{ PACKING_CAB, "cab", 0, 4, "MSCF", archive_read_support_format_cab, NULL },
	{ PACKING_7Z, "7z", 0, 6, "7z\xbc\xaf\x27\x1c", archive_read_support_format_7zip,
		NULL },
	{ PACKING_TAR, "tar", USTAR_AT, 5, "ustar", archive_read_support_format_tar,
		NULL },
	{ PACKING_GZIP, "gzip", 0, 3, "\x1f\x8b\x08", archive_read_support_filter_gzip,
		archive_zlib_version },
	{ PACKING_XZ, "xz", 0, 6,
		"\xfd"
		"7zXZ\0",
		archive_read_support_filter_xz, archive_liblzma_version },
	{ PACKING_ZSTD, "zstd", 0, 4, "\x28\xb5\x2f\xfd",
		archive_read_support_filter_zstd, archive_libzstd_version },
	{ PACKING_BZIP2, "bzip2", 0, 3, "BZh", archive_read_support_filter_bzip2,
		archive_bzlib_version },
};

enum { N_MAGICS = sizeof(magics) / sizeof(magics[0]) };

const struct container_magic *container_magic_of(struct span beginning)
{
	for (size_t i = 0; i < N_MAGICS; i++) {
		const struct container_magic *magic = &magics[i];

		if (beginning.length >= magic->at + magic->length &&
			memcmp(beginning.data + magic->at, magic->octets,
				magic->length) == 0)
			return magic;
	}
	return NULL;
}

const char *container_kind(struct span beginning)
{
	const struct container_magic *magic = container_magic_of(beginning);

	return magic ? magic->name : NULL;
}

bool container_is_filter(const struct container_magic *magic)
{
	return magic->packing >= PACKING_GZIP;
}

bool container_look_inside(struct container_look *look)
{
	z_stream zip = { .next_out = look->text, .avail_out = sizeof(look->text) };
	int r;

	if (inflateInit2(&zip, 15 + 16) != Z_OK)
		return false;
	zip.next_in = look->beginning.data;
	zip.avail_in = (uInt)look->beginning.length;
	do
		r = inflate(&zip, Z_SYNC_FLUSH);
	while (r == Z_OK && zip.avail_in > 0 && zip.avail_out > 0);
	look->beginning = (struct span){ look->text, sizeof(look->text) - zip.avail_out };
	inflateEnd(&zip);
	return container_magic_of(look->beginning) || evtx_is(look->beginning);
}

static const char *libarchive_version(void)
{
	return archive_version_string() + strlen("libarchive ");
}

bool container_library(size_t index, const char **name, const char **version)
{
	/* NULL of what libarchive was built without. */
	static const struct {
		const char *name;
		const char *(*version)(void);
	} rows[] = {
		{ "libarchive", libarchive_version },
		{ "liblzma", archive_liblzma_version },
		{ "bzip2", archive_bzlib_version },
		{ "lz4", archive_liblz4_version },
		{ "libzstd", archive_libzstd_version },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		*name = rows[i].name;
		*version = rows[i].version();
		if (*version && index-- == 0)
			return true;
	}
	return false;
}
