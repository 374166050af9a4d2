/* SPDX-License-Identifier: MIT */
#ifndef MOCK_BAG_H
#define MOCK_BAG_H

#include "authority.h"

#define BAG_RA_SUBJECT "C=US/CN=NDES01-MSCEP-RA"
#define BAG_RA_PURPOSE "1.3.6.1.4.1.311.20.2.1" /* Certificate Request Agent */

/* Fills authority->bags from its identities. -1 with a line on stderr. */
int bag_make_all(struct authority *authority);
void bag_free_all(struct authority *authority);

/* Writes a SignedData that holds only these certificates. -1 on failure. */
int bag_write_degenerate(struct buffer *out, STACK_OF(X509) * certificates);

#endif
