/* SPDX-License-Identifier: MIT */
/*
 * Process hardening at the start.
 */
#ifndef SCEPPROBE_CLI_HARDEN_H
#define SCEPPROBE_CLI_HARDEN_H

/*
 * Disables core files, which would contain the challenge and keys; makes OpenSSL wipe
 * freed memory; raises the limit of open files. Call it before OpenSSL.
 */
void harden_begin(void);

#endif
