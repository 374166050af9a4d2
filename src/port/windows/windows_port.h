/* SPDX-License-Identifier: MIT */
/*
 * What the files of this folder share. Windows' headers, in the order that they want, and
 * its UTF-16.
 */
#ifndef SCEPPROBE_PORT_WINDOWS_H
#define SCEPPROBE_PORT_WINDOWS_H

#include <wchar.h>
#include <windows.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include "port/port.h"

/* UTF-8 to UTF-16 and back; the caller frees. NULL without memory, and for what is not
 * UTF-8 (errno: EILSEQ). */
wchar_t *wide_from(const char *text);
char *wide_to(const wchar_t *wide);

/* An error of Windows (GetLastError) as -errno. */
int system_error(DWORD error);

#endif
