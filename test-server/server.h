/* SPDX-License-Identifier: MIT */
#ifndef MOCK_SERVER_H
#define MOCK_SERVER_H

#include "authority.h"
#include "ledger.h"
#include "patience.h"
#include "scenario.h"
#include "seen.h"

struct MHD_Daemon;

struct server {
	/* set before server_start(), not owned */
	const struct authority *authority;
	const struct scenario_set *scenarios;
	const char *challenge; /* NULL: none is right */
	bool tls;
	unsigned int delay; /* before each answer, in milliseconds */

	/* its own */
	struct MHD_Daemon *daemon;
	struct seen seen;
	struct ledger ledger;
	struct patience patience;
	pthread_mutex_t lock;
	unsigned long connections;
	char *tls_key, *tls_certificates;
};

/* Listens on 127.0.0.1; the port it got (0 asks for any), or -1 after a complaint. */
int server_start(struct server *server, unsigned int port);

/* Ends all connections, also those that wait, and releases what is its own. */
void server_stop(struct server *server);

#endif
