/**
 * What the gateway learns: heads on embeddings that tell routes, labels and outcomes, and how far
 * to trust them. Pure functions of numbers; chance is passed in as a seed.
 *
 * <p>May import: exchange, protocol, state.
 */
@NullMarked
package io.headgate.gateway.learning;

import org.jspecify.annotations.NullMarked;
