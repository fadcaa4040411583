/**
 * Tells the outside what happened: metrics and one log line per exchange.
 *
 * <p>May import: exchange, protocol.
 */
@NullMarked
package io.headgate.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
