/* SPDX-License-Identifier: MIT */
/*
 * The mock's public key infrastructure: an issuing CA, the two RA certificates
 * that NDES keeps (one signs, one decrypts), and a separate root for TLS.
 *
 * Promises a quick start (keys are made in parallel) and, with a folder, the same
 * identities on the next start, also when two servers start at once (a lock file).
 * A pair found in the folder is used as it is, so a test may plant its own; what is
 * missing is then issued by it. The spare keys of the odd shapes are new every time.
 *
 * Never speaks SCEP or HTTP. After authority_open() nothing changes any more, so
 * every connection's thread may read without a lock.
 */
#include "authority.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bag.h"
#include "scoped.h"

/* What the folder holds, issuers before those they issue for. */
static const struct role {
	const char *file;
	size_t identity;
	size_t issuer; /* its own offset: self-signed */
	bool rsa;
	struct certificate_order order;
} roles[AUTHORITY_ROLES] = {
	{
		.file = "ca",
		.identity = offsetof(struct authority, ca),
		.issuer = offsetof(struct authority, ca),
		.rsa = true,
		.order = {
			.subject = "DC=com/DC=contoso/CN=Contoso Issuing CA",
			.from_days = -365,
			.to_days = 4 * 365,
			.constraints = "critical,CA:TRUE",
			.usage = "digitalSignature,keyCertSign,cRLSign",
		},
	}, {
		.file = "ra-signing",
		.identity = offsetof(struct authority, ra_signing),
		.issuer = offsetof(struct authority, ca),
		.rsa = true,
		.order = {
			.subject = BAG_RA_SUBJECT,
			.from_days = -30,
			.to_days = 700,
			.usage = "critical,digitalSignature",
			.purpose = BAG_RA_PURPOSE,
			.template_name = "EnrollmentAgentOffline",
		},
	}, {
		.file = "ra-encryption",
		.identity = offsetof(struct authority, ra_encryption),
		.issuer = offsetof(struct authority, ca),
		.rsa = true,
		.order = {
			.subject = BAG_RA_SUBJECT,
			.from_days = -30,
			.to_days = 700,
			.usage = "critical,keyEncipherment",
			.purpose = BAG_RA_PURPOSE,
			.template_name = "CEPEncryption",
		},
	}, {
		.file = "tls-ca",
		.identity = offsetof(struct authority, tls_ca),
		.issuer = offsetof(struct authority, tls_ca),
		.order = {
			.subject = "O=mock-ndes/CN=mock-ndes TLS root",
			.from_days = -1,
			.to_days = 3650,
			.constraints = "critical,CA:TRUE",
			.usage = "critical,keyCertSign,cRLSign",
		},
	}, {
		.file = "tls",
		.identity = offsetof(struct authority, tls),
		.issuer = offsetof(struct authority, tls_ca),
		.order = {
			.subject = "O=mock-ndes/CN=localhost",
			.from_days = -1,
			.to_days = 365,
			.usage = "critical,digitalSignature",
			.purpose = "serverAuth",
			.names = "DNS:localhost,IP:127.0.0.1",
		},
	},
};

static struct identity *role_identity(struct authority *authority, size_t offset)
{
	return (struct identity *)(void *)((char *)authority + offset);
}

/* One key to make, and the thread that makes it. */
struct job {
	EVP_PKEY **key;
	unsigned int rsa_bits; /* 0: a P-256 key */
	pthread_t thread;
	bool started;
};

static void *make_key(void *context)
{
	const struct job *job = context;

	*job->key = job->rsa_bits ? EVP_RSA_gen(job->rsa_bits) : EVP_EC_gen("P-256");
	return NULL;
}

static void start_job(struct job *job, EVP_PKEY **key, unsigned int rsa_bits)
{
	*job = (struct job){ .key = key, .rsa_bits = rsa_bits };
	if (!*key)
		job->started = !pthread_create(&job->thread, NULL, make_key, job);
}

/* Makes every key that is still missing, each in its own thread. */
static int make_keys(struct authority *authority)
{
	static const unsigned int spare_bits[SPARE_COUNT] = {
		[SPARE_CA] = 2048,
		[SPARE_SIGNING] = 1024,
		[SPARE_ENCRYPTION] = 1024,
	};
	struct job jobs[AUTHORITY_ROLES + SPARE_COUNT] = { 0 };
	struct job *job = jobs, *end;
	int i, result = 0;

	for (i = 0; i < AUTHORITY_ROLES; i++)
		start_job(job++, &role_identity(authority, roles[i].identity)->key,
			roles[i].rsa ? 2048 : 0);
	for (i = SPARE_NONE + 1; i < SPARE_COUNT; i++)
		start_job(job++, &authority->spares[i], spare_bits[i]);
	end = job;
	for (job = jobs; job < end; job++) {
		if (job->started)
			pthread_join(job->thread, NULL);
		if (!*job->key)
			result = -1;
	}
	return result;
}

static int make_certificates(struct authority *authority)
{
	int i;

	for (i = 0; i < AUTHORITY_ROLES; i++) {
		struct identity *self = role_identity(authority, roles[i].identity);
		struct identity *issuer = role_identity(authority, roles[i].issuer);
		struct certificate_order order = roles[i].order;

		if (self->certificate)
			continue;
		order.key = self->key;
		order.issuer = issuer->certificate;
		order.issuer_key = issuer->key;
		self->certificate = certificate_issue(&order);
		if (!self->certificate)
			return -1;
	}
	return 0;
}

/* 1: read, 0: not there, -1: there but no good (said so on stderr). */
static int load_identity(struct identity *identity, const char *folder, const char *name)
{
	scoped(memory) char *key_path = memory_format("%s/%s.key", folder, name);
	scoped(memory) char *path = memory_format("%s/%s.pem", folder, name);
	scoped(BIO) BIO *key = BIO_new_file(key_path, "r");
	scoped(BIO) BIO *certificate = BIO_new_file(path, "r");

	if (!key && !certificate)
		return 0;
	if (!key || !certificate) {
		/* making a pair would overwrite the user's half */
		fprintf(stderr, "mock-ndes: there is only one of %s and %s\n", path,
			key_path);
		return -1;
	}
	identity->key = PEM_read_bio_PrivateKey(key, NULL, NULL, NULL);
	identity->certificate = PEM_read_bio_X509(certificate, NULL, NULL, NULL);
	if (identity->key && identity->certificate &&
		X509_check_private_key(identity->certificate, identity->key) == 1)
		return 1;
	fprintf(stderr, "mock-ndes: %s and %s do not belong together\n", path, key_path);
	return -1;
}

static int save_identity(
	const struct identity *identity, const char *folder, const char *name)
{
	scoped(memory) char *key_path = memory_format("%s/%s.key", folder, name);
	scoped(memory) char *path = memory_format("%s/%s.pem", folder, name);
	scoped(BIO) BIO *key = BIO_new_file(key_path, "w");
	scoped(BIO) BIO *certificate = BIO_new_file(path, "w");

	if (!key || !certificate ||
		PEM_write_bio_PrivateKey(key, identity->key, NULL, NULL, 0, NULL, NULL) !=
			1 ||
		PEM_write_bio_X509(certificate, identity->certificate) != 1) {
		fprintf(stderr, "mock-ndes: cannot write %s and %s\n", path, key_path);
		return -1;
	}
	return 0;
}

/* Held until the descriptor is closed. -1 with a line on stderr. */
static int lock_folder(const char *folder)
{
	scoped(memory) char *path = memory_format("%s/.lock", folder);
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = -1;

	if (!mkdir(folder, 0700) || errno == EEXIST)
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || fcntl(fd, F_SETLKW, &lock) < 0) {
		fprintf(stderr, "mock-ndes: cannot use folder %s: %s\n", folder,
			strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

/* The CA that will be, and one that never was here. */
static int make_others(struct authority *authority)
{
	struct certificate_order next = {
		.subject_name = X509_get_subject_name(authority->ca.certificate),
		.key = authority->spares[SPARE_CA],
		.from_days = 300,
		.to_days = 300 + 5 * 365,
		.constraints = "critical,CA:TRUE",
		.usage = "digitalSignature,keyCertSign,cRLSign",
	};
	struct certificate_order foreign = {
		.subject = "DC=com/DC=contoso/CN=Contoso Test CA",
		.key = authority->spares[SPARE_MIDDLE],
		.from_days = -365,
		.to_days = 4 * 365,
		.constraints = "critical,CA:TRUE",
		.usage = "digitalSignature,keyCertSign,cRLSign",
	};

	authority->next_ca = certificate_issue(&next);
	authority->foreign_ca = certificate_issue(&foreign);
	return authority->next_ca && authority->foreign_ca ? 0 : -1;
}

static int make_all(struct authority *authority)
{
	if (!make_keys(authority) && !make_certificates(authority) &&
		!make_others(authority))
		return 0;
	fputs("mock-ndes: cannot make keys and certificates\n", stderr);
	return -1;
}

static int open_folder(struct authority *authority, const char *folder)
{
	bool found[AUTHORITY_ROLES];
	int i;

	for (i = 0; i < AUTHORITY_ROLES; i++) {
		struct identity *identity = role_identity(authority, roles[i].identity);
		int loaded = load_identity(identity, folder, roles[i].file);

		if (loaded < 0)
			return -1;
		found[i] = loaded;
	}
	if (make_all(authority))
		return -1;
	for (i = 0; i < AUTHORITY_ROLES; i++) {
		if (!found[i] &&
			save_identity(role_identity(authority, roles[i].identity), folder,
				roles[i].file))
			return -1;
	}
	return 0;
}

int authority_open(struct authority *authority, const char *folder)
{
	int lock, result;

	/* loading one provider by hand turns off the automatic one, so load both */
	authority->standard = OSSL_PROVIDER_load(NULL, "default");
	authority->legacy = OSSL_PROVIDER_load(NULL, "legacy");
	if (!folder) {
		result = make_all(authority);
	} else {
		lock = lock_folder(folder);
		if (lock < 0)
			return -1;
		result = open_folder(authority, folder);
		close(lock);
	}
	return result ? result : bag_make_all(authority);
}

void authority_close(struct authority *authority)
{
	int i;

	bag_free_all(authority);
	for (i = 0; i < AUTHORITY_ROLES; i++) {
		struct identity *identity = role_identity(authority, roles[i].identity);

		EVP_PKEY_free(identity->key);
		X509_free(identity->certificate);
		*identity = (struct identity){ 0 };
	}
	for (i = 0; i < SPARE_COUNT; i++)
		EVP_PKEY_free(authority->spares[i]);
	X509_free(authority->next_ca);
	X509_free(authority->foreign_ca);
	if (authority->legacy)
		OSSL_PROVIDER_unload(authority->legacy);
	if (authority->standard)
		OSSL_PROVIDER_unload(authority->standard);
}

X509 *authority_certify(
	const struct authority *authority, X509_REQ *request, enum issue issue)
{
	scoped(extensions)
		STACK_OF(X509_EXTENSION) *requested = X509_REQ_get_extensions(request);
	struct certificate_order order = {
		.subject_name = X509_REQ_get_subject_name(request),
		.key = X509_REQ_get0_pubkey(request),
		.issuer = authority->ca.certificate,
		.issuer_key = authority->ca.key,
		.from_days = 0,
		.to_days = 365,
		.requested = requested,
	};

	if (!order.key)
		return NULL;
	if (issue == ISSUE_OTHER_KEY)
		order.key = authority->spares[SPARE_CA];
	if (issue == ISSUE_FOREIGN_CA) {
		order.issuer = authority->foreign_ca;
		order.issuer_key = authority->spares[SPARE_MIDDLE];
	}
	if (issue == ISSUE_EXPIRED) {
		order.from_days = -370;
		order.to_days = -5;
	}
	return certificate_issue(&order);
}

bool authority_issued(const struct authority *authority, X509 *certificate)
{
	const X509_NAME *issuer = X509_get_issuer_name(certificate);
	const X509 *ca = authority->ca.certificate;

	return !X509_NAME_cmp(issuer, X509_get_subject_name(ca)) &&
	       X509_verify(certificate, X509_get0_pubkey(ca)) == 1;
}
