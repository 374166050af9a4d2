/* SPDX-License-Identifier: MIT */
/*
 * How a run goes on when OpenSSL or libcurl does not come back: the target whose server
 * is at fault ends, what was seen of it is kept, and the others get other connections.
 */
#ifndef SCEPPROBE_NET_RESCUE_H
#define SCEPPROBE_NET_RESCUE_H

#include "base/scoped.h"

struct loop;

/*
 * Behind a worker_perform that gave 0. Leaves the worker behind with all connections, and
 * sends anew what was on them, unless it may be sent once only, the time is over, or this
 * has happened too often: then it ends here, and nothing is said against its server.
 * -EINTR when told to stop.
 */
MUST_CHECK int rescue(struct loop *loop);

#endif
