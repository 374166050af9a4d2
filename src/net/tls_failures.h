/* SPDX-License-Identifier: MIT */
/*
 * What OpenSSL's errors during a handshake say of the server.
 */
#ifndef SCEPPROBE_NET_TLS_FAILURES_H
#define SCEPPROBE_NET_TLS_FAILURES_H

#include "trace/exchange.h"

/*
 * Of a handshake that failed, TLS_FAILURE_OTHER unless more is known: by the alert of the
 * server (RFC 8446 section 6; 0 none), and by the oldest and the newest error of
 * OpenSSL's queue, 0 for none. `stopped`: it had begun, and had not ended well.
 */
enum tls_failure tls_failure_of(int alert, bool stopped, const unsigned long errors[2]);

#endif
