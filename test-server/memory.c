/* SPDX-License-Identifier: MIT */
/*
 * Memory for the mock server: allocation, strings, growable buffers.
 *
 * Promises that no call returns NULL. Running out of memory ends the program at
 * once with a line on stderr: a test must never pass or fail because of half an
 * answer, and nothing else in the mock has to think about it.
 *
 * Never knows what the bytes mean.
 */
#include "memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *insist(void *memory)
{
	if (memory)
		return memory;
	fputs("mock-ndes: out of memory\n", stderr);
	abort();
}

void *memory_new(size_t size)
{
	return insist(calloc(1, size ? size : 1));
}

void *memory_resize(void *memory, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return insist(NULL);
	return insist(realloc(memory, count && size ? count * size : 1));
}

char *memory_copy(const void *data, size_t length)
{
	char *copy = memory_new(length + 1);

	if (length)
		memcpy(copy, data, length);
	return copy;
}

char *memory_string(const char *text)
{
	return text ? memory_copy(text, strlen(text)) : NULL;
}

char *memory_format(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return memory_new(1);

	text = memory_new((size_t)length + 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

void buffer_append(struct buffer *buffer, const void *data, size_t length)
{
	size_t wanted = buffer->length + length;

	if (!length)
		return;
	if (wanted > buffer->capacity) {
		buffer->capacity = wanted + wanted / 2 + 64;
		buffer->data = memory_resize(buffer->data, buffer->capacity, 1);
	}
	memcpy(buffer->data + buffer->length, data, length);
	buffer->length = wanted;
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
	buffer_append(buffer, text, strlen(text));
}

int buffer_append_file(struct buffer *buffer, const char *path)
{
	char chunk[8192];
	size_t count;
	int failed;
	FILE *file = fopen(path, "rb");

	if (!file)
		return -1;
	while ((count = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buffer_append(buffer, chunk, count);
	failed = ferror(file);
	fclose(file);
	return failed ? -1 : 0;
}

void buffer_append_noise(struct buffer *buffer, size_t count)
{
	uint32_t state = 0x5ce9u;

	while (count--) {
		unsigned char byte;

		/* xorshift32: good enough to look like nothing in particular */
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		byte = (unsigned char)(state >> 24);
		buffer_append(buffer, &byte, 1);
	}
}

void buffer_clear(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){ 0 };
}
