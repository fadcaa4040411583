/**
 * The administrators' API, on its own listener.
 *
 * <p>May import: exchange, protocol, catalog, admission, health, learning, accounting, state.
 */
@NullMarked
package io.headgate.gateway.admin;

import org.jspecify.annotations.NullMarked;
