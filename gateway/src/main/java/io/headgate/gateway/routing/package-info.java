/**
 * Decides which deployment answers, and says why.
 *
 * <p>May import: exchange, protocol, catalog, health, learning.
 */
@NullMarked
package io.headgate.gateway.routing;

import org.jspecify.annotations.NullMarked;
