/**
 * Decides whether this caller may ask this now.
 *
 * <p>May import: exchange, protocol, state.
 */
@NullMarked
package io.headgate.gateway.admission;

import org.jspecify.annotations.NullMarked;
