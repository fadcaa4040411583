/**
 * What travels on the wire, in the OpenAI form, and what can be wrong with it.
 *
 * <p>May import: nothing of ours.
 */
@NullMarked
package io.headgate.gateway.protocol;

import org.jspecify.annotations.NullMarked;
