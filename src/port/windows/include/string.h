/* SPDX-License-Identifier: MIT */
/* The C library's, and what POSIX adds to it. */
#ifndef SCEPPROBE_PORT_STRING_H
#define SCEPPROBE_PORT_STRING_H

#pragma GCC system_header /* or #include_next would be complained of */
#include_next <string.h>

char *port_strndup(const char *text, size_t most);
#define strndup port_strndup

#endif
