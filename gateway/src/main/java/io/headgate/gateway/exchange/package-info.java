/**
 * The records that stages hand to each other, and the ports between them.
 *
 * <p>May import: protocol.
 */
@NullMarked
package io.headgate.gateway.exchange;

import org.jspecify.annotations.NullMarked;
