/* SPDX-License-Identifier: MIT */
/*
 * The settings as a whole: defaults, setting one by name, a copy for one target, and
 * checks of several settings together. settings.c has the list of settings and their
 * values.
 */
#include "api/settings.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>

#include "api/challenge.h"
#include "base/openssl.h"
#include "base/text.h"
#include "net/tls.h"
#include "port/port.h"

/* ---- for the readers ---- */

int config_refuse(struct config *config, const char *format, ...)
{
	char sentence[CONFIG_PROBLEM];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	/* It quotes the user's text, which may be anything. */
	text_keep(config->problem, span_of_text(sentence));
	return -EINVAL;
}

int config_keep(struct config *config, const char *value, const char **out)
{
	char **grown = realloc(
		config->texts, (config->n_texts + 1) * sizeof(*config->texts));

	if (!grown)
		return -ENOMEM;
	config->texts = grown;
	grown[config->n_texts] = strdup(value);
	if (!grown[config->n_texts])
		return -ENOMEM;
	*out = grown[config->n_texts++];
	return 0;
}

void config_wipe_challenge(struct config *config)
{
	if (!config->challenge)
		return;
	challenge_free(take(config->challenge));
	config->session.challenge = NULL;
}

/* ---- one by its name ---- */

static const struct setting *setting_named(const char *name)
{
	for (size_t i = 0; i < n_setting_rows; i++)
		if (strcmp(setting_rows[i].is.name, name) == 0)
			return &setting_rows[i];
	return NULL;
}

static int set(struct config *config, const struct setting *row, const char *value)
{
	int r;

	if (row->is.argument && !value)
		return config_refuse(
			config, "%s needs a value: %s=VALUE", row->is.name, row->is.name);
	r = row->read(config, row, value);
	if (r == 0)
		config->given |= UINT64_C(1) << (row - setting_rows);
	return r;
}

int config_set(struct config *config, const char *name, const char *value)
{
	const struct setting *row = name ? setting_named(name) : NULL;

	config->problem[0] = '\0';
	if (!row)
		return config_refuse(config, "unknown setting '%.40s'", name ? name : "");
	return set(config, row, value);
}

int config_set_own(struct config *config, const char *name, const char *value)
{
	const struct setting *row = setting_named(name);

	if (!row)
		return config_refuse(config, "unknown setting '%.40s'",
			strpbrk(name, "@/:") ? "..." : name);
	if (row->own == FOR_ALL)
		return config_refuse(config, "%s cannot be set for one target", name);
	if (row->is.argument && value && !*value)
		value = NULL;
	if (!row->is.argument && value)
		return config_refuse(config, "%s takes no value", name);
	return set(config, row, value);
}

static bool is_given(const struct config *config, const char *name)
{
	const struct setting *row = setting_named(name);

	return row && config->given >> (row - setting_rows) & 1;
}

/* ---- all of them ---- */

int config_init(struct config *config)
{
	int r = 0;

	*config = (struct config){ .n_devices = 0 };
	for (size_t i = 0; r == 0 && i < n_setting_rows; i++)
		if (setting_rows[i].is.preset)
			r = setting_rows[i].read(
				config, &setting_rows[i], setting_rows[i].is.preset);
	if (r < 0)
		config_clear(config);
	return r;
}

void config_derive(struct config *own, const struct config *config)
{
	*own = *config;
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

void config_clear(struct config *config)
{
	config_wipe_challenge(config);
	X509_free(take(config->session.renew_certificate));
	EVP_PKEY_free(take(config->session.renew_key));
	for (size_t i = 0; i < config->n_texts; i++)
		free(config->texts[i]);
	free(config->texts);
	config->texts = NULL;
	config->n_texts = 0;
}

/* Unbuffered: the C library's own buffer would keep a part of the key, unwiped. */
static BIO *open_key(const char *path)
{
	FILE *file = port_open(path);
	BIO *bio = file ? BIO_new_fp(file, BIO_CLOSE) : NULL;

	if (file)
		setvbuf(file, NULL, _IONBF, 0);
	if (file && !bio)
		fclose(file);
	return bio;
}

static int load_renewal(struct config *config)
{
	struct session_options *session = &config->session;
	scoped(BIO) *certificate = BIO_new_file(config->renew_certificate, "r");
	scoped(BIO) *key = open_key(config->renew_key);

	if (session->renew_certificate)
		return 0;
	if (certificate)
		session->renew_certificate = PEM_read_bio_X509(
			certificate, NULL, NULL, NULL);
	if (key)
		session->renew_key = PEM_read_bio_PrivateKey(
			key, NULL, openssl_no_passphrase, NULL);
	openssl_forget();
	if (!session->renew_certificate)
		return config_refuse(config, "--renew-cert: %s holds no PEM certificate",
			config->renew_certificate);
	if (!session->renew_key)
		return config_refuse(config,
			"--renew-key: %s holds no unencrypted PEM key",
			config->renew_key);
	if (X509_check_private_key(session->renew_certificate, session->renew_key) != 1) {
		openssl_forget();
		return config_refuse(config, "--renew-key: %s is not the key of %s",
			config->renew_key, config->renew_certificate);
	}
	return 0;
}

static int finish_renewal(struct config *config)
{
	if (!config->renew_certificate && !config->renew_key)
		return config->session.renewal == SESSION_RENEW_AUTO
			       ? 0
			       : config_refuse(config,
					 "--renew-as only applies to --renew-cert and "
					 "--renew-key");
	if (!config->renew_certificate || !config->renew_key)
		return config_refuse(config, "--renew-cert and --renew-key go together");
	return load_renewal(config);
}

int config_finish(struct config *config)
{
	const unsigned messages = 1U << STEP_PKIOPERATION | 1U << STEP_LONG_URL |
				  1U << STEP_GETCERT | 1U << STEP_GETCRL |
				  1U << STEP_MEASURE;
	struct judgement *judgement = &config->judgement;
	int r = finish_renewal(config);

	if (r == 0 && config->one_profile && config->compare)
		r = config_refuse(
			config, "--compare and --one-profile cannot be combined");
	if (r == 0 && is_given(config, "warning-days") &&
		is_given(config, "critical-days") &&
		judgement->warning_days < judgement->critical_days)
		r = config_refuse(config,
			"--warning-days %d is below --critical-days %d: a certificate "
			"would be critical before it is a warning; exchange the two",
			judgement->warning_days, judgement->critical_days);
	if (r == 0 && config->session.poll_seconds > 0 &&
		!(config->session.steps &
			(1U << STEP_PKIOPERATION | 1U << STEP_LONG_URL)))
		r = config_refuse(
			config, "--poll needs pkioperation or long-url in --step");
	/* What is critical is worth a warning too. */
	if (judgement->critical_days > judgement->warning_days)
		judgement->warning_days = judgement->critical_days;
	if (config->measure_limit)
		config->session.steps |= 1U << STEP_MEASURE;
	/* A message cannot be made without knowing for whom and how. */
	if (config->session.steps & messages)
		config->session.steps |= 1U << STEP_CAPS | 1U << STEP_CACERT;
	return r < 0 ? r
		     : tls_check_files(config->http.certificate, config->http.key,
			       config->http.ca_file, config->problem,
			       sizeof(config->problem));
}
