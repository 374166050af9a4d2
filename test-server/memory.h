/* SPDX-License-Identifier: MIT */
#ifndef MOCK_MEMORY_H
#define MOCK_MEMORY_H

#include <stddef.h>

/* Zeroed memory; never NULL (see memory.c). Released with free(). */
void *memory_new(size_t size);

/* Resizes like realloc(), to count elements of size bytes; never NULL. */
void *memory_resize(void *memory, size_t count, size_t size);

/* A copy of length bytes with a NUL behind them; never NULL. */
char *memory_copy(const void *data, size_t length);

/* A copy of a string, or NULL when text is NULL. */
char *memory_string(const char *text);

/* A string made like printf() does it; never NULL. */
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A growable run of bytes. {0} is an empty one. */
struct buffer {
	unsigned char *data;
	size_t length;
	size_t capacity;
};

void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_append_text(struct buffer *buffer, const char *text);

/* Appends the whole file; -1 with errno set when it cannot be read. */
int buffer_append_file(struct buffer *buffer, const char *path);

/* Appends count bytes that look random and are always the same. */
void buffer_append_noise(struct buffer *buffer, size_t count);

/* Releases the memory; the buffer is empty and usable afterwards. */
void buffer_clear(struct buffer *buffer);

#endif
