/**
 * The order of the stages.
 *
 * <p>May import: all stages, exchange, protocol, learning.
 */
@NullMarked
package io.headgate.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
