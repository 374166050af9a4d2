/* SPDX-License-Identifier: MIT */
/*
 * Readers for the values of settings. A reader only fills the field of its row. An
 * invalid value is rejected with a sentence that names the valid ones; nothing is
 * guessed. A value that may have a password is never repeated.
 */
#include "api/setting_read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "api/challenge.h"
#include "base/text.h"
#include "diagnose/cause.h"
#include "net/url.h"
#include "port/port.h"
#include "scep/csr.h"

#define ARGUMENTS   struct config *config, const struct setting *setting, const char *value
#define FIELD(type) ((type *)(void *)((char *)config + setting->offset))

/* A value to be shown in a sentence: what holds an '@' may hold a password. */
static const char *shown(const char *value)
{
	return strchr(value, '@') ? "...@..." : value;
}

int setting_read_text(ARGUMENTS)
{
	return config_keep(config, value, FIELD(const char *));
}

static int try_file(const char *path)
{
	FILE *file;

	if (port_is_folder(path)) /* which POSIX opens, and does not read */
		return -EISDIR;
	file = port_open(path);
	if (!file)
		return -errno;
	fclose(file);
	return 0;
}

int setting_read_file(ARGUMENTS)
{
	const int r = try_file(value);

	if (r < 0)
		return config_refuse(config, "--%s: cannot read %s: %s", setting->is.name,
			value, port_read_words(r));
	return setting_read_text(config, setting, value);
}

int setting_read_url(ARGUMENTS)
{
	scoped(char) *url = NULL;
	char why[100];
	int r = url_canonical(value, &url, why, sizeof(why));

	if (r == -EINVAL)
		return config_refuse(config,
			"--%s: '%.100s' is not the URL of an NDES: %s", setting->is.name,
			shown(value), why);
	return r < 0 ? r : setting_read_text(config, setting, url);
}

int setting_read_proxy(ARGUMENTS)
{
	char why[100];
	int r = url_check_proxy(value, why, sizeof(why));

	if (r == -EINVAL)
		return config_refuse(config,
			"--%s is not [SCHEME://][USER:PASSWORD@]HOST[:PORT]: "
			"%s",
			setting->is.name, why);
	return r < 0 ? r : setting_read_text(config, setting, value);
}

int setting_read_flag(ARGUMENTS)
{
	(void)value;
	*FIELD(bool) = true;
	return 0;
}

static int read_number(ARGUMENTS, double *number)
{
	char *end;

	*number = strtod(value, &end);
	if (end != value && *end == '\0' && *number >= setting->least &&
		*number <= setting->most)
		return 0;
	return config_refuse(config, "--%s: %s is not a number from %g to %g",
		setting->is.name, shown(value), setting->least, setting->most);
}

int setting_read_seconds(ARGUMENTS)
{
	return read_number(config, setting, value, FIELD(double));
}

int setting_read_milliseconds(ARGUMENTS)
{
	double seconds = 0;
	int r = read_number(config, setting, value, &seconds);

	if (r == 0)
		*FIELD(long) = (long)(seconds * 1000);
	return r;
}

int setting_read_whole(ARGUMENTS)
{
	double number = 0;
	int r = read_number(config, setting, value, &number);

	if (r == 0 && number != (double)(int)number)
		return config_refuse(config, "--%s: %s is not a whole number",
			setting->is.name, shown(value));
	if (r == 0)
		*FIELD(int) = (int)number;
	return r;
}

/* Calls `add` for each of a list's words, separated by commas. */
static int read_list(ARGUMENTS, int (*add)(struct config *, const char *))
{
	scoped(char) *words = strdup(value);
	char *rest = words, *word;
	int r = 0, n = 0;

	if (!words)
		return -ENOMEM;
	for (; r == 0 && (word = strtok_r(rest, ", ", &rest)); n++)
		r = add(config, word);
	/* `words` is freed by its scope, which clang's analyzer does not know. */
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
	return r == 0 && n == 0 ? config_refuse(config, "--%s: the list is empty",
					  setting->is.name)
				: r;
}

static int add_device(struct config *config, const char *word)
{
	const struct device *device = device_find(word);
	char known[80] = "";

	for (size_t i = 0; device && i < config->n_devices; i++)
		if (config->devices[i] == device)
			return 0;
	if (device && config->n_devices < TRACE_DEVICES_MAX) {
		config->devices[config->n_devices++] = device;
		return 0;
	}
	for (size_t i = 0; i < n_devices; i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			i ? ", " : "", devices[i].id);
	return config_refuse(config, "--device: unknown device '%.40s'; choose from: %s",
		shown(word), known);
}

const char *setting_device_choice(size_t index)
{
	return index < n_devices ? devices[index].id : NULL;
}

int setting_read_devices(ARGUMENTS)
{
	config->n_devices = 0;
	return read_list(config, setting, value, add_device);
}

/* The option that brings a step which comes by itself, or not at all; else NULL. */
static const char *option_of(enum step step)
{
	switch (step) {
	case STEP_POLL:
		return "--poll SECONDS";
	case STEP_MEASURE:
		return "--measure-limit";
	default:
		return NULL;
	}
}

static int add_step(struct config *config, const char *word)
{
	char known[120] = "";

	for (enum step step = 0; step < STEP_COUNT; step++) {
		const char *option = option_of(step);

		if (option && text_equals(step_name(step), word))
			return config_refuse(config,
				"--step: %s has an option of its own: %s", word, option);
		if (option)
			continue;
		if (text_equals(step_name(step), word)) {
			config->session.steps |= 1U << step;
			return 0;
		}
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			step ? ", " : "", step_name(step));
	}
	return config_refuse(config, "--step: unknown step '%.40s'; choose from: %s",
		shown(word), known);
}

const char *setting_step_choice(size_t index)
{
	for (enum step step = 0; step < STEP_COUNT; step++)
		if (!option_of(step) && index-- == 0)
			return step_name(step);
	return NULL;
}

int setting_read_steps(ARGUMENTS)
{
	config->session.steps = 0;
	return read_list(config, setting, value, add_step);
}

static int add_id(
	struct config *config, const char *word, const char *name, const char **ids)
{
	const struct cause *cause = cause_find(word);
	size_t n = 0;

	if (!cause)
		return config_refuse(
			config, "--%s: unknown finding '%.60s'", name, shown(word));
	while (ids[n])
		n++;
	if (n == JUDGEMENT_IDS_MAX)
		return config_refuse(
			config, "--%s: more than %d findings", name, JUDGEMENT_IDS_MAX);
	ids[n] = cause->id;
	return 0;
}

const char *setting_finding_choice(size_t index)
{
	const struct cause *cause = cause_at(index);

	return cause ? cause->id : NULL;
}

static int add_warn_on(struct config *config, const char *word)
{
	return add_id(config, word, "warn-on", config->judgement.warn_on);
}

int setting_read_warn_on(ARGUMENTS)
{
	return read_list(config, setting, value, add_warn_on);
}

static int add_ignored(struct config *config, const char *word)
{
	return add_id(config, word, "ignore", config->judgement.ignored);
}

int setting_read_ignored(ARGUMENTS)
{
	return read_list(config, setting, value, add_ignored);
}

/* The value of one of the setting's words. */
int setting_read_word(ARGUMENTS)
{
	scoped_buffer known = BYTES_EMPTY;

	for (const struct word *word = setting->words; word->text; word++) {
		if (text_equals(word->text, value)) {
			*FIELD(int) = word->value;
			return 0;
		}
		bytes_printf(&known, "%s%s", known.length ? ", " : "", word->text);
	}
	return config_refuse(config, "--%s: unknown value '%.40s'; choose from: %s",
		setting->is.name, shown(value), bytes_text(&known));
}

int setting_read_subject(ARGUMENTS)
{
	if (csr_check_subject(value) < 0)
		return config_refuse(config,
			"--%s: '%.80s' is not a name such as "
			"CN=user,O=Contoso",
			setting->is.name, shown(value));
	return setting_read_text(config, setting, value);
}

/* A host, a port from 1 to 65535, and a possible address (RFC 4291 section 2.2). */
static bool is_resolve(const char *value)
{
	const char *port = strchr(value, ':');
	char *address;
	long number = port ? strtol(port + 1, &address, 10) : 0;

	return port && port > value && number > 0 && number < 65536 && *address == ':' &&
	       address[1] &&
	       strspn(address + 1, "0123456789abcdefABCDEF.:[],") == strlen(address + 1);
}

int setting_read_resolve(ARGUMENTS)
{
	size_t n = 0;

	while (config->resolve[n])
		n++;
	if (n == CONFIG_RESOLVE_MAX)
		return config_refuse(config, "--%s: given more than %d times",
			setting->is.name, CONFIG_RESOLVE_MAX);
	if (!is_resolve(value))
		return config_refuse(config, "--%s: '%.80s' is not HOST:PORT:ADDRESS",
			setting->is.name, shown(value));
	config->http.resolve = config->resolve;
	return config_keep(config, value, &config->resolve[n]);
}

int setting_read_ipv4(ARGUMENTS)
{
	(void)setting;
	(void)value;
	config->http.family = HTTP_IPV4;
	return 0;
}

int setting_read_ipv6(ARGUMENTS)
{
	(void)setting;
	(void)value;
	config->http.family = HTTP_IPV6;
	return 0;
}

/* Hex, with or without colons and blanks, as Windows and OpenSSL show it. */
int setting_read_fingerprint(ARGUMENTS)
{
	char hex[72];
	size_t n = 0;

	for (const char *at = value; *at && n < sizeof(hex) - 1; at++)
		if (!strchr(": ", *at))
			hex[n++] = *at;
	hex[n] = '\0';
	if ((n != 40 && n != 64) || strspn(hex, "0123456789abcdefABCDEF") != n)
		return config_refuse(config,
			"--%s: not the 40 hex digits of a SHA-1 or the 64 of "
			"a SHA-256 fingerprint",
			setting->is.name);
	return setting_read_text(config, setting, hex);
}

int setting_read_challenge(ARGUMENTS)
{
	char problem[CONFIG_PROBLEM];
	int r;

	config_wipe_challenge(config);
	config->used_input |= strcmp(value, "-") == 0;
	r = challenge_read(value, &config->challenge, problem, sizeof(problem));
	if (r == -EINVAL)
		return config_refuse(config, "--%s: %s", setting->is.name, problem);
	config->session.challenge = config->challenge;
	return r;
}
