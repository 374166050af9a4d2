/* SPDX-License-Identifier: MIT */
/*
 * One device's conversation with one server as a machine without I/O: it hands out
 * requests and reads the answers it is given. No socket, no clock; the keys, which take
 * long to make, are brought to it.
 */
#ifndef SCEPPROBE_DEVICE_SESSION_H
#define SCEPPROBE_DEVICE_SESSION_H

#include <stdint.h>

#include "device/device.h"
#include "trace/blank.h"

struct session;

enum session_turn {
	SESSION_DONE,   /* nothing more to send */
	SESSION_SEND,   /* *next is to be sent, completed and read: session_read */
	SESSION_WAIT,   /* cannot go on without keys: session_give_key */
	SESSION_PAUSE,  /* nothing to send before session_due */
	SESSION_RECORD, /* *next is for the trace as it is: it cannot be sent */
	SESSION_OFFER,  /* done, but it would measure: see session_measure */
};

enum session_key_transport {
	SESSION_KEY_TRANSPORT_AUTO, /* the device's */
	SESSION_KEY_TRANSPORT_PKCS1,
	SESSION_KEY_TRANSPORT_OAEP,
};

enum session_method { SESSION_METHOD_AUTO, SESSION_METHOD_GET, SESSION_METHOD_POST };

/* How a renewal is asked for. AUTO: RenewalReq where the server says SCEPStandard, else
 * as NDES and its drafts want it, a PKCSReq signed with the old certificate. */
enum session_renewal {
	SESSION_RENEW_AUTO,
	SESSION_RENEW_RENEWALREQ,
	SESSION_RENEW_PKCSREQ
};

/* Borrowed for the session's life. Zero is the default for each. */
struct session_options {
	unsigned steps; /* set of 1 << enum step; measure: in any case */
	enum session_method method;
	const char *challenge; /* NULL: a placeholder that must be refused */
	const char *subject;
	unsigned key_bits;  /* 0: as the device */
	int cipher, digest; /* NIDs; 0: the device's choice */
	enum session_key_transport key_transport;
	X509 *renew_certificate; /* NULL: a new enrolment */
	EVP_PKEY *renew_key;
	enum session_renewal renewal;
	bool keeps_certificate; /* what is issued is saved */
	double poll_seconds;    /* how long a pending request is asked after; 0: not */
};

/* `url` is the NDES URL without the device's suffix and without query; copied. */
MUST_CHECK int session_new(struct session **out, const struct device *device,
	const char *url, const struct session_options *options);
void session_free(struct session *session);
/* The memo, borrowed, that sessions with the same server share; none at first. */
void session_share(struct session *session, struct cacert_memo *memo);

const struct device *session_device(const struct session *session);

/* How many RSA keys the session still wants, and of what size. */
unsigned session_keys_wanted(const struct session *session);
unsigned session_key_bits(const struct session *session);
/* Whether a certificate of the keys may come to serve somebody, because there is a
 * challenge, a certificate to renew, or a place for what is issued. */
bool session_keys_may_serve(const struct session *session);
/* How many requests come before the first that needs them. */
unsigned session_keys_after(const struct session *session);
/* Takes the key. */
void session_give_key(struct session *session, EVP_PKEY *key);

/*
 * Reads the reply into the exchange of the last SESSION_SEND, which the transport has
 * completed, and learns from it. Nothing changes the exchange after that. `now` is in
 * seconds since 1970. A negative errno for a failure of ours.
 */
MUST_CHECK int session_read(
	struct session *session, int64_t now, struct exchange *answered);

/*
 * The next turn: an enum session_turn, or a negative errno for a failure of ours. On
 * SESSION_SEND and SESSION_RECORD the caller owns *next.
 */
MUST_CHECK int session_next(struct session *session, int64_t now, struct exchange **next);

/*
 * Makes the first message ahead, if all that it takes is known by now: for the time that
 * an answer is waited for. What comes before its turn may still change it, and then it is
 * made again. Changes no turn. 1 when it made something, which takes milliseconds, 0, or
 * a negative errno for a failure of ours.
 */
MUST_CHECK int session_prepare(struct session *session, int64_t now);

/*
 * Lets a session that offers it measure which length passes: one of a target is enough.
 * Its next turns send the step `measure` until the limit is known or BISECT_MOST requests
 * were sent. None of them carries the challenge of the options.
 */
void session_measure(struct session *session);

/* When a pausing session wants its next turn, seconds since 1970. */
int64_t session_due(const struct session *session);

/* Adds what the session sends in secret, borrowed: it may come back. */
void session_secrets(const struct session *session, struct secrets *secrets);

#endif
