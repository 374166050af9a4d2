/* SPDX-License-Identifier: MIT */
/*
 * What the settings are as a whole: their defaults, setting one by its name, a copy for
 * one target, and what depends on more than one of them. Which there are, and what value
 * each takes, is in settings.c.
 */
#include "setting.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>

#include "base/openssl.h"
#include "base/text.h"
#include "challenge.h"
#include "net/tls.h"

/* ---- for the readers ---- */

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

int setting_keep(struct settings *settings, const char *value, const char **out)
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

void setting_wipe_challenge(struct settings *settings)
{
	if (!settings->challenge)
		return;
	challenge_free(take(settings->challenge));
	settings->session.challenge = NULL;
}

/* ---- one by its name ---- */

static const struct setting *find(const char *name)
{
	for (size_t i = 0; i < n_setting_rows; i++)
		if (strcmp(setting_rows[i].name, name) == 0)
			return &setting_rows[i];
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

/* ---- all of them ---- */

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
	setting_wipe_challenge(settings);
	X509_free(take(settings->session.renew_certificate));
	EVP_PKEY_free(take(settings->session.renew_key));
	for (size_t i = 0; i < settings->n_texts; i++)
		free(settings->texts[i]);
	free(settings->texts);
	settings->texts = NULL;
	settings->n_texts = 0;
}

/* Unbuffered: the C library's own buffer would keep a part of the key, unwiped. */
static BIO *open_key(const char *path)
{
	FILE *file = fopen(path, "r");
	BIO *bio = file ? BIO_new_fp(file, BIO_CLOSE) : NULL;

	if (file)
		setvbuf(file, NULL, _IONBF, 0);
	if (file && !bio)
		fclose(file);
	return bio;
}

static int load_renewal(struct settings *settings)
{
	struct session_options *session = &settings->session;
	scoped(BIO) *certificate = BIO_new_file(settings->renew_certificate, "r");
	scoped(BIO) *key = open_key(settings->renew_key);

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
		return settings->session.renewal == SESSION_RENEW_AUTO ? 0 :
			settings_refuse(settings, "--renew-as is about --renew-cert and "
				"--renew-key: give all three");
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
	if (r == 0 && settings->session.poll_seconds > 0 &&
		!(settings->session.steps & (1U << STEP_PKIOPERATION | 1U << STEP_LONG_URL)))
		r = settings_refuse(settings, "--poll is about a PKIOperation, and --step names "
			"none");
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
