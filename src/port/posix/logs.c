/* SPDX-License-Identifier: MIT */
/* NDES does not run on such a system; its logs are copied files. */
#include <errno.h>

#include "port/port.h"

bool port_has_logs(void)
{
	return false;
}

int port_log_files(int64_t since, char *const **paths)
{
	(void)since;
	(void)paths;
	return -ENOSYS;
}

int port_events_open(struct port_events **out, int64_t since)
{
	(void)out;
	(void)since;
	return -ENOSYS;
}

ptrdiff_t port_events_read(void *events, void *buffer, size_t size)
{
	(void)events;
	(void)buffer;
	(void)size;
	return -ENOSYS;
}

void port_events_close(struct port_events *events)
{
	(void)events;
}
