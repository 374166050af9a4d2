/* SPDX-License-Identifier: MIT */
/*
 * Windows' functions use UTF-16, all other code UTF-8. Text that is invalid in one is
 * rejected, never changed: it would be the name of another file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "port/windows/windows_port.h"

wchar_t *wide_from(const char *text)
{
	int n = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
	wchar_t *wide = n > 0 ? malloc((size_t)n * sizeof(*wide)) : NULL;

	if (wide)
		MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, n);
	else
		errno = n > 0 ? ENOMEM : EILSEQ;
	return wide;
}

char *wide_to(const wchar_t *wide)
{
	int n = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
	char *text = n > 0 ? malloc((size_t)n) : NULL;

	if (text)
		WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, n, NULL, NULL);
	else
		errno = n > 0 ? ENOMEM : EILSEQ;
	return text;
}

char *port_strndup(const char *text, size_t most)
{
	size_t length = strnlen(text, most);
	char *copy = malloc(length + 1);

	if (copy) {
		memcpy(copy, text, length);
		copy[length] = '\0';
	}
	return copy;
}
