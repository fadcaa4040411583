/**
 * Speaks each provider's dialect over HTTP.
 *
 * <p>May import: protocol.
 */
@NullMarked
package io.headgate.gateway.provider;

import org.jspecify.annotations.NullMarked;
