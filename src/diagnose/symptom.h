/* SPDX-License-Identifier: MIT */
/*
 * What can be seen in one exchange. A symptom is a sentence and a test for it; causes
 * are combinations of symptoms. The rows are in symptoms.c, their tests in see_*.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_SYMPTOM_H
#define SCEPPROBE_DIAGNOSE_SYMPTOM_H

#include <stdbool.h>
#include <stdint.h>

#include "diagnose/app_proxy.h"
#include "trace/exchange.h"

enum { JUDGEMENT_IDS_MAX = 32 };

/* What the person who asks for a judgement may set. */
struct judgement {
	int warning_days, critical_days;   /* until a certificate's end */
	const char *expect_fingerprint;    /* hex SHA-1 or SHA-256 of the CA, or NULL */
	/* Findings to be warnings, or worth no more than a mention; NULL-ended. */
	const char *warn_on[JUDGEMENT_IDS_MAX + 1], *ignored[JUDGEMENT_IDS_MAX + 1];
};

/* What a symptom may look at besides the exchange. */
struct circumstances {
	const struct judgement *judgement;
	int64_t now;                       /* when the trace was taken, seconds since 1970 */
	bool tls_unchecked;                /* --insecure */
	bool limit_wanted;                 /* --measure-limit */
	const struct name *name;           /* what became of the host's */
	const struct app_proxy *app_proxy; /* whether it is published through that */
};

enum symptom_id {
	/* transport */
	SYMPTOM_NAME_NOT_RESOLVED,
	SYMPTOM_NO_SUCH_NAME,
	SYMPTOM_NAME_SERVER_FAILED,
	SYMPTOM_UNKNOWN_TO_PROXY,
	SYMPTOM_ONMICROSOFT,
	SYMPTOM_REFUSED,
	SYMPTOM_CONNECT_TIMEOUT,
	SYMPTOM_UNREACHABLE,
	SYMPTOM_RESET,
	SYMPTOM_RESET_AFTER,
	SYMPTOM_TIMEOUT,
	SYMPTOM_STALLED,
	SYMPTOM_SLOW,
	SYMPTOM_IMPATIENT,
	SYMPTOM_PROXY_FAILED,
	SYMPTOM_PROXY_LOG_ON,
	SYMPTOM_PROXY_FORBIDS,
	SYMPTOM_PROXY_BETWEEN,
	SYMPTOM_NO_ANSWER,
	SYMPTOM_REACHED,
	SYMPTOM_SWALLOWED,
	SYMPTOM_NOT_HTTP,
	SYMPTOM_CUT,
	SYMPTOM_TOO_LARGE,
	SYMPTOM_NOT_SENT,
	SYMPTOM_PAUSED,
	/* TLS */
	SYMPTOM_TLS_HANDSHAKE,
	SYMPTOM_TLS_CERTIFICATE_WANTED,
	SYMPTOM_TLS_CERTIFICATE_REFUSED,
	SYMPTOM_TLS_VERSION,
	SYMPTOM_TLS_NOT_TLS,
	SYMPTOM_TLS_PROTOCOL,
	SYMPTOM_TLS_PLAIN,
	SYMPTOM_TLS_PLAIN_TOLD,
	SYMPTOM_TLS_PROVEN,
	SYMPTOM_TLS_NAME,
	SYMPTOM_TLS_OF_PROXY,
	SYMPTOM_TLS_EXPIRED,
	SYMPTOM_TLS_INCOMPLETE,
	SYMPTOM_TLS_UNTRUSTED,
	SYMPTOM_TLS_OTHER,
	SYMPTOM_TLS_WEAK,
	SYMPTOM_TLS_UNNAMED,
	SYMPTOM_TLS_UNCHECKED,
	SYMPTOM_TLS_EXPIRING,
	SYMPTOM_TLS_EXPIRING_LATER,
	/* HTTP */
	SYMPTOM_SCEP_ANSWERED,
	SYMPTOM_NDES_PAGE,
	SYMPTOM_FORBIDDEN,
	SYMPTOM_NOT_FORBIDDEN,
	SYMPTOM_HTTP_SYS_503,
	SYMPTOM_IIS_500,
	SYMPTOM_NOT_FOUND,
	SYMPTOM_PKICLIENT_NOT_FOUND,
	SYMPTOM_UNAUTHORIZED,
	SYMPTOM_TOO_LONG,
	SYMPTOM_MEASURED,
	SYMPTOM_RAW_PLUS_REFUSED,
	SYMPTOM_REDIRECT,
	SYMPTOM_SIGN_IN,
	SYMPTOM_PROXY_SIGN_IN,
	SYMPTOM_APP_PROXY_PAGE,
	SYMPTOM_APP_PROXY_ANSWERED,
	SYMPTOM_APP_PROXY_404,
	SYMPTOM_APP_PROXY_BACKEND,
	SYMPTOM_APP_PROXY_502,
	SYMPTOM_APP_PROXY_403,
	SYMPTOM_APP_PROXY_500,
	SYMPTOM_APP_PROXY_504,
	SYMPTOM_FRONT_END_BLOCK,
	SYMPTOM_FRONT_END_GATEWAY,
	SYMPTOM_NGINX_503,
	SYMPTOM_IIS_SURE,
	SYMPTOM_HTTP_SYS_SURE,
	SYMPTOM_HOST_NOT_SERVED,
	SYMPTOM_URL_INVALID,
	SYMPTOM_URL_FORBIDDEN,
	SYMPTOM_LENGTH_REQUIRED,
	SYMPTOM_METHOD_REFUSED,
	SYMPTOM_BODY_TOO_LARGE,
	/* IIS's sub-status */
	SYMPTOM_SUBSTATUS_TOLD,
	SYMPTOM_URL_LENGTH_TOLD,
	SYMPTOM_EXE_DENIED,
	SYMPTOM_EXTENSION_DENIED,
	SYMPTOM_TLS_REQUIRED,
	SYMPTOM_CLIENT_CERTIFICATE,
	SYMPTOM_ADDRESS_RESTRICTED,
	SYMPTOM_LISTING_DENIED,
	SYMPTOM_ISAPI_RESTRICTED,
	SYMPTOM_HANDLER_MISSING,
	SYMPTOM_REQUEST_FILTERED,
	SYMPTOM_DOUBLE_ESCAPING,
	SYMPTOM_CONFIGURATION_INVALID,
	SYMPTOM_RESTARTING,
	SYMPTOM_SERVER_BUSY,
	SYMPTOM_SITE_REFUSES,
	/* SCEP */
	SYMPTOM_CAPS_NOT_SCEP,
	SYMPTOM_CAPS_NO_SHA2,
	SYMPTOM_CACERT_NOT_SCEP,
	SYMPTOM_CACERT_TYPE,
	SYMPTOM_CACERT_TOO_MANY,
	SYMPTOM_RA_MISSING,
	SYMPTOM_RA_STRAY,
	SYMPTOM_RA_SIGNATURE,
	SYMPTOM_RA_KEY_SMALL,
	SYMPTOM_RA_EARLY,
	SYMPTOM_RA_EXPIRED,
	SYMPTOM_RA_EXPIRING,
	SYMPTOM_RA_EXPIRING_LATER,
	SYMPTOM_CA_MISSING,
	SYMPTOM_CA_ROOT_MISSING,
	SYMPTOM_CA_EARLY,
	SYMPTOM_CA_EXPIRED,
	SYMPTOM_CA_EXPIRING,
	SYMPTOM_CA_EXPIRING_LATER,
	SYMPTOM_CA_FINGERPRINT,
	SYMPTOM_NO_CERTREP,
	SYMPTOM_CERTREP_BROKEN,
	SYMPTOM_CERTREP_TYPE,
	SYMPTOM_NO_STATUS,
	SYMPTOM_CHALLENGE_REFUSED,
	SYMPTOM_REAL_CHALLENGE_REFUSED,
	SYMPTOM_REFUSAL_UNCLEAR,
	SYMPTOM_UNKNOWN_HRESULT,
	SYMPTOM_RENEWAL_REFUSED,
	SYMPTOM_CA_UNREACHABLE,
	SYMPTOM_CA_REFUSED,
	SYMPTOM_REQUEST_REFUSED,
	SYMPTOM_PENDING,
	SYMPTOM_PENDING_ASKED,
	SYMPTOM_ISSUED,
	SYMPTOM_ISSUED_UNASKED,
	SYMPTOM_ISSUED_UNREADABLE,
	SYMPTOM_ISSUED_FOREIGN,
	SYMPTOM_ISSUED_DATES,
	SYMPTOM_REPLY_DES,
	SYMPTOM_DEVIATION,
	SYMPTOM_DEVIATION_MINDED,
	SYMPTOM_NOT_OFFERED,
	SYMPTOM_FALLBACK,
	SYMPTOM_SIGNATURE_INVALID,
	SYMPTOM_NONCE_MISMATCH,
	SYMPTOM_TRANSACTION_MISMATCH,
	/* logs */
	SYMPTOM_LOG_IMPERSONATION,
	SYMPTOM_LOG_INTERNAL,
	SYMPTOM_LOG_NDES_DOWN,
	SYMPTOM_LOG_PAGE,
	SYMPTOM_LOG_POOL,
	SYMPTOM_LOG_CRASHED,
	SYMPTOM_LOG_CRASH_EVENT,
	SYMPTOM_LOG_BUSY,
	SYMPTOM_LOG_TOO_LONG,
	SYMPTOM_LOG_HTTP_SYS,
	SYMPTOM_LOG_LOST,
	SYMPTOM_LOG_FORBIDDEN,
	SYMPTOM_LOG_NOT_RUN,
	SYMPTOM_LOG_FILTERED,
	SYMPTOM_LOG_PKICLIENT,
	SYMPTOM_LOG_NOT_FOUND,
	SYMPTOM_LOG_UNAUTHORIZED,
	SYMPTOM_LOG_VERIFY_FORBIDDEN,
	SYMPTOM_LOG_VERIFY_FAILED,
	SYMPTOM_LOG_VERIFY_FALSE,
	SYMPTOM_LOG_VERIFY_TLS,
	SYMPTOM_LOG_VERIFY_UNSENT,
	SYMPTOM_LOG_NOT_DECODED,
	SYMPTOM_LOG_CHALLENGE,
	SYMPTOM_LOG_CA_UNREACHABLE,
	SYMPTOM_LOG_CA_REFUSED,
	SYMPTOM_LOG_SETUP_FAILED,
	SYMPTOM_LOG_SETUP_DONE,
	SYMPTOM_LOG_DEVICE_FAILED,
	SYMPTOM_LOG_DEVICE_REFUSED,
	SYMPTOM_LOG_DEVICE_STATUS,
	SYMPTOM_LOG_PENDING,
	SYMPTOM_LOG_INSTALLED,
	SYMPTOM_LOG_STUCK,
	SYMPTOM_LOG_ABSENT,
	SYMPTOM_LOG_SILENT,
	SYMPTOM_LOG_UNREAD,
	SYMPTOM_COUNT,
};

/* What must have happened before a symptom can be looked for at all. */
enum symptom_need {
	NEEDS_NOTHING,       /* the transport alone tells */
	NEEDS_CHAIN,         /* a server certificate was seen */
	NEEDS_ANSWER,        /* there was an HTTP answer */
	NEEDS_LOG,           /* a log told of it; all others, that none did */
};

struct symptom;

typedef bool symptom_test(const struct exchange *exchange, const struct symptom *symptom,
	const struct circumstances *circumstances);
typedef void symptom_tell(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out);

struct symptom {
	const char *id;
	const char *text;    /* what was seen, a clause: "the server closed the connection" */
	const char *source;  /* the clause or document that gives it its meaning */
	const char *by;      /* who answers, the id of a responder; NULL: it may be anybody */
	enum symptom_need need;
	symptom_test *seen;
	long number;         /* parameters of `seen` */
	const char *string;
	/* Appends what else is worth saying of it; NULL when the exchange says it all. */
	symptom_tell *tell;
};

extern const struct symptom symptoms[SYMPTOM_COUNT];

/* Three-valued: UNKNOWN when it could not be looked for. */
enum verdict symptom_look(enum symptom_id id, const struct exchange *exchange,
	const struct circumstances *circumstances);

/* Whether the exchange went as it does with a healthy NDES. */
bool exchange_is_healthy(const struct exchange *exchange);

#endif
