/* SPDX-License-Identifier: MIT */
/*
 * The output buffer of the whole program. Failure is sticky, so a builder may append many
 * times and check once; a NUL follows the content; outgrown memory is wiped, because a
 * message may have a challenge. It never shrinks, never aborts and never interprets its
 * content.
 */
#include "base/bytes.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

const char hex_lower[] = "0123456789abcdef";
const char hex_upper[] = "0123456789ABCDEF";

struct span span_of_text(const char *text)
{
	return (struct span){
		.data = (const unsigned char *)text,
		.length = text ? strlen(text) : 0,
	};
}

struct span bytes_span(const struct bytes *b)
{
	return (struct span){ .data = b->data, .length = b->length };
}

const char *bytes_text(const struct bytes *b)
{
	return b->data ? (const char *)b->data : "";
}

/*
 * Makes room for `more` octets and a NUL. No realloc(3): it would leave an unwiped copy
 * of the old content in memory.
 */
static bool bytes_grow(struct bytes *b, size_t more)
{
	size_t needed, capacity;
	unsigned char *data;

	if (b->failed)
		return false;
	if (more >= SIZE_MAX / 2 - b->length) {
		b->failed = true;
		return false;
	}
	needed = b->length + more + 1;
	if (needed <= b->capacity)
		return true;

	capacity = b->capacity ? b->capacity : 64;
	while (capacity < needed)
		capacity *= 2;
	data = malloc(capacity);
	if (!data) {
		b->failed = true;
		return false;
	}
	if (b->data) {
		memcpy(data, b->data, b->length);
		OPENSSL_cleanse(b->data, b->capacity);
		free(b->data);
	}
	b->data = data;
	b->capacity = capacity;
	return true;
}

void bytes_append(struct bytes *b, const void *data, size_t length)
{
	if (length == 0 || !bytes_grow(b, length))
		return;
	memcpy(b->data + b->length, data, length);
	b->length += length;
	b->data[b->length] = '\0';
}

void bytes_append_char(struct bytes *b, char c)
{
	bytes_append(b, &c, 1);
}

void bytes_append_text(struct bytes *b, const char *text)
{
	bytes_append(b, text, strlen(text));
}

void bytes_append_span(struct bytes *b, struct span s)
{
	bytes_append(b, s.data, s.length);
}

void bytes_printf(struct bytes *b, const char *format, ...)
{
	va_list args, again;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		b->failed = true;
	else if (length > 0 && bytes_grow(b, (size_t)length)) {
		vsnprintf((char *)b->data + b->length, (size_t)length + 1, format, again);
		b->length += (size_t)length;
	}
	va_end(again);
}

void bytes_append_hex(struct bytes *b, struct span s, const char *digits)
{
	for (size_t i = 0; i < s.length; i++) {
		bytes_append_char(b, digits[s.data[i] >> 4]);
		bytes_append_char(b, digits[s.data[i] & 15]);
	}
}

void bytes_append_base64(struct bytes *b, struct span s)
{
	enum { STEP = 3 * 256 }; /* whole quanta, so that only the last one is padded */
	unsigned char out[STEP / 3 * 4 + 1];

	while (s.length > 0) {
		const size_t step = s.length < STEP ? s.length : STEP;
		const int n = EVP_EncodeBlock(out, s.data, (int)step);
		bytes_append(b, out, (size_t)n);
		s.data += step;
		s.length -= step;
	}
	OPENSSL_cleanse(out, sizeof(out));
}

int bytes_hex_value(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int bytes_base64_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

static bool is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int bytes_from_base64(struct bytes *b, struct span text)
{
	uint32_t bits = 0;
	unsigned n_bits = 0;
	bool padded = false;

	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = text.data[i];
		int value;

		if (is_space(c))
			continue;
		if (c == '=') {
			padded = true;
			continue;
		}
		value = bytes_base64_value(c);
		if (value < 0 || padded)
			return -EINVAL;
		bits = (bits << 6 | (uint32_t)value) & 0xffff;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			bytes_append_char(b, (char)(bits >> n_bits & 0xff));
		}
	}
	return bytes_failed(b);
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void bytes_append_escaped(struct bytes *b, struct span s, const char *raw)
{
	for (size_t i = 0; i < s.length; i++) {
		const unsigned char c = s.data[i];
		if (is_unreserved(c) || (c && strchr(raw, c))) {
			bytes_append_char(b, (char)c);
			continue;
		}
		bytes_append_char(b, '%');
		bytes_append_char(b, hex_upper[c >> 4]);
		bytes_append_char(b, hex_upper[c & 15]);
	}
}

int bytes_failed(const struct bytes *b)
{
	return b->failed ? -ENOMEM : 0;
}

void bytes_cut(struct bytes *b, size_t length)
{
	b->length = length;
	b->failed = false;
	if (b->data)
		b->data[length] = '\0';
}

void bytes_reset(struct bytes *b)
{
	bytes_cut(b, 0);
}

void bytes_clear(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes)BYTES_EMPTY;
}

void bytes_wipe(struct bytes *b)
{
	if (b->data)
		OPENSSL_cleanse(b->data, b->capacity);
	bytes_clear(b);
}
