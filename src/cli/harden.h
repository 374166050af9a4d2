/* SPDX-License-Identifier: MIT */
/*
 * What a program does for its safety before anything else.
 */
#ifndef SCEPPROBE_CLI_HARDEN_H
#define SCEPPROBE_CLI_HARDEN_H

/*
 * Lets a crash leave no core file, which would hold challenge and keys, has all memory
 * wiped that OpenSSL frees, and opens as many files as the system allows. To be called
 * before OpenSSL is used.
 */
void harden_begin(void);

#endif
