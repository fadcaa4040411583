/**
 * Starts, wires and stops the gateway.
 *
 * <p>May import: everything; imported by none.
 */
@NullMarked
package io.headgate.gateway;

import org.jspecify.annotations.NullMarked;
