/* SPDX-License-Identifier: MIT */
/*
 * A challenge is only read from a file or from standard input, so that no list of
 * processes shows it. Every copy made here is wiped.
 */
#include "api/challenge.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#include "port/port.h"

/* Room for CHALLENGE_MAX characters in UTF-16, a byte order mark, the end of a line, one
 * excess character and a NUL. */
enum { CHALLENGE_MAX = 16384, CHALLENGE_SIZE = 2 * (CHALLENGE_MAX + 4) + 1 };

/* NDES would refuse an editor's trailing newline as a wrong challenge. */
static bool is_clean(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ' || (unsigned char)text[i] > '~')
			return false;
	return text[0] != ' ' && text[length - 1] != ' ';
}

/* What is wrong with it, a clause, or NULL. */
static const char *find_fault(const char *text, size_t length)
{
	if (length == 0)
		return "is empty";
	if (length > CHALLENGE_MAX)
		return "holds more than 16384 characters";
	if (memchr(text, '\n', length) || memchr(text, '\r', length))
		return "holds more than one line";
	if (!is_clean(text, length))
		return "is not plain ASCII, or begins or ends with a blank";
	return NULL;
}

/* Windows' encodings: UTF-8 with a byte order mark, and UTF-16 by PowerShell's >. A
 * character beyond ASCII becomes an invalid one. */
static size_t challenge_decode(char *text, size_t length)
{
	const unsigned char *octets = (const unsigned char *)text;
	const bool little = length >= 2 && octets[0] == 0xff && octets[1] == 0xfe;
	const bool big = length >= 2 && octets[0] == 0xfe && octets[1] == 0xff;
	size_t n = 0;

	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		memmove(text, text + 3, length - 3);
		return length - 3;
	}
	if (!little && !big)
		return length;
	for (size_t i = 2; i + 1 < length; i += 2) {
		const unsigned char high = octets[little ? i + 1 : i];

		text[n++] = high ? '\x7f' : (char)octets[little ? i : i + 1];
	}
	return n;
}

/* Without the end of its line. */
static size_t trim(char *text, size_t length)
{
	if (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	if (length > 0 && text[length - 1] == '\r')
		text[--length] = '\0';
	return length;
}

/* The octets of the file, and whether all went well; unbuffered, so that no buffer of the
 * C library keeps a copy. */
static bool read_all(FILE *file, char *text, size_t *length)
{
	setvbuf(file, NULL, _IONBF, 0);
	*length = fread(text, 1, CHALLENGE_SIZE - 1, file);
	return !ferror(file);
}

/* Whether it looks like the name of a file: "/a", "./a", "C:\\a". */
static bool challenge_is_path(const char *text)
{
	return text[0] == '/' || text[0] == '.' || (text[0] && text[1] == ':');
}

/* If the user passed the challenge itself instead of a file name, no log must show it.
 * -EINVAL. */
static int refuse_unread(const char *path, int error, char *problem, size_t size)
{
	snprintf(problem, size, "cannot read %s: %s",
		challenge_is_path(path)
			? path
			: "the file that it names, which holds the challenge",
		port_read_words(error));
	return -EINVAL;
}

int challenge_read(const char *path, char **out, char *problem, size_t size)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : port_open(path);
	char *text = file ? calloc(1, CHALLENGE_SIZE) : NULL;
	const char *fault = NULL;
	size_t length = 0;
	bool read = false;

	if (!file)
		return refuse_unread(path, -errno, problem, size);
	if (text) {
		read = read_all(file, text, &length);
		length = challenge_decode(text, length);
		text[length] = '\0';
	}
	if (!standard)
		fclose(file);
	if (!text)
		return -ENOMEM;
	fault = read ? find_fault(text, trim(text, length)) : "cannot be read";
	if (!fault) {
		*out = text;
		return 0;
	}
	if (!read && port_is_folder(path)) {
		challenge_free(text);
		return refuse_unread(path, -EISDIR, problem, size);
	}
	snprintf(problem, size, "%s %s", standard ? "standard input" : path, fault);
	challenge_free(text);
	return -EINVAL;
}

void challenge_free(char *challenge)
{
	if (!challenge)
		return;
	OPENSSL_cleanse(challenge, CHALLENGE_SIZE);
	free(challenge);
}
