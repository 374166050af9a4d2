/* SPDX-License-Identifier: MIT */
/*
 * Why a file could not be read, with advice for the user. The texts are the same on every
 * system, like the numbers of errno.
 */
#include <errno.h>
#include <string.h>

#include "port/port.h"

const char *port_read_words(int error)
{
	if (error == -EISDIR)
		return "a folder, not a file";
	if (error == -EACCES)
		return "Permission denied; run as an administrator, or copy the file";
	return strerror(-error);
}
