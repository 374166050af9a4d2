/* SPDX-License-Identifier: MIT */
/* The C library's, and what POSIX adds to it. */
#ifndef SCEPPROBE_PORT_ERRNO_H
#define SCEPPROBE_PORT_ERRNO_H

#pragma GCC system_header /* or #include_next would be complained of */
#include_next <errno.h>

#ifndef EHOSTDOWN
#define EHOSTDOWN 12112
#endif

#endif
