/**
 * Carries out the plan: attempts and the relay of the answer.
 *
 * <p>May import: exchange, protocol, catalog, health, provider.
 */
@NullMarked
package io.headgate.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
