/* SPDX-License-Identifier: MIT */
/*
 * A row for each setting: its name and how its value is read. A value that cannot be is
 * refused with a sentence that says what would be right; nothing is guessed.
 */
#include "settings.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/objects.h>
#include <openssl/pem.h>

#include "base/openssl.h"
#include "base/text.h"
#include "challenge.h"
#include "diagnose/cause.h"
#include "net/tls.h"
#include "net/url.h"
#include "scep/csr.h"

struct setting {
	const char *name;
	int (*read)(struct settings *settings, const struct setting *setting,
		const char *value);
	size_t offset;         /* of what the reader fills, within struct settings */
	double least, most;    /* of a number */
	enum { FOR_ALL, OWN, OWN_FLAG } own;    /* may differ from target to target */
};

#define ARGUMENTS                                                                        \
	struct settings *settings, const struct setting *setting, const char *value
#define FIELD(type) ((type *)(void *)((char *)settings + setting->offset))

int settings_refuse(struct settings *settings, const char *format, ...)
{
	char sentence[SETTINGS_PROBLEM];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	/* It quotes what was given, which may hold anything. */
	text_keep(settings->problem, span_of_text(sentence));
	return -EINVAL;
}

/* Keeps a copy of the text for the settings' life. */
static int keep(struct settings *settings, const char *value, const char **out)
{
	char **grown = realloc(settings->texts,
		(settings->n_texts + 1) * sizeof(*settings->texts));

	if (!grown)
		return -ENOMEM;
	settings->texts = grown;
	grown[settings->n_texts] = strdup(value);
	if (!grown[settings->n_texts])
		return -ENOMEM;
	*out = grown[settings->n_texts++];
	return 0;
}

/* ---- readers ---- */

static int read_text(ARGUMENTS)
{
	return keep(settings, value, FIELD(const char *));
}

static int read_file(ARGUMENTS)
{
	FILE *file = fopen(value, "r");

	if (!file)
		return settings_refuse(settings, "--%s: cannot read %s: %s", setting->name, value,
			strerror(errno));
	fclose(file);
	return read_text(settings, setting, value);
}

static int read_url(ARGUMENTS)
{
	scoped(char) *url = NULL;
	char why[100];
	int r = url_canonical(value, &url, why, sizeof(why));

	if (r == -EINVAL)
		return settings_refuse(settings, "--%s: '%.100s' is not the URL of an NDES: %s",
			setting->name, strchr(value, '@') ? "...@..." : value, why);
	return r < 0 ? r : read_text(settings, setting, url);
}

static int read_proxy(ARGUMENTS)
{
	static const char *const schemes[] = { "http://", "https://", "socks4://",
		"socks4a://", "socks5://", "socks5h://" };

	bool known = !strstr(value, "://");

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		known |= text_starts(value, schemes[i]);
	if (known)
		return read_text(settings, setting, value);
	return settings_refuse(settings, "--%s: a proxy's scheme is http, https, socks4, "
		"socks4a, socks5 or socks5h", setting->name);
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
	return settings_refuse(settings, "--%s: %s is not a number from %g to %g", setting->name,
		value, setting->least, setting->most);
}

static int read_seconds(ARGUMENTS)
{
	return read_number(settings, setting, value, FIELD(double));
}

static int read_milliseconds(ARGUMENTS)
{
	double seconds = 0;
	int r = read_number(settings, setting, value, &seconds);

	if (r == 0)
		*FIELD(long) = (long)(seconds * 1000);
	return r;
}

static int read_whole(ARGUMENTS)
{
	double number = 0;
	int r = read_number(settings, setting, value, &number);

	if (r == 0 && number != (double)(int)number)
		return settings_refuse(settings, "--%s: %s is not a whole number", setting->name,
			value);
	if (r == 0)
		*FIELD(int) = (int)number;
	return r;
}

static int read_key_bits(ARGUMENTS)
{
	static const unsigned sizes[] = { 1024, 2048, 3072, 4096 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char text[8];

		snprintf(text, sizeof(text), "%u", sizes[i]);
		if (strcmp(text, value) != 0)
			continue;
		*FIELD(unsigned) = sizes[i];
		return 0;
	}
	return settings_refuse(settings, "--%s: %s is not 1024, 2048, 3072 or 4096", setting->name,
		value);
}

/* Calls `add` for each of a list's words, separated by commas. */
static int read_list(ARGUMENTS, int (*add)(struct settings *, const char *))
{
	scoped(char) *words = strdup(value);
	char *rest = words, *word;
	int r = 0, n = 0;

	if (!words)
		return -ENOMEM;
	for (; r == 0 && (word = strtok_r(rest, ", ", &rest)); n++)
		r = add(settings, word);
	/* `words` is freed by its scope, which clang's analyzer does not know. */
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
	return r == 0 && n == 0 ? settings_refuse(settings, "--%s: the list is empty",
		setting->name) : r;
}

static int add_device(struct settings *settings, const char *word)
{
	const struct device *device = device_find(word);
	char known[80] = "";

	for (size_t i = 0; device && i < settings->n_devices; i++)
		if (settings->devices[i] == device)
			return 0;
	if (device && settings->n_devices < TRACE_DEVICES_MAX) {
		settings->devices[settings->n_devices++] = device;
		return 0;
	}
	for (size_t i = 0; i < n_devices; i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			i ? ", " : "", devices[i].id);
	return settings_refuse(settings, "--device: there is no device '%.40s'; there are: %s", word,
		known);
}

static int read_devices(ARGUMENTS)
{
	settings->n_devices = 0;
	return read_list(settings, setting, value, add_device);
}

static int add_step(struct settings *settings, const char *word)
{
	char known[120] = "";

	for (enum step step = 0; step < STEP_COUNT; step++) {
		if (step == STEP_POLL || step == STEP_MEASURE)
			continue;    /* comes by itself, or not */
		if (strcmp(step_name(step), word) == 0) {
			settings->session.steps |= 1U << step;
			return 0;
		}
		snprintf(known + strlen(known), sizeof(known) - strlen(known), "%s%s",
			step ? ", " : "", step_name(step));
	}
	return settings_refuse(settings, "--step: there is no step '%.40s'; there are: %s", word,
		known);
}

static int read_steps(ARGUMENTS)
{
	settings->session.steps = 0;
	return read_list(settings, setting, value, add_step);
}

static int add_id(struct settings *settings, const char *word, const char *name,
	const char **ids)
{
	const struct cause *cause = cause_find(word);
	size_t n = 0;

	if (!cause)
		return settings_refuse(settings, "--%s: there is no finding '%.60s'", name, word);
	while (ids[n])
		n++;
	if (n == JUDGEMENT_IDS_MAX)
		return settings_refuse(settings, "--%s: more than %d findings", name,
			JUDGEMENT_IDS_MAX);
	ids[n] = cause->id;
	return 0;
}

static int add_warn_on(struct settings *settings, const char *word)
{
	return add_id(settings, word, "warn-on", settings->judgement.warn_on);
}

static int read_warn_on(ARGUMENTS)
{
	return read_list(settings, setting, value, add_warn_on);
}

static int add_ignored(struct settings *settings, const char *word)
{
	return add_id(settings, word, "ignore", settings->judgement.ignored);
}

static int read_ignored(ARGUMENTS)
{
	return read_list(settings, setting, value, add_ignored);
}

struct word {
	const char *text;
	int value;
};

/* The value of a word among `words`, which a NULL text ends. */
static int read_word(ARGUMENTS, const struct word *words)
{
	scoped_buffer known = BYTES_EMPTY;

	for (size_t i = 0; words[i].text; i++) {
		if (text_equals(words[i].text, value)) {
			*FIELD(int) = words[i].value;
			return 0;
		}
		bytes_printf(&known, "%s%s", i ? ", " : "", words[i].text);
	}
	return settings_refuse(settings, "--%s: there is no '%.40s'; there are: %s", setting->name,
		value, bytes_text(&known));
}

static int read_method(ARGUMENTS)
{
	static const struct word words[] = {
		{ "auto", SESSION_METHOD_AUTO },
		{ "get", SESSION_METHOD_GET },
		{ "post", SESSION_METHOD_POST },
		{ NULL, 0 },
	};
	_Static_assert(sizeof(enum session_method) == sizeof(int), "read_word fills an int");

	return read_word(settings, setting, value, words);
}

static int read_renewal(ARGUMENTS)
{
	static const struct word words[] = {
		{ "auto", SESSION_RENEW_AUTO },
		{ "renewalreq", SESSION_RENEW_RENEWALREQ },
		{ "pkcsreq", SESSION_RENEW_PKCSREQ },
		{ NULL, 0 },
	};

	return read_word(settings, setting, value, words);
}

static int read_cipher(ARGUMENTS)
{
	static const struct word words[] = {
		{ "aes-128-cbc", NID_aes_128_cbc },
		{ "aes-192-cbc", NID_aes_192_cbc },
		{ "aes-256-cbc", NID_aes_256_cbc },
		{ "des-ede3-cbc", NID_des_ede3_cbc },
		{ "3des", NID_des_ede3_cbc },
		{ NULL, 0 },
	};

	return read_word(settings, setting, value, words);
}

static int read_digest(ARGUMENTS)
{
	static const struct word words[] = {
		{ "sha1", NID_sha1 },
		{ "sha256", NID_sha256 },
		{ "sha384", NID_sha384 },
		{ "sha512", NID_sha512 },
		{ NULL, 0 },
	};

	return read_word(settings, setting, value, words);
}

static int read_subject(ARGUMENTS)
{
	if (csr_check_subject(value) < 0)
		return settings_refuse(settings, "--%s: '%.80s' is not a name such as "
			"CN=user,O=Contoso", setting->name, value);
	return read_text(settings, setting, value);
}

/* A host, a port from 1 to 65535, and what can be an address (RFC 4291 section 2.2). */
static bool is_resolve(const char *value)
{
	const char *port = strchr(value, ':');
	char *address;
	long number = port ? strtol(port + 1, &address, 10) : 0;

	return port && port > value && number > 0 && number < 65536 && *address == ':' &&
		address[1] && strspn(address + 1, "0123456789abcdefABCDEF.:[],") ==
			strlen(address + 1);
}

static int read_resolve(ARGUMENTS)
{
	size_t n = 0;

	while (settings->resolve[n])
		n++;
	if (n == SETTINGS_RESOLVE_MAX)
		return settings_refuse(settings, "--%s: given more than %d times", setting->name,
			SETTINGS_RESOLVE_MAX);
	if (!is_resolve(value))
		return settings_refuse(settings, "--%s: '%.80s' is not HOST:PORT:ADDRESS",
			setting->name, value);
	settings->http.resolve = settings->resolve;
	return keep(settings, value, &settings->resolve[n]);
}

static int read_ipv4(ARGUMENTS)
{
	(void)setting;
	(void)value;
	settings->http.family = HTTP_IPV4;
	return 0;
}

static int read_ipv6(ARGUMENTS)
{
	(void)setting;
	(void)value;
	settings->http.family = HTTP_IPV6;
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
		return settings_refuse(settings, "--%s: not the 40 hex digits of a SHA-1 or the 64 of "
			"a SHA-256 fingerprint", setting->name);
	return read_text(settings, setting, hex);
}

/* What others lent, a challenge too, stays theirs. */
static void wipe_challenge(struct settings *settings)
{
	if (!settings->challenge)
		return;
	challenge_free(take(settings->challenge));
	settings->session.challenge = NULL;
}

static int read_challenge(ARGUMENTS)
{
	char problem[SETTINGS_PROBLEM];
	int r;

	wipe_challenge(settings);
	r = challenge_read(value, &settings->challenge, problem, sizeof(problem));
	if (r == -EINVAL)
		return settings_refuse(settings, "--%s: %s", setting->name, problem);
	settings->session.challenge = settings->challenge;
	return r;
}

/* ---- the rows ---- */

#define AT(member) offsetof(struct settings, member)

static const struct setting rows[] = {
	{ "device", read_devices, 0, 0, 0, OWN },
	{ "step", read_steps, 0, 0, 0, OWN },
	{ "method", read_method, AT(session.method), 0, 0, OWN },
	{ "challenge-file", read_challenge, 0, 0, 0, FOR_ALL },
	{ "subject", read_subject, AT(session.subject), 0, 0, OWN },
	{ "key-bits", read_key_bits, AT(session.key_bits), 0, 0, OWN },
	{ "cipher", read_cipher, AT(session.cipher), 0, 0, OWN },
	{ "digest", read_digest, AT(session.digest), 0, 0, OWN },
	{ "renew-cert", read_file, AT(renew_certificate), 0, 0, FOR_ALL },
	{ "renew-key", read_file, AT(renew_key), 0, 0, FOR_ALL },
	{ "renew-as", read_renewal, AT(session.renewal), 0, 0, FOR_ALL },
	{ "measure-limit", read_flag, AT(measure_limit), 0, 0, OWN_FLAG },
	{ "poll", read_seconds, AT(session.poll_seconds), 0, 86400, FOR_ALL },
	{ "compare", read_url, AT(compare), 0, 0, OWN },
	{ "one-profile", read_flag, AT(one_profile), 0, 0, FOR_ALL },
	{ "parallel", read_whole, AT(parallel), 1, PARALLEL_MAX, FOR_ALL },
	{ "ca-file", read_file, AT(http.ca_file), 0, 0, OWN },
	{ "insecure", read_flag, AT(http.insecure), 0, 0, OWN_FLAG },
	{ "cert", read_file, AT(http.certificate), 0, 0, OWN },
	{ "key", read_file, AT(http.key), 0, 0, OWN },
	{ "proxy", read_proxy, AT(http.proxy), 0, 0, OWN },
	{ "noproxy", read_text, AT(http.no_proxy), 0, 0, OWN },
	{ "resolve", read_resolve, 0, 0, 0, OWN },
	{ "ipv4", read_ipv4, 0, 0, 0, OWN_FLAG },
	{ "ipv6", read_ipv6, 0, 0, 0, OWN_FLAG },
	{ "timeout", read_seconds, AT(timeout), 0.1, 86400, OWN },
	{ "connect-timeout", read_milliseconds, AT(http.connect_timeout_ms), 0.1, 86400, OWN },
	{ "expect-fingerprint", read_fingerprint, AT(judgement.expect_fingerprint), 0, 0, OWN },
	{ "warning-days", read_whole, AT(judgement.warning_days), 0, 36500, OWN },
	{ "critical-days", read_whole, AT(judgement.critical_days), 0, 36500, OWN },
	{ "warn-on", read_warn_on, 0, 0, 0, OWN },
	{ "ignore", read_ignored, 0, 0, 0, OWN },
};

static const struct setting *find(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

int settings_set(struct settings *settings, const char *name, const char *value)
{
	const struct setting *row = find(name);

	settings->problem[0] = '\0';
	if (!row)
		return settings_refuse(settings, "there is no setting '%.40s'", name);
	return row->read(settings, row, value);
}

int settings_set_own(struct settings *settings, const char *name, const char *value)
{
	const struct setting *row = find(name);

	if (!row)
		return settings_refuse(settings, "there is no setting '%.40s'", name);
	if (row->own == FOR_ALL)
		return settings_refuse(settings, "%s cannot be set for one target", name);
	if (row->own == OWN && !(value && *value))
		return settings_refuse(settings, "%s wants a value: %s=VALUE", name, name);
	if (row->own == OWN_FLAG && value)
		return settings_refuse(settings, "%s takes no value", name);
	return row->read(settings, row, value);
}

void settings_init(struct settings *settings)
{
	*settings = (struct settings){
		.timeout = 100,
		.parallel = 8,
		.session = {
			.steps = STEPS_DEFAULT,
			.subject = "CN=scepprobe",
		},
		.http = { .connect_timeout_ms = 10000 },
		.judgement = { .warning_days = 30, .critical_days = 7 },
	};
	for (size_t i = 0; i < n_devices && i < TRACE_DEVICES_MAX; i++)
		settings->devices[settings->n_devices++] = &devices[i];
}

void settings_derive(struct settings *own, const struct settings *settings)
{
	*own = *settings;
	own->texts = NULL;
	own->n_texts = 0;
	own->challenge = NULL;
	own->problem[0] = '\0';
	if (own->http.resolve)
		own->http.resolve = own->resolve;
	if (own->session.renew_certificate)
		X509_up_ref(own->session.renew_certificate);
	if (own->session.renew_key)
		EVP_PKEY_up_ref(own->session.renew_key);
}

void settings_clear(struct settings *settings)
{
	wipe_challenge(settings);
	X509_free(take(settings->session.renew_certificate));
	EVP_PKEY_free(take(settings->session.renew_key));
	for (size_t i = 0; i < settings->n_texts; i++)
		free(settings->texts[i]);
	free(settings->texts);
	settings->texts = NULL;
	settings->n_texts = 0;
}

static int load_renewal(struct settings *settings)
{
	struct session_options *session = &settings->session;
	scoped(BIO) *certificate = BIO_new_file(settings->renew_certificate, "r");
	scoped(BIO) *key = BIO_new_file(settings->renew_key, "r");

	if (session->renew_certificate)
		return 0;
	if (certificate)
		session->renew_certificate = PEM_read_bio_X509(certificate, NULL, NULL, NULL);
	if (key)
		session->renew_key = PEM_read_bio_PrivateKey(key, NULL,
			openssl_no_passphrase, NULL);
	openssl_forget();
	if (!session->renew_certificate)
		return settings_refuse(settings, "--renew-cert: %s holds no PEM certificate",
			settings->renew_certificate);
	if (!session->renew_key)
		return settings_refuse(settings, "--renew-key: %s holds no unencrypted PEM "
			"key", settings->renew_key);
	if (X509_check_private_key(session->renew_certificate, session->renew_key) != 1) {
		openssl_forget();
		return settings_refuse(settings, "--renew-key: %s is not the key of %s",
			settings->renew_key, settings->renew_certificate);
	}
	return 0;
}

static int finish_renewal(struct settings *settings)
{
	if (!settings->renew_certificate && !settings->renew_key)
		return 0;
	if (!settings->renew_certificate || !settings->renew_key)
		return settings_refuse(settings, "--renew-cert and --renew-key go together");
	return load_renewal(settings);
}

int settings_finish(struct settings *settings)
{
	const unsigned messages = 1U << STEP_PKIOPERATION | 1U << STEP_LONG_URL |
		1U << STEP_GETCERT | 1U << STEP_GETCRL | 1U << STEP_MEASURE;
	struct judgement *judgement = &settings->judgement;
	int r = finish_renewal(settings);

	if (r == 0 && settings->one_profile && settings->compare)
		r = settings_refuse(settings, "--compare and --one-profile are two questions: "
			"ask one at a time");

	/* What is critical is worth a warning too. */
	if (judgement->critical_days > judgement->warning_days)
		judgement->warning_days = judgement->critical_days;
	if (settings->measure_limit)
		settings->session.steps |= 1U << STEP_MEASURE;
	/* A message cannot be made without knowing for whom and how. */
	if (settings->session.steps & messages)
		settings->session.steps |= 1U << STEP_CAPS | 1U << STEP_CACERT;
	return r < 0 ? r : tls_check_files(settings->http.certificate, settings->http.key,
		settings->http.ca_file, settings->problem, sizeof(settings->problem));
}
