/* SPDX-License-Identifier: MIT */
/*
 * A row for each setting: its name, purpose, default, reader, possible words and
 * destination. --help, the command line, targets files and the library use the same rows.
 */
#include "api/settings.h"

#include <string.h>

#include <openssl/objects.h>

#include "api/setting_read.h"

/* What setting_read_word fills is an int. */
_Static_assert(sizeof(enum session_method) == sizeof(int) &&
		       sizeof(enum session_renewal) == sizeof(int) &&
		       sizeof(enum session_key_transport) == sizeof(int),
	"setting_read_word fills an int");

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

#define AT(member) offsetof(struct config, member)

const struct setting setting_rows[] = {
	{
		.is = { .name = "parallel",
			.letter = 'j',
			.argument = "N",
			.help = "probe N targets at once",
			.preset = "8",
			.about = SCEPPROBE_ABOUT_TARGETS },
		.read = setting_read_whole,
		.offset = AT(parallel),
		.least = 1,
		.most = PARALLEL_MAX,
	},
	{
		.is = { .name = "compare",
			.argument = "URL",
			.help = "also probe this internal URL to find where the path breaks",
			.about = SCEPPROBE_ABOUT_TARGETS },
		.read = setting_read_url,
		.offset = AT(compare),
		.own = OWN,
	},
	{
		.is = { .name = "one-profile",
			.help = "treat all URLs as one profile and compare them",
			.about = SCEPPROBE_ABOUT_TARGETS },
		.read = setting_read_flag,
		.offset = AT(one_profile),
	},
	{
		.is = { .name = "device",
			.letter = 'd',
			.argument = "LIST",
			.help = "devices to play",
			.preset = "windows,android,ios",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_devices,
		.choice = setting_device_choice,
		.own = OWN,
	},
	{
		.is = { .name = "step",
			.letter = 's',
			.argument = "LIST",
			.help = "steps to run",
			.preset = "browse,caps,cacert,pkioperation,long-url",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_steps,
		.choice = setting_step_choice,
		.own = OWN,
	},
	{
		.is = { .name = "method",
			.argument = "HOW",
			.help = "PKIOperation by get, post or auto",
			.preset = "auto",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_word,
		.words = method_words,
		.offset = AT(session.method),
		.own = OWN,
	},
	{
		.is = { .name = "challenge-file",
			.argument = "FILE",
			.help = "enrol with the challenge in FILE (- for stdin)",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_challenge,
	},
	{
		.is = { .name = "renew-cert",
			.argument = "FILE",
			.help = "renew this certificate (PEM) instead of enrolling",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_file,
		.offset = AT(renew_certificate),
	},
	{
		.is = { .name = "renew-key",
			.argument = "FILE",
			.help = "private key of that certificate (PEM)",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_file,
		.offset = AT(renew_key),
	},
	{
		.is = { .name = "renew-as",
			.argument = "HOW",
			.help = "renewalreq, pkcsreq or auto",
			.preset = "auto",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_word,
		.words = renewal_words,
		.offset = AT(session.renewal),
	},
	{
		.is = { .name = "measure-limit",
			.help = "always measure the longest URL that gets through",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_flag,
		.offset = AT(measure_limit),
		.own = OWN,
	},
	{
		.is = { .name = "poll",
			.argument = "SECONDS",
			.help = "poll a pending request for up to SECONDS; 0: never",
			.preset = "0",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_seconds,
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
		.read = setting_read_subject,
		.offset = AT(session.subject),
		.own = OWN,
	},
	{
		.is = { .name = "key-bits",
			.argument = "N",
			.help = "RSA key size, 1024 to 4096; otherwise the device's",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_word,
		.words = key_bits_words,
		.offset = AT(session.key_bits),
		.own = OWN,
	},
	{
		.is = { .name = "cipher",
			.argument = "NAME",
			.help = "cipher of the request; otherwise the device's",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_word,
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
		.read = setting_read_word,
		.words = key_transport_words,
		.offset = AT(session.key_transport),
		.own = OWN,
	},
	{
		.is = { .name = "digest",
			.argument = "NAME",
			.help = "digest of the request; otherwise the device's",
			.about = SCEPPROBE_ABOUT_REQUEST },
		.read = setting_read_word,
		.words = digest_words,
		.offset = AT(session.digest),
		.own = OWN,
	},
	{
		.is = { .name = "ca-file",
			.argument = "FILE",
			.help = "trust only these PEM certificates for TLS",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_file,
		.offset = AT(http.ca_file),
		.own = OWN,
	},
	{
		.is = { .name = "insecure",
			.letter = 'k',
			.help = "continue when TLS cannot be verified",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_flag,
		.offset = AT(http.insecure),
		.own = OWN,
	},
	{
		.is = { .name = "cert",
			.argument = "FILE",
			.help = "TLS client certificate (PEM)",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_file,
		.offset = AT(http.certificate),
		.own = OWN,
	},
	{
		.is = { .name = "key",
			.argument = "FILE",
			.help = "private key of that certificate (PEM)",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_file,
		.offset = AT(http.key),
		.own = OWN,
	},
	{
		.is = { .name = "proxy",
			.argument = "URL",
			.help = "forward proxy; otherwise the environment's",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_proxy,
		.offset = AT(http.proxy),
		.own = OWN,
	},
	{
		.is = { .name = "noproxy",
			.argument = "LIST",
			.help = "hosts to reach without the proxy; * for all",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_text,
		.offset = AT(http.no_proxy),
		.own = OWN,
	},
	{
		.is = { .name = "resolve",
			.argument = "H:P:A",
			.help = "connect to address A for host H, port P",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_resolve,
		.own = OWN,
	},
	{
		.is = { .name = "ipv4",
			.letter = '4',
			.help = "use IPv4 only",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_ipv4,
		.own = OWN,
	},
	{
		.is = { .name = "ipv6",
			.letter = '6',
			.help = "use IPv6 only",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_ipv6,
		.own = OWN,
	},
	{
		.is = { .name = "timeout",
			.letter = 't',
			.argument = "SECONDS",
			.help = "limit for the whole probe of one target",
			.preset = "100",
			.about = SCEPPROBE_ABOUT_CONNECTION },
		.read = setting_read_seconds,
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
		.read = setting_read_milliseconds,
		.offset = AT(http.connect_timeout_ms),
		.least = 0.1,
		.most = 86400,
		.own = OWN,
	},
	{
		.is = { .name = "expect-fingerprint",
			.argument = "HEX",
			.help = "expected SHA-1 or SHA-256 of the CA certificate",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = setting_read_fingerprint,
		.offset = AT(judgement.expect_fingerprint),
		.own = OWN,
	},
	{
		.is = { .name = "warning-days",
			.argument = "N",
			.help = "warn when a certificate expires within N days",
			.preset = "30",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = setting_read_whole,
		.offset = AT(judgement.warning_days),
		.least = 0,
		.most = 36500,
		.own = OWN,
	},
	{
		.is = { .name = "critical-days",
			.argument = "N",
			.help = "critical when a certificate expires within N days",
			.preset = "7",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = setting_read_whole,
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
		.read = setting_read_warn_on,
		.choice = setting_finding_choice,
		.own = OWN,
	},
	{
		.is = { .name = "ignore",
			.argument = "LIST",
			.help = "report these findings as information only",
			.about = SCEPPROBE_ABOUT_JUDGEMENT },
		.read = setting_read_ignored,
		.choice = setting_finding_choice,
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
