/* SPDX-License-Identifier: MIT */
/*
 * Continues a run if OpenSSL or libcurl hangs: the target of the guilty server ends with
 * its results so far, and the others get new connections.
 */
#ifndef SCEPPROBE_NET_RESCUE_H
#define SCEPPROBE_NET_RESCUE_H

#include "base/scoped.h"

struct loop;

/*
 * Call it after worker_perform returned 0. Abandons the worker with all connections, and
 * sends their requests again. A request that may be sent only once, is out of time, or
 * was sent again too often ends here, without blame for its server. -EINTR after *stop.
 */
MUST_CHECK int rescue(struct loop *loop);

#endif
