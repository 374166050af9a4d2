/* SPDX-License-Identifier: MIT */
/*
 * Reads lines with a URL and the settings for this target: names of long options, with
 * '=' and a value if they have one, in double quotes if it has blanks.
 *
 * Every line is checked before the first target is handed out, so a file with a mistake
 * causes no probe.
 */
#include "api/targets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "net/url.h"

void targets_clear(struct targets *targets)
{
	bytes_clear(&targets->lines);
	*targets = (struct targets){ .n = 0 };
}

void target_clear(struct target *target)
{
	free(target->url);
	free(target->label);
	free(target->compare);
	if (target->own)
		config_clear(target->own);
	free(target->own);
	*target = (struct target){ .url = NULL };
}

/* The part before an '@' may be a password. */
static int refuse_url(struct config *config, const char *text, const char *why)
{
	return config_refuse(config, "'%.100s' is not the URL of an NDES: %s",
		strchr(text, '@') ? "...@..." : text, why);
}

static int canonical(struct config *config, const char *text, char **out)
{
	char why[100];
	int r = url_canonical(text, out, why, sizeof(why));

	return r == -EINVAL ? refuse_url(config, text, why) : r;
}

/* The family of an address that is used as a host name in a URL. */
static enum http_family family_of(const char *host)
{
	if (strchr(host, ':'))
		return HTTP_IPV6;
	return host[strspn(host, "0123456789.")] ? HTTP_ANY_FAMILY : HTTP_IPV4;
}

/* -4 and -6 choose among the addresses of a name; a literal has no other. */
static int check_family(struct config *config, enum http_family wanted, const char *url)
{
	scoped(char) *host = NULL;
	unsigned port;
	int r = url_host(url, &host, &port);

	if (r < 0 || wanted == HTTP_ANY_FAMILY || family_of(host) == HTTP_ANY_FAMILY ||
		family_of(host) == wanted)
		return r;
	return config_refuse(config, "-%d: '%.80s' is an address of the other family",
		wanted == HTTP_IPV4 ? 4 : 6, host);
}

/* ---- one line ---- */

/* Narrower than span_is_blank: a line break within a URL is refused, not passed over. */
static bool targets_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the next word off *line, without quotes. NULL after the last; false if a quote is
 * not closed. */
static bool next_word(char **line, char **word)
{
	char *from = *line, *to;
	bool quoted = false;

	while (targets_is_blank(*from))
		from++;
	*word = *from && *from != '#' ? from : NULL;
	to = from;
	if (!*word)
		return true;
	for (; *from && (quoted || !targets_is_blank(*from)); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	*line = *from ? from + 1 : from;
	*to = '\0';
	return !quoted;
}

static int own_settings(struct config *config, struct target *target)
{
	if (target->own)
		return 0;
	target->own = malloc(sizeof(*target->own));
	if (!target->own)
		return -ENOMEM;
	config_derive(target->own, config);
	return 0;
}

static int set_label(struct target *target, const char *label)
{
	free(target->label);
	target->label = text_dup(span_of_text(label));
	return target->label ? 0 : -ENOMEM;
}

/* "name=value" or "name". */
static int targets_apply(struct config *config, struct target *target, char *word)
{
	char *value = strchr(word, '=');
	int r;

	if (value)
		*value++ = '\0';
	if (strcmp(word, "label") == 0)
		return value && *value
			       ? set_label(target, value)
			       : config_refuse(config, "label needs a value: label=NAME");
	r = own_settings(config, target);
	if (r == 0)
		r = config_set_own(target->own, word, value);
	if (r == -EINVAL)
		snprintf(config->problem, sizeof(config->problem), "%s",
			target->own->problem);
	return r;
}

static int read_words(struct config *config, char *line, struct target *target)
{
	char *word;
	int r = 0;

	if (!next_word(&line, &word))
		return config_refuse(config, "a quote is not closed");
	if (!word)
		return config_refuse(config, "holds no URL");
	r = canonical(config, word, &target->url);
	if (r == 0)
		r = set_label(target, word);
	while (r == 0) {
		if (!next_word(&line, &word))
			return config_refuse(config, "a quote is not closed");
		if (!word)
			break;
		r = targets_apply(config, target, word);
	}
	return r;
}

/* Completes the settings of the line. */
static int targets_finish(struct config *config, struct target *target)
{
	const char *compare = target->own ? target->own->compare : config->compare;
	int r = 0;

	if (target->own) {
		r = config_finish(target->own);
		if (r == -EINVAL)
			snprintf(config->problem, sizeof(config->problem), "%s",
				target->own->problem);
	}
	if (r == 0)
		r = check_family(config,
			target->own ? target->own->http.family : config->http.family,
			target->url);
	return r == 0 && compare ? canonical(config, compare, &target->compare) : r;
}

static int read_line(struct config *config, char *line, struct target *target)
{
	int r = read_words(config, line, target);

	if (r == 0)
		r = targets_finish(config, target);
	if (r < 0)
		target_clear(target);
	return r;
}

/* ---- all lines ---- */

/* Copies the line at *at, without its newline. False after the last one. */
static bool copy_line(
	struct span text, size_t *at, char line[TARGETS_LINE_MAX + 1], bool *fits)
{
	const unsigned char *from = text.data + *at, *end;
	size_t length;

	if (*at >= text.length)
		return false;
	end = memchr(from, '\n', text.length - *at);
	length = end ? (size_t)(end - from) : text.length - *at;
	*at += length + 1;
	*fits = length <= TARGETS_LINE_MAX && !memchr(from, '\0', length);
	length = *fits ? length : 0;
	memcpy(line, from, length);
	line[length] = '\0';
	return true;
}

static bool is_empty(const char *line)
{
	while (targets_is_blank(*line))
		line++;
	return !*line || *line == '#';
}

static int check_line(struct config *config, const char *line, bool fits)
{
	char copy[TARGETS_LINE_MAX + 1];
	struct target target = { .url = NULL };
	int r;

	if (!fits)
		return config_refuse(config,
			"not a line of text of at most %d characters", TARGETS_LINE_MAX);
	snprintf(copy, sizeof(copy), "%s", line);
	r = read_line(config, copy, &target);
	if (r == 0)
		target_clear(&target);
	return r;
}

static int name_line(struct config *config, size_t number)
{
	char problem[CONFIG_PROBLEM];

	snprintf(problem, sizeof(problem), "%s", config->problem);
	return config_refuse(config, "line %zu: %s", number, problem);
}

/* As Windows' shell redirects to a file by default. */
static bool is_utf16(struct span text)
{
	return text.length >= 2 && (memcmp(text.data, "\xff\xfe", 2) == 0 ||
					   memcmp(text.data, "\xfe\xff", 2) == 0);
}

/* What Windows' editors put before the first line. */
static struct span without_mark(struct span text)
{
	if (text.length >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
		return (struct span){ text.data + 3, text.length - 3 };
	return text;
}

int targets_add_file(struct targets *targets, struct config *config, struct span text)
{
	struct bytes lines = BYTES_EMPTY;
	scoped_buffer plain = BYTES_EMPTY;
	char line[TARGETS_LINE_MAX + 1];
	size_t at = 0, number = 0, n = 0;
	bool fits;
	int r = 0;

	if (is_utf16(text)) {
		text_from_page(&plain, text, text.length * 2);
		r = bytes_failed(&plain);
		text = bytes_span(&plain);
	}
	text = without_mark(text);
	while (r == 0 && copy_line(text, &at, line, &fits)) {
		number++;
		if (fits && is_empty(line))
			continue;
		r = check_line(config, line, fits);
		bytes_printf(&lines, "%s\n", line);
		n++;
	}
	if (r == -EINVAL)
		r = name_line(config, number);
	else if (r == 0 && n == 0)
		r = config_refuse(config, "holds no URL");
	if (r == 0) {
		bytes_append_span(&targets->lines, bytes_span(&lines));
		targets->n += n;
		targets->of_file = true;
		r = lines.failed ? -ENOMEM : bytes_failed(&targets->lines);
	}
	bytes_clear(&lines);
	return r;
}

int targets_add(struct targets *targets, struct config *config, const char *wrapped)
{
	scoped(char) *checked = NULL, *url = url_unwrapped(wrapped);
	int r;

	if (url && !*url)
		return config_refuse(config, "an empty URL was given");
	r = url ? canonical(config, url, &checked) : -ENOMEM;
	if (r == 0 && strlen(checked) + 2 > TARGETS_LINE_MAX)
		r = refuse_url(config, url, "it is too long");
	if (r == 0)
		r = check_family(config, config->http.family, checked);
	if (r < 0)
		return r;
	if (strpbrk(url, "\"\n"))
		return refuse_url(config, url, "it has characters that no URL has");
	/* A URL from a log may be long: its message does not name the target. */
	bytes_printf(&targets->lines, "\"%s\"\n",
		strlen(url) + 2 > TARGETS_LINE_MAX ? checked : url);
	targets->n++;
	return bytes_failed(&targets->lines);
}

int targets_next(struct targets *targets, struct config *config, struct target *target)
{
	char line[TARGETS_LINE_MAX + 1];
	bool fits;
	int r;

	*target = (struct target){ .url = NULL };
	if (!copy_line(bytes_span(&targets->lines), &targets->at, line, &fits))
		return 0;
	r = fits ? read_line(config, line, target) : -EINVAL;
	return r < 0 ? r : 1;
}
