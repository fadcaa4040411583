/**
 * The public edge.
 *
 * <p>May import: exchange, protocol, catalog, pipeline, learning.
 */
@NullMarked
package io.headgate.gateway.http;

import org.jspecify.annotations.NullMarked;
