/**
 * What a request cost, told once: pricing, settlement and the ledger.
 *
 * <p>May import: exchange, protocol, catalog, state.
 */
@NullMarked
package io.headgate.gateway.accounting;

import org.jspecify.annotations.NullMarked;
