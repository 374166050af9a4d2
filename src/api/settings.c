/* SPDX-License-Identifier: MIT */
/*
 * A row for each setting: its name, what it is for, its preset, how its value is read and
 * where that goes. --help, the command line, targets files and the library read the same
 * row. A value that cannot be read is refused with a sentence that says what would be
 * right; nothing is guessed.
 */
#include "api/settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/objects.h>

#include "api/challenge.h"
#include "base/text.h"
#include "diagnose/cause.h"
#include "net/url.h"
#include "port/port.h"
#include "scep/csr.h"

#define ARGUMENTS   struct config *config, const struct setting *setting, const char *value
#define FIELD(type) ((type *)(void *)((char *)config + setting->offset))

/* ---- readers ---- */

/* A value to be shown in a sentence: what holds an '@' may hold a password. */
static const char *shown(const char *value)
{
	return strchr(value, '@') ? "...@..." : value;
}

static int read_text(ARGUMENTS)
{
	return config_keep(config, value, FIELD(const char *));
}

static int read_file(ARGUMENTS)
{
	FILE *file = port_open(value);

	if (!file)
		return config_refuse(config, "--%s: cannot read %s: %s", setting->is.name,
			value, strerror(errno));
	fclose(file);
	return read_text(config, setting, value);
}

static int read_url(ARGUMENTS)
{
	scoped(char) *url = NULL;
	char why[100];
	int r = url_canonical(value, &url, why, sizeof(why));

	if (r == -EINVAL)
		return config_refuse(config,
			"--%s: '%.100s' is not the URL of an NDES: %s", setting->is.name,
			shown(value), why);
	return r < 0 ? r : read_text(config, setting, url);
}

static int read_proxy(ARGUMENTS)
{
	char why[100];
	int r = url_check_proxy(value, why, sizeof(why));

	if (r == -EINVAL)
		return config_refuse(config,
			"--%s is not [SCHEME://][USER:PASSWORD@]HOST[:PORT]: "
			"%s",
			setting->is.name, why);
	return r < 0 ? r : read_text(config, setting, value);
}

static int read_flag(ARGUMENTS)
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

static int read_seconds(ARGUMENTS)
{
	return read_number(config, setting, value, FIELD(double));
}

static int read_milliseconds(ARGUMENTS)
{
	double seconds = 0;
	int r = read_number(config, setting, value, &seconds);

	if (r == 0)
		*FIELD(long) = (long)(seconds * 1000);
	return r;
}

static int read_whole(ARGUMENTS)
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
	return config_refuse(config,
		"--device: there is no device '%.40s'; there are: %s", shown(word),
		known);
}

static const char *device_choice(size_t index)
{
	return index < n_devices ? devices[index].id : NULL;
}

static int read_devices(ARGUMENTS)
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
				"--step: %s is not asked for here, but "
				"with %s",
				word, option);
		if (option)
			continue;
		if (text_equals(step_name(step), word)) {
			config->session.steps |= 1U << step;
			return 0;
		}
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			step ? ", " : "", step_name(step));
	}
	return config_refuse(config, "--step: there is no step '%.40s'; there are: %s",
		shown(word), known);
}

static const char *step_choice(size_t index)
{
	for (enum step step = 0; step < STEP_COUNT; step++)
		if (!option_of(step) && index-- == 0)
			return step_name(step);
	return NULL;
}

static int read_steps(ARGUMENTS)
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
			config, "--%s: there is no finding '%.60s'", name, shown(word));
	while (ids[n])
		n++;
	if (n == JUDGEMENT_IDS_MAX)
		return config_refuse(
			config, "--%s: more than %d findings", name, JUDGEMENT_IDS_MAX);
	ids[n] = cause->id;
	return 0;
}

static const char *finding_choice(size_t index)
{
	const struct cause *cause = cause_at(index);

	return cause ? cause->id : NULL;
}

static int add_warn_on(struct config *config, const char *word)
{
	return add_id(config, word, "warn-on", config->judgement.warn_on);
}

static int read_warn_on(ARGUMENTS)
{
	return read_list(config, setting, value, add_warn_on);
}

static int add_ignored(struct config *config, const char *word)
{
	return add_id(config, word, "ignore", config->judgement.ignored);
}

static int read_ignored(ARGUMENTS)
{
	return read_list(config, setting, value, add_ignored);
}

/* The value of one of the setting's words. */
static int read_word(ARGUMENTS)
{
	scoped_buffer known = BYTES_EMPTY;

	for (const struct word *word = setting->words; word->text; word++) {
		if (text_equals(word->text, value)) {
			*FIELD(int) = word->value;
			return 0;
		}
		bytes_printf(&known, "%s%s", known.length ? ", " : "", word->text);
	}
	return config_refuse(config, "--%s: there is no '%.40s'; there are: %s",
		setting->is.name, shown(value), bytes_text(&known));
}

/* What read_word fills is an int. */
_Static_assert(sizeof(enum session_method) == sizeof(int) &&
		       sizeof(enum session_renewal) == sizeof(int) &&
		       sizeof(enum session_key_transport) == sizeof(int),
	"read_word fills an int");

static const struct word method_words[] = {
	{ "auto", SESSION_METHOD_AUTO },
	{ "get", SESSION_METHOD_GET },
	{ "post", SESSION_METHOD_POST },
	{ NULL, 0 },
};

static const struct word renewal_words[] = {
	{ "auto", SESSION_RENEW_AUTO },
	{ "renewalreq", SESSION_RENEW_RENEWALREQ },
	{ "pkcsreq", SESSION_RENEW_PKCSREQ },
	{ NULL, 0 },
};

static const struct word key_transport_words[] = {
	{ "auto", SESSION_KEY_TRANSPORT_AUTO },
	{ "pkcs1", SESSION_KEY_TRANSPORT_PKCS1 },
	{ "oaep", SESSION_KEY_TRANSPORT_OAEP },
	{ NULL, 0 },
};

static const struct word key_bits_words[] = {
	{ "1024", 1024 },
	{ "2048", 2048 },
	{ "3072", 3072 },
	{ "4096", 4096 },
	{ NULL, 0 },
};

static const struct word cipher_words[] = {
	{ "aes-128-cbc", NID_aes_128_cbc },
	{ "aes-192-cbc", NID_aes_192_cbc },
	{ "aes-256-cbc", NID_aes_256_cbc },
	{ "des-ede3-cbc", NID_des_ede3_cbc },
	{ "3des", NID_des_ede3_cbc },
	{ NULL, 0 },
};

static const struct word digest_words[] = {
	{ "sha1", NID_sha1 },
	{ "sha256", NID_sha256 },
	{ "sha384", NID_sha384 },
	{ "sha512", NID_sha512 },
	{ NULL, 0 },
};

static int read_subject(ARGUMENTS)
{
	if (csr_check_subject(value) < 0)
		return config_refuse(config,
			"--%s: '%.80s' is not a name such as "
			"CN=user,O=Contoso",
			setting->is.name, shown(value));
	return read_text(config, setting, value);
}

/* A host, a port from 1 to 65535, and what can be an address (RFC 4291 section 2.2). */
static bool is_resolve(const char *value)
{
	const char *port = strchr(value, ':');
	char *address;
	long number = port ? strtol(port + 1, &address, 10) : 0;

	return port && port > value && number > 0 && number < 65536 && *address == ':' &&
	       address[1] &&
	       strspn(address + 1, "0123456789abcdefABCDEF.:[],") == strlen(address + 1);
}

static int read_resolve(ARGUMENTS)
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

static int read_ipv4(ARGUMENTS)
{
	(void)setting;
	(void)value;
	config->http.family = HTTP_IPV4;
	return 0;
}

static int read_ipv6(ARGUMENTS)
{
	(void)setting;
	(void)value;
	config->http.family = HTTP_IPV6;
	return 0;
}

/* Hex, with or without colons and blanks, as Windows and OpenSSL show it. */
static int read_fingerprint(ARGUMENTS)
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
	return read_text(config, setting, hex);
}

static int read_challenge(ARGUMENTS)
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

/* ---- the rows ---- */

#define AT(member) offsetof(struct config, member)

const struct setting setting_rows[] = {
	{
		.is = { .name = "parallel",
			.letter = 'j',
			.argument = "N",
			.help = "probe N targets at once",
			.preset = "8",
			.about = SCEPPROBE_ABOUT_TARGETS },
		.read = read_whole,
		.offset = AT(parallel),
		.least = 1,
		.most = PARALLEL_MAX,
	},
	{
		.is = { .name = "compare",
			.argument = "URL",
			.help = "also probe this internal URL to find where the path breaks",
			.about = SCEPPROBE_ABOUT_TARGETS },
		.read = read_url,
		.offset = AT(compare),
		.own = OWN,
	},
	{
		.is = { .name = "one-profile",
			.help = "treat all URLs as one profile and compare them",
			.about = SCEPPROBE_ABOUT_TARGETS },
		.read = read_flag,
		.offset = AT(one_profile),
	},
	{
		.is = { .name = "device",
			.letter = 'd',
			.argument = "LIST",
			.help = "devices to play",
			.preset = "windows,android,ios",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_devices,
		.choice = device_choice,
		.own = OWN,
	},
	{
		.is = { .name = "step",
			.letter = 's',
			.argument = "LIST",
			.help = "steps to run",
			.preset = "browse,caps,cacert,pkioperation,long-url",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_steps,
		.choice = step_choice,
		.own = OWN,
	},
	{
		.is = { .name = "method",
			.argument = "HOW",
			.help = "PKIOperation by get, post or auto",
			.preset = "auto",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_word,
		.words = method_words,
		.offset = AT(session.method),
		.own = OWN,
	},
	{
		.is = { .name = "challenge-file",
			.argument = "FILE",
			.help = "enrol with the challenge in FILE (- for stdin)",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_challenge,
	},
	{
		.is = { .name = "renew-cert",
			.argument = "FILE",
			.help = "renew this certificate (PEM) instead of enrolling",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_file,
		.offset = AT(renew_certificate),
	},
	{
		.is = { .name = "renew-key",
			.argument = "FILE",
			.help = "private key of that certificate (PEM)",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_file,
		.offset = AT(renew_key),
	},
	{
		.is = { .name = "renew-as",
			.argument = "HOW",
			.help = "renewalreq, pkcsreq or auto",
			.preset = "auto",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_word,
		.words = renewal_words,
		.offset = AT(session.renewal),
	},
	{
		.is = { .name = "measure-limit",
			.help = "always measure the longest URL that gets through",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_flag,
		.offset = AT(measure_limit),
		.own = OWN,
	},
	{
		.is = { .name = "poll",
			.argument = "SECONDS",
			.help = "poll a pending request for up to SECONDS; 0: never",
			.preset = "0",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_seconds,
		.offset = AT(session.poll_seconds),
		.least = 0,
		.most = 86400,
	},
	{
		.is = { .name = "subject",
			.argument = "DN",
			.help = "subject of the request",
			.preset = "CN=scepprobe",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_subject,
		.offset = AT(session.subject),
		.own = OWN,
	},
	{
		.is = { .name = "key-bits",
			.argument = "N",
			.help = "RSA key size, 1024 to 4096; otherwise the device's",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_word,
		.words = key_bits_words,
		.offset = AT(session.key_bits),
		.own = OWN,
	},
	{
		.is = { .name = "cipher",
			.argument = "NAME",
			.help = "cipher of the request; otherwise the device's",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_word,
		.words = cipher_words,
		.offset = AT(session.cipher),
		.own = OWN,
	},
	{
		.is = { .name = "key-transport",
			.argument = "HOW",
			.help = "encrypt the key by pkcs1, oaep or auto",
			.preset = "auto",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_word,
		.words = key_transport_words,
		.offset = AT(session.key_transport),
		.own = OWN,
	},
	{
		.is = { .name = "digest",
			.argument = "NAME",
			.help = "digest of the request; otherwise the device's",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = read_word,
		.words = digest_words,
		.offset = AT(session.digest),
		.own = OWN,
	},
	{
		.is = { .name = "ca-file",
			.argument = "FILE",
			.help = "trust only these PEM certificates for TLS",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_file,
		.offset = AT(http.ca_file),
		.own = OWN,
	},
	{
		.is = { .name = "insecure",
			.letter = 'k',
			.help = "continue when TLS cannot be verified",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_flag,
		.offset = AT(http.insecure),
		.own = OWN,
	},
	{
		.is = { .name = "cert",
			.argument = "FILE",
			.help = "TLS client certificate (PEM)",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_file,
		.offset = AT(http.certificate),
		.own = OWN,
	},
	{
		.is = { .name = "key",
			.argument = "FILE",
			.help = "private key of that certificate (PEM)",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_file,
		.offset = AT(http.key),
		.own = OWN,
	},
	{
		.is = { .name = "proxy",
			.argument = "URL",
			.help = "forward proxy; otherwise the environment's",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_proxy,
		.offset = AT(http.proxy),
		.own = OWN,
	},
	{
		.is = { .name = "noproxy",
			.argument = "LIST",
			.help = "hosts to reach without the proxy; * for all",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_text,
		.offset = AT(http.no_proxy),
		.own = OWN,
	},
	{
		.is = { .name = "resolve",
			.argument = "H:P:A",
			.help = "connect to address A for host H, port P",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_resolve,
		.own = OWN,
	},
	{
		.is = { .name = "ipv4",
			.letter = '4',
			.help = "use IPv4 only",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_ipv4,
		.own = OWN,
	},
	{
		.is = { .name = "ipv6",
			.letter = '6',
			.help = "use IPv6 only",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_ipv6,
		.own = OWN,
	},
	{
		.is = { .name = "timeout",
			.letter = 't',
			.argument = "SECONDS",
			.help = "limit for the whole probe of one target",
			.preset = "100",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_seconds,
		.offset = AT(timeout),
		.least = 0.1,
		.most = 86400,
		.own = OWN,
	},
	{
		.is = { .name = "connect-timeout",
			.argument = "SECONDS",
			.help = "limit for connecting",
			.preset = "10",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = read_milliseconds,
		.offset = AT(http.connect_timeout_ms),
		.least = 0.1,
		.most = 86400,
		.own = OWN,
	},
	{
		.is = { .name = "expect-fingerprint",
			.argument = "HEX",
			.help = "SHA-1 or SHA-256 that the CA must have",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = read_fingerprint,
		.offset = AT(judgement.expect_fingerprint),
		.own = OWN,
	},
	{
		.is = { .name = "warning-days",
			.argument = "N",
			.help = "warn when a certificate ends within N days",
			.preset = "30",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = read_whole,
		.offset = AT(judgement.warning_days),
		.least = 0,
		.most = 36500,
		.own = OWN,
	},
	{
		.is = { .name = "critical-days",
			.argument = "N",
			.help = "critical when a certificate ends within N days",
			.preset = "7",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = read_whole,
		.offset = AT(judgement.critical_days),
		.least = 0,
		.most = 36500,
		.own = OWN,
	},
	{
		.is = { .name = "warn-on",
			.argument = "LIST",
			.help = "report these findings as warnings",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = read_warn_on,
		.choice = finding_choice,
		.own = OWN,
	},
	{
		.is = { .name = "ignore",
			.argument = "LIST",
			.help = "report these findings as information only",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = read_ignored,
		.choice = finding_choice,
		.own = OWN,
	},
};

const size_t n_setting_rows = sizeof(setting_rows) / sizeof(setting_rows[0]);

bool scepprobe_setting(size_t index, struct scepprobe_setting *setting)
{
	if (!setting || index >= n_setting_rows)
		return false;
	*setting = setting_rows[index].is;
	return true;
}

static const struct setting *setting_find(const char *name)
{
	for (size_t i = 0; name && i < n_setting_rows; i++)
		if (strcmp(setting_rows[i].is.name, name) == 0)
			return &setting_rows[i];
	return NULL;
}

const char *scepprobe_choice(const char *name, size_t index)
{
	const struct setting *setting = setting_find(name);

	if (!setting)
		return NULL;
	if (setting->choice)
		return setting->choice(index);
	for (const struct word *word = setting->words; word && word->text; word++)
		if (index-- == 0)
			return word->text;
	return NULL;
}
