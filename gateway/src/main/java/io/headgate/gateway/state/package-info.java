/**
 * Shared and durable state: the store behind keys, budgets and the ledger, and the machinery of
 * quotas.
 *
 * <p>May import: protocol.
 */
@NullMarked
package io.headgate.gateway.state;

import org.jspecify.annotations.NullMarked;
