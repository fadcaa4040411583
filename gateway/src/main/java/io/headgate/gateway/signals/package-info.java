/**
 * What can be observed of a chat request before it is decided who answers: tokens, language, kinds
 * of sensitive data, features of the surface, an embedding.
 *
 * <p>May import: exchange, protocol, state.
 */
@NullMarked
package io.headgate.gateway.signals;

import org.jspecify.annotations.NullMarked;
